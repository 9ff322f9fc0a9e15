/**
 * The capacity of an environment: what its workloads need, and the machines and disks that were chosen for them. Plain
 * data; it survives JSON.
 */
import type { Cloud, CloudName } from "../../../catalogue/clouds/cloud.ts";
import type { Architecture, Io, PeerMode, ProfileRole, Traffic } from "../../../catalogue/profile.ts";

/** A volume that a workload needs. */
export interface VolumeNeed {
  /** What it is for; the claim's name is `<role>-<node>-g<generation>`. */
  role: ProfileRole;
  /** With growth over the horizon and the floor of free space, rounded up; or what the file says. GiB. */
  sizeGiB: number;
  /** Whether the file itself names the size. */
  stated: boolean;
  todayGiB: number;
  growthGiBPerMonth: number;
  /** For ever: disk and machine must both deliver it, the machine without any burst. */
  follow: Io;
  /** At its highest: the disk must deliver it; of the machine its burst must. */
  peak: Io;
}

/** Workloads are booked on a chain's name, or on one of these. */
export type BookedOn = string;

/** A workload that must be placed: the pod of a node, a database, a part of the platform. */
export interface Need {
  /** `ethereum-0`, `prometheus`. Unique in the environment, and kept for ever. */
  name: string;
  /** The chain, explorer, signer or `platform` that its price is booked on. */
  bookedOn: BookedOn;
  /** Replicas of one group never share a machine, and are spread over zones as evenly as can be. */
  group: string;
  /** In words, what it is sized by: `ethereum mainnet geth+lighthouse postmerge`. Another profile is another need. */
  profile: string;
  /** Where in the environment file it is asked for: `["cryptokube:chains", 0]`. */
  path: readonly (string | number)[];
  cpuMillis: number;
  /** Reserved. */
  memoryMiB: number;
  /** What its largest container may never pass. */
  ceilingMiB: number;
  volumes: readonly VolumeNeed[];
  architectures: readonly Architecture[];
  /** Nothing is lost with its machine, and others serve meanwhile: it may run on spot. */
  interruptible: boolean;
  /** It may lie on a disk that goes with the machine: a durable sibling and a seed exist. */
  ephemeral: boolean;
  peerMode: PeerMode;
  traffic: Traffic;
  /** From nothing to the head, hours. 0 where nothing is to be synced. */
  firstSyncHours: number;
  /** Why `up` leaves it out in this version; absent: it is made. */
  leftOut?: string;
}

/** A machine's disk that goes with it, as the type of a volume. */
export const localNvme = "local-nvme";

/** A volume that was decided. */
export interface VolumePlan {
  role: ProfileRole;
  /** `execution-ethereum-0-g1` */
  claim: string;
  /** A disk type of the cloud, {@link localNvme}, or a storage class of an existing cluster (`default` where none is named). */
  type: string;
  sizeGiB: number;
  iops: number;
  mibs: number;
  /** The size that the file named when it was accepted, GiB; the disk may be larger. Absent: the size was computed. */
  statedGiB?: number;
}

/** Where a workload goes: a slot of a pool. */
export interface Placement {
  name: string;
  bookedOn: BookedOn;
  group: string;
  profile: string;
  pool: string;
  slot: string;
  zone: string;
  /** Part of the claims' names. A restore makes the next one. */
  generation: number;
  volumes: readonly VolumePlan[];
}

/**
 * One place on every machine of a pool. At most one workload of a slot stands on a machine (a required anti-affinity),
 * so that any order of scheduling gives the composition that was reckoned with, its disks' I/O included.
 */
export interface Slot {
  /** `a`, `b`, … */
  name: string;
  cpuMillis: number;
  memoryMiB: number;
  ceilingMiB: number;
  /** Attached volumes. */
  volumes: number;
  follow: Io;
  peak: Io;
  /** Of the machine's own NVMe. */
  localGiB: number;
}

/** Machines of one type in one zone with one composition. */
export interface PoolPlan {
  /** Kept for ever: `m7g-2xlarge-use1-az1-1`. */
  name: string;
  zone: string;
  machine: string;
  spot: boolean;
  count: number;
  slots: readonly Slot[];
  /** The machines' root disks. */
  rootDiskGiB: number;
  /**
   * What its machines are made of, hashed: 8 hexadecimal digits. Another one means other machines, which are made beside
   * these. Absent where machines are renewed in place, and in locks from before it was recorded.
   */
  generation?: string;
}

/** Machines that are no longer wanted, and stay until no node stands on them. */
export interface LeavingMachines {
  /** The pool whose they were. */
  pool: string;
  generation: string;
  zone: string;
  machine: string;
  spot: boolean;
  count: number;
  rootDiskGiB: number;
}

/** The machines and disks of an environment. This is what its lock holds. */
export interface Capacity {
  cloud: CloudName;
  /** Absent on an existing cluster. */
  region?: string;
  /** Ids of the zones in use, in order. A zone once in use stays. */
  zones: readonly string[];
  pools: readonly PoolPlan[];
  /** Older generations of pools of chains, and pools that nobody needs any more. Absent: there are none. */
  leaving?: readonly LeavingMachines[];
  /** In order of name. */
  placements: readonly Placement[];
}

/** What everything on a machine's floor takes, before any workload: daemons of the cloud and of the platform. */
export interface MachineOverhead {
  cpuMillis: number;
  memoryMiB: number;
  pods: number;
  rootDiskGiB: number;
}

/** What the planner is asked. */
export interface Problem {
  cloud: Cloud;
  /** A key of `cloud.regions`. */
  region: string;
  /** How many zones, or which. */
  zones: number | readonly string[];
  needs: readonly Need[];
  overhead: MachineOverhead;
  /** Whether workloads that may run on spot do. */
  spot: boolean;
  /** Only these architectures and machine families; absent: all. */
  architectures?: readonly Architecture[];
  families?: readonly string[];
  /** Only an existing cluster: machines of each type in each zone. Absent: as many as wanted. */
  stock?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What was accepted before, and stays. */
  accepted?: Capacity;
  /** Workloads that may go although their volumes are there: the first of the two steps of removing one. */
  released?: readonly string[];
}

/** Why nothing can be planned for a need: where it is asked for, what is wrong, and the nearest that is possible. */
export interface Impossible {
  path: readonly (string | number)[];
  /** The need's name, where it is one need's. */
  need?: string;
  found: string;
  allowed: string;
  remedy?: string;
}

export type Solved = { ok: true; capacity: Capacity } | { ok: false; impossible: readonly Impossible[] };
