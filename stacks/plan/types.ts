/**
 * The plan: everything that is decided, as plain data. It survives JSON, so it can be shown, compared and committed.
 */
import type { ClientRole, Resources } from "../../catalogue/client.ts";
import type { PeersFormat } from "../../catalogue/chains/ethereum/private/peers.ts";
import type { HealthSettingsInput } from "../../agents/health/settings.ts";
import type { RollerSettingsInput } from "../../agents/roller/settings.ts";
import type { AwsPlan } from "./aws/types.ts";
import type { FluentdPlan } from "./fluentd/types.ts";
import type { GatewayPlan } from "./gateway/types.ts";
import type { NodePeersPlan } from "./peers.ts";
import type { AlertmanagerPlan, PrometheusPlan } from "./observability-types.ts";
import type { ControllersPlan, HostPlan } from "./platform-types.ts";
import type { SigningPlan } from "./signing/types.ts";

export type * from "./aws/types.ts";
export type * from "./fluentd/types.ts";
export type * from "./gateway/types.ts";
export type * from "./observability-types.ts";
export type * from "./platform-types.ts";
export type * from "./signing/types.ts";

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
export interface ValidatorPlan {
  name: string;
  namespace: string;
  labels: Labels;
  selector: Labels;
  image: string;
  args: string[];
  user: number;
  graceSeconds: number;
  metricsPort: number;
  /** Path on {@link ValidatorPlan.metricsPort} that answers as long as it lives. */
  liveness: string;
  resources: Resources;
  /** Where its own volume is mounted. */
  mountPath: string;
  mounts: MountPlan[];
  claim: ClaimPlan;
  scheduling?: SchedulingPlan;
}

/** Something else than a client's own volume that a container sees. */
export interface MountPlan {
  volume: MountedPlan;
  mountPath: string;
  readOnly: boolean;
}

/** A volume of a pod. Those of one name are one. */
export type MountedPlan =
  | { name: string; kind: "configMap" | "secret"; from: string }
  /** Empty when the pod starts, and gone with it. */
  | { name: string; kind: "empty"; sizeLimit: string };

/** A Secret with the keys by which a node of a private network is known to its siblings, and whom it dials. */
export interface IdentityPlan {
  secretName: string;
  clients: IdentityClientPlan[];
}

/** One client's part of it. */
export interface IdentityClientPlan {
  role: ClientRole;
  /** Keys of the Secret. */
  keyFile: string;
  peersFile: string;
  format: PeersFormat;
  /** By which its siblings' clients of the same role dial it. */
  host: string;
  port: number;
}

export interface ServicePlan {
  name: string;
  labels: Labels;
  selector: Labels;
  ports: { name: string; port: number; protocol: "TCP" | "UDP" }[];
}

export interface NodePlan {
  name: string;
  chain: string;
  namespace: string;
  labels: Labels;
  /** The labels that no later version may change: a StatefulSet's selector is immutable. */
  selector: Labels;
  /** The node's own name in DNS, also while it is not ready: its siblings and peers must find it then too. */
  service: ServicePlan;
  clients: ClientPlan[];
  /** The longest grace period of the pod's clients, seconds. */
  graceSeconds: number;
  /** Keep nodes of the chain on different machines where that is possible. */
  spreadBy?: Labels;
  /** Absent on a cluster that is there already: its scheduler chooses. */
  scheduling?: SchedulingPlan;
  /** The account of its pod, where that has a role of the cloud. Only what needs the role is given it. */
  serviceAccount?: string;
  /** The secret that the pod's execution and consensus client share; absent where there is but one client. */
  jwt?: JwtPlan;
  /** Of a private network alone. */
  identity?: IdentityPlan;
  health: HealthPlan;
  /** What runs to its end before the clients start, one after the other; none where there is nothing to do. */
  init: InitPlan[];
  /** Absent where peers do not dial it. */
  peers?: NodePeersPlan;
}

/** A Secret that is made for all nodes of a chain. */
export interface SharedSecretPlan {
  secretName: string;
  key: string;
}

/** A container that runs to its end each time the pod starts, beside the sidecar and before the clients. */
export interface InitPlan {
  /** The container's name. */
  name: string;
  image: string;
  /** Absent for a worker of ours: its program is its ConfigMap's. */
  command?: string[];
  args?: string[];
  resources: Resources;
  /** The clients whose volumes it is given, each where that client has it. */
  volumes: ClientRole[];
  /** Entries of ConfigMaps that are its environment; Kubernetes puts them in place of `$(NAME)` in its arguments. */
  env?: { name: string; configMap: string; key: string }[];
  /** What else it sees. */
  mounts?: MountPlan[];
  /** Set where it is a worker of ours. */
  agent?: InitAgentPlan;
}

