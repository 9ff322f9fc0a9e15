import assert from "node:assert/strict";
import { regionNames } from "../../../catalogue/clouds/regions.ts";
import { parseStackFile } from "../../../stacks/config.ts";
import { errorOf, errorsOf } from "../../support/config-errors.ts";

const errors = (...lines: string[]) => errorsOf(["config:", ...lines.map((line) => `  ${line}`)].join("\n"));

/** The one error of a config with these lines, without the line that it stands on. */
function only(...lines: string[]) {
  const { line: _, ...error } = errorOf(...lines);
  return error;
}

/** The config of these lines, which must be without error. */
function valueOf(...lines: string[]) {
  const parsed = parseStackFile(["config:", ...lines.map((line) => `  ${line}`)].join("\n"), "f", "test");
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
}

const eks = 'cryptokube:cluster: { kind: eks, version: "1.36" }';
const gke = 'cryptokube:cluster: { kind: gke, version: "1.36", zones: [us-east1-b, us-east1-c] }';
const awsRegions = regionNames.aws.join(", ");
const gcpRegions = regionNames.gcp.join(", ");

describe("stacks/config: clusters that are made", () => {
  it("have a region, three zones where none are said, dashboards and logs", () => {
    const { region, project, cluster, grafana, fluentd } = valueOf("aws:region: us-west-2", eks);
    assert.deepEqual(
      { region, project, cluster, grafana, fluentd },
      {
        region: "us-west-2",
        project: undefined,
        cluster: {
          kind: "eks",
          version: "1.36",
          zones: 3,
          publicAccess: [],
          admins: [],
          logs: { types: ["api", "audit", "authenticator"], retentionDays: 90 },
          protect: true,
        },
        grafana: { enabled: true },
        fluentd: { enabled: true, buffer: "10Gi" },
      },
    );
  });

  it("on Google Cloud have a project, too", () => {
    const { region, project, cluster } = valueOf("gcp:region: us-east1", "gcp:project: my-project-1", gke);
    assert.deepEqual(
      { region, project, cluster },
      {
        region: "us-east1",
        project: "my-project-1",
        cluster: { kind: "gke", version: "1.36", zones: ["us-east1-b", "us-east1-c"] },
      },
    );
  });

  it("may do without dashboards and logs, as one that is there may have them", () => {
    const off = ["cryptokube:grafana: { enabled: false }", "cryptokube:fluentd: { enabled: false, buffer: 1Gi }"];
    const made = valueOf("aws:region: us-west-2", eks, ...off);
    assert.deepEqual([made.grafana, made.fluentd], [{ enabled: false }, { enabled: false, buffer: "1Gi" }]);
    const existing = valueOf("cryptokube:grafana: { enabled: true }", "cryptokube:fluentd: { enabled: true }");
    assert.deepEqual([existing.grafana, existing.fluentd], [{ enabled: true }, { enabled: true, buffer: "10Gi" }]);
  });

  it("take no region from keys that they do not need", () => {
    const { region, project } = valueOf("aws:region: moon", "gcp:region: moon", "gcp:project: X");
    assert.deepEqual([region, project], [undefined, undefined]);
  });

  it("say that their region is missing", () => {
    assert.deepEqual(only(eks), {
      path: "config.aws:region",
      found: "nothing",
      allowed: awsRegions,
      remedy: "A cluster of kind eks is made in a region: name it.",
    });
    assert.deepEqual(
      errors(gke).map(({ line: _, ...error }) => error),
      [
        {
          path: "config.gcp:region",
          found: "nothing",
          allowed: gcpRegions,
          remedy: "A cluster of kind gke is made in a region: name it.",
        },
        {
          path: "config.gcp:project",
          found: "nothing",
          allowed:
            'the id of a Google Cloud project: 6 to 30 lower-case letters, digits and "-", beginning with a letter',
          remedy: "A cluster of kind gke is made in a project: name it.",
        },
      ],
    );
  });

  it("name the region that a misspelt one meant, and its line", () => {
    assert.deepEqual(errorOf(eks, "aws:region: us-esat-1"), {
      path: "config.aws:region",
      line: 3,
      found: '"us-esat-1"',
      allowed: awsRegions,
      nearest: "us-east-1",
      remedy: "Machines and prices of other regions are not in the catalogue.",
    });
    assert.equal(only(eks, "aws:region: Mars").nearest, undefined);
    // A name of the other cloud's.
    assert.equal(only(eks, "aws:region: us-east1").nearest, "us-east-1");
  });

  it("refuse a region that is no plain text", () => {
    const plain = { path: "config.aws:region", allowed: awsRegions, remedy: "Write the region's name as plain text." };
    assert.deepEqual(only(eks, "aws:region: 7"), { ...plain, found: "7" });
    assert.deepEqual(only(eks, "aws:region: { secure: AAAB }"), { ...plain, found: "an encrypted value" });
  });

  for (const project of ["short", "My-project", "1project", "project-", `p${"x".repeat(30)}`]) {
    it(`refuse the project ${project}`, () => {
      const error = only("gcp:region: us-east1", `gcp:project: ${project}`, gke);
      assert.equal(error.path, "config.gcp:project");
      assert.equal(error.found, JSON.stringify(project));
      assert.equal(error.remedy, "Its id, not its title or number.");
    });
  }

  it("have a version in quotes", () => {
    const version = { path: "config.cryptokube:cluster.version" };
    assert.deepEqual(only("aws:region: us-east-1", "cryptokube:cluster: { kind: eks, version: 1.36 }"), {
      ...version,
      found: "1.36, a number",
      allowed: "a version in quotes",
      remedy: 'Put it in quotes, as YAML reads 1.30 as the number 1.3: "1.36".',
    });
    assert.deepEqual(only("aws:region: us-east-1", 'cryptokube:cluster: { kind: eks, version: "1.36.2" }'), {
      ...version,
      found: '"1.36.2"',
      allowed: 'a Kubernetes version in quotes, as "1.36"',
    });
    assert.equal(only("aws:region: us-east-1", "cryptokube:cluster: { kind: eks }").remedy, "It must be set.");
  });

  const zones = (text: string) =>
    only("aws:region: us-east-1", `cryptokube:cluster: { kind: eks, version: "1.36", zones: ${text} }`);
  for (const [text, found, allowed, path] of [
    ["0", "0", "at least 1", ""],
    ["7", "7", "at most 6", ""],
    ["2.5", "2.5", "a whole number", ""],
    ["[]", "[]", "at least one zone", ""],
    ["[a, b, c, d, e, f, g]", '["a","b","c","d","e","f","g"]', "at most 6 zones", ""],
    ["[use1-az1, US]", '"US"', "the id of a zone, as use1-az1 or us-east1-b", "[1]"],
    ["all", '"all"', "a number from 1 to 6, or a list of zone ids", ""],
    ["{ a: 1 }", '{"a":1}', "a number from 1 to 6, or a list of zone ids", ""],
  ] as const) {
    it(`refuse zones: ${text}`, () => {
      assert.deepEqual(zones(text), { path: `config.cryptokube:cluster.zones${path}`, found, allowed });
    });
  }

  it("refuse a zone twice", () => {
    assert.deepEqual(zones("[use1-az1, use1-az2, use1-az1]"), {
      path: "config.cryptokube:cluster.zones[2]",
      found: '"use1-az1"',
      allowed: "each of the zones once",
      remedy: "Remove it: it stands in the list before.",
    });
  });

  it("have none of the fields of one that is there", () => {
    assert.deepEqual(only("aws:region: us-east-1", 'cryptokube:cluster: { kind: eks, version: "1.36", contxt: x }'), {
      path: "config.cryptokube:cluster.contxt",
      found: 'the key "contxt"',
      allowed: "kind, version, zones, publicAccess, admins, key, logs, protect",
    });
  });
});

