/** A chain node as it is planned: its pod, its clients and their volumes, and what its containers see. */
import type { ClientRole, Resources } from "../../catalogue/client.ts";
import type { PeersFormat } from "../../catalogue/chains/ethereum/private/peers.ts";
import type { HealthSettingsInput } from "../../agents/health/settings.ts";
import type { NodePeersPlan } from "./peers.ts";
import type { Labels, SchedulingPlan, ServicePlan } from "./types.ts";

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
  /** Seconds that it starts after the client before it in the pod. Absent: at once. */
  startsAfterSeconds?: number;
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
