import assert from "node:assert/strict";
import { errorOf } from "../../support/config-errors.ts";
import { awsRegions, eks, errors, gcpRegions, gke, only, valueOf } from "./cluster-support.ts";

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
        grafana: { enabled: true, dashboards: [] },
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
    assert.deepEqual([made.grafana.enabled, made.fluentd], [false, { enabled: false, buffer: "1Gi" }]);
    const existing = valueOf("cryptokube:grafana: { enabled: true }", "cryptokube:fluentd: { enabled: true }");
    assert.deepEqual([existing.grafana.enabled, existing.fluentd], [true, { enabled: true, buffer: "10Gi" }]);
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
