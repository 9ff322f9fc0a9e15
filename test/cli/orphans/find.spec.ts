import assert from "node:assert/strict";
import { type AwsCli, rolesIn, taggedResources, taggedRoles } from "../../../cli/orphans/ask.ts";
import { findOrphans, type Tagged } from "../../../cli/orphans/find.ts";
import { kindOf } from "../../../cli/orphans/kinds.ts";
import { orphansText } from "../../../cli/commands/orphans.ts";
import { UserError } from "../../../cli/failure.ts";

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

describe("cli/orphans/kinds", () => {
  it("gives every type that it can import an id and a delete", () => {
    for (const [arn, type, id] of [
      [at("subnet/subnet-1"), "aws:ec2/subnet:Subnet", "subnet-1"],
      [
        at("log-group:/aws/eks/cryptokube-prod/cluster:*", "logs"),
        "aws:cloudwatch/logGroup:LogGroup",
        "/aws/eks/cryptokube-prod/cluster",
      ],
      [at("repository/cryptokube-prod/apps", "ecr"), "aws:ecr/repository:Repository", "cryptokube-prod/apps"],
      [at("addon/cryptokube-prod/vpc-cni/uuid", "eks"), "aws:eks/addon:Addon", "cryptokube-prod:vpc-cni"],
      [
        at("podidentityassociation/cryptokube-prod/a-1", "eks"),
        "aws:eks/podIdentityAssociation:PodIdentityAssociation",
        "cryptokube-prod,a-1",
      ],
      [at("launch-template/lt-1"), "aws:ec2/launchTemplate:LaunchTemplate", "lt-1"],
    ] as const) {
      const kind = kindOf(arn)!;
      assert.deepEqual([kind.type, kind.id], [type, id]);
      assert.match(kind.remove, /^aws /);
    }
  });
});

describe("cli/orphans/ask", () => {
  it("asks for the environment's tag in its region, and for nothing else", async () => {
    const asked: (readonly string[])[] = [];
    const aws: AwsCli = (args) => {
      asked.push(args);
      return Promise.resolve(
        JSON.stringify({
          ResourceTagMappingList: [{ ResourceARN: at("vpc/vpc-1"), Tags: [{ Key: "Name", Value: "x" }] }],
        }),
      );
    };
    assert.deepEqual(await taggedResources(aws, "prod", "eu-west-1"), [{ arn: at("vpc/vpc-1"), tags: { Name: "x" } }]);
    assert.deepEqual(asked, [
      [
        ...["resourcegroupstaggingapi", "get-resources", "--tag-filters"],
        ...["Key=cryptokube.io/environment,Values=prod", "--region", "eu-west-1", "--output", "json"],
      ],
    ]);
  });

  it("finds roles by name and tag, and none of an environment whose name only begins so", async () => {
    const role = (name: string) => ({ RoleName: name, Arn: `arn:aws:iam::123456789012:role/${name}` });
    const aws: AwsCli = (args) => {
      if (args[1] === "list-roles") {
        const names = ["cryptokube-prod-nodes", "cryptokube-prod-lost", "cryptokube-prod-eu-nodes", "other"];
        return Promise.resolve(JSON.stringify({ Roles: names.map(role) }));
      }
      const name = args[args.indexOf("--role-name") + 1]!;
      assert.notEqual(name, "cryptokube-prod-nodes", "the state knows it");
      const environment = name === "cryptokube-prod-eu-nodes" ? "prod-eu" : "prod";
      return Promise.resolve(JSON.stringify({ Tags: [{ Key: "cryptokube.io/environment", Value: environment }] }));
    };
    const roles = await taggedRoles(aws, "prod", rolesIn(state));
    assert.deepEqual(
      roles.map(({ arn }) => arn),
      ["arn:aws:iam::123456789012:role/cryptokube-prod-lost"],
    );
  });

  it("says what to get where there is no AWS CLI", async () => {
    const { awsCli } = await import("../../../cli/orphans/ask.ts");
    const before = process.env.PATH;
    process.env.PATH = "/nonexistent";
    try {
      await assert.rejects(
        awsCli(["x"]),
        (thrown: Error) => thrown instanceof UserError && /not on PATH/.test(thrown.message),
      );
    } finally {
      process.env.PATH = before;
    }
  });
});
