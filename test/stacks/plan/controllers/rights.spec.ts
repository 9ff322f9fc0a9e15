import assert from "node:assert/strict";
import { controllerIdentities, planControllers } from "../../../../stacks/plan/controllers.ts";
import type { ControllersPlan, PodIdentityPlan, PolicyStatement } from "../../../../stacks/plan/types.ts";

const region = {
  name: "cryptokube-prod",
  region: "eu-west-1",
  tags: { "cryptokube.io/environment": "prod", "managed-by": "cryptokube" },
};
const pools = [
  { pool: "apps-a", autoscaled: true },
  { pool: "apps-b", autoscaled: true },
  { pool: "chains-a", autoscaled: false },
];
describe("stacks/plan/controllers: what they may do in AWS", () => {
  let plan: ControllersPlan;
  let identities: PodIdentityPlan[];
  let autoscaler: PolicyStatement[];
  let balancers: PolicyStatement[];
  beforeEach(() => {
    plan = planControllers("prod", region);
    identities = controllerIdentities("prod", { ...region, pools });
    const statements = (name: string): PolicyStatement[] =>
      identities.find((identity) => identity.name === name)!.role.document!.Statement;
    autoscaler = statements("cluster-autoscaler");
    balancers = statements("aws-load-balancer-controller");
  });

  it("gives each its own role, which only EKS Pod Identity can take", () => {
    assert.equal(new Set(identities.map(({ role }) => role.name)).size, 2);
    for (const { namespace, serviceAccount, role, name } of identities) {
      assert.equal(namespace, "prod-system");
      assert.equal(serviceAccount, name);
      assert.equal(role.service, "pods.eks.amazonaws.com");
      assert.deepEqual(role.managed, []);
    }
    assert.deepEqual(
      identities.map(({ serviceAccount }) => serviceAccount),
      [plan.autoscaler.serviceAccount, plan.loadBalancers.serviceAccount],
    );
  });

  it("keeps names of roles within 64 characters, and apart", () => {
    const long = "cryptokube-" + "x".repeat(60);
    const names = controllerIdentities("x", { ...region, name: long, pools }).map(({ role }) => role.name);
    assert.equal(new Set(names).size, 2);
    for (const name of names) assert.ok(name.length <= 64, name);
  });

  it("names actions and resources as IAM reads them, and says why each is needed", () => {
    for (const { role } of identities) {
      assert.equal(role.document!.Version, "2012-10-17");
      assert.match(role.description, / cryptokube-prod: .*\.$/);
    }
    for (const { Sid, Effect, Action, Resource } of [...autoscaler, ...balancers]) {
      assert.match(Sid, /^[A-Z][A-Za-z]+$/);
      assert.equal(Effect, "Allow");
      for (const action of Action) assert.match(action, /^[a-z0-9-]+:[A-Z][A-Za-z]+$/, Sid);
      for (const resource of Resource) assert.match(resource, /^(\*|arn:\$\{partition\}:[a-z0-9]+:.+[:/].+)$/, Sid);
      assert.ok(Action.length > 0 && Resource.length > 0, Sid);
    }
  });

  it("lets the load balancer controller act on nothing but balancers, their parts and security groups", () => {
    const kinds = new Set(
      balancers
        .flatMap(({ Resource }) => Resource)
        .map((arn) => arn.replace(/^arn:\$\{partition\}:/, "").replaceAll(/\$\{\w+\}/g, "")),
    );
    assert.deepEqual([...kinds].sort(), [
      "*",
      "ec2:::security-group/*",
      "ec2:::vpc/*",
      ...["listener-rule/app/*/*/*/*", "listener-rule/net/*/*/*/*", "listener/app/*/*/*", "listener/net/*/*/*"].map(
        (of) => `elasticloadbalancing:::${of}`,
      ),
      ...["loadbalancer/app/*/*", "loadbalancer/net/*/*", "targetgroup/*/*"].map(
        (of) => `elasticloadbalancing:::${of}`,
      ),
      "iam:::role/aws-service-role/elasticloadbalancing.amazonaws.com/*",
    ]);
  });

  it("lets it change tags only of what is its own, and never the tag by which it knows that", () => {
    const conditionOf = (sid: string) => balancers.find(({ Sid }) => Sid === sid)!.Condition!;
    for (const sid of ["TagOwnSecurityGroups", "TagOwnBalancers"]) {
      assert.deepEqual(conditionOf(sid), {
        StringEquals: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "cryptokube-prod" },
        Null: { "aws:RequestTag/elbv2.k8s.aws/cluster": "true" },
      });
    }
    const making = { "aws:RequestTag/elbv2.k8s.aws/cluster": "cryptokube-prod" };
    assert.deepEqual(conditionOf("TagNewSecurityGroups").StringEquals, {
      "ec2:CreateAction": "CreateSecurityGroup",
      ...making,
    });
    assert.deepEqual(conditionOf("TagNewBalancers").StringEquals, {
      "elasticloadbalancing:CreateAction": ["CreateLoadBalancer", "CreateTargetGroup"],
      ...making,
    });
  });

  it("lets it make the role of the service, and no other role", () => {
    const [make, ...more] = balancers.filter(({ Action }) => Action.some((action) => action.startsWith("iam:")));
    assert.deepEqual(more, []);
    assert.deepEqual(make!.Action, ["iam:CreateServiceLinkedRole"]);
    assert.deepEqual(make!.Condition, {
      StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" },
    });
  });

  it("lets the autoscaler look at the node groups of this cluster", () => {
    const look = autoscaler.find(({ Action }) => Action.includes("eks:DescribeNodegroup"))!;
    assert.deepEqual(look.Resource, ["arn:${partition}:eks:${region}:${account}:nodegroup/cryptokube-prod/*/*"]);
  });

  it("allows on everything only what looks", () => {
    for (const statement of [...autoscaler, ...balancers]) {
      if (!statement.Resource.includes("*")) continue;
      for (const action of statement.Action) assert.match(action, /:(Describe|Get|List)/, action);
    }
  });

  it("lets the autoscaler change only this cluster's autoscaled pools, and no pool of chains", () => {
    const changes = autoscaler.filter(({ Action }) => Action.some((action) => !/:(Describe|Get)/.test(action)));
    assert.equal(changes.length, 1);
    assert.deepEqual(changes[0]!.Condition, {
      StringEquals: { "aws:ResourceTag/k8s.io/cluster-autoscaler/cryptokube-prod": "owned" },
      StringLike: { "aws:ResourceTag/eks:nodegroup-name": ["apps-a-????????", "apps-b-????????"] },
    });
  });

  it("lets it change nothing where nothing is autoscaled", () => {
    const none = controllerIdentities("prod", { ...region, pools: pools.filter(({ autoscaled }) => !autoscaled) });
    for (const { Action } of none[0]!.role.document!.Statement) {
      for (const action of Action) assert.match(action, /:(Describe|Get)/);
    }
  });

  it("lets the load balancer controller delete and change only what carries this cluster's name", () => {
    const takes =
      /:(Delete(LoadBalancer|TargetGroup|SecurityGroup)|Modify(LoadBalancer|TargetGroup)|Set(Sub|Sec|Ip)|(Der|R)egister)/;
    const changing = balancers.filter(({ Action }) => Action.some((action) => takes.test(action)));
    assert.ok(changing.length >= 2);
    for (const { Condition, Sid } of changing) {
      assert.equal(Condition?.StringEquals?.["aws:ResourceTag/elbv2.k8s.aws/cluster"], "cryptokube-prod", Sid);
    }
  });

  it("makes it mark what it makes", () => {
    for (const action of [
      "ec2:CreateSecurityGroup",
      "elasticloadbalancing:CreateLoadBalancer",
      "elasticloadbalancing:CreateTargetGroup",
    ]) {
      const making = balancers.filter(
        ({ Action, Resource }) => Action.includes(action) && !Resource.every((resource) => resource.includes(":vpc/")),
      );
      assert.equal(making.length, 1, action);
      assert.equal(making[0]!.Condition?.StringEquals?.["aws:RequestTag/elbv2.k8s.aws/cluster"], "cryptokube-prod");
    }
  });

  it("opens only security groups of the cluster and of the environment", () => {
    const opening = balancers.filter(({ Action }) => Action.includes("ec2:AuthorizeSecurityGroupIngress"));
    assert.equal(opening.length, 3);
    const keys = opening.flatMap(({ Condition }) =>
      Object.entries(Condition!.StringEquals!).map((each) => each.join("=")),
    );
    assert.deepEqual(keys.sort(), [
      "aws:ResourceTag/cryptokube.io/environment=prod",
      "aws:ResourceTag/elbv2.k8s.aws/cluster=cryptokube-prod",
      "aws:ResourceTag/kubernetes.io/cluster/cryptokube-prod=owned",
      "aws:ResourceTag/managed-by=cryptokube",
    ]);
    for (const { Condition } of opening) {
      assert.ok(Object.keys(Condition?.StringEquals ?? {}).some((key) => key.startsWith("aws:ResourceTag/")));
    }
  });

  it("knows nothing of WAF, Shield, Cognito and IPAM, which are switched off", () => {
    assert.doesNotMatch(JSON.stringify(balancers), /waf|shield|cognito|Ipam/i);
    for (const flag of ["--enable-shield=false", "--enable-waf=false", "--enable-wafv2=false"]) {
      assert.ok(plan.loadBalancers.args.includes(flag));
    }
  });

  it("names every statement once, and leaves account and region to be put in", () => {
    for (const document of [autoscaler, balancers]) {
      const sids = document.map(({ Sid }) => Sid);
      assert.equal(new Set(sids).size, sids.length);
      for (const { Resource } of document) {
        for (const arn of Resource) assert.ok(arn === "*" || arn.startsWith("arn:${partition}:"), arn);
      }
    }
  });

  it("stays within what a role's own policies may hold together, 10,240 characters (IAM quotas)", () => {
    for (const { role, name } of identities) assert.ok(JSON.stringify(role.document).length < 10_240, name);
  });
});
