/**
 * What GKE runs on every machine of a cluster with Dataplane V2 and workload identity. What is a Deployment there is
 * reckoned with all the same: its replica may come to stand on any machine.
 */
import type { DaemonProfile } from "../../profile.ts";
import type { Source } from "../../source.ts";

const seen = (from: string): Source => ({ from, on: "2026-11-23", how: "read" });
const reckoned = (from: string): Source => ({ from, on: "2026-11-23", how: "inferred" });

const described = "`kubectl describe node` of GKE machines in public repositories";

/** CPU and memory as requested; where none is, what it uses. */
export const daemons: readonly DaemonProfile[] = [
  {
    name: "anetd",
    cpuMillis: 205,
    memoryMiB: 350,
    rootDiskGiB: 1,
    source: reckoned(
      "`kubectl get daemonsets` of a GKE cluster in a public repository (205m); memory: what Cilium's agent uses",
    ),
  },
  { name: "netd", cpuMillis: 8, memoryMiB: 65, rootDiskGiB: 0, source: seen(described) },
  { name: "ip-masq-agent", cpuMillis: 10, memoryMiB: 16, rootDiskGiB: 0, source: seen(described) },
  { name: "gke-metadata-server", cpuMillis: 100, memoryMiB: 100, rootDiskGiB: 0, source: seen(described) },
  { name: "gke-metrics-agent", cpuMillis: 21, memoryMiB: 155, rootDiskGiB: 1, source: seen(described) },
  { name: "fluentbit-gke", cpuMillis: 105, memoryMiB: 230, rootDiskGiB: 1, source: seen(described) },
  { name: "pdcsi-node", cpuMillis: 10, memoryMiB: 20, rootDiskGiB: 1, source: seen(described) },
  // 36 MB.
  { name: "gmp-system/collector", cpuMillis: 5, memoryMiB: 35, rootDiskGiB: 1, source: seen(described) },
  {
    name: "kube-dns",
    cpuMillis: 265,
    memoryMiB: 140,
    rootDiskGiB: 1,
    source: reckoned(`${described}: one of at least two replicas, taken to stand on every machine`),
  },
  {
    name: "konnectivity-agent",
    cpuMillis: 15,
    memoryMiB: 60,
    rootDiskGiB: 0,
    source: reckoned(`${described}: one of its replicas, taken to stand on every machine`),
  },
];
