/**
 * The plan: everything that is decided, as plain data. It survives JSON, so it can be shown, compared and committed.
 */
import type { RollerSettingsInput } from "../../agents/roller/settings.ts";
import type { AwsPlan } from "./aws/types.ts";
import type { Flow, Forward } from "./flow-types.ts";
import type { FluentdPlan } from "./fluentd/types.ts";
import type { GatewayPlan } from "./gateway/types.ts";
import type { ClaimPlan, MountPlan, NodePlan, SharedSecretPlan } from "./node-types.ts";
import type { AlertmanagerPlan, ExportersPlan, GrafanaPlan, PrometheusPlan } from "./observability-types.ts";
import type { ControllersPlan, HostPlan } from "./platform-types.ts";
import type { SigningPlan } from "./signing/types.ts";
import type { WorkloadPlan } from "./workload-types.ts";

export type * from "./aws/types.ts";
export type * from "./flow-types.ts";
export type * from "./fluentd/types.ts";
export type * from "./gateway/types.ts";
export type * from "./node-types.ts";
export type * from "./observability-types.ts";
export type * from "./platform-types.ts";
export type * from "./signing/types.ts";
export type * from "./workload-types.ts";

export type Labels = Readonly<Record<string, string>>;

export interface Plan {
  environment: string;
  /** Whether every chain is on a development network. Only then is anything reachable from the machine itself. */
  development: boolean;
  cluster: ClusterPlan;
  namespaces: NamespacePlans;
  chains: ChainPlan[];
  /** All nodes of all chains, in short: what the CLI watches and prints. */
  nodes: NodeSummary[];
  prometheus: PrometheusPlan;
  alertmanager: AlertmanagerPlan;
  exporters: ExportersPlan;
  /** Absent where the file asks for none, and in the lab. */
  grafana?: GrafanaPlan;
  roller: RollerPlan;
  /** What stands before nodes, for the chains whose file asks for it; absent: none does. */
  gateways?: GatewayPlan[];
  /** What touches the machines themselves; absent where they are not ours to touch. */
  host?: HostPlan;
  /** What makes and takes things of the cloud from within the cluster; absent on a cluster that is there already. */
  controllers?: ControllersPlan;
  /** What signs transactions and for validators; absent where nothing does. */
  signing?: SigningPlan;
  /** What carries logs away; absent where none are collected. */
  fluentd?: FluentdPlan;
  /** Every connection that is allowed. Whatever is not here is denied. */
  flows: Flow[];
  /** Services to reach from this machine's loopback. Development only. */
  forwards: Forward[];
  /** What the file asks for and this version plans and prices, but does not make. */
  leftOut: LeftOut[];
  /** Every image that runs, once, in order of name. */
  images: string[];
}

export type ClusterPlan = ExistingClusterPlan | EksClusterPlan;

/** A cluster that is there already: the lab's, or one that the user's kubeconfig names. */
export interface ExistingClusterPlan {
  kind: "existing";
  /** The kubeconfig context; absent: the lab's cluster. */
  context?: string;
  /** The kubeconfig file; absent: $KUBECONFIG, then ~/.kube/config. */
  kubeconfig?: string;
  /** What the provider takes for the cluster's identity. A change replaces every object, so it is never derived from
   * an address, a certificate or a machine. */
  clusterIdentifier: string;
  /** Whether an object that is there already becomes ours. An engine that was killed leaves what its state lacks: in a
   * lab nobody else can have made it, and the next `up` goes on; elsewhere it may be somebody's, and is an error. */
  takesOver: boolean;
}

/** A cluster that is made in a region of AWS. */
export interface EksClusterPlan {
  kind: "eks";
  /** See {@link ExistingClusterPlan.clusterIdentifier}. */
  clusterIdentifier: string;
  takesOver: false;
  aws: AwsPlan;
}

/**
 * What lives in a namespace: the chains, what watches them, the platform's own workers, what must touch the machines
 * (only where they are ours), what signs, what runs databases, and what reads logs.
 */
export type NamespaceRole = "chains" | "observability" | "system" | OptionalNamespace;

