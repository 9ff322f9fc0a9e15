/**
 * A cloud as data and pure functions: what machines and disks can do and cost, region by region. The plan and the
 * estimate know clouds by this alone.
 */
import type { Architecture, DaemonProfile, Io } from "../profile.ts";
import type { Source } from "../source.ts";

export type CloudName = "aws" | "gcp" | "existing";

/** What a machine can do to its network disks together: for ever, and for a while. */
export interface MachineIo {
  baseline: Io;
  /** As long as the cloud's credits last: half an hour a day on small AWS machines. The same as the baseline where it never drops. */
  burst: Io;
}

export interface MachineType {
  name: string;
  family: string;
  architecture: Architecture;
  vcpus: number;
  memoryMiB: number;
  /** Disks that go with the machine. */
  localNvme?: { count: number; totalGiB: number };
  network: { baselineGbps: number; burstGbps: number };
  /** The durable disk types that it takes, each with what the machine can do to them. */
  disks: Readonly<Record<string, MachineIo>>;
  /** Volumes that can be attached beside the machine's own root disk (and network cards, where they share the limit). */
  maxVolumes: number;
  /** Pods that the cloud's own network plugin gives addresses to, as the cluster is set up here. */
  maxPods: number;
}

/**
 * A durable network disk. What it delivers without a further price is `included + includedPerGiB × size`; where it is
 * `provisioned`, more can be bought up to `max` and to the ratios; where not, only a larger disk delivers more.
 */
export interface DiskType {
  name: string;
  minGiB: number;
  maxGiB: number;
  iops: { included: number; includedPerGiB: number; max: number; provisioned: boolean; maxPerGiB?: number };
  /** MiB/s. */
  throughput: {
    included: number;
    includedPerGiB: number;
    /** Comes with IOPS, and is not bought by itself: MiB/s per IOPS. */
    includedPerIops?: number;
    max: number;
    provisioned: boolean;
    /** No more than so many MiB/s per IOPS. */
    maxPerIops?: number;
  };
  source: Source;
}

/** A price that falls with use: `price` up to `upTo` units a month, then the next. The last has no end. */
export type Tiers = readonly { upTo?: number; price: number }[];

/** US dollars. A month is 730 hours. */
export interface DiskPrice {
  perGiBMonth: number;
  /** Per IOPS bought beyond what is included. */
  perIopsMonth: Tiers;
  /** Per MiB/s bought beyond what is included. */
  perMiBsMonth: number;
}

/** US dollars. */
export interface MachinePrice {
  perHour: number;
  /** Where the cloud publishes one; it moves. */
  spotPerHour?: number;
  /** Ids of the zones that offer it; absent: all of the region's. */
  zones?: readonly string[];
}

/** US dollars; GiB are 2^30 bytes, as clouds bill what they call GB. */
export interface ServicePrices {
  controlPlanePerHour: number;
  snapshotPerGiBMonth: number;
  objectStorage: { perGiBMonth: number; perThousandWrites: number; perThousandReads: number };
  /** To the internet. */
  egressPerGiB: Tiers;
  nat: { perHour: number; perGiB: number };
  /** A service that is reached inside the network: its hour in each zone. Absent where there is none to buy. */
  endpoint?: { perHour: number; perGiB: number };
  /** Between zones of a region, both directions together. */
  crossZonePerGiB: number;
  loadBalancer: { perHour: number; perGiB: number };
  publicAddressPerHour: number;
  key: { perMonth: number; perTenThousandUses: number };
  logs: { perGiB: number; perGiBMonth: number };
}

export interface Region {
  name: string;
  /** As people call it: `US East (N. Virginia)`. */
  title: string;
  /** Ids that mean the same for every account (`use1-az1`); on Google Cloud names do. */
  zones: readonly { id: string; /** Whether the control plane takes a subnet there. */ cluster: boolean }[];
  machines: Readonly<Record<string, MachinePrice>>;
  disks: Readonly<Record<string, DiskPrice>>;
  services: ServicePrices;
}

/** A limit of the account that a region may run into. */
export interface Quota {
  /** The cloud's own name for it, and its code where it has one. */
  name: string;
  code?: string;
  /** What counts against it. */
  counts:
    | { what: "vcpus"; spot: boolean; families?: readonly string[] }
    | { what: "diskGiB" | "diskIops" | "diskMiBs"; types: readonly string[] }
    | { what: "addresses" | "natGateways" | "nodePools" | "machines" | "networks" | "clusters" };
  /** What a new account has. */
  default: number;
  unit: string;
  source: Source;
}

/** What of a machine is left for pods, before any daemon. */
export interface Allocatable {
  cpuMillis: number;
  memoryMiB: number;
  pods: number;
}

export interface Cloud {
  name: CloudName;
  /** As people call it. */
  title: string;
  machines: Readonly<Record<string, MachineType>>;
  diskTypes: Readonly<Record<string, DiskType>>;
  regions: Readonly<Record<string, Region>>;
  /** What of a machine is left for pods: the cloud's own formula. */
  allocatable: (machine: MachineType) => Allocatable;
  /** What the cloud itself runs on every machine. */
  daemons: readonly DaemonProfile[];
  /** The disk that every machine starts from. */
  rootDisk: { type: string; minGiB: number };
  /** Where no spot price is published: the share of the full price to reckon with. */
  spotShare: { value: number; source: Source };
  quotas: readonly Quota[];
  /** Where each kind of figure is from: `machines`, `prices.machines`, `prices.disks`, `prices.services`, `zones`, `allocatable`, … */
  sources: Readonly<Record<string, Source>>;
}
