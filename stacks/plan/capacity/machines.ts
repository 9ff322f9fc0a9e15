/** What a machine holds: whether some workloads fit it together, and if not, what it lacks. */
import type { Cloud, MachineIo, MachineType } from "../../../catalogue/clouds/cloud.ts";
import type { Architecture, Io } from "../../../catalogue/profile.ts";
import { localNvme } from "./types.ts";
import type { MachineOverhead, Need, Placement, PoolPlan, Slot, VolumePlan } from "./types.ts";

/** What one workload, or the largest of a slot, takes of a machine. */
export interface Load extends Omit<Slot, "name"> {
  /** The types of its attached disks. Absent: it may be any that the machine takes, and the smallest limits hold. */
  diskTypes?: readonly string[];
  /** Absent: any. */
  architectures?: readonly Architecture[];
}

/** What of a machine is left for workloads. */
export interface Room {
  cpuMillis: number;
  memoryMiB: number;
  pods: number;
  volumes: number;
  localGiB: number;
}

/** What workloads need of a machine, and what it has. */
export interface Amount {
  what:
    | "cpu"
    | "memory"
    | "ceiling"
    | "pods"
    | "volumes"
    | "iops"
    | "throughput"
    | "peak iops"
    | "peak throughput"
    | "local disk";
  needs: number;
  has: number;
  unit: "mCPU" | "MiB" | "pods" | "volumes" | "IOPS" | "MiB/s" | "GiB";
}

/** Why workloads do not fit a machine. */
export type Reason = Amount | { what: "architecture" | "disk type" | "zone"; needs: string; has: string };

/** What a machine has for workloads, when the cloud, its daemons and the platform's have taken theirs. */
export function room(machine: MachineType, cloud: Pick<Cloud, "allocatable">, overhead: MachineOverhead): Room {
  const allocatable = cloud.allocatable(machine);
  return {
    cpuMillis: allocatable.cpuMillis - overhead.cpuMillis,
    memoryMiB: allocatable.memoryMiB - overhead.memoryMiB,
    pods: Math.min(allocatable.pods, machine.maxPods) - overhead.pods,
    volumes: machine.maxVolumes,
    localGiB: machine.localNvme?.totalGiB ?? 0,
  };
}

/**
 * What a machine can do to disks of some types together: the smallest limit of each kind. It may have a limit for each
 * type, and nothing says how two of them add up.
 *
 * @returns undefined where it does not take one of them.
 */
export function ioLimits(machine: MachineType, diskTypes: readonly string[]): MachineIo | undefined {
  const limits = diskTypes.map((type) => machine.disks[type]);
  if (limits.some((limit) => limit === undefined)) return undefined;
  const least = (of: "baseline" | "burst"): Io => ({
    iops: Math.min(...limits.map((limit) => limit?.[of].iops ?? Infinity)),
    mibs: Math.min(...limits.map((limit) => limit?.[of].mibs ?? Infinity)),
  });
  return { baseline: least("baseline"), burst: least("burst") };
}

/**
 * Whether one machine holds all of some workloads at once: their requests together, the ceiling of each, their I/O for
 * ever within the machine's baseline, and the one that catches up beside the others that follow within its burst.
 *
 * @returns true, or everything that is lacking, in a fixed order.
 */
export function fits(
  machine: MachineType,
  cloud: Pick<Cloud, "allocatable">,
  overhead: MachineOverhead,
  slots: readonly Load[],
): true | readonly Reason[] {
  const short = amounts(machine, cloud, overhead, slots).filter(({ needs, has }) => needs > has + 1e-9);
  const memory = short.find(({ what }) => what === "memory")?.needs ?? 0;
  // Of a ceiling nothing is said where the requests alone are as much too large.
  const told = short.filter(({ what, needs }) => what !== "ceiling" || needs > memory);
  const reasons = [...wrongKinds(machine, slots), ...told];
  return reasons.length === 0 ? true : reasons;
}

/** What some workloads take together of everything that a machine has, in a fixed order. */
export function amounts(
  machine: MachineType,
  cloud: Pick<Cloud, "allocatable">,
  overhead: MachineOverhead,
  slots: readonly Load[],
): readonly Amount[] {
  const has = room(machine, cloud, overhead);
  const sum = (field: "cpuMillis" | "memoryMiB" | "volumes" | "localGiB"): number =>
    slots.reduce((total, slot) => total + slot[field], 0);
  return [
    { what: "cpu", needs: sum("cpuMillis"), has: has.cpuMillis, unit: "mCPU" },
    { what: "memory", needs: sum("memoryMiB"), has: has.memoryMiB, unit: "MiB" },
    {
      what: "ceiling",
      needs: Math.max(0, ...slots.map(({ ceilingMiB }) => ceilingMiB)),
      has: has.memoryMiB,
      unit: "MiB",
    },
    { what: "pods", needs: slots.length, has: has.pods, unit: "pods" },
    { what: "volumes", needs: sum("volumes"), has: has.volumes, unit: "volumes" },
    ...ioAmounts(machine, slots),
    { what: "local disk", needs: sum("localGiB"), has: has.localGiB, unit: "GiB" },
  ];
}

