import type { RollerRule } from "../../agents/roller/settings.ts";
import type { ChainClient } from "../../catalogue/client.ts";
import { images } from "../../catalogue/images.ts";
import type { PrometheusConfig } from "../config/prometheus.ts";
import { quantityBytes } from "../config/primitives.ts";
import { healthPort } from "./chains.ts";
import { planRemoteWrite } from "./remote-write.ts";
import { claimName, inEnvironment, labels, namespaceName, serviceUrl } from "./names.ts";
import type { VolumePlan } from "./capacity/types.ts";
import type { ClaimClasses } from "./claims.ts";
import type { Scheduling } from "./scheduling.ts";
import type {
  AlertmanagerPlan,
  ExistingClusterPlan,
  NamespacePlan,
  NamespaceRole,
  OwnPrometheusPlan,
  Peer,
  RollerPlan,
  RuleGroupPlan,
  SchedulingPlan,
  ScrapeJob,
} from "./types.ts";
import type { ExistingClusterConfig } from "../config/cluster.ts";

/** The cluster, and what the provider takes for its identity: the context's name, which no machine or address decides. */
export function planCluster(environment: string, config: ExistingClusterConfig): ExistingClusterPlan {
  return {
    kind: config.kind,
    ...(config.context === undefined ? {} : { context: config.context }),
    ...(config.kubeconfig === undefined ? {} : { kubeconfig: config.kubeconfig }),
    clusterIdentifier: config.identifier ?? (config.context === undefined ? `lab/${environment}` : config.context),
    takesOver: config.context === undefined,
  };
}

export function planNamespace(environment: string, role: NamespaceRole, protect: boolean): NamespacePlan {
  return {
    name: namespaceName(environment, role),
    labels: labels(environment, { name: role, instance: environment, component: "namespace" }),
    protect,
  };
}

/** What is decided of Prometheus elsewhere. */
export interface PrometheusSetting {
  classes: ClaimClasses;
  scheduling: Scheduling;
  /** Its volume, as it was accepted. */
  volume: VolumePlan | undefined;
  jobs: ScrapeJob[];
  /** Namespaces that it looks into beside theirs. */
  discovers: readonly NamespaceRole[];
  rules: RuleGroupPlan[];
  alertmanager: Pick<AlertmanagerPlan, "peersName" | "namespace" | "port">;
}

/** The share of a volume that samples may fill. The rest is for the write-ahead log and for compaction. */
const sampleShare = 0.8;

/** A Prometheus of the environment's own. */
export function planPrometheus(
  environment: string,
  config: PrometheusConfig,
  { classes, scheduling, volume, jobs, discovers, rules, alertmanager }: PrometheusSetting,
): OwnPrometheusPlan {
  const name = "prometheus";
  const place = scheduling(name);
  const own = labels(environment, { name, instance: name, component: "observability" });
  const namespace = namespaceName(environment, "observability");
  const selector = { "app.kubernetes.io/name": name, ...inEnvironment(environment) };
  const port = 9090;
  const reader: Peer = { kind: "pods", namespace: "observability", labels: selector };
  return {
    kind: "own",
    name,
    environment,
    namespace,
    labels: own,
    selector,
    image: images.prometheus,
    // The image's own user, nobody (its Dockerfile, read 2026-11-23).
    user: 65534,
    port,
    retention: config.retention,
    retentionMiB: Math.floor((quantityBytes(config.storage) / 2 ** 20) * sampleShare),
    // 82 MiB and 4.24 more for each 1,000 series: 41,000 of them, and 222,000 at the limit (bench/prometheus-series.ts).
    resources: { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "1Gi" } },
    claim: {
      name: volume?.claim ?? claimName("server", name, 1),
      size: config.storage,
      ...classes(volume),
      labels: own,
      protect: false,
    },
    ...(place === undefined ? {} : { scheduling: place }),
    discovers: ["chains", "observability", "system", ...discovers],
    jobs,
    rules,
    reader,
    asked: { url: serviceUrl({ name, namespace, port }), peer: reader, port },
    ...(config.remoteWrite === undefined ? {} : { remoteWrite: planRemoteWrite(config.remoteWrite) }),
    alertmanagers: { host: `${alertmanager.peersName}.${alertmanager.namespace}.svc`, port: alertmanager.port },
  };
}

/**
 * The uniform metrics of all sidecars, the own metrics of each client at the path that the catalogue names, and those of the
 * roller, which acts on both.
 */
export function chainJobs(environment: string, clients: readonly ChainClient[]): ScrapeJob[] {
  const chains = namespaceName(environment, "chains");
  const byName = new Map(clients.map((client) => [client.name, client]));
  return [
    { name: "health", namespace: chains, port: "health", path: "/metrics", labelled: true },
    ...[...byName.values()].map(({ name, role, metrics }) => ({
      name,
      namespace: chains,
      ...(role === "execution" ? { app: name } : { container: name }),
      port: metrics.port,
      path: metrics.path,
      labelled: false,
    })),
    {
      name: "roller",
      namespace: namespaceName(environment, "system"),
      app: "roller",
      port: "metrics",
      path: "/metrics",
      labelled: true,
    },
  ];
}

export function planRoller(
  environment: string,
  upgrade: Pick<RollerRule, "soakSeconds" | "snapshotClass">,
  scheduling?: SchedulingPlan,
): RollerPlan {
  const name = "roller";
  return {
    name,
    namespace: namespaceName(environment, "system"),
    labels: labels(environment, { name, instance: name, component: "system" }),
    selector: { "app.kubernetes.io/name": name, ...inEnvironment(environment) },
    image: images.node,
    // The user "node" of the image is 1000; any but root serves.
    user: 1000,
    port: 9751,
    settings: {
      environment,
      namespace: namespaceName(environment, "chains"),
      leaseNamespace: namespaceName(environment, "system"),
      leaseName: name,
      port: 9751,
      healthPort,
      rule: upgrade,
    },
    resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "160Mi" } },
    ...(scheduling === undefined ? {} : { scheduling }),
  };
}
