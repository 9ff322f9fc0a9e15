import assert from "node:assert/strict";
import { parseStackFile } from "../../../stacks/config.ts";
import { sayable } from "../../support/config-errors.ts";

const errors = (prometheus: string, nodes = "20") => {
  const parsed = parseStackFile(
    `config:
  cryptokube:prometheus: ${prometheus}
  cryptokube:chains:
    - { name: eth, chain: ethereum, network: sepolia, execution: geth, consensus: lighthouse, nodes: ${nodes} }
`,
    "Pulumi.prod.yaml",
    "prod",
  );
  if (parsed.ok) return [];
  parsed.errors.forEach(sayable);
  return parsed.errors.map(({ path, found, remedy }) => `${path} | ${found} | ${remedy}`);
};

describe("stacks/config: prometheus", () => {
  // 21,900 series of 5,760 samples a day and 2.08 bytes: 262 MB a day, of which the volume holds four fifths.
  it("refuses a retention that its volume cannot hold, and says which would", () => {
    assert.deepEqual(errors("{ retention: 1y, storage: 50Gi }"), [
      'config.cryptokube:prometheus.retention | "1y" | Set storage to 117Gi or more, or keep samples for a shorter time.',
    ]);
    assert.deepEqual(errors("{ retention: 1y, storage: 111Gi }").length, 1);
    assert.deepEqual(errors("{ retention: 1y, storage: 117Gi }"), []);
  });

  it("takes the same retention for fewer nodes, and counts those of a list", () => {
    assert.deepEqual(errors("{ retention: 1y, storage: 50Gi }", "2"), []);
    assert.deepEqual(errors("{ retention: 20w }", "2"), []);
    assert.equal(errors("{ retention: 2y }", "2").length, 1);
  });

  it("leaves the retention that nobody named to be cut by size", () => {
    assert.deepEqual(errors("{ storage: 1Gi }"), []);
  });

  it("says nothing of it where another word is wrong", () => {
    assert.deepEqual(
      errors("{ retention: soon, storage: 1Gi }").map((line) => line.split(" | ")[0]),
      ["config.cryptokube:prometheus.retention"],
    );
  });
});

describe("stacks/config: prometheus.operator", () => {
  const errorsOf = (prometheus: string, cluster = "{ kind: existing, context: mine }") => {
    const parsed = parseStackFile(
      `config:
  cryptokube:cluster: ${cluster}
  cryptokube:prometheus: ${prometheus}
`,
      "Pulumi.prod.yaml",
      "prod",
    );
    if (!parsed.ok) parsed.errors.forEach(sayable);
    return parsed.ok ? [] : parsed.errors.map(({ path, remedy }) => `${path} | ${remedy}`);
  };
  const operator = "operator: { namespace: monitoring }";

  it("takes a namespace, labels and an address", () => {
    assert.deepEqual(errorsOf(`{ ${operator} }`), []);
    assert.deepEqual(errorsOf(`{ machines: false, ${operator} }`), []);
    for (const url of ["http://thanos.monitoring.svc:10902", "https://metrics.example.com/prometheus"]) {
      const labels = 'labels: { release: stack, "example.com/team": "", prometheus: a.b_c }';
      assert.deepEqual(errorsOf(`{ operator: { namespace: monitoring, ${labels}, url: "${url}" } }`), []);
    }
  });

  it("refuses what is no name, no label and no address", () => {
    for (const [of, field] of [
      ["{ }", "namespace"],
      ["{ namespace: Monitoring }", "namespace"],
      ["{ namespace: m, labels: { release: -x } }", "labels.release"],
      ["{ namespace: m, url: prometheus.monitoring.svc }", "url"],
      ['{ namespace: m, url: "http://me:secret@prometheus" }', "url"],
      ["{ namespace: m, selector: x }", "selector"],
    ] as const) {
      const [first = ""] = errorsOf(`{ operator: ${of} }`);
      assert.ok(first.startsWith(`config.cryptokube:prometheus.operator.${field}`), `${of}: ${first}`);
    }
  });

  it("refuses beside it what is of a Prometheus of ours, each with its path", () => {
    const remoteWrite = 'remoteWrite: { url: "https://metrics.example.com/api/v1/write" }';
    assert.deepEqual(
      errorsOf(`{ retention: 1d, storage: 20Gi, replicas: 2, ${remoteWrite}, ${operator} }`).map(
        (line) => line.split(" | ")[0],
      ),
      ["retention", "storage", "replicas", "remoteWrite"].map((field) => `config.cryptokube:prometheus.${field}`),
    );
  });

  it("is refused in the lab, which has no such operator", () => {
    assert.deepEqual(errorsOf(`{ ${operator} }`, "{ kind: existing }"), [
      "config.cryptokube:prometheus.operator | Remove it, or name the cluster's context.",
    ]);
  });
});
