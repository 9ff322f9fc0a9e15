import assert from "node:assert/strict";
import { clusterServices } from "../../../catalogue/profiles/index.ts";
import { controllerIdentities, planControllers } from "../../../stacks/plan/controllers.ts";
import { controllerFlows, controllerJobs } from "../../../stacks/plan/controllers/flows.ts";
import { planPrometheus } from "../../../stacks/plan/prometheus.ts";
import type { PolicyStatement } from "../../../stacks/plan/types.ts";

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
const plan = planControllers("prod", region);

describe("stacks/plan/controllers", () => {
  it("fits the room that the capacity plan keeps for them", () => {
    for (const [controller, service] of [
      [plan.autoscaler, "autoscaler"],
      [plan.loadBalancers, "load-balancer-controller"],
    ] as const) {
      const room = clusterServices.find(({ name }) => name === service)!;
      assert.equal(controller.replicas, room.replicas, service);
      assert.deepEqual(controller.resources.requests, { cpu: `${room.cpuMillis}m`, memory: `${room.memoryMiB}Mi` });
      assert.deepEqual(controller.nodeSelector, { "cryptokube.io/system": "true" });
    }
  });

  it("runs the minor of Cluster Autoscaler that new clusters are of", () => {
    assert.match(plan.autoscaler.image, /:v1\.36\.\d+$/);
  });

  it("finds its node groups by the cluster's name, and writes in its own namespace", () => {
    assert.ok(
      plan.autoscaler.args.includes(
        "--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/cryptokube-prod",
      ),
    );
    assert.ok(plan.autoscaler.args.includes("--namespace=prod-system"));
    assert.ok(plan.loadBalancers.args.includes("--leader-election-namespace=prod-system"));
  });

  it("tells them region and VPC, which a pod cannot ask the machine for", () => {
    assert.equal(plan.autoscaler.env.AWS_REGION, "eu-west-1");
    assert.ok(plan.loadBalancers.args.includes("--aws-region=eu-west-1"));
    assert.ok(plan.loadBalancers.args.includes("--aws-vpc-id=${vpc}"));
  });

  it("has every load balancer carry the environment's tags, so that what is left can be found", () => {
    assert.ok(plan.loadBalancers.args.includes("--default-tags=cryptokube.io/environment=prod,managed-by=cryptokube"));
  });

  it("gives no static key to anybody", () => {
    const text = JSON.stringify(plan);
    assert.doesNotMatch(text, /AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|secretKeyRef/);
  });

  it("lets no Ingress be reached from the internet unless it says so, nor use the class from elsewhere", () => {
    assert.equal(plan.loadBalancers.ingressClass.parameters.scheme, "internal");
    assert.deepEqual(plan.loadBalancers.ingressClass.parameters.namespaceSelector, {
      matchLabels: { "cryptokube.io/environment": "prod" },
    });
  });

  it("grants nothing on Secrets, and no verb or resource by a star", () => {
    for (const { rules } of [plan.autoscaler, plan.loadBalancers]) {
      for (const rule of [...rules.cluster, ...rules.own]) {
        assert.ok(!rule.resources.includes("secrets"), JSON.stringify(rule));
        for (const list of [rule.apiGroups, rule.resources, rule.verbs]) assert.ok(!list.includes("*"));
      }
    }
  });

  it("lets the autoscaler watch what it waits for before it scales at all", () => {
    const storage = plan.autoscaler.rules.cluster.find(({ apiGroups }) => apiGroups.includes("storage.k8s.io"))!;
    assert.ok(storage.resources.includes("volumeattachments"));
    assert.deepEqual(storage.verbs, ["get", "list", "watch"]);
  });

  it("survives JSON", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
  });
});

describe("stacks/plan/controllers: what they may do in AWS", () => {
  const identities = controllerIdentities("prod", { ...region, pools });
  const statements = (name: string): PolicyStatement[] =>
    identities.find((identity) => identity.name === name)!.role.document!.Statement;
  const autoscaler = statements("cluster-autoscaler");
  const balancers = statements("aws-load-balancer-controller");

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

describe("stacks/plan/controllers: who reaches whom", () => {
  const prometheus = planPrometheus(
    "prod",
    { retention: "30d", storage: "10Gi", replicas: 1, machines: true },
    {
      classes: () => ({}),
      scheduling: () => undefined,
      volumeOf: () => undefined,
      jobs: [],
      discovers: [],
      rules: [],
      alertmanager: { peersName: "a", namespace: "b", port: 1 },
    },
  );
  const flows = controllerFlows(plan, prometheus);

  for (const { name, selector } of [plan.autoscaler, plan.loadBalancers]) {
    it(`lets ${name} reach the API server, AWS on 443 and the Pod Identity agent, and nothing else`, () => {
      const out = flows.filter(({ from }) => from.kind === "pods" && from.namespace === "system");
      const own = out.filter(({ from }) => from.kind === "pods" && from.labels === selector);
      assert.deepEqual(
        own.map(({ to, ports }) => [to.kind, ports.map(({ port }) => port)]),
        [
          ["api-server", [443, 6443]],
          ["anywhere", [443]],
          ["range", [80]],
        ],
      );
      assert.deepEqual(own[2]!.to, { kind: "range", cidr: "169.254.170.23/32" });
    });
  }

  it("lets nobody but Prometheus in, at the ports of its jobs", () => {
    const into = flows.filter(({ to }) => to.kind === "pods");
    assert.equal(into.length, 2);
    for (const { from } of into) {
      assert.deepEqual(from, { kind: "pods", namespace: "observability", labels: prometheus.selector });
    }
    for (const job of controllerJobs(plan)) {
      const controller = [plan.autoscaler, plan.loadBalancers].find(({ name }) => name === job.app)!;
      const port = controller.ports.find(({ name }) => name === job.port)!;
      const flow = into.find(({ to }) => to.kind === "pods" && to.labels === controller.selector)!;
      assert.deepEqual(flow.ports, [{ port: port.port, protocol: "TCP" }]);
    }
  });
});
