/** Grafana: what it shows, where it keeps what people make, and who reaches it. Pure. */
import { recorded } from "../../catalogue/alerts/index.ts";
import { type Exporter, exporters } from "../../catalogue/dashboards/panel.ts";
import { images } from "../../catalogue/images.ts";
import { isLab } from "../config/cluster.ts";
import type { EnvironmentConfig } from "../config/environment.ts";
import { defaultGrafanaStorage, type GrafanaConfig } from "../config/grafana.ts";
import type { VolumePlan } from "./capacity/types.ts";
import type { ClaimClasses } from "./claims.ts";
import { grafanaIni } from "./grafana-ini.ts";
import { internet } from "./internet.ts";
import { claimName, inEnvironment, labels, namespaceName, serviceUrl } from "./names.ts";
import { profileNamed, sizeOf } from "./needs/profiled.ts";
import type { Scheduling } from "./scheduling.ts";
import type { AlertmanagerPlan, Flow, GrafanaPlan, MountedKey, Peer, PrometheusPlan, ScrapeJob } from "./types.ts";

const name = "grafana";

/** Why an environment whose file asks for Grafana has none. */
export const notInTheLab = "its image comes from a registry of images alone, which the lab has none of";

/** Whether the environment has one. */
export function hasGrafana({ grafana, cluster }: Pick<EnvironmentConfig, "grafana" | "cluster">): boolean {
  return grafana.enabled && !isLab(cluster);
}

/** The size of its volume; undefined where its database is elsewhere. */
export function grafanaStorage({ postgres, storage = defaultGrafanaStorage }: GrafanaConfig): string | undefined {
  return postgres === undefined ? storage : undefined;
}

/** What is decided of it elsewhere. */
export interface GrafanaSetting {
  classes: ClaimClasses;
  scheduling: Scheduling;
  /** Its volume, as it was accepted. */
  volume: VolumePlan | undefined;
  prometheus: PrometheusPlan;
  alertmanager: AlertmanagerPlan;
}

export function planGrafana(
  environment: string,
  config: GrafanaConfig,
  { classes, scheduling, volume, prometheus, alertmanager }: GrafanaSetting,
): GrafanaPlan {
  const own = labels(environment, { name, instance: name, component: "observability" });
  const profile = profileNamed(name);
  const { cpu, memory } = sizeOf(profile, "cluster", profile.defaultMode);
  const place = scheduling(name);
  const size = grafanaStorage(config);
  return {
    name,
    namespace: namespaceName(environment, "observability"),
    labels: own,
    selector: { "app.kubernetes.io/name": name, ...inEnvironment(environment) },
    image: images.grafana,
    // The image's own user (its Dockerfile, read 2026-11-26).
    user: 472,
    port: 3000,
    resources: {
      requests: { cpu: `${Math.round(cpu.cores * 1000)}m`, memory: `${memory.requestMiB}Mi` },
      limits: { memory: `${memory.ceilingMiB}Mi` },
    },
    ...(place === undefined ? {} : { scheduling: place }),
    ...(size === undefined
      ? {}
      : {
          claim: {
            name: volume?.claim ?? claimName("server", name, 1),
            // As large as was accepted: some disks have a least size.
            size: volume === undefined ? size : `${volume.sizeGiB}Gi`,
            ...classes(volume),
            labels: own,
            protect: false,
          },
        }),
    ini: grafanaIni(config, name),
    secretName: name,
    makesPassword: config.admin === undefined,
    secrets: secretsOf(config),
    sources: { prometheus: prometheus.asked.url, alertmanager: serviceUrl(alertmanager) },
    shows: {
      chains: namespaceName(environment, "chains"),
      of: exportersOf(prometheus),
      ...(prometheus.kind === "operator" ? { within: environment } : {}),
    },
    ownDashboards: config.dashboards,
  };
}

/** Who exports something there: the jobs that Prometheus has, and what its rules record. */
export function exportersOf({ kind, jobs, rules }: Pick<PrometheusPlan, "kind" | "jobs" | "rules">): Exporter[] {
  const records = rules.flatMap((group) => group.rules.flatMap((rule) => ("record" in rule ? [rule.record] : [])));
  const groups = rules.map((group) => group.name);
  const there = new Set<string>([
    ...jobs.map((job) => job.name),
    "scrapes",
    ...(kind === "own" ? ["prometheus"] : []),
    ...(records.includes(recorded.nodeExpected) ? ["plan"] : []),
    ...(groups.includes("prices") ? ["prices"] : []),
    ...(groups.includes("consensus") ? ["consensus"] : []),
  ]);
  return exporters.filter((exporter) => there.has(exporter));
}

function secretsOf({ admin, postgres, oidc }: GrafanaConfig): MountedKey[] {
  const named = [admin, postgres?.password, oidc?.clientSecret].filter((each) => each !== undefined);
  return [...Map.groupBy(named, ({ existingSecret }) => existingSecret)].map(([secret, of]) => ({
    secret,
    keys: [...new Set(of.map(({ key }) => key))].sort(),
  }));
}

export function grafanaJob(environment: string): ScrapeJob {
  return {
    name,
    namespace: namespaceName(environment, "observability"),
    app: name,
    port: "http",
    path: "/metrics",
    labelled: false,
  };
}

/** What Grafana reaches, and who reaches it. */
export function grafanaFlows(
  plan: GrafanaPlan,
  { from, postgres, oidc }: GrafanaConfig,
  { prometheus, alertmanager }: { prometheus: PrometheusPlan; alertmanager: AlertmanagerPlan },
): Flow[] {
  const pods = ({ selector }: Pick<GrafanaPlan, "selector">): Peer => ({
    kind: "pods",
    namespace: "observability",
    labels: selector,
  });
  const tcp = (...ports: number[]): Flow["ports"] => ports.map((port) => ({ port, protocol: "TCP" as const }));
  const own = pods(plan);
  return [
    {
      name: `${name}-to-prometheus`,
      reason: "Grafana asks Prometheus what its dashboards show.",
      from: own,
      to: prometheus.asked.peer,
      ports: tcp(prometheus.asked.port),
    },
    {
      name: `${name}-to-alertmanager`,
      reason: "Grafana shows what fires, and what is silenced.",
      from: own,
      to: pods(alertmanager),
      ports: tcp(alertmanager.port),
    },
    {
      name: `prometheus-to-${name}`,
      reason: "Prometheus reads Grafana's metrics.",
      from: prometheus.reader,
      to: own,
      ports: tcp(plan.port),
    },
    ...(from === undefined
      ? []
      : [
          {
            name: `ingress-to-${name}`,
            reason: "The ingress that the file names leads people to Grafana.",
            from: { kind: "namespace", name: from } as const,
            to: own,
            ports: tcp(plan.port),
          },
        ]),
    ...(postgres === undefined
      ? []
      : [
          {
            name: `${name}-to-postgres`,
            reason: "Grafana keeps its database in a PostgreSQL, whose address is not known beforehand.",
            from: own,
            to: { kind: "anywhere" } as const,
            ports: tcp(Number(postgres.host.split(":")[1])),
          },
        ]),
    ...(oidc === undefined
      ? []
      : [
          {
            name: `${name}-to-oidc`,
            reason: "Grafana asks the provider who somebody is, whose address is not known beforehand.",
            from: own,
            to: internet,
            ports: tcp(...new Set([oidc.tokenUrl, oidc.apiUrl].map(portOf))),
          },
        ]),
  ];
}

function portOf(address: string): number {
  const { port, protocol } = new URL(address);
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}
