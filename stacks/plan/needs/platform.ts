import type { Cloud } from "../../../catalogue/clouds/cloud.ts";
import { type ClusterService, clusterServices, daemons } from "../../../catalogue/profiles/index.ts";
import { isLab } from "../../config/cluster.ts";
import type { EnvironmentConfig } from "../../config/environment.ts";
import { quantityGiB } from "../../config/quantities.ts";
import { grafanaStorage, hasGrafana } from "../grafana.ts";
import { prometheusNames } from "../prometheus.ts";
import type { MachineOverhead, Need } from "../capacity/types.ts";
import { profileNamed, sizeOf } from "./profiled.ts";
import { needOf, partOf } from "./parts.ts";
import { volumeNeed } from "./sizing.ts";

const bookedOn = "platform";

/** What watches the chains, and what a cluster runs once. */
export function platformNeeds(config: EnvironmentConfig): Need[] {
  const { prometheus, grafana, planning, cluster } = config;
  const part = (group: string, path: string, stated?: string, name = group): Need => {
    const profile = profileNamed(group);
    const size = sizeOf(profile, "cluster", profile.defaultMode);
    const volume = stated === undefined ? undefined : volumeNeed(profile.role, size, planning, stated);
    return needOf({ name, bookedOn, group, profile: group, path: [path], peers: "outbound" }, [
      partOf(profile, size, volume),
    ]);
  };
  return [
    ...(prometheus.operator === undefined ? prometheusNames(prometheus) : []).map((name) =>
      part("prometheus", "cryptokube:prometheus", prometheus.storage, name),
    ),
    ...(hasGrafana(config) ? [part("grafana", "cryptokube:grafana", grafanaStorage(grafana))] : []),
    ...systemNeeds(cluster.kind === "existing" ? ourServices : clusterServices),
  ];
}

/** On a cluster that is there already the rest is its own; with one of each, as it may have but one machine. */
const ourServices = clusterServices
  .filter(({ name }) => ["roller", "alertmanager", "kube-state-metrics"].includes(name))
  .map((service) => ({ ...service, replicas: 1 }));

/** The cluster's own services, the first replica of each together, then the second: they stand in different zones. */
function systemNeeds(services: readonly ClusterService[]): Need[] {
  const replicas = Math.max(...services.map((service) => service.replicas));
  return Array.from({ length: replicas }, (_, i) => {
    const here = services.filter((service) => service.replicas > i);
    const memoryMiB = here.reduce((sum, service) => sum + service.memoryMiB, 0);
    return needOf(
      {
        name: `system-${i}`,
        bookedOn,
        group: "system",
        profile: here.map(({ name }) => name).join("+"),
        path: ["cryptokube:cluster"],
        peers: "outbound",
      },
      [],
      { cpuMillis: here.reduce((sum, service) => sum + service.cpuMillis, 0), memoryMiB, ceilingMiB: memoryMiB },
    );
  });
}

/** What every machine holds before any workload: the cloud's daemons, and the platform's. */
export function overheadOf({ cluster, fluentd, prometheus }: EnvironmentConfig, cloud: Cloud): MachineOverhead {
  const runs: Readonly<Record<string, boolean>> = {
    fluentd: fluentd.enabled && !isLab(cluster),
    "node-exporter": prometheus.machines,
  };
  const ours = daemons
    .filter(({ name }) => runs[name] ?? cluster.kind !== "existing")
    .map((daemon) => (daemon.name === "fluentd" ? { ...daemon, rootDiskGiB: quantityGiB(fluentd.buffer) } : daemon));
  const all = [...cloud.daemons, ...ours];
  const sum = (field: "cpuMillis" | "memoryMiB" | "rootDiskGiB") => all.reduce((total, each) => total + each[field], 0);
  return {
    cpuMillis: sum("cpuMillis"),
    memoryMiB: sum("memoryMiB"),
    pods: all.length,
    rootDiskGiB: Math.ceil(sum("rootDiskGiB")),
  };
}
