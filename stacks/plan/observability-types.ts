/** The part of the plan that watches: Prometheus, its rules, and Alertmanager. */
import type { Resources } from "../../catalogue/client.ts";
import type { Exporter } from "../../catalogue/dashboards/panel.ts";
import type { ClaimPlan, Labels, NamespaceRole, SchedulingPlan } from "./types.ts";

/** What Prometheus reads from each pod of one kind. */
export interface ScrapeJob {
  name: string;
  /** The namespace in which it looks for them. */
  namespace: string;
  /** Value of `app.kubernetes.io/name` of the pods; absent: all pods of the namespace. */
  app?: string;
  /** Name of the container; absent: any. A pod is named after its execution client, whatever runs beside it. */
  container?: string;
  /** Name of the container port. */
  port: string;
  path: string;
  /** Whether the pods label their metrics with chain and node themselves: then their labels stay as they are. */
  labelled: boolean;
}

export interface PrometheusPlan {
  name: string;
  environment: string;
  namespace: string;
  labels: Labels;
  selector: Labels;
  image: string;
  user: number;
  port: number;
  retention: string;
  /** Samples go before their time where they would take more, MiB: a full volume loses all. */
  retentionMiB: number;
  resources: Resources;
  claim: ClaimPlan;
  scheduling?: SchedulingPlan;
  /** Namespaces in which it may look for pods. */
  discovers: NamespaceRole[];
  jobs: ScrapeJob[];
  rules: RuleGroupPlan[];
  /** A name that resolves to each Alertmanager, and their port. */
  alertmanagers: { host: string; port: number };
}

/** What groups alerts and tells people. */
export interface AlertmanagerPlan {
  name: string;
  /** The Service that leads to each of its pods. */
  peersName: string;
  namespace: string;
  labels: Labels;
  selector: Labels;
  image: string;
  user: number;
  port: number;
  /** Over which replicas tell each other what was sent, TCP and UDP. */
  gossipPort: number;
  replicas: number;
  resources: Resources;
  nodeSelector: Labels;
  /** Secrets that are read from files: what receivers name. */
  secrets: MountedKey[];
  /** Content of its configuration file. */
  config: object;
}

export interface MountedKey {
  secret: string;
  keys: string[];
}

/** Sections of Grafana's configuration, with their keys. */
export type GrafanaIni = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What shows people how all is. */
export interface GrafanaPlan {
  name: string;
  namespace: string;
  labels: Labels;
  selector: Labels;
  image: string;
  user: number;
  port: number;
  resources: Resources;
  scheduling?: SchedulingPlan;
  /** The volume of its database; absent: a PostgreSQL keeps it. */
  claim?: ClaimPlan;
  ini: GrafanaIni;
  /** The Secret that is made for it. */
  secretName: string;
  /** Whether the administrator's password is in it, made at random; else it is in one of {@link GrafanaPlan.secrets}. */
  makesPassword: boolean;
  /** Secrets of others that it reads. */
  secrets: MountedKey[];
  /** Where it asks. */
  sources: { prometheus: string; alertmanager: string };
  /** What its dashboards are about: the namespace of chain nodes, and who exports something. */
  shows: { chains: string; of: Exporter[] };
  /** ConfigMaps of others with dashboards. */
  ownDashboards: string[];
}

/** Rules that Prometheus evaluates together, in order. */
export interface RuleGroupPlan {
  name: string;
  rules: RulePlan[];
}

export type RulePlan = RecordingRulePlan | AlertRulePlan;

export interface RecordingRulePlan {
  record: string;
  expr: string;
  labels: Labels;
}

export interface AlertRulePlan {
  alert: string;
  expr: string;
  /** Prometheus durations. */
  for?: string;
  keepFiringFor?: string;
  labels: Labels;
  annotations: Labels;
}
