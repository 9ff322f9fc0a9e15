/** What watches the chains, what runs on every machine, and what every cluster runs once. */
import type { ClientProfile, DaemonProfile, SizeProfile } from "../profile.ts";
import type { Source } from "../source.ts";
import { day, inferred, io, memory, noSync, noTraffic, read } from "./figures.ts";

const both: readonly ["amd64", "arm64"] = ["amd64", "arm64"];

function onCluster(size: Pick<SizeProfile, "disk" | "io" | "cpu" | "memory">): ClientProfile["networks"] {
  return { cluster: { default: { ...size, traffic: noTraffic, firstSync: noSync } } };
}

const prometheusPod = read(
  "stacks/plan/prometheus.ts: what its pod asks for; 4.24 MiB per 1,000 series beside 82, 2026-11-26 (bench/prometheus-series.ts)",
  day,
);

/** Its volume is the environment file's to size, by its retention. */
export const prometheus: ClientProfile = {
  name: "prometheus",
  chain: "platform",
  role: "server",
  architectures: { value: both, source: inferred("prom/prometheus is built for both") },
  // Samples of the past are nowhere else.
  regenerable: false,
  defaultMode: "default",
  networks: onCluster({
    disk: {
      todayGiB: 0,
      growthGiBPerMonth: 0,
      source: inferred("samples are dropped by age and by size: it does not grow on"),
    },
    io: io(
      [200, 10],
      [200, 10],
      read("2.1 bytes a sample, 2026-11-26 (bench/prometheus-series.ts), written in blocks of two hours", day),
    ),
    cpu: { cores: 0.05, source: prometheusPod },
    memory: memory(0.25, 1, prometheusPod),
  }),
};

const grafanaNeeds = read("grafana.com/docs, installation: 512 MB and one core at least", day);

/** Our dashboards come from the platform; its volume, which the file sizes, has people, and what they made. */
export const grafana: ClientProfile = {
  name: "grafana",
  chain: "platform",
  role: "server",
  architectures: { value: both, source: inferred("grafana/grafana is built for both") },
  regenerable: false,
  defaultMode: "default",
  networks: onCluster({
    disk: { todayGiB: 0, growthGiBPerMonth: 0, source: inferred("a database of people, preferences and dashboards") },
    io: io([10, 1], [10, 1], inferred("written to when somebody logs in or saves something")),
    cpu: { cores: 0.1, source: inferred(`idle but for its readers: ${grafanaNeeds.from}`) },
    memory: memory(0.5, 1, inferred(`as much again for its ceiling: ${grafanaNeeds.from}`)),
  }),
};

/** Space of a machine's own disk for log lines that wait, where the environment file names none, GiB. */
export const logBufferGiB = 10;

/** On every machine, beside what the cloud itself runs there. */
export const daemons: readonly DaemonProfile[] = [
  {
    name: "fluentd",
    cpuMillis: 100,
    memoryMiB: 200,
    rootDiskGiB: logBufferGiB,
    source: read(
      "fluent/fluentd-kubernetes-daemonset:fluentd-daemonset-elasticsearch-rbac.yaml; its buffer is ours",
      day,
    ),
  },
  {
    name: "node-exporter",
    cpuMillis: 10,
    memoryMiB: 32,
    rootDiskGiB: 0,
    source: read(
      "stacks/plan/exporters.ts: what its pod asks for; v1.12.1 was run with its collectors: 17.5 MiB resident, 13.6 of them its program",
      "2026-11-26",
    ),
  },
  {
    name: "node-settings",
    cpuMillis: 10,
    memoryMiB: 56,
    rootDiskGiB: 0,
    source: read("stacks/plan/host.ts: what its pod asks for; 51.8 MiB resident (bench/node-settings-memory.ts)", day),
  },
];

/** One thing that a cluster runs, all replicas together. */
export interface ClusterService {
  name: string;
  replicas: number;
  /** Of one replica. */
  cpuMillis: number;
  memoryMiB: number;
  source: Source;
}

export const clusterServices: readonly ClusterService[] = [
  {
    name: "coredns",
    replicas: 2,
    cpuMillis: 100,
    memoryMiB: 70,
    source: read("kubernetes/kubernetes:cluster/addons/dns/coredns/coredns.yaml.base", day),
  },
  {
    name: "volume-controller",
    replicas: 2,
    // The driver and five sidecars, each with the same request.
    cpuMillis: 60,
    memoryMiB: 240,
    source: read(
      "kubernetes-sigs/aws-ebs-csi-driver:charts/aws-ebs-csi-driver/values.yaml: 10m and 40Mi a container",
      day,
    ),
  },
  {
    name: "autoscaler",
    replicas: 1,
    cpuMillis: 100,
    memoryMiB: 600,
    source: read(
      "kubernetes/autoscaler:cluster-autoscaler/cloudprovider/aws/examples/cluster-autoscaler-autodiscover.yaml",
      day,
    ),
  },
  {
    name: "load-balancer-controller",
    replicas: 2,
    cpuMillis: 100,
    memoryMiB: 128,
    source: inferred("its chart names no request; as the other controllers"),
  },
  {
    name: "metrics-server",
    replicas: 2,
    cpuMillis: 100,
    memoryMiB: 200,
    source: inferred(
      "kubernetes-sigs/metrics-server's released components.yaml asks 100m and 200Mi; EKS's add-on runs two",
    ),
  },
  {
    name: "snapshot-controller",
    replicas: 2,
    cpuMillis: 10,
    memoryMiB: 40,
    source: inferred(
      "kubernetes-csi/external-snapshotter:deploy/kubernetes/snapshot-controller: two replicas, no request; as the disk driver's sidecars",
    ),
  },
  {
    name: "alertmanager",
    replicas: 2,
    cpuMillis: 10,
    memoryMiB: 64,
    source: inferred(
      "v0.35.0 was run with no alert, alone and with gossip, 2026-11-26: 35 MiB resident; as much again for alerts",
    ),
  },
  {
    name: "kube-state-metrics",
    replicas: 1,
    cpuMillis: 10,
    memoryMiB: 64,
    source: read("v2.18.0 was run in the lab beside one node: 54 MiB resident", "2026-11-26"),
  },
  {
    name: "roller",
    replicas: 1,
    cpuMillis: 10,
    memoryMiB: 64,
    source: read("stacks/plan/platform.ts: what its pod asks for", day),
  },
];