/** What the machine is not, or does not take: the processor, a disk type. */
function wrongKinds(machine: MachineType, slots: readonly Load[]): Reason[] {
  const foreign = slots.find(({ architectures }) => architectures?.includes(machine.architecture) === false);
  const taken = Object.keys(machine.disks).sort();
  const refused = typesOf(slots).filter((type) => !taken.includes(type));
  return [
    ...(foreign?.architectures === undefined
      ? []
      : [{ what: "architecture" as const, needs: foreign.architectures.join(" or "), has: machine.architecture }]),
    ...refused.map((type) => ({ what: "disk type" as const, needs: type, has: taken.join(", ") || "none" })),
  ];
}

const typesOf = (slots: readonly Load[]): string[] =>
  [...new Set(slots.flatMap(({ diskTypes = [] }) => diskTypes))].sort();

function ioAmounts(machine: MachineType, slots: readonly Load[]): Amount[] {
  const attached = slots.filter(({ volumes }) => volumes > 0);
  if (attached.length === 0) return [];
  const open = attached.some(({ diskTypes }) => diskTypes === undefined);
  const types = open
    ? Object.keys(machine.disks)
    : typesOf(attached).filter((type) => machine.disks[type] !== undefined);
  if (types.length === 0) return [];
  const limits = ioLimits(machine, types);
  if (limits === undefined) return [];
  const follow = together(attached, (slot) => slot.follow);
  const beside = (kind: keyof Io): number =>
    follow[kind] + Math.max(...attached.map((slot) => Math.max(0, slot.peak[kind] - slot.follow[kind])));
  return [
    { what: "iops", needs: follow.iops, has: limits.baseline.iops, unit: "IOPS" },
    { what: "throughput", needs: follow.mibs, has: limits.baseline.mibs, unit: "MiB/s" },
    { what: "peak iops", needs: beside("iops"), has: limits.burst.iops, unit: "IOPS" },
    { what: "peak throughput", needs: beside("mibs"), has: limits.burst.mibs, unit: "MiB/s" },
  ];
}

function together<T>(all: readonly T[], io: (one: T) => Io): Io {
  return all.reduce((sum, one) => ({ iops: sum.iops + io(one).iops, mibs: sum.mibs + io(one).mibs }), {
    iops: 0,
    mibs: 0,
  });
}

/**
 * What a workload takes of its machine, once its volumes are decided. What lies on the machine's own NVMe is neither
 * attached nor counted in the I/O of network disks.
 */
export function loadOf(need: Need, volumes: readonly Pick<VolumePlan, "role" | "type" | "sizeGiB">[]): Load {
  const local = new Set(volumes.filter(({ type }) => type === localNvme).map(({ role }) => role));
  const attached = need.volumes.filter(({ role }) => !local.has(role));
  return {
    cpuMillis: need.cpuMillis,
    memoryMiB: need.memoryMiB,
    ceilingMiB: Math.max(need.ceilingMiB, need.memoryMiB),
    volumes: attached.length,
    follow: together(attached, ({ follow }) => follow),
    peak: together(attached, ({ follow, peak }) => ({
      iops: Math.max(follow.iops, peak.iops),
      mibs: Math.max(follow.mibs, peak.mibs),
    })),
    localGiB: volumes.reduce((sum, { type, sizeGiB }) => sum + (type === localNvme ? sizeGiB : 0), 0),
    diskTypes: [...new Set(volumes.map(({ type }) => type))].filter((type) => type !== localNvme).sort(),
    architectures: need.architectures,
  };
}

/** The slots of a pool with the disk types of those that stand in them, as {@link fits} wants them. */
export function poolLoads(pool: PoolPlan, placements: readonly Placement[]): Load[] {
  return pool.slots.map((slot) => ({
    ...slot,
    diskTypes: [
      ...new Set(
        placements
          .filter((placement) => placement.pool === pool.name && placement.slot === slot.name)
          .flatMap(({ volumes }) => volumes.map(({ type }) => type))
          .filter((type) => type !== localNvme),
      ),
    ].sort(),
  }));
}

/**
 * US dollars an hour. A spot price that the cloud does not publish is reckoned as its usual share of the full price.
 *
 * @returns undefined where the region does not sell the machine.
 */
export function hourly(cloud: Cloud, region: string, machine: string, spot: boolean): number | undefined {
  const price = cloud.regions[region]?.machines[machine];
  if (price === undefined) return undefined;
  return spot ? (price.spotPerHour ?? price.perHour * cloud.spotShare.value) : price.perHour;
}