/** Namespaces that an environment has where it needs them. */
export type OptionalNamespace = "host" | "signing" | "databases" | "logs";

export type NamespacePlans = Readonly<
  Record<Exclude<NamespaceRole, OptionalNamespace>, NamespacePlan> & Partial<Record<OptionalNamespace, NamespacePlan>>
>;

export interface NamespacePlan {
  name: string;
  labels: Labels;
  /** Whether the engine refuses to delete it: it holds volumes of value. */
  protect: boolean;
  /** What Pod Security lets in. Default: `restricted`; `privileged` only where the machines are touched. */
  podSecurity?: "privileged";
}

/** Where a pod may run: in one slot of one pool, so that any order of scheduling is as it was planned. */
export interface SchedulingPlan {
  /** Labels that the machine must have. */
  nodeSelector: Labels;
  /** Labels of the pod; no two pods with the same ones stand on one machine, whatever their namespaces. */
  slot: Labels;
  /** Further labels of the pod, by which it is found: the generation of its machines. Absent: it has none. */
  labels?: Labels;
  tolerations: { key: string; operator: "Equal" | "Exists"; value?: string; effect?: "NoSchedule" }[];
  /** Annotations of the pod: that no autoscaler may move it. */
  annotations: Labels;
}

export interface ChainPlan {
  name: string;
  chain: string;
  network: string;
  namespace: string;
  labels: Labels;
  /** Reaches the nodes that are ready, and them only. */
  service: ServicePlan;
  /** The account of the nodes' pods where they have a role of the cloud; absent: the namespace's default, which has none. */
  serviceAccount?: string;
  /** The secret by which a stopped node knows that a sibling asks for its data; absent where none does. */
  siblings?: SharedSecretPlan;
  /** At most one node is taken away at a time. Chains of one node have none: it would only block drains. */
  disruptionBudget?: { maxUnavailable: number };
  nodes: NodePlan[];
  /** Of a private network alone: what it begins with, and what makes its blocks. */
  genesis?: GenesisPlan;
}

/** What a network of the environment's own begins with: the same for all of its nodes. */
export interface GenesisPlan {
  /** The ConfigMap with the network's rules, and its files. */
  inputsName: string;
  inputs: Readonly<Record<string, string>>;
  /**
   * The ConfigMap with the moment of the first slot, seconds since 1970, and its key. Not the plan's to say: it is that of
   * the making, so many seconds later, and stays.
   */
  momentName: string;
  momentKey: string;
  delaySeconds: number;
  validator: ValidatorPlan;
}

/** The one client that makes a private network's blocks. */
export interface ValidatorPlan extends WorkloadPlan {
  /** Its containers: no key is run by two of them. */
  parts: ValidatorPartPlan[];
  graceSeconds: number;
  /** Path on each part's port that answers as long as it lives. */
  liveness: string;
  /** Where its own volume is mounted. */
  mountPath: string;
  mounts: MountPlan[];
  claim: ClaimPlan;
  scheduling?: SchedulingPlan;
}

/** One process of a private network's validator: a share of the keys. */
export interface ValidatorPartPlan {
  /** Of its container. */
  name: string;
  args: string[];
  metricsPort: number;
  /** Unique in the pod. */
  metricsPortName: string;
}

export interface ServicePlan {
  name: string;
  labels: Labels;
  selector: Labels;
  ports: { name: string; port: number; protocol: "TCP" | "UDP" }[];
}

export interface NodeSummary {
  name: string;
  chain: string;
  network: string;
  client: string;
  namespace: string;
  statefulSet: string;
  pod: string;
  /** The chain's Service. */
  service: string;
}

/** The worker that replaces outdated pods of chains. */
export interface RollerPlan extends WorkloadPlan {
  /** Serves `/healthz` and `/metrics`. */
  port: number;
  /** Content of the settings file that it reads. */
  settings: RollerSettingsInput;
  /** Absent on a cluster that is there already. */
  scheduling?: SchedulingPlan;
}

/** Something that is planned and not made. */
export interface LeftOut {
  name: string;
  why: string;
}
