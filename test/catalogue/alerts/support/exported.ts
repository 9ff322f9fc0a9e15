import { renderMetrics as renderHealth } from "../../../../agents/health/metrics.ts";
import { decideReadiness } from "../../../../agents/health/readiness.ts";
import { parseHealthSettings } from "../../../../agents/health/settings.ts";
import { renderMetrics as renderMachine } from "../../../../agents/node-settings/metrics.ts";
import { GatewayMetrics } from "../../../../agents/gateway/metrics.ts";
import { newCanary } from "../../../../agents/roller/canary.ts";
import { nothing } from "../../../../agents/roller/memory.ts";
import { RollerMetrics } from "../../../../agents/roller/metrics.ts";
import { Counter } from "../../../../agents/shared/prometheus.ts";
import { input, now, observed, seen } from "../../../agents/health/samples.ts";
import { alertmanagerMetrics, prometheusMetrics, readMetrics } from "./prometheus-metrics.ts";
import { stateMetrics } from "../../../../catalogue/exporters/kube-state-metrics.ts";
import { nodeExporterMetrics } from "./exporter-metrics.ts";
import { collectedBytes } from "../../../../stacks/plan/fluentd/pipeline.ts";
import { fluentdMetrics } from "./fluentd-metrics.ts";
import { namesIn } from "./promql.ts";
import { watchedPlan } from "./plan.ts";

/** Our agents' metrics, by asking them. */
export const agentMetrics = () => ({
  health: namesIn(health()),
  roller: namesIn(roller()),
  "node-settings": namesIn(machine()),
  gateway: namesIn(gateway()),
});

/** The names of all metrics that an environment's parts export. */
export function exportedMetrics(): string[] {
  // What Prometheus makes of each scrape by itself.
  return Object.values(agentMetrics())
    .flat()
    .concat(prometheusMetrics, alertmanagerMetrics, readMetrics, stateMetrics, nodeExporterMetrics, fluentdMetrics)
    .concat(collectedBytes, "up");
}

function health(): string {
  const [chain] = watchedPlan().chains;
  const space = { freeBytes: 1, sizeBytes: 2 };
  return renderHealth(
    parseHealthSettings(JSON.stringify(chain!.nodes[0]!.health.settings)),
    {
      now,
      observation: observed(),
      failure: null,
      consensus: { observation: seen(), failure: null },
      forks: { at: now, mismatch: { at: 1, unknownTo: "consensus" } },
      readiness: decideReadiness(input()),
      comparison: { heads: [], ignored: [] },
      settled: null,
      disagreeing: [],
      reorganisations: { count: 0, deepestBlocks: 0 },
      clockOffset: 0,
      syncedBefore: true,
      volume: space,
      consensusVolume: space,
    },
    new Counter("chain_probe_failures_total", ""),
    {
      version: "1",
      startedAt: now,
      settingsInvalid: false,
      residentBytes: 1,
      traffic: { sentBytes: 1, receivedBytes: 1 },
    },
  );
}

function roller(): string {
  const metrics = new RollerMetrics("prod");
  const canaries = { eth: newCanary({ key: "geth=x", text: "geth" }, "eth-0", now) };
  const memory = { canaries, nodes: { "eth-0": { ...nothing, replacement: { pod: "x", at: now, wasReady: true } } } };
  const node = {
    name: "eth-0",
    uid: "x",
    generation: 1,
    observedGeneration: 1,
    replicas: 1,
    updateRevision: "a",
    onDelete: true,
    deleted: false,
    pods: [],
  };
  metrics.holds(true);
  metrics.decided(now, [{ name: "eth", nodes: [node] }] as never, {
    evictions: [],
    memory,
    notes: [],
    news: [],
    snapshots: [],
  });
  return metrics.render();
}

function machine(): string {
  const finding = { name: "vm.swappiness", drift: false, value: 1 };
  return renderMachine("prod", "m-1", { at: now, findings: [finding as never] }, 1);
}

function gateway(): string {
  const metrics = new GatewayMetrics("prod", "eth");
  metrics.answered("shop", "eth_call", "useless", 1);
  metrics.limited("shop", 1);
  metrics.denied("shop");
  metrics.retried("shop");
  metrics.kept("shop");
  metrics.stranger();
  metrics.socket("shop", 1);
  const node = { name: "eth-0", ready: true, head: 1, busy: 0, stateBlocks: null, traces: false };
  return metrics.render([{ ...node, index: 0, settings: undefined as never, lostAt: null }], 1);
}
