/** Alerts about machines, as their kernels see them. Metrics: node-exporter v1.12.1. */
import { type Alert, recorded } from "./alert.ts";

/**
 * Seconds by which a clock may be wrong: consensus clients take messages that are at most 500 ms early
 * (MAXIMUM_GOSSIP_CLOCK_DISPARITY of ethereum/consensus-specs, specs/phase0/p2p-interface.md, read 2026-11-26), and a
 * peer's clock has its own error.
 */
const clockError = 0.25;

export const clockAlerts: readonly Alert[] = [
  {
    name: "ClockUnsynchronised",
    severity: "ticket",
    // The kernel's word, which chrony sets; it loses it when nothing has set the clock for some hours.
    expr: "node_timex_sync_status == 0",
    for: "15m",
    summary: "Nothing keeps the clock of the machine {{ $labels.machine }}",
    description:
      "It drifts from now on. A clock that is half a second wrong costs consensus clients their attestations.",
    runbook: "clock-drift.md",
  },
  {
    name: "ClockDrifts",
    severity: "ticket",
    // Beside the offset that is being mended, the bound of what is not known: chrony itself leaves the offset at nothing.
    expr: `abs(node_timex_offset_seconds) + node_timex_maxerror_seconds > ${clockError} and node_timex_sync_status == 1`,
    for: "10m",
    summary: "The clock of the machine {{ $labels.machine }} may be {{ $value | humanizeDuration }} wrong",
    description: "Something keeps it, and not well enough for consensus clients, which need it within half a second.",
    runbook: "clock-drift.md",
  },
];

/** Per second, of the device that each claim of the plan is: other devices have no limit that we know. */
const ofClaim = (reads: string, writes: string) =>
  `sum by (machine, device, claim) ((rate(${reads}[5m]) + rate(${writes}[5m])) ` +
  `* on (machine, device) group_left (claim) ${recorded.diskClaim})`;

const operations = ofClaim("node_disk_reads_completed_total", "node_disk_writes_completed_total");
const bytes = ofClaim("node_disk_read_bytes_total", "node_disk_written_bytes_total");
const limit = (name: string) => `/ on (claim) group_left (chain, node) ${name} > 0.95`;

export const diskLimitAlerts: readonly Alert[] = [
  {
    name: "DiskAtIopsLimit",
    severity: "ticket",
    expr: `${operations} ${limit(recorded.volumeIopsLimit)}`,
    for: "15m",
    summary: "The disk of {{ $labels.claim }} does {{ $value | humanizePercentage }} of the operations it may",
    description:
      "Its cloud slows it down from here, so that the client waits for it. A first sync may; a node that follows must not.",
    runbook: "disk-at-limit.md",
  },
  {
    name: "DiskAtThroughputLimit",
    severity: "ticket",
    expr: `${bytes} ${limit(recorded.volumeBytesLimit)}`,
    for: "15m",
    summary: "The disk of {{ $labels.claim }} moves {{ $value | humanizePercentage }} of the bytes it may",
    description:
      "Its cloud slows it down from here, so that the client waits for it. A first sync may; a node that follows must not.",
    runbook: "disk-at-limit.md",
  },
];

/**
 * Which claim a device of a machine is. Amazon's disks name themselves: their serial number is the volume's id, with its
 * hyphen or without, and the PersistentVolume has it, too (Amazon EBS user guide, "Map Amazon EBS volumes to NVMe device
 * names", read 2026-11-26).
 */
export const diskClaim =
  "max by (machine, device, claim) (" +
  'label_replace(label_replace(node_nvme_info{serial=~"vol.+"}, "handle", "vol-$1", "serial", "vol-?([0-9a-f]+).*"), ' +
  '"device", "${1}n1", "device", "(.+)") ' +
  "* on (handle) group_left (persistentvolume) max by (handle, persistentvolume) " +
  '(label_replace(kube_persistentvolume_info{csi_driver="ebs.csi.aws.com"}, "handle", "$1", "csi_volume_handle", "(.+)")) ' +
  "* on (persistentvolume) group_left (claim) max by (persistentvolume, claim) " +
  '(label_replace(kube_persistentvolume_claim_ref, "claim", "$1", "name", "(.+)")))';
