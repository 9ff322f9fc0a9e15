import assert from "node:assert/strict";
import { findOrphans, type Tagged } from "../../../cli/orphans/find.ts";
import { orphansText } from "../../../cli/commands/orphans.ts";

const at = (resource: string, service = "ec2") => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
const ours = { "cryptokube.io/environment": "prod" };
const tagged = (arn: string, tags: Record<string, string> = {}): Tagged => ({ arn, tags: { ...ours, ...tags } });
const whose = { environment: "prod", region: "eu-west-1" };

const plainStyle = { style: (_: unknown, of: string) => of };

const state = {
  version: 3,
  deployment: {
    resources: [
      resource("aws:ec2/vpc:Vpc", "vpc-1", { arn: at("vpc/vpc-1"), tags: { Name: "cryptokube-prod" } }),
      resource("aws:ec2/natGateway:NatGateway", "nat-1", { tags: { Name: "cryptokube-prod-euw1-az1" } }),
      resource("aws:eks/cluster:Cluster", "cryptokube-prod", { arn: at("cluster/cryptokube-prod", "eks") }),
      resource("aws:eks/nodeGroup:NodeGroup", "cryptokube-prod:chains-0a1b2c3d", {}),
      resource("aws:eks/podIdentityAssociation:PodIdentityAssociation", "a-1", {}),
      resource("aws:eks/accessEntry:AccessEntry", "cryptokube-prod:arn:aws:iam::123456789012:role/admins", {}),
      resource("aws:iam/role:Role", "cryptokube-prod-nodes", {
        arn: "arn:aws:iam::123456789012:role/cryptokube-prod-nodes",
      }),
      {
        ...resource("kubernetes:core/v1:PersistentVolumeClaim", "prod-chains/execution-ethereum-0-g1", {}),
        inputs: { metadata: { name: "execution-ethereum-0-g1", namespace: "prod-chains" } },
      },
    ],
    pending_operations: [{ resource: resource("aws:ec2/eip:Eip", "", {}), type: "creating" }],
  },
};

function resource(type: string, id: string, outputs: Record<string, unknown>) {
  return { urn: `urn:pulumi:prod::cryptokube::${type}::x`, type, id, outputs };
}

