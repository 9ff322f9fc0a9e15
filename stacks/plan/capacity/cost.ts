/** What a plan's machines and disks cost a month. */
import type { Cloud, DiskType } from "../../../catalogue/clouds/cloud.ts";
import { diskMonthly } from "./disks.ts";
import { hourly } from "./machines.ts";
import { hoursPerMonth, rootDiskMonthly } from "./market.ts";
import { localNvme } from "./types.ts";
import type { Capacity, PoolPlan, VolumePlan } from "./types.ts";

/** US dollars a month. */
export interface PoolCost {
  pool: string;
  /** All of the pool's. */
  machines: number;
  rootDisks: number;
}

/** US dollars a month. */
export interface VolumeCost {
  claim: string;
  /** The workload whose it is. */
  placement: string;
  bookedOn: string;
  monthly: number;
}

/** US dollars a month, of 730 hours. */
export interface CapacityCost {
  machines: number;
  rootDisks: number;
  volumes: number;
  total: number;
  pools: readonly PoolCost[];
  disks: readonly VolumeCost[];
}

/** Machines, their root disks and the volumes, each and together. Machines of an existing cluster cost nothing. */
export function capacityMonthly(capacity: Capacity, cloud: Cloud): CapacityCost {
  const region = capacity.region ?? Object.keys(cloud.regions)[0] ?? "";
  const pools = capacity.pools.map((pool) => poolMonthly(pool, cloud, region));
  const disks = capacity.placements.flatMap(({ name, bookedOn, volumes }) =>
    volumes.map((volume) => ({
      claim: volume.claim,
      placement: name,
      bookedOn,
      monthly: volumeMonthly(volume, cloud, region),
    })),
  );
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const machines = sum(pools.map((pool) => pool.machines));
  const rootDisks = sum(pools.map((pool) => pool.rootDisks));
  const volumes = sum(disks.map(({ monthly }) => monthly));
  return { machines, rootDisks, volumes, total: machines + rootDisks + volumes, pools, disks };
}

/** A pool's machines and root disks. A machine that the region no longer sells counts as nothing. */
export function poolMonthly(pool: PoolPlan, cloud: Cloud, region: string): PoolCost {
  return {
    pool: pool.name,
    machines: pool.count * (hourly(cloud, region, pool.machine, pool.spot) ?? 0) * hoursPerMonth,
    rootDisks: pool.count * rootDiskMonthly(cloud, region, pool.rootDiskGiB),
  };
}

/** A volume; what lies on a machine's own disk is in the machine's price. */
export function volumeMonthly(
  volume: Pick<VolumePlan, "type" | "sizeGiB" | "iops" | "mibs">,
  cloud: Cloud,
  region: string,
): number {
  if (volume.type === localNvme) return 0;
  const type: DiskType | undefined = cloud.diskTypes[volume.type];
  const price = cloud.regions[region]?.disks[volume.type];
  return type === undefined || price === undefined ? 0 : diskMonthly(volume, type, price);
}
