/** What exports what neither clients nor our own agents say: the state of the cluster's objects, and of its machines. Pure. */
import { machineKinds, diskKinds, stateArgs, watchedKinds } from "../../catalogue/exporters/kube-state-metrics.ts";
import { nodeExporterArgs } from "../../catalogue/exporters/node-exporter.ts";
import { images } from "../../catalogue/images.ts";
import { clusterServices, daemons } from "../../catalogue/profiles/index.ts";
import type { RbacRule } from "../../agents/roller/rbac.ts";
import type {
  ExportersPlan,
  Flow,
  KubeStateMetricsPlan,
  Labels,
  NamespaceRole,
  NodeExporterPlan,
  PrometheusPlan,
  ScrapeJob,
} from "./types.ts";
import { inEnvironment, labels, namespaceName } from "./names.ts";

export interface ExportersSetting {
  /** The environment's namespaces. */
  roles: readonly NamespaceRole[];
  /** Whether machines are watched. */
  machines: boolean;
  /** Whether volumes are disks of a cloud whose devices can be told apart. */
  disks: boolean;
  /** Machines that the one of the cluster stands on; none: any. */
  nodeSelector: Labels;
}

export function planExporters(environment: string, setting: ExportersSetting): ExportersPlan {
  return {
    kubeStateMetrics: planKubeStateMetrics(environment, setting),
    ...(setting.machines ? { nodeExporter: planNodeExporter(environment) } : {}),
  };
}

/** Both images run as nobody (their Dockerfiles, v2.18.0 and v1.12.1, read 2026-11-26). */
const nobody = 65534;

function common(environment: string, name: string) {
  return {
    name,
    namespace: namespaceName(environment, "observability"),
    labels: labels(environment, { name, instance: name, component: "observability" }),
    selector: { "app.kubernetes.io/name": name, ...inEnvironment(environment) },
    user: nobody,
  };
}

function planKubeStateMetrics(
  environment: string,
  { roles, machines, disks, nodeSelector }: ExportersSetting,
): KubeStateMetricsPlan {
  const name = "kube-state-metrics";
  const figures = clusterServices.find((service) => service.name === name);
  if (figures === undefined) throw new Error(`catalogue/profiles/platform.ts has no cluster service "${name}"`);
  const ports = { port: 8080, telemetryPort: 8081 };
  const ofCluster = [...(machines ? machineKinds : []), ...(disks ? diskKinds : [])];
  const read = (apiGroup: string, resources: readonly string[]): RbacRule => ({
    apiGroups: [apiGroup],
    resources: [...resources],
    verbs: ["list", "watch"],
  });
  return {
    ...common(environment, name),
    ...ports,
    image: images.kubeStateMetrics,
    args: stateArgs(
      roles.map((role) => namespaceName(environment, role)),
      [...Object.values(watchedKinds).flat(), ...ofCluster],
      ports,
    ),
    reads: {
      roles: [...roles],
      own: Object.entries(watchedKinds).map(([group, kinds]) => read(group, kinds)),
      cluster: ofCluster.length === 0 ? [] : [read("", ofCluster)],
    },
    clusterRole: `${environment}-${name}`,
    resources: {
      requests: { cpu: `${figures.cpuMillis}m`, memory: `${figures.memoryMiB}Mi` },
      limits: { memory: "192Mi" },
    },
    nodeSelector,
  };
}

function planNodeExporter(environment: string): NodeExporterPlan {
  const name = "node-exporter";
  const figures = daemons.find((daemon) => daemon.name === name);
  if (figures === undefined) throw new Error(`catalogue/profiles/platform.ts has no daemon "${name}"`);
  const port = 9100;
  return {
    ...common(environment, name),
    port,
    image: images.nodeExporter,
    args: nodeExporterArgs(port),
    resources: {
      requests: { cpu: `${figures.cpuMillis}m`, memory: `${figures.memoryMiB}Mi` },
      limits: { memory: "96Mi" },
    },
  };
}

export function exporterJobs({ kubeStateMetrics, nodeExporter }: ExportersPlan): ScrapeJob[] {
  const job = ({ name, namespace }: { name: string; namespace: string }) => ({
    name,
    namespace,
    app: name,
    port: "http",
    path: "/metrics",
  });
  return [
    // Its series are of other pods, and say of which.
    { ...job(kubeStateMetrics), labelled: true },
    ...(nodeExporter === undefined ? [] : [{ ...job(nodeExporter), labelled: false, machine: true }]),
  ];
}

export function exporterFlows({ kubeStateMetrics, nodeExporter }: ExportersPlan, prometheus: PrometheusPlan): Flow[] {
  const pods = (selector: Labels) => ({ kind: "pods" as const, namespace: "observability" as const, labels: selector });
  const read = ({ name, selector, port }: NodeExporterPlan | KubeStateMetricsPlan, what: string): Flow => ({
    name: `prometheus-to-${name}`,
    reason: `Prometheus reads ${what}.`,
    from: prometheus.reader,
    to: pods(selector),
    ports: [{ port, protocol: "TCP" }],
  });
  return [
    read(kubeStateMetrics, "the state of the environment's objects"),
    ...(nodeExporter === undefined ? [] : [read(nodeExporter, "what each machine's kernel says of it")]),
    {
      name: `${kubeStateMetrics.name}-to-api-server`,
      reason: "It watches the objects whose state it exports.",
      from: pods(kubeStateMetrics.selector),
      to: { kind: "api-server" },
      ports: [443, 6443].map((port) => ({ port, protocol: "TCP" as const })),
    },
  ];
}

export function exporterImages({ kubeStateMetrics, nodeExporter }: ExportersPlan): string[] {
  return [kubeStateMetrics.image, ...(nodeExporter === undefined ? [] : [nodeExporter.image])];
}
