/**
 * A region of AWS as it is to be: everything that components register there is decided here, as plain data. It survives
 * JSON. What only the account knows (its id, ARNs, zone names) stands as a token: `${account}`, `${partition}`,
 * `${region}`, `${clusterKey}`; components put it in.
 */
import type { AwsPeersPlan } from "../peers.ts";
import type { Labels } from "../types.ts";

export interface AwsPlan {
  region: string;
  /** The cluster's name, and the beginning of every name that must be unique in the account: `cryptokube-<environment>`. */
  name: string;
  /** On everything that takes tags. */
  tags: Labels;
  /** Whether the engine refuses to delete what holds state: cluster, key, volumes. */
  protect: boolean;
  network: AwsNetworkPlan;
  cluster: EksPlan;
  /** Node groups, in order of name. */
  pools: AwsPoolPlan[];
  /**
   * Node groups that are no longer wanted, and stay until no node stands on them. They are left as they are, but for their
   * taints; one that was never made is made without machines.
   */
  leaving: AwsPoolPlan[];
  addons: AddonPlan[];
  /** Roles of AWS that pods have, through EKS Pod Identity. */
  identities: PodIdentityPlan[];
  storage: AwsStoragePlan;
  registry: RegistryPlan;
  /** The bucket that logs go to; absent: none is made here. */
  logs?: LogBucketPlan;
  /** What lets peers dial nodes; absent where they dial none. */
  peers?: AwsPeersPlan;
  /** What the add-ons' own namespace lets through: pods that no policy names are cut off from the first moment. */
  policies: AddonPolicyPlan[];
}

export interface AwsNetworkPlan {
  /** A VPC that is there already; absent: one is made. */
  existing?: { vpc: string; internetGateway?: string };
  cidr: string;
  /** Further ranges of the VPC, for pods: blocks of a /16 at most. */
  podCidrs: string[];
  zones: AwsZonePlan[];
  nat: NatChoice;
  /** Endpoints without a price: `s3`. */
  gatewayEndpoints: string[];
  /** Services that are reached inside the VPC, by the last part of their names: `ecr.api`. */
  interfaceEndpoints: string[];
}

/** How private machines reach the internet: not at all, through one gateway, or through one in each zone. */
export type NatChoice = "none" | "one" | "zone";

/** A zone by id: names differ from account to account. */
export interface AwsZonePlan {
  id: string;
  nodes: string;
  /** Absent: the file names this zone's ranges, and none that faces the internet. */
  public?: string;
  pods: string;
  /** Whether a NAT gateway stands here. */
  nat: boolean;
  /** Zone whose gateway the private machines of this zone use; absent: they have none. */
  natVia?: string;
  /** Whether the control plane takes a subnet here. */
  cluster: boolean;
}

export interface EksPlan {
  /** Kubernetes, as `1.36`. */
  version: string;
  /** The API server always answers inside the VPC; outside only where ranges may reach it. */
  endpoint: { publicCidrs: string[]; /** How it is reached, in words. */ route: string };
  serviceCidr: string;
  /** Kinds of control-plane logs that are kept, and for how many days. */
  logs: { types: string[]; retentionDays: number; group: string };
  /** Encrypts Kubernetes' secrets, and volumes. */
  key: { existingArn?: string; alias: string };
  /** Principals with full access, by ARN, beside the one that makes the cluster. */
  admins: string[];
  /** The control plane's role. */
  role: RolePlan;
  /** The machines' role, which all pools share. */
  nodeRole: RolePlan;
}

/** A role: who may take it, and what it may do. */
export interface RolePlan {
  /** Unique in the account; 64 characters at most (IAM). */
  name: string;
  description: string;
  /** The service that takes it. */
  service: "eks.amazonaws.com" | "ec2.amazonaws.com" | "pods.eks.amazonaws.com";
  /** AWS's own policies, by the part of the ARN after `:policy/`. */
  managed: string[];
  /** Its own policy; absent: it has none. */
  document?: PolicyDocument;
}

/** An IAM policy document. ARNs may hold tokens. */
export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: PolicyStatement[];
}

