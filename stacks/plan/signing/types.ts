/** What signs, as it was decided: plain data. */
import type { RbacRule } from "../../../agents/roller/rbac.ts";
import type { Resources } from "../../../catalogue/client.ts";
import type { SignerMode } from "../../../catalogue/signers/key-sources.ts";
import type { ClaimPlan, Labels, SchedulingPlan, ServicePlan, WorkloadPlan } from "../types.ts";

export interface SigningPlan {
  signers: SignerPlan[];
  validators: ValidatorsPlan[];
  /** What runs the databases; absent where there is none. */
  operator?: PostgresOperatorPlan;
}

/** A port of a container. */
export interface PortPlan {
  name: string;
  port: number;
  protocol: "TCP";
}

/** A signer: replicas that are all alike, behind one Service within the cluster. */
export interface SignerPlan extends WorkloadPlan {
  mode: SignerMode;
  /** Its pods' own. It has a role of the cloud only where its keys are there. */
  serviceAccount: string;
  args: string[];
  ports: PortPlan[];
  probes: { live: string; ready: string };
  service: ServicePlan;
  /** Files that say where keys are: names of the cloud, never keys. */
  keyConfigs: Record<string, string>;
  /** Secrets of yours with keystores and their passwords. */
  keystores: string[];
  /** One Deployment of one pod for each: they may stand in different pools. */
  replicas: { name: string; scheduling?: SchedulingPlan }[];
  /** At most one replica is taken away at a time. One alone has none: it would only block drains. */
  disruptionBudget?: { maxUnavailable: number };
  /** What was signed; only for validators. */
  database?: DatabasePlan;
}

/** A PostgreSQL of three: what is written stands on two of them before anybody is told that it does. */
export interface DatabasePlan {
  /** The Cluster's, and the beginning of its Services', pods' and claims' names. */
  name: string;
  namespace: string;
  labels: Labels;
  /** Labels of its pods: the operator puts them there. */
  selector: Labels;
  image: string;
  instances: number;
  /** How many of the others must have a transaction before it is done. */
  synchronous: number;
  /** The database and the role that owns it. */
  database: string;
  owner: string;
  storage: Pick<ClaimPlan, "size" | "storageClass" | "attributesClass">;
  resources: Resources;
  /** Machines that may hold an instance, each by all of these labels; absent: any. */
  machines?: Labels[];
  tolerations: SchedulingPlan["tolerations"];
  /** Made by the operator: the owner's password under `password`, and the authority of the server's certificate. */
  secrets: { owner: string; authority: string };
  /** Leads to the one that takes writes. */
  host: string;
  port: number;
  protect: boolean;
  /** What a new database is brought to before anything uses it. */
  migrations: { image: string; folder: string; version: number };
}

/** The operator of the databases: a Deployment of one, as PostgreSQL goes on without it. */
export interface PostgresOperatorPlan extends WorkloadPlan {
  serviceAccount: string;
  command: string[];
  args: string[];
  env: Record<string, string>;
  ports: { metrics: number; webhook: number };
  certificate: { secret: string; folder: string; host: string; files: Record<string, string> };
  /** Namespaces whose databases it runs, by their roles' names. */
  watches: "signing"[];
  rules: { cluster: RbacRule[]; watched: RbacRule[]; own: RbacRule[] };
  clusterRole: string;
  scheduling?: SchedulingPlan;
}

/** The one client of a set of keys: a StatefulSet of one pod, whose claim no second pod can mount. */
export interface ValidatorsPlan extends WorkloadPlan {
  client: string;
  command?: string[];
  args: string[];
  metricsPort: number;
  claim: ClaimPlan;
  mountPath: string;
  /** Files of its ConfigMap, and where they stand. */
  files?: { folder: string; at?: string; content: Record<string, string> };
  graceSeconds: number;
  /** In lower case, in order. */
  publicKeys: string[];
  /** The signer whose keys they are. */
  signer: string;
  /** Labels of the beacon nodes that it asks. */
  chain: string;
  scheduling?: SchedulingPlan;
}