describe("cli/orphans", () => {
  it("finds nothing where the state holds all, by ARN or by id", () => {
    const all = [
      tagged(at("vpc/vpc-1")),
      tagged(at("natgateway/nat-1")),
      tagged(at("cluster/cryptokube-prod", "eks")),
      tagged(at("nodegroup/cryptokube-prod/chains-0a1b2c3d/uuid", "eks")),
      tagged(at("podidentityassociation/cryptokube-prod/a-1", "eks")),
      tagged(at("access-entry/cryptokube-prod/role/123456789012/admins/uuid", "eks")),
      tagged("arn:aws:iam::123456789012:role/cryptokube-prod-nodes"),
    ];
    assert.deepEqual(findOrphans(whose, all, state).orphans, []);
  });

  it("finds what was made twice, says so, and prints the delete alone: to keep it would delete the other", () => {
    const found = findOrphans(whose, [tagged(at("natgateway/nat-2"), { Name: "cryptokube-prod-euw1-az1" })], state);
    const [orphan] = found.orphans;
    assert.deepEqual(orphan!.twins, ["urn:pulumi:prod::cryptokube::aws:ec2/natGateway:NatGateway::x"]);
    assert.equal(orphan!.remove, "aws ec2 delete-nat-gateway --nat-gateway-id nat-2 --region eu-west-1");
    assert.equal(orphan!.keep, undefined);
    assert.equal(found.keepAll, undefined);
    const text = orphansText("prod", "eu-west-1", found, plainStyle);
    assert.match(text, /made twice/);
    assert.doesNotMatch(text, /to keep|CRYPTOKUBE_ADOPTIONS/);
  });

  it("knows a thing by its ARN alone, where its id in the state is another", () => {
    const arn = at("thing/1", "newservice");
    const of = (...resources: unknown[]) => findOrphans(whose, [tagged(arn)], { deployment: { resources } }).orphans;
    assert.deepEqual(of(resource("aws:new/thing:Thing", "another", { arn })), []);
    assert.equal(of(resource("aws:new/thing:Thing", arn, { arn: 1 }), { urn: "urn:x", type: "x" }).length, 1);
  });

  it("claims no twin where only the type is the same", () => {
    const [orphan] = findOrphans(whose, [tagged(at("natgateway/nat-3"), { Name: "another" })], state).orphans;
    assert.deepEqual(orphan!.twins, []);
  });

  it("orders them as they can be deleted: what stands in a network before the network", () => {
    const arns = [
      at("vpc/vpc-9"),
      at("subnet/subnet-9"),
      at("security-group/sg-9"),
      at("elastic-ip/eipalloc-9"),
      at("natgateway/nat-9"),
      at("nodegroup/other/x/uuid", "eks"),
      at("loadbalancer/net/k8s-a/1", "elasticloadbalancing"),
    ];
    const order = findOrphans(
      whose,
      arns.map((arn) => tagged(arn)),
      state,
    ).orphans.map(({ what }) => what);
    assert.deepEqual(order, [
      "load balancer",
      "node group",
      "NAT gateway",
      "address",
      "security group",
      "subnet",
      "VPC",
    ]);
  });

  it("takes for nobody's no work of EKS, of a controller, of the volume driver or of bootstrap", () => {
    const theirs = [
      tagged(at("instance/i-1"), { "aws:eks:cluster-name": "cryptokube-prod" }),
      tagged(at("loadbalancer/net/k8s-a/1", "elasticloadbalancing"), {
        "elbv2.k8s.aws/cluster": "cryptokube-prod",
        "service.k8s.aws/stack": "prod-apps/web",
      }),
      tagged(at("volume/vol-1"), {
        "kubernetes.io/created-for/pvc/name": "execution-ethereum-0-g1",
        "kubernetes.io/created-for/pvc/namespace": "prod-chains",
      }),
      tagged(at("key/1234", "kms"), { "cryptokube.io/ground": "state" }),
    ];
    const found = findOrphans(whose, theirs, state);
    assert.deepEqual(found.orphans, []);
    assert.equal(found.kept.length, 4);
    assert.match(found.kept[1]!.by, /load balancer controller of cryptokube-prod, for prod-apps\/web/);
  });

  it("takes for a controller's only what names its cluster, and for the volume driver's only what names its claim", () => {
    const claim = (name: string, namespace: string) => ({
      "kubernetes.io/created-for/pvc/name": name,
      "kubernetes.io/created-for/pvc/namespace": namespace,
    });
    const others = [
      // A machine of a cluster that the state has not, and one that is named as something else of the state is.
      tagged(at("instance/i-1"), { "aws:eks:cluster-name": "cryptokube-other" }),
      tagged(at("instance/i-2"), { "aws:eks:cluster-name": "nat-1" }),
      tagged(at("instance/i-3"), { "elbv2.k8s.aws/cluster": "cryptokube-other" }),
      tagged(at("volume/vol-1"), claim("execution-ethereum-0-g1", "another")),
      tagged(at("volume/vol-2"), claim("execution-ethereum-1-g1", "prod-chains")),
    ];
    const inputs = { metadata: { name: "execution-ethereum-1-g1", namespace: "prod-chains" } };
    const { deployment } = state;
    const found = findOrphans(whose, others, {
      deployment: {
        ...deployment,
        resources: [...deployment.resources, { ...resource("kubernetes:core/v1:ConfigMap", "x", {}), inputs }],
      },
    });
    assert.deepEqual(found.kept, []);
    assert.equal(found.orphans.length, others.length);
  });

  it("says who has made what stays, by the name of its cluster or claim", () => {
    const made = [
      tagged(at("instance/i-1"), { "eks:cluster-name": "cryptokube-prod" }),
      tagged(at("loadbalancer/app/k8s-a/1", "elasticloadbalancing"), {
        "elbv2.k8s.aws/cluster": "cryptokube-prod",
        "ingress.k8s.aws/stack": "prod-apps/site",
      }),
      tagged(at("loadbalancer/app/k8s-b/1", "elasticloadbalancing"), { "elbv2.k8s.aws/cluster": "cryptokube-prod" }),
      tagged(at("volume/vol-1"), {
        "kubernetes.io/created-for/pvc/name": "execution-ethereum-0-g1",
        "kubernetes.io/created-for/pvc/namespace": "prod-chains",
      }),
      tagged(at("key/1234", "kms"), { "cryptokube.io/ground": "state" }),
    ];
    assert.deepEqual(
      findOrphans(whose, made, state).kept.map(({ by }) => by),
      [
        "EKS, for the cluster cryptokube-prod",
        "the load balancer controller of cryptokube-prod, for prod-apps/site",
        "the load balancer controller of cryptokube-prod, for a Service or Ingress",
        "the volume driver, for the claim prod-chains/execution-ethereum-0-g1",
        "cryptokube bootstrap: it stays as long as the environment's state is wanted",
      ],
    );
  });

  it("names each by its tag, keeps a remark behind the region, and orders equals by their ARNs, unknown kinds first", () => {
    const { orphans } = findOrphans(
      whose,
      [
        tagged(at("repository/b", "ecr")),
        tagged(at("repository/a", "ecr"), { Name: "first" }),
        tagged(at("listener/app/x/1/2", "elasticloadbalancing")),
        tagged(at("thing/1", "newservice"), { Name: "odd" }),
      ],
      state,
    );
    assert.deepEqual(
      orphans.map(({ what, name }) => [what, name]),
      [
        [at("thing/1", "newservice"), "odd"],
        ["listener of a load balancer", undefined],
        ["registry's repository", "first"],
        ["registry's repository", undefined],
      ],
    );
    assert.equal(
      orphans[2]!.remove,
      "aws ecr delete-repository --repository-name a --region eu-west-1   # --force where it holds images",
    );
    assert.ok(!("name" in orphans[1]!) && !("toFillIn" in orphans[1]!));
  });

  it("takes the same for nobody's once the cluster and the claim are gone from the state", () => {
    const left = [
      tagged(at("loadbalancer/net/k8s-a/1", "elasticloadbalancing"), { "elbv2.k8s.aws/cluster": "cryptokube-prod" }),
      tagged(at("volume/vol-1"), {
        "kubernetes.io/created-for/pvc/name": "execution-ethereum-0-g1",
        "kubernetes.io/created-for/pvc/namespace": "prod-chains",
      }),
    ];
    const { orphans } = findOrphans(whose, left, { deployment: { resources: [] } });
    assert.deepEqual(
      orphans.map(({ what }) => what),
      ["load balancer", "volume"],
    );
    assert.equal(orphans[1]!.remove, "aws ec2 delete-volume --volume-id vol-1 --region eu-west-1");
    assert.equal(orphans[1]!.keep, undefined, "the program makes no disk of AWS itself");
  });

  it("names what the engine was at when it ended", () => {
    assert.deepEqual(findOrphans(whose, [], state).pending, [
      { urn: "urn:pulumi:prod::cryptokube::aws:ec2/eip:Eip::x", doing: "creating" },
    ]);
  });

  it("tells of a kind that it does not know, and invents no command for it", () => {
    const [orphan] = findOrphans(whose, [tagged(at("thing/1", "newservice"))], state).orphans;
    assert.equal(orphan!.what, at("thing/1", "newservice"));
    assert.equal(orphan!.remove, undefined);
    assert.equal(orphan!.keep, undefined);
  });

  it("refuses what is no exported state", () => {
    assert.throws(() => findOrphans(whose, [], { resources: [] }), /no exported state.*pulumi stack export/);
  });

  it("tells people the same, with the region in each call and roles without", () => {
    const found = findOrphans(
      whose,
      [tagged(at("vpc/vpc-9"), { Name: "old" }), tagged("arn:aws:iam::123456789012:role/cryptokube-prod-x")],
      state,
    );
    const text = orphansText("prod", "eu-west-1", found, plainStyle);
    assert.match(text, /aws ec2 delete-vpc --vpc-id vpc-9 --region eu-west-1\n/);
    assert.match(text, /aws iam delete-role --role-name cryptokube-prod-x {3}#/);
    assert.match(text, /2 things of prod in eu-west-1 are nobody's/);
    assert.match(
      orphansText("prod", "eu-west-1", findOrphans(whose, [], { deployment: {} }), plainStyle),
      /^Nothing of prod/,
    );
  });
});
