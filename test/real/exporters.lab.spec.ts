/** The exporters beside a real API server and kernel: Prometheus finds them, and they say what rules ask of them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { stateMetrics } from "../../catalogue/exporters/kube-state-metrics.ts";
import { nodeExporterMetrics, ofAmazonsDisks, ofRareStates } from "../catalogue/alerts/support/exporter-metrics.ts";
import { eventually, query, TestEnvironment } from "./support/lab.ts";

const stackFile = `config:
  cryptokube:cluster: { kind: existing }
  cryptokube:chains:
    - { name: ethereum, chain: ethereum, network: dev, nodes: 1, execution: geth }
`;

describe("exporters, in an environment", function () {
  this.timeout(300_000);
  const environment = new TestEnvironment();
  let prometheus: string;

  before(async function () {
    // On a machine that has nothing yet this builds a Kubernetes.
    this.timeout(0);
    await environment.prepare(stackFile);
    const { watch, status } = await environment.up(stackFile);
    assert.deepEqual(watch.failed, []);
    prometheus = status.reach.find(({ name }) => name === "prometheus")?.where ?? "";
  });
  after(async () => {
    await environment.delete();
  });

  for (const job of ["node-exporter", "kube-state-metrics"]) {
    it(`has ${job} scraped`, async () => {
      const up = await eventually(
        `${job} up`,
        async () => {
          const found = await query(prometheus, `up{job="${job}"} == 1`);
          return found.length > 0 ? found : undefined;
        },
        90,
      );
      assert.equal(up.length, 1);
    });
  }

  it("is told by node-exporter what the machine's kernel says, and by which machine", async () => {
    const [memory] = await query(prometheus, "node_memory_MemTotal_bytes");
    const kib = /^MemTotal:\s+(\d+) kB$/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1];
    assert.equal(memory?.value, Number(kib) * 1024);
    assert.ok((memory.metric.machine ?? "").length > 0, hostname());
    const failed = await query(prometheus, "node_scrape_collector_success == 0");
    // A machine without such disks.
    assert.deepEqual(
      failed.map(({ metric }) => metric.collector).filter((name) => name !== "nvme"),
      [],
    );
  });

  it("is told by kube-state-metrics of the environment's own objects, by chain and node", async () => {
    const labelled = await query(prometheus, 'kube_pod_labels{label_cryptokube_io_node!=""}');
    assert.deepEqual(
      labelled
        .map(({ metric }) => [metric.pod, metric.label_cryptokube_io_chain, metric.label_cryptokube_io_node])
        .sort(),
      [["ethereum-0-0", "ethereum", "ethereum-0"]],
    );
    const namespaces = await query(prometheus, "count by (namespace) (kube_pod_info)");
    assert.deepEqual(namespaces.map(({ metric }) => metric.namespace).sort(), [
      "dev-chains",
      "dev-observability",
      "dev-system",
    ]);
  });

  it("finds every metric that rules ask for, but those of states and disks that a lab has not", async () => {
    const names = new Set(
      (await query(prometheus, 'count by (__name__) ({job=~"kube-state-metrics|node-exporter"})')).map(
        ({ metric }) => metric.__name__,
      ),
    );
    const lacking = [...stateMetrics, ...nodeExporterMetrics].filter((name) => !names.has(name));
    assert.deepEqual(lacking.sort(), [...ofAmazonsDisks, ...ofRareStates].sort());
    // And nothing that nobody asked for.
    const extra = [...names].filter((name) => name?.startsWith("kube_") === true && !stateMetrics.includes(name));
    assert.deepEqual(extra, []);
  });

  it("evaluates every rule", async () => {
    await eventually(
      "a round of each group",
      async () => {
        const [rounds] = await query(prometheus, "min(prometheus_rule_group_iterations_total)");
        return (rounds?.value ?? 0) > 0 ? rounds : undefined;
      },
      90,
    );
    const failures = await query(prometheus, "sum(prometheus_rule_evaluation_failures_total)");
    assert.equal(failures[0]?.value, 0);
  });
});
