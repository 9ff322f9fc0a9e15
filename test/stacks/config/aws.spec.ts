import assert from "node:assert/strict";
import { neededWithoutInternet } from "../../../catalogue/clouds/aws/endpoints.ts";
import { parseStackFile } from "../../../stacks/config.ts";
import { errorOf, errorsOf } from "../../support/config-errors.ts";

const eks = (more = ""): string[] => [
  "aws:region: us-east-1",
  `cryptokube:cluster: { kind: eks, version: "1.36"${more === "" ? "" : `, ${more}`} }`,
];

function valueOf(...lines: string[]) {
  const parsed = parseStackFile(["config:", ...lines.map((line) => `  ${line}`)].join("\n"), "f", "test");
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
}

/** The one error of a config with these lines, without the line that it stands on. */
function only(...lines: string[]) {
  const { line: _, ...error } = errorOf(...lines);
  return error;
}

const pathsOf = (...lines: string[]) =>
  errorsOf(["config:", ...lines.map((line) => `  ${line}`)].join("\n")).map(({ path }) => path);

const cluster = (field: string) => `config.cryptokube:cluster.${field}`;
const network = (field: string) => `config.cryptokube:network.${field}`;

describe("stacks/config: clusters on AWS", () => {
  it("say who reaches and rules them, what is kept of them, and by which key", () => {
    const arn = "arn:aws:iam::111122223333:role/team/Operators";
    const key = "arn:aws:kms:us-east-1:111122223333:key/0b1f2a3c-0000-4000-8000-000000000000";
    const more = `publicAccess: [203.0.113.0/29], admins: ["${arn}"], key: "${key}", logs: { types: [], retentionDays: 7 }, protect: false`;
    assert.deepEqual(valueOf(...eks(more)).cluster, {
      kind: "eks",
      version: "1.36",
      zones: 3,
      publicAccess: ["203.0.113.0/29"],
      admins: [arn],
      key,
      logs: { types: [], retentionDays: 7 },
      protect: false,
    });
    assert.deepEqual(valueOf(...eks("logs: { types: [audit] }")).cluster, {
      ...valueOf(...eks()).cluster,
      logs: { types: ["audit"], retentionDays: 90 },
    });
  });

  it("are of a version whose add-ons are known", () => {
    const [region = ""] = eks();
    assert.deepEqual(only(region, 'cryptokube:cluster: { kind: eks, version: "1.37" }'), {
      path: cluster("version"),
      found: '"1.37"',
      allowed: "1.36, 1.35",
      nearest: "1.36",
      remedy: "The add-ons of other versions are not in the catalogue: EKS would refuse those of another version.",
    });
    // Google's versions are not held to EKS's add-ons.
    valueOf("gcp:region: us-east1", "gcp:project: my-project", 'cryptokube:cluster: { kind: gke, version: "1.37" }');
  });

  it("stand in two zones at least", () => {
    for (const zones of ["1", "[use1-az1]"]) {
      const error = only(...eks(`zones: ${zones}`));
      assert.equal(error.path, cluster("zones"));
      assert.equal(error.allowed, "2 to 6, as EKS's control plane takes subnets in two zones at least");
    }
    valueOf(
      "gcp:region: us-east1",
      "gcp:project: my-project",
      'cryptokube:cluster: { kind: gke, version: "1.36", zones: 1 }',
    );
  });

  it("are not open to the whole internet", () => {
    assert.deepEqual(only(...eks("publicAccess: [203.0.113.7/32, 0.0.0.0/0]")), {
      path: cluster("publicAccess[1]"),
      found: '"0.0.0.0/0"',
      allowed: "the ranges from which the cluster is worked on over the internet, as 203.0.113.7/32",
      remedy: "Name the addresses of your network's way out, or work from within the VPC.",
    });
    for (const range of ["10.1.2.0/24", "172.31.0.1/32", "192.168.0.0/15", "100.64.9.9/32", "8.0.0.0/6"]) {
      assert.equal(only(...eks(`publicAccess: [${range}]`)).path, cluster("publicAccess[0]"), range);
    }
    valueOf(...eks("publicAccess: [9.0.0.0/8, 172.32.0.0/16, 100.128.0.0/16]"));
  });

  it("refuse what is no principal, key, log or number of days, each with what would be", () => {
    const wrong = [
      ['admins: ["Operators"]', "admins[0]"],
      ['admins: ["arn:aws:iam::111122223333:group/x"]', "admins[0]"],
      ['key: "alias/mine"', "key"],
      ["logs: { types: [auditt] }", "logs.types[0]"],
      ["logs: { retentionDays: 91 }", "logs.retentionDays"],
      ["publicAccess: [203.0.113.7]", "publicAccess[0]"],
      ["publicAccess: [203.0.113.7/32, 203.0.113.7/32]", "publicAccess[1]"],
      ["protect: maybe", "protect"],
    ] as const;
    for (const [more, field] of wrong) assert.equal(only(...eks(more)).path, cluster(field), more);
    assert.equal(only(...eks("logs: { types: [auditt] }")).nearest, "audit");
  });
});