describe("stacks/config: kinds of clusters", () => {
  it("are three", () => {
    assert.deepEqual(only('cryptokube:cluster: { kind: aks, version: "1.36" }'), {
      path: "config.cryptokube:cluster.kind",
      found: '"aks"',
      allowed: "existing, eks, gke",
      nearest: "eks",
    });
  });

  it("must be said where anything is", () => {
    assert.deepEqual(only("cryptokube:cluster: { context: x }"), {
      path: "config.cryptokube:cluster.kind",
      found: "nothing",
      allowed: "existing, eks, gke",
      remedy: "It must be set.",
    });
    assert.equal(
      only("cryptokube:cluster: { kind: true }").remedy,
      'YAML reads this as a boolean. Put it in quotes: "true".',
    );
    assert.deepEqual(only("cryptokube:cluster: existing"), {
      path: "config.cryptokube:cluster",
      found: '"existing"',
      allowed: "a map of keys",
    });
  });
});

describe("stacks/config: a cluster that is there", () => {
  const machine = 'name: worker, zones: [a, b], cpu: "8", memory: 32Gi';

  it("states its machines and storage classes, defaults filled in", () => {
    const { cluster } = valueOf(
      "cryptokube:cluster:",
      "  kind: existing",
      `  machines: [{ ${machine} }, { name: big, zones: [a], count: 2, cpu: 500m, memory: 1Ti, architecture: arm64, iops: 9, throughput: 8, volumes: 0, pods: 30, localStorage: 500Gi }]`,
      "  storageClasses: [{ name: local-path, iops: 3000, throughput: 125, max: 4Ti, default: true }, { name: slow }]",
    );
    assert.deepEqual(cluster, {
      kind: "existing",
      machines: [
        {
          name: "worker",
          zones: ["a", "b"],
          count: 1,
          cpu: "8",
          memory: "32Gi",
          architecture: "amd64",
          volumes: 25,
          pods: 110,
        },
        {
          name: "big",
          zones: ["a"],
          count: 2,
          cpu: "500m",
          memory: "1Ti",
          architecture: "arm64",
          iops: 9,
          throughput: 8,
          volumes: 0,
          pods: 30,
          localStorage: "500Gi",
        },
      ],
      storageClasses: [
        { name: "local-path", iops: 3000, throughput: 125, max: "4Ti", default: true },
        { name: "slow" },
      ],
    });
  });

  const stated = (text: string) => only(`cryptokube:cluster: { kind: existing, ${text} }`);

  it("states each machine and class once", () => {
    assert.deepEqual(stated(`machines: [{ ${machine} }, { ${machine} }]`), {
      path: "config.cryptokube:cluster.machines[1].name",
      found: '"worker"',
      allowed: 'a name that no other of machines has ("worker" is taken by machines[0])',
      remedy: "Give each a name of its own, or make one of them.",
    });
    assert.equal(
      stated("storageClasses: [{ name: x }, { name: y }, { name: y }]").allowed,
      'a name that no other of storageClasses has ("y" is taken by storageClasses[1])',
    );
    assert.equal(
      stated(`machines: [{ ${machine.replace("b]", "a]")} }]`).path,
      "config.cryptokube:cluster.machines[0].zones[1]",
    );
  });

  it("has one default class", () => {
    assert.deepEqual(stated("storageClasses: [{ name: x }, { name: y, default: true }, { name: z, default: true }]"), {
      path: "config.cryptokube:cluster.storageClasses[2].default",
      found: "true",
      allowed: "false, as storageClasses[1] is the default",
      remedy: "Keep one: volumes that name no class are of it.",
    });
    assert.deepEqual(
      errors(
        "cryptokube:cluster: { kind: existing, storageClasses: [{ name: x, default: false }, { name: y, default: true }] }",
      ),
      [],
    );
  });

  it("gives volumes a class that it states, where it states any", () => {
    assert.deepEqual(stated("storageClass: fst, storageClasses: [{ name: fast }, { name: slow }]"), {
      path: "config.cryptokube:cluster.storageClass",
      found: '"fst"',
      allowed: "fast, slow",
      nearest: "fast",
      remedy: "State it among storageClasses, or use one of them.",
    });
    assert.equal(stated("storageClass: gp3, storageClasses: [{ name: fast }]").nearest, undefined);
    assert.deepEqual(errors("cryptokube:cluster: { kind: existing, storageClass: fast }"), []);
    assert.deepEqual(
      errors("cryptokube:cluster: { kind: existing, storageClass: x, storageClasses: [{ name: x }] }"),
      [],
    );
  });

  for (const [fields, allowed] of [
    [machine.replace('"8"', "8"), "text"],
    [machine.replace('"8"', '"eight"'), 'a number of CPUs in quotes, as "2" or "500m"'],
    [machine.replace('"8"', '"0"'), 'a number of CPUs in quotes, as "2" or "500m"'],
    [machine.replace("32Gi", "32GB"), "a size in Mi, Gi or Ti, as 512Mi, 8Gi or 2Ti"],
    [`${machine}, count: 0`, "at least 1"],
    [`${machine}, architecture: x86`, "amd64, arm64"],
    [`${machine}, volumes: -1`, "0 or more"],
    [`${machine}, pods: 0`, "at least 1"],
    [machine.replace("[a, b]", "[]"), "at least one zone"],
  ] as const) {
    it(`has no machine of { ${fields} }`, () => {
      assert.equal(stated(`machines: [{ ${fields} }]`).allowed, allowed);
    });
  }

  it("says in full why a kubeconfig needs a context", () => {
    assert.deepEqual(stated("kubeconfig: ./x"), {
      path: "config.cryptokube:cluster.context",
      found: "nothing",
      allowed: "the name of a context in that kubeconfig",
      remedy: "Name the context: the current one of a kubeconfig is never used, as it changes behind one's back.",
    });
    assert.deepEqual(errors("cryptokube:cluster: { kind: existing, kubeconfig: ./x, context: y }"), []);
  });
});