/** A worker of ours that is an init container: its bundle is shared by all nodes, its settings are the node's. */
export interface InitAgentPlan {
  name: "bootstrap";
  /** Content of the settings file that it reads. */
  settings: object;
  /** Name of the ConfigMap with {@link InitAgentPlan.settings}. */
  settingsName: string;
  /** Name of a ConfigMap that need not be there: what the node is asked for while it is stopped. */
  requestName: string;
  /** Entries of Secrets that are its environment. */
  env: { name: string; secretName: string; key: string }[];
  /** Where it serves the node's data to a sibling. */
  port: number;
}

/** A Secret with the token by which a consensus client is known to its execution client. */
export interface JwtPlan {
  /** The node's own, unless {@link JwtPlan.existing}. */
  secretName: string;
  /** The key of the Secret, and the file in {@link JwtPlan.mountPath}. */
  file: string;
  mountPath: string;
  /** Somebody else's: it is not made, and several nodes may name it. */
  existing?: boolean;
}

/** One client's container and volume in a node's pod. */
export interface ClientPlan {
  name: string;
  role: ClientRole;
  image: string;
  command?: string[];
  args: string[];
  user: number;
  ports: { name: string; port: number; protocol: "TCP" | "UDP" }[];
  resources: Resources;
  liveness: { path: string; port: string; startupSeconds: number };
  claim: ClaimPlan;
  /** Where the volume is mounted, in the client's container and in the sidecar's. */
  mountPath: string;
  /** What else it sees. */
  mounts?: MountPlan[];
  /** The oldest version that it can go back to from its own; `none`: there is no way back. Absent: not known. */
  goesBackTo?: string;
}

export interface ClaimPlan {
  name: string;
  /** Kubernetes quantity. */
  size: string;
  /** Absent: the cluster's default. */
  storageClass?: string;
  /** A VolumeSnapshot that a new claim is made from; it counts for nothing once the claim is there. */
  fromSnapshot?: string;
  /** The VolumeAttributesClass: IOPS and throughput. Absent: what the storage class gives. */
  attributesClass?: string;
  labels: Labels;
  protect: boolean;
}

/** The node's health sidecar. */
export interface HealthPlan {
  image: string;
  port: number;
  /** Content of the settings file that the sidecar reads. */
  settings: HealthSettingsInput;
  /** Name of the ConfigMap with {@link HealthPlan.settings}. */
  settingsName: string;
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
export interface RollerPlan {
  name: string;
  namespace: string;
  labels: Labels;
  selector: Labels;
  image: string;
  user: number;
  /** Serves `/healthz` and `/metrics`. */
  port: number;
  /** Content of the settings file that it reads. */
  settings: RollerSettingsInput;
  resources: Resources;
  /** Absent on a cluster that is there already. */
  scheduling?: SchedulingPlan;
}

/** One end of a flow. */
export type Peer =
  /** Pods of one of the environment's namespaces; no labels: all of them. */
  | { kind: "pods"; namespace: NamespaceRole; labels: Labels }
  /** Pods of a namespace that is not the environment's: somebody's own workload. */
  | { kind: "workload"; namespace: string; labels: Labels }
  /** Every pod of a namespace that is not the environment's. */
  | { kind: "namespace"; name: string }
  /** The cluster's DNS. */
  | { kind: "dns" }
  /** The cluster's API server. */
  | { kind: "api-server" }
  /** The machine that a pod runs on, from which the lab forwards. */
  | { kind: "machine" }
  /** Whatever has an address, in the network or outside: the ports alone bound the flow. */
  | { kind: "anywhere" }
  /** A fixed range, without some of its parts: the EKS Pod Identity agent on the pod's own machine, or the internet. */
  | { kind: "range"; cidr: string; except?: string[] };

/** A connection that is allowed, and why. */
export interface Flow {
  name: string;
  reason: string;
  from: Peer;
  to: Peer;
  /** With an end, all ports from the one to the other. */
  ports: { port: number; endPort?: number; protocol: "TCP" | "UDP" }[];
}

/** A Service that is to be reached from this machine's loopback. */
export interface Forward {
  name: string;
  namespace: string;
  service: string;
  port: number;
}

/** Something that is planned and not made. */
export interface LeftOut {
  name: string;
  why: string;
}