describe("stacks/config: networks on AWS", () => {
  it("say how machines reach the internet, and what is reached inside", () => {
    const { network: found } = valueOf(...eks(), "cryptokube:network: { nat: one, endpoints: [ecr.api] }");
    assert.deepEqual(found, { nat: "one", endpoints: ["ecr.api"], peers: [] });
    assert.equal(only(...eks(), "cryptokube:network: { nat: two }").path, network("nat"));
    assert.equal(only(...eks(), "cryptokube:network: { endpoints: [ecr.apii] }").nearest, "ecr.api");
  });

  it("without a way out have all endpoints that machines need, or none are named", () => {
    valueOf(...eks(), "cryptokube:network: { nat: none }");
    valueOf(
      ...eks(),
      `cryptokube:network: { nat: none, endpoints: [${[...neededWithoutInternet, "kms"].join(", ")}] }`,
    );
    assert.deepEqual(
      only(...eks(), "cryptokube:network: { nat: none, endpoints: [ec2, ecr.api, ecr.dkr, eks, sts] }"),
      {
        path: network("endpoints"),
        found: '["ec2","ecr.api","ecr.dkr","eks","sts"]',
        allowed: "these too: autoscaling, eks-auth, elasticloadbalancing, logs",
        remedy: "Add them, or leave endpoints out: with nat: none the default is all that machines need.",
      },
    );
  });

  it("that are there already name their internet gateway where something needs it, and no other does", () => {
    const vpc = "vpc: vpc-0123456789abcdef0, cidr: 10.40.0.0/16";
    valueOf(...eks(), `cryptokube:network: { ${vpc}, internetGateway: igw-0123456789abcdef0 }`);
    valueOf(...eks(), `cryptokube:network: { ${vpc}, nat: none }`);
    assert.deepEqual(only(...eks(), `cryptokube:network: { ${vpc} }`), {
      path: network("internetGateway"),
      found: "nothing",
      allowed: "the internet gateway of vpc-0123456789abcdef0, as igw-0123456789abcdef0",
      remedy: "Name it: the gateways of address translation need it. Or say nat: none.",
    });
    assert.equal(
      only(...eks(), "cryptokube:network: { internetGateway: igw-0123456789abcdef0 }").allowed,
      "nothing where the network is made",
    );
    assert.equal(
      only(...eks(), "cryptokube:network: { vpc: mine, cidr: 10.40.0.0/16, nat: none }").remedy,
      "Its id, not its name.",
    );
  });

  it("are AWS's own to say: elsewhere nobody would read it", () => {
    const said = [
      "cryptokube:network: { nat: one, endpoints: [], internetGateway: igw-0123456789abcdef0 }",
      "cryptokube:registry: { pullThrough: [quay.io] }",
      "cryptokube:adopt: []",
    ];
    const paths = [
      network("nat"),
      network("endpoints"),
      network("internetGateway"),
      "config.cryptokube:registry",
      "config.cryptokube:adopt",
    ];
    assert.deepEqual(pathsOf(...said), paths);
    const gke = [
      "gcp:region: us-east1",
      "gcp:project: my-project",
      'cryptokube:cluster: { kind: gke, version: "1.36" }',
    ];
    assert.deepEqual(pathsOf(...gke, ...said), paths);
    assert.equal(only(...gke, said[2]!).allowed, "nothing on a cluster of kind gke");
  });
});

describe("stacks/config: registry and disks to take over", () => {
  it("are named once each", () => {
    const { registry } = valueOf(...eks(), "cryptokube:registry: { repositories: [{ name: team/tool }] }");
    assert.deepEqual(registry, { repositories: [{ name: "team/tool", keepImages: 20 }], pullThrough: [] });
    assert.equal(
      only(...eks(), "cryptokube:registry: { repositories: [{ name: tool }, { name: tool }] }").path,
      "config.cryptokube:registry.repositories[1].name",
    );
    const adopt = (...entries: [claim: string, volume: string][]) =>
      `cryptokube:adopt: [${entries.map(([claim, volume]) => `{ claim: ${claim}, volume: ${volume} }`).join(", ")}]`;
    assert.deepEqual(
      pathsOf(...eks(), adopt(["a-g1", "vol-01234567"], ["a-g1", "vol-89abcdef"], ["b-g1", "vol-01234567"])),
      ["config.cryptokube:adopt[1].claim", "config.cryptokube:adopt[2].volume"],
    );
    assert.equal(only(...eks(), adopt(["a-g1", "vol-x"])).allowed, "the id of an EBS volume, as vol-0123456789abcdef0");
  });

  it("fetch through only what needs no credentials", () => {
    const error = only(...eks(), "cryptokube:registry: { pullThrough: [docker.io] }");
    assert.equal(error.allowed, "public.ecr.aws, quay.io, registry.k8s.io");
  });
});
