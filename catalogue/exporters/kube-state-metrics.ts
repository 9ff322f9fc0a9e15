/**
 * kube-state-metrics: what it is asked for, which is what rules and dashboards ask for. Flags: its `--help` of v2.18.0;
 * metrics and labels: its docs/metrics, and seen from the program in the lab. 2026-11-26.
 */

/** Kinds of the environment's namespaces whose state is exported, by API group. */
export const watchedKinds = {
  "": ["persistentvolumeclaims", "pods"],
  apps: ["daemonsets", "deployments", "statefulsets"],
} as const;

/** Kinds that belong to no namespace: machines, and where volumes are of a cloud, which of its disks each is. */
export const machineKinds = ["nodes"] as const;
export const diskKinds = ["persistentvolumes"] as const;

const container = (metric: string) => [`kube_pod_container_${metric}`, `kube_pod_init_container_${metric}`];

/** All metrics that it exports: without such a list it has about two hundred. */
export const stateMetrics: readonly string[] = [
  ...container("resource_limits"),
  ...container("resource_requests"),
  ...container("status_last_terminated_reason"),
  ...container("status_restarts_total"),
  ...container("status_running"),
  ...container("status_waiting_reason"),
  "kube_daemonset_status_desired_number_scheduled",
  "kube_daemonset_status_number_available",
  "kube_deployment_spec_replicas",
  "kube_deployment_status_replicas_available",
  "kube_node_info",
  "kube_node_spec_unschedulable",
  "kube_node_status_allocatable",
  "kube_node_status_condition",
  "kube_persistentvolume_claim_ref",
  "kube_persistentvolume_info",
  "kube_persistentvolumeclaim_info",
  "kube_persistentvolumeclaim_labels",
  "kube_persistentvolumeclaim_resource_requests_storage_bytes",
  "kube_persistentvolumeclaim_status_phase",
  "kube_pod_info",
  "kube_pod_labels",
  "kube_pod_status_phase",
  "kube_pod_status_scheduled",
  "kube_statefulset_replicas",
  "kube_statefulset_status_replicas_ready",
];

/** Labels of objects that become labels of metrics: `label_cryptokube_io_chain`. */
export const stateLabels = ["cryptokube.io/chain", "cryptokube.io/node"] as const;

/** @param namespaces whose objects it reads; @param kinds what of them. */
export function stateArgs(
  namespaces: readonly string[],
  kinds: readonly string[],
  { port, telemetryPort }: { port: number; telemetryPort: number },
): string[] {
  const labelled = ["persistentvolumeclaims", "pods"].map((kind) => `${kind}=[${stateLabels.join(",")}]`);
  return [
    `--resources=${[...kinds].sort().join(",")}`,
    `--namespaces=${namespaces.join(",")}`,
    // As expressions they would also let in what merely holds them.
    `--metric-allowlist=${stateMetrics.map((name) => `^${name}$`).join(",")}`,
    `--metric-labels-allowlist=${labelled.join(",")}`,
    "--host=0.0.0.0",
    `--port=${port}`,
    "--telemetry-host=0.0.0.0",
    `--telemetry-port=${telemetryPort}`,
  ];
}
