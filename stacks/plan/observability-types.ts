/** The part of the plan that watches: Prometheus, its rules, and Alertmanager. */
import type { RbacRule } from "../../agents/roller/rbac.ts";
import type { Exporter } from "../../catalogue/dashboards/panel.ts";
import type { ClaimPlan, Labels, NamespaceRole, Peer, SchedulingPlan } from "./types.ts";
import type { WorkloadPlan } from "./workload-types.ts";

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
  /** Seconds between two readings. Default: `scrapeSeconds` of catalogue/exporters/series.ts. */
  everySeconds?: number;
  /** Whether the pods label their metrics with chain and node themselves: then their labels stay as they are. */
  labelled: boolean;
  /** Whether series are labelled with the machine that the pod stands on. Default: they are not. */
  machine?: boolean;
}

/** Who reads metrics and evaluates rules: a Prometheus of the environment's own, or the cluster's. */
export type PrometheusPlan = OwnPrometheusPlan | OperatedPrometheusPlan;

interface AnyPrometheusPlan {
  name: string;
  environment: string;
  namespace: string;
  labels: Labels;
  jobs: ScrapeJob[];
  rules: RuleGroupPlan[];
  /** Its pods, which read from ours. */
  reader: Peer;
  /** Where it answers queries, and which flow leads there. */
  asked: { url: string; peer: Peer; port: number };
}

export interface OwnPrometheusPlan extends AnyPrometheusPlan, WorkloadPlan {
  kind: "own";
  /** Selects the pods of all replicas. */
  selector: Labels;
  /** One, or two that read the same and know nothing of each other. */
  replicas: PrometheusReplicaPlan[];
  port: number;
  retention: string;
  /** Samples go before their time where they would take more, MiB: a full volume loses all. */
  retentionMiB: number;
  /** Namespaces in which it may look for pods. */
  discovers: NamespaceRole[];
  /** A name that resolves to each Alertmanager, and their port. */
  alertmanagers: { host: string; port: number };
  /** Where samples are also sent; absent: nowhere. */
  remoteWrite?: RemoteWritePlan;
}

/** One Prometheus: a Deployment of one pod, with a volume of its own. */
export interface PrometheusReplicaPlan {
  name: string;
  labels: Labels;
  /** Selects its own pod. */
  selector: Labels;
  claim: ClaimPlan;
  scheduling?: SchedulingPlan;
}

/** The cluster's own Prometheus, which its operator tells what to read and to evaluate by objects of ours. */
export interface OperatedPrometheusPlan extends AnyPrometheusPlan {
  kind: "operator";
}

/** An endpoint that takes samples. */
export interface RemoteWritePlan {
  /** The entry of Prometheus' configuration, but for what tells replicas apart. */
  config: object;
  port: number;
  /** The Secret that it asks for, read from a file. */
  secret?: MountedKey;
  /** Whether the pod has a role of the cloud for it. */
  role: boolean;
}

/** What groups alerts and tells people. */
export interface AlertmanagerPlan extends WorkloadPlan {
  /** The Service that leads to each of its pods. */
  peersName: string;
  port: number;
  /** Over which replicas tell each other what was sent, TCP and UDP. */
  gossipPort: number;
  replicas: number;
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

/** What exports what neither clients nor our own agents say. */
export interface ExportersPlan {
  kubeStateMetrics: KubeStateMetricsPlan;
  /** Absent where the file has machines not watched. */
  nodeExporter?: NodeExporterPlan;
}

/** An exporter's pods. */
export interface ExporterPlan extends WorkloadPlan {
  port: number;
  args: string[];
}

/** One on every machine: what its kernel says. It is given nothing of the machine. */
export type NodeExporterPlan = ExporterPlan;

/** The state of the environment's objects, as the API server has it. */
export interface KubeStateMetricsPlan extends ExporterPlan {
  /** Its metrics about itself, and whether it is ready. */
  telemetryPort: number;
  reads: {
    /** The namespaces whose objects it may read, and which of them. */
    roles: NamespaceRole[];
    own: RbacRule[];
    /** What it may read that is of no namespace. */
    cluster: RbacRule[];
  };
  /** Name of its ClusterRole and ClusterRoleBinding, where there is something of no namespace to read. */
  clusterRole: string;
  nodeSelector: Labels;
}

/** Sections of Grafana's configuration, with their keys. */
export type GrafanaIni = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What shows people how all is. */
export interface GrafanaPlan extends WorkloadPlan {
  port: number;
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
  /**
   * What its dashboards are about: the namespace of chain nodes, who exports something, and the environment of which it asks
   * where its source knows of others. Default: it does not.
   */
  shows: { chains: string; of: Exporter[]; within?: string };
  /** ConfigMaps of others with dashboards. */
  ownDashboards: string[];
}

/** Rules that Prometheus evaluates together, in order. */
export interface RuleGroupPlan {
  name: string;
  /** Seconds between two evaluations. Default: `evaluationSeconds` of rules.ts. */
  everySeconds?: number;
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
