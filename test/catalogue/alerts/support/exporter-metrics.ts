/** Of node-exporter's metrics those that rules ask for. test/real/exporters.lab.spec.ts holds them to the program. */
export const nodeExporterMetrics = [
  "node_disk_read_bytes_total",
  "node_disk_reads_completed_total",
  "node_disk_written_bytes_total",
  "node_disk_writes_completed_total",
  "node_nvme_info",
  "node_timex_maxerror_seconds",
  "node_timex_offset_seconds",
  "node_timex_sync_status",
];

/**
 * What is exported only where volumes are Amazon's disks: which device is which volume. Source: collector/nvme_linux.go of
 * node_exporter v1.12.1 and internal/store/persistentvolume.go of kube-state-metrics v2.18.0, read 2026-11-26.
 */
export const ofAmazonsDisks = ["kube_persistentvolume_claim_ref", "kube_persistentvolume_info", "node_nvme_info"];

/**
 * What kube-state-metrics exports only while there is such a container. Source: internal/store/pod.go of v2.18.0, read
 * 2026-11-26.
 */
export const ofRareStates = [
  "kube_pod_container_status_last_terminated_reason",
  "kube_pod_container_status_waiting_reason",
  "kube_pod_init_container_status_last_terminated_reason",
  "kube_pod_init_container_status_waiting_reason",
];
