/** The metrics of each exporter that dashboards may ask for. */
import { recorded } from "../../../../catalogue/alerts/index.ts";
import type { Exporter } from "../../../../catalogue/dashboards/panel.ts";
import { recordedForDashboards } from "../../../../catalogue/dashboards/index.ts";
import { agentMetrics } from "../../alerts/support/exported.ts";
import { alertmanagerMetrics, prometheusMetrics } from "../../alerts/support/prometheus-metrics.ts";

/** Where the names of an exporter are from. */
export interface Exported {
  metrics: readonly string[];
  /** In words, for the table of docs/dashboards.md. */
  from: string;
  /**
   * Where queries for them were asked of a real Prometheus and gave series: in every run of test/real/slice.real.spec.ts or
   * test/real/private-network.lab.spec.ts; once, 2026-11-26; or nowhere, so that their names alone are checked.
   */
  asked: "always" | "once" | "never";
}

const { nodeEgress, ...ofPlan } = recorded;
const { volumePlanned, machinesPlanned, monthlyDollars } = recordedForDashboards;

export function exportedBy(): Record<Exporter, Exported> {
  const agents = agentMetrics();
  const agent = (metrics: readonly string[]): Exported => ({ metrics, from: "our agent was asked", asked: "always" });
  const isConsensus = (name: string) => name.startsWith("chain_consensus");
  return {
    plan: { metrics: [...Object.values(ofPlan), volumePlanned], from: "the plan's own rules", asked: "always" },
    prices: { metrics: [machinesPlanned, monthlyDollars, nodeEgress], from: "the plan's own rules", asked: "once" },
    health: agent(agents.health.filter((name) => !isConsensus(name))),
    consensus: agent(agents.health.filter(isConsensus)),
    roller: agent(agents.roller),
    gateway: agent(agents.gateway),
    "node-settings": { ...agent(agents["node-settings"]), asked: "never" },
    scrapes: {
      metrics: ["up", "scrape_samples_post_metric_relabeling", "ALERTS"],
      from: "Prometheus v3.14.0 was asked, 2026-11-26",
      asked: "always",
    },
    prometheus: {
      metrics: [...prometheusMetrics, ...prometheusOwn],
      from: "Prometheus v3.14.0 was asked, 2026-11-26",
      asked: "always",
    },
    alertmanager: {
      metrics: [...alertmanagerMetrics, "alertmanager_notifications_total", "process_resident_memory_bytes"],
      from: "Alertmanager v0.35.0 was asked, 2026-11-26",
      asked: "always",
    },
    geth: { metrics: gethMetrics, from: "geth v1.17.6 --dev was asked, 2026-11-26", asked: "always" },
    "node-exporter": {
      metrics: nodeExporterMetrics,
      from: "node_exporter v1.12.1 was asked, 2026-11-26",
      asked: "always",
    },
    "kube-state-metrics": {
      metrics: kubeStateMetrics,
      from: "kube-state-metrics v2.18.0 was asked, 2026-11-26",
      asked: "always",
    },
    fluentd: {
      metrics: fluentdMetrics,
      from: "fluent/fluent-plugin-prometheus: README, prometheus_output_monitor, read 2026-11-26",
      asked: "never",
    },
  };
}

/** What Prometheus exports of itself. */
const prometheusOwn = [
  "process_resident_memory_bytes",
  "prometheus_tsdb_head_series",
  "prometheus_tsdb_head_samples_appended_total",
  "prometheus_tsdb_storage_blocks_bytes",
  "prometheus_tsdb_wal_storage_size_bytes",
  "prometheus_tsdb_head_chunks_storage_size_bytes",
];

/** Of the 736 that it has. */
const gethMetrics = [
  "chain_reorg_drop",
  "eth_db_chaindata_ancient_size",
  "eth_db_chaindata_disk_size",
  "p2p_egress",
  "p2p_ingress",
  "rpc_failure",
  "rpc_success",
  "system_memory_held",
  "txpool_pending",
  "txpool_queued",
];

const nodeExporterMetrics = [
  "node_cpu_seconds_total",
  "node_disk_io_time_seconds_total",
  "node_disk_read_bytes_total",
  "node_disk_reads_completed_total",
  "node_disk_writes_completed_total",
  "node_disk_written_bytes_total",
  "node_memory_MemAvailable_bytes",
  "node_memory_MemTotal_bytes",
];

const kubeStateMetrics = ["kube_node_info", "kube_pod_container_status_restarts_total", "kube_pod_status_phase"];

const fluentdMetrics = [
  "fluentd_output_status_buffer_total_bytes",
  "fluentd_output_status_emit_records",
  "fluentd_output_status_num_errors",
];