describe("stacks/config: what stands beside the chains", () => {
  it("has its defaults", () => {
    const chain = "{ name: eth, chain: ethereum, network: hoodi, execution: reth, consensus: nimbus }";
    const { explorers, signers, apps } = valueOf(
      `cryptokube:chains: [${chain}]`,
      "cryptokube:explorers: [{ name: scan, chain: eth }]",
      "cryptokube:signers: [{ name: sign, chain: eth }]",
      "cryptokube:apps: [{ name: shop }]",
    );
    assert.deepEqual(explorers, [{ name: "scan", chain: "eth" }]);
    assert.deepEqual(signers, [{ name: "sign", chain: "eth", nodes: 2 }]);
    assert.deepEqual(apps, [{ name: "shop", replicas: 2, cpu: "1", memory: "2Gi", spot: true }]);
  });

  it("keeps within the bounds of planning", () => {
    for (const [field, allowed] of [
      ["horizon: 0", "at least 1"],
      ["horizon: 37", "at most 36"],
      ["horizon: 1.5", "a whole number"],
      ["freeSpace: 0.04", "at least 0.05"],
      ["freeSpace: 0.51", "at most 0.5"],
      ["freeSpace: much", "a number"],
      ["spot: 1", "true or false"],
      ["architectures: []", "at least one architecture"],
      ["architectures: [arm]", "arm64, amd64"],
      ["families: [M7]", "a machine family, as m7g or n4"],
      ["released: [A]", "the name of a node, as ethereum-2"],
    ] as const) {
      assert.equal(only(`cryptokube:planning: { ${field} }`).allowed, allowed, field);
    }
    const planning = { horizon: 36, freeSpace: 0.5, spot: false, architectures: ["arm64"], families: ["m7g"] };
    const value = valueOf(`cryptokube:planning: ${JSON.stringify({ ...planning, released: ["a-0"] })}`);
    assert.deepEqual(value.planning, { ...planning, released: ["a-0"] });
  });

  it("has addresses as ranges, by zone where they are cut", () => {
    const network = {
      cidr: "10.20.0.0/16",
      pods: "100.64.0.0/16",
      services: "172.20.0.0/20",
      vpc: "vpc-0abc",
      subnets: { "use1-az1": { nodes: "10.20.0.0/20", public: "10.20.16.0/24" } },
      peers: ["prod"],
    };
    assert.deepEqual(valueOf(`cryptokube:network: ${JSON.stringify(network)}`).network, network);
    const range = "a range of addresses, as 10.20.0.0/16";
    for (const cidr of ["10.20.0.0", "10.20.0/16", "256.0.0.0/8", "10.0.0.0/33", "10.0.0.01/8", "ten"]) {
      assert.deepEqual(only(`cryptokube:network: { cidr: "${cidr}" }`), {
        path: "config.cryptokube:network.cidr",
        found: JSON.stringify(cidr),
        allowed: range,
      });
    }
    assert.deepEqual(only("cryptokube:network: { subnets: { use1-az1: { nodes: x } } }"), {
      path: "config.cryptokube:network.subnets.use1-az1.nodes",
      found: '"x"',
      allowed: range,
    });
    assert.deepEqual(only("cryptokube:network: { subnets: { A_B: { nodes: 10.0.0.0/20 } } }"), {
      path: "config.cryptokube:network.subnets.A_B",
      found: 'the key "A_B"',
      allowed: "the id of a zone, as use1-az1 or us-east1-b",
    });
    assert.deepEqual(
      only("cryptokube:network: { subnets: { use1-az1: { nodes: 10.0.0.0/20, pubic: 10.0.16.0/20 } } }"),
      {
        path: "config.cryptokube:network.subnets.use1-az1.pubic",
        found: 'the key "pubic"',
        allowed: "nodes, public, pods",
        nearest: "public",
      },
    );
  });
});
