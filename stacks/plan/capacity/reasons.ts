/** Why a machine and a disk were chosen: what they are filled to, and what the alternatives lack or cost. */
import type { Cloud } from "../../../catalogue/clouds/cloud.ts";
import { cheapestOf, mostOf, wanted } from "./disks.ts";
import type { DiskNearest } from "./disks.ts";
import { amounts, fits, hourly } from "./machines.ts";
import type { Amount, Load, Reason } from "./machines.ts";
import { admitted, compareNames, diskNames } from "./market.ts";
import { volumeMonthly } from "./cost.ts";
import { localNvme } from "./types.ts";
import type { MachineOverhead, PoolPlan, Problem, VolumeNeed, VolumePlan } from "./types.ts";
import { offered } from "./zones.ts";

/** A machine that is cheaper than the chosen one. */
export interface CheaperMachine {
  machine: string;
  /** US dollars. */
  hourly: number;
  /** Empty: it would hold the same; the plan keeps what it has, or saves more elsewhere. */
  reasons: readonly Reason[];
}

export interface MachineWhy {
  machine: string;
  /** US dollars. */
  hourly: number;
  /** All that the machine has, and how much of it is taken. */
  filled: readonly Amount[];
  /** Those that come nearest, at most three. */
  cheaper: readonly CheaperMachine[];
  /** Of the machines that the file admits, how many are cheaper. */
  cheaperInAll: number;
}

/**
 * Why a pool has its machine.
 *
 * @param slots the pool's, with the types of their disks: `poolLoads`.
 */
export function whyMachine(
  pool: Pick<PoolPlan, "machine" | "zone" | "spot">,
  slots: readonly Load[],
  cloud: Cloud,
  region: string,
  overhead: MachineOverhead,
  filters: Pick<Problem, "architectures" | "families" | "stock"> = {},
): MachineWhy {
  const { machine: name, spot, zone } = pool;
  const chosen = cloud.machines[name];
  const price = hourly(cloud, region, name, spot) ?? 0;
  const cheaper = admitted({ ...filters, cloud, region }).flatMap((other): CheaperMachine[] => {
    const machine = cloud.machines[other];
    const perHour = hourly(cloud, region, other, spot);
    if (machine === undefined || perHour === undefined || perHour >= price) return [];
    const lacks = fits(machine, cloud, overhead, slots);
    return [
      {
        machine: other,
        hourly: perHour,
        reasons: [...elsewhere(cloud, region, other, zone), ...(lacks === true ? [] : lacks)],
      },
    ];
  });
  const nearest = [...cheaper].sort(
    (a, b) => shortBy(a.reasons) - shortBy(b.reasons) || a.hourly - b.hourly || compareNames(a.machine, b.machine),
  );
  return {
    machine: name,
    hourly: price,
    filled: chosen === undefined ? [] : amounts(chosen, cloud, overhead, slots),
    cheaper: nearest.slice(0, 3),
    cheaperInAll: cheaper.length,
  };
}

/** How far a machine is from what is needed: all its shortages. What no larger machine of its kind mends weighs most. */
export function shortBy(reasons: readonly Reason[]): number {
  return reasons
    .map((reason) => ("unit" in reason ? Math.min(1e5, reason.needs / Math.max(reason.has, 1e-3)) : 1e6))
    .reduce((sum, each) => sum + each, 0);
}

function elsewhere(cloud: Cloud, region: string, machine: string, zone: string): Reason[] {
  const sold = cloud.regions[region];
  if (sold === undefined || offered(sold, machine, zone)) return [];
  const zones = sold.zones.map(({ id }) => id).filter((id) => offered(sold, machine, id));
  return [{ what: "zone", needs: zone, has: zones.sort().join(", ") }];
}

/** A type of disk that a volume might lie on. */
export interface DiskAlternative {
  type: string;
  /** US dollars; absent where it cannot deliver. */
  monthly?: number;
  /** Where it cannot deliver: the most that it does. */
  most?: DiskNearest;
  /** Where the machine does not take it. */
  refused?: true;
}

export interface DiskWhy {
  type: string;
  /** US dollars. */
  monthly: number;
  /** All other types of the region, the cheapest first; those that cannot be had last. */
  alternatives: readonly DiskAlternative[];
  size: {
    /** The file names the size. */
    stated: boolean;
    todayGiB: number;
    /** Over the horizon. */
    growthGiB: number;
    /** The floor of free space, and what rounding adds. */
    freeGiB: number;
    /** Beyond what is needed: the disk must be larger to be fast enough, or once was. */
    beyondGiB: number;
  };
}

/**
 * Why a volume lies on its disk, and what its size consists of.
 *
 * @param horizonMonths over which growth was reckoned.
 */
export function whyDisk(
  need: VolumeNeed,
  volume: Pick<VolumePlan, "type" | "sizeGiB" | "iops" | "mibs">,
  cloud: Cloud,
  region: string,
  machine: string,
  horizonMonths: number,
): DiskWhy {
  const taken = cloud.machines[machine]?.disks ?? {};
  const prices = cloud.regions[region]?.disks ?? {};
  const alternatives = diskNames(cloud, region)
    .filter((name) => name !== volume.type)
    .flatMap((name): DiskAlternative[] => {
      const type = cloud.diskTypes[name];
      const price = prices[name];
      if (type === undefined || price === undefined) return [];
      const disk = cheapestOf(wanted(need), type, price);
      return [
        {
          type: name,
          ...(disk === undefined ? { most: mostOf(type) } : { monthly: disk.monthly }),
          ...(taken[name] === undefined ? { refused: true as const } : {}),
        },
      ];
    });
  const rank = ({ monthly = Infinity, refused }: DiskAlternative): number => (refused === true ? Infinity : monthly);
  const growthGiB = need.stated ? 0 : need.growthGiBPerMonth * horizonMonths;
  return {
    type: volume.type,
    monthly: volume.type === localNvme ? 0 : volumeMonthly(volume, cloud, region),
    alternatives: alternatives.sort((a, b) => (rank(a) === rank(b) ? compareNames(a.type, b.type) : rank(a) - rank(b))),
    size: {
      stated: need.stated,
      todayGiB: need.todayGiB,
      growthGiB,
      freeGiB: Math.max(0, need.sizeGiB - need.todayGiB - growthGiB),
      beyondGiB: Math.max(0, volume.sizeGiB - Math.ceil(need.sizeGiB)),
    },
  };
}