export interface PolicyStatement {
  Sid: string;
  Effect: "Allow" | "Deny";
  Action: string[];
  Resource: string[];
  Principal?: Record<string, string | string[]>;
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** A node group: machines of one pool, in one zone. */
export interface AwsPoolPlan {
  /** The pool of the lock. */
  pool: string;
  /** `<pool>-<hash of what cannot change in place>`: a change makes a new group before the old one goes. */
  name: string;
  /** The hash in its name, where machines are made anew beside the old ones; absent where they are renewed in place. */
  generation?: string;
  /** The name of its launch template. */
  template: string;
  zone: string;
  /** `public` where its nodes are to be dialled by peers. */
  subnet: "nodes" | "public";
  machine: string;
  amiType: string;
  capacityType: "ON_DEMAND" | "SPOT";
  scaling: { min: number; desired: number; max: number };
  /** Whether the autoscaler, not the plan, decides how many there are between min and max. */
  autoscaled: boolean;
  labels: Labels;
  taints: { key: string; value: string; effect: "NO_SCHEDULE" }[];
  rootDiskGiB: number;
  /** MIME text that EKS merges with its own (catalogue/clouds/aws/user-data.ts). */
  userData: string;
  /** Whether pods of chains run here: then a change of machines is blue/green. */
  chains: boolean;
}

/** An add-on that EKS installs. */
export interface AddonPlan {
  name: string;
  /** As EKS writes it: `v1.20.4-eksbuild.1`. */
  version: string;
  /** Its configuration, as its schema has it. Tokens `${subnet:<zone id>}`, `${zoneName:<zone id>}`, `${podSecurityGroup}` are put in by the component. */
  configuration: Record<string, unknown>;
  /** Whether it needs machines to become active. */
  needsNodes: boolean;
}

/** A role of AWS for a service account. */
export interface PodIdentityPlan {
  name: string;
  namespace: string;
  serviceAccount: string;
  role: RolePlan;
}

/** A NetworkPolicy in `kube-system`. It must be there before the add-ons that need machines. */
export interface AddonPolicyPlan {
  name: string;
  namespace: string;
  reason: string;
  /** As Kubernetes has it (networking.k8s.io/v1, NetworkPolicySpec). */
  spec: {
    podSelector: { matchLabels?: Labels };
    policyTypes: ("Ingress" | "Egress")[];
    ingress?: { from?: { ipBlock: { cidr: string } }[]; ports?: { port: number; protocol: "TCP" | "UDP" }[] }[];
    egress?: Record<string, never>[];
  };
}

export interface AwsStoragePlan {
  classes: StorageClassPlan[];
  attributesClasses: VolumeAttributesClassPlan[];
  snapshotClasses: SnapshotClassPlan[];
  /** Disks that are there already and are to be volumes of claims. */
  adopted: AdoptedVolumePlan[];
}

export interface StorageClassPlan {
  name: string;
  default: boolean;
  reclaimPolicy: "Retain" | "Delete";
  parameters: Record<string, string>;
  /** Options of the mount: `dataMountOptions` of catalogue/node-settings.ts. Absent: none. */
  mountOptions?: readonly string[];
}

/** IOPS and throughput of a volume that can change while it is in use. */
export interface VolumeAttributesClassPlan {
  /** By content: `gp3-8000iops-700mibs`. The parameters of a class are immutable. */
  name: string;
  parameters: Record<string, string>;
}

export interface SnapshotClassPlan {
  name: string;
  deletionPolicy: "Retain" | "Delete";
}

export interface AdoptedVolumePlan {
  /** The claim that it is bound to, as the plan names it. */
  claim: string;
  namespace: string;
  /** `vol-…` */
  volume: string;
  zone: string;
  sizeGiB: number;
  storageClass: string;
  attributesClass?: string;
  /** As {@link StorageClassPlan.mountOptions}: a volume that is there already does not get them from its class. */
  mountOptions?: readonly string[];
}

export interface RegistryPlan {
  repositories: { name: string; keepImages: number }[];
  /** Images of these registries are had through the account's own. */
  pullThrough: { prefix: string; upstream: string }[];
}

/** A bucket of logs, encrypted with the key of the cluster. */
export interface LogBucketPlan {
  /** Unique in the world by the account's number: `cryptokube-prod-logs-${account}`. */
  name: string;
  /** Days after which an object goes. */
  retentionDays: number;
  /** Days after which what was begun in parts and never ended goes. */
  abandonedDays: number;
  /** Nobody reaches it without TLS. */
  policy: PolicyDocument;
}
