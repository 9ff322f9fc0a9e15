/** A Prometheus of the environment's own: how many, where, and what it reads. Pure. */
import type { ChainClient } from "../../catalogue/client.ts";
import { healthSeconds } from "../../catalogue/exporters/series.ts";
import { images } from "../../catalogue/images.ts";
import { quantityBytes } from "../config/primitives.ts";
import type { PrometheusConfig } from "../config/prometheus.ts";
import type { VolumePlan } from "./capacity/types.ts";
import type { ClaimClasses } from "./claims.ts";
import { claimName, inEnvironment, labels, namespaceName, serviceUrl } from "./names.ts";
import { planRemoteWrite } from "./remote-write.ts";
import type { Scheduling } from "./scheduling.ts";
import type {
  AlertmanagerPlan,
  Labels,
  NamespaceRole,
  OwnPrometheusPlan,
  Peer,
  RuleGroupPlan,
  ScrapeJob,
} from "./types.ts";

/** What is decided of Prometheus elsewhere. */
export interface PrometheusSetting {
  classes: ClaimClasses;
  scheduling: Scheduling;
  /** The volume of each replica by its name, as it was accepted. */
  volumeOf: (replica: string) => VolumePlan | undefined;
  jobs: ScrapeJob[];
  /** Namespaces that it looks into beside theirs. */
  discovers: readonly NamespaceRole[];
  rules: RuleGroupPlan[];
  alertmanager: Pick<AlertmanagerPlan, "peersName" | "namespace" | "port">;
}

/** On the pods of several replicas: what all of them are. */
const replicaOf = "cryptokube.io/replica-of";

/** What each replica is called. The first has the name that the only one has, and so its volume. */
export function prometheusNames({ replicas }: Pick<PrometheusConfig, "replicas">): string[] {
  return Array.from({ length: replicas }, (_, index) => (index === 0 ? "prometheus" : `prometheus-${index}`));
}

/** The share of a volume that samples may fill. The rest is for the write-ahead log and for compaction. */
const sampleShare = 0.8;

/** A Prometheus of the environment's own. */
export function planPrometheus(
  environment: string,
  config: PrometheusConfig,
  { classes, scheduling, volumeOf, jobs, discovers, rules, alertmanager }: PrometheusSetting,
): OwnPrometheusPlan {
  const name = "prometheus";
  const own = labels(environment, { name, instance: name, component: "observability" });
  const names = prometheusNames(config);
  const together: Labels = names.length > 1 ? { [replicaOf]: name } : {};
  const namespace = namespaceName(environment, "observability");
  const selector: Labels = {
    ...(names.length > 1 ? together : { "app.kubernetes.io/name": name }),
    ...inEnvironment(environment),
  };
  const port = 9090;
  const reader: Peer = { kind: "pods", namespace: "observability", labels: selector };
  return {
    kind: "own",
    name,
    environment,
    namespace,
    labels: own,
    selector,
    replicas: names.map((replica) => {
      const place = scheduling(replica);
      const volume = volumeOf(replica);
      const its = labels(environment, { name: replica, instance: replica, component: "observability" });
      return {
        name: replica,
        labels: { ...its, ...together },
        // Of the first as it always was: a Deployment's selector cannot be changed.
        selector: { "app.kubernetes.io/name": replica, ...inEnvironment(environment) },
        claim: {
          name: volume?.claim ?? claimName("server", replica, 1),
          size: config.storage,
          ...classes(volume),
          labels: its,
          protect: false,
        },
        ...(place === undefined ? {} : { scheduling: place }),
      };
    }),
    image: images.prometheus,
    // The image's own user, nobody (its Dockerfile, read 2026-11-23).
    user: 65534,
    port,
    retention: config.retention,
    retentionMiB: Math.floor((quantityBytes(config.storage) / 2 ** 20) * sampleShare),
    // 82 MiB and 4.24 more for each 1,000 series: 41,000 of them, and 222,000 at the limit (bench/prometheus-series.ts).
    resources: { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "1Gi" } },
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
    {
      name: "health",
      namespace: chains,
      port: "health",
      path: "/metrics",
      everySeconds: healthSeconds,
      labelled: true,
    },
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
