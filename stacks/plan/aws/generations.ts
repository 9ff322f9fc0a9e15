/**
 * Generations of machines. Machines of chains are never renewed in place: what they are made of is hashed, another hash is
 * another group beside the one that is there, and the older one stays in the lock until no node stands on it.
 */
import { amiTypes } from "../../../catalogue/clouds/aws/amis.ts";
import { maxPodsOf } from "../../../catalogue/clouds/aws/pods.ts";
import { nodeUserData } from "../../../catalogue/clouds/aws/user-data.ts";
import type { Cloud } from "../../../catalogue/clouds/cloud.ts";
import type { Capacity, LeavingMachines, Need, PoolPlan } from "../capacity/types.ts";
import { limits, shortened, shortHash } from "./names.ts";
import { dedication, type PoolUse, poolUses, unusedPool } from "./pool-uses.ts";
import type { AwsPoolPlan } from "./types.ts";

/** What a group's machines are made of. */
export interface Made {
  /** What no group changes while it stands. */
  fixed: Pick<AwsPoolPlan, "zone" | "subnet" | "machine" | "amiType" | "capacityType">;
  /** What its launch template says: another version of it would renew the machines in place. */
  start: Pick<AwsPoolPlan, "rootDiskGiB" | "userData">;
}

type Machines = Pick<Cloud, "machines">;

/** @throws where the catalogue lacks the machine. */
export function madeOf(pool: PoolPlan, use: PoolUse, { machines }: Machines): Made {
  const machine = machines[pool.machine];
  if (machine === undefined) throw new Error(`pool ${pool.name}: the catalogue of AWS has no machine ${pool.machine}`);
  return {
    fixed: {
      zone: pool.zone,
      subnet: use.public ? "public" : "nodes",
      machine: pool.machine,
      amiType: amiTypes[machine.architecture],
      capacityType: pool.spot ? "SPOT" : "ON_DEMAND",
    },
    start: {
      rootDiskGiB: pool.rootDiskGiB,
      userData: nodeUserData({
        maxPods: maxPodsOf(pool.machine),
        localNvme: pool.slots.some(({ localGiB }) => localGiB > 0),
      }),
    },
  };
}

/** Whether a pool's machines are made anew beside the old ones: those on which a chain's node may stand. */
export function movesNodes(use: PoolUse): boolean {
  return dedication(use) !== "apps";
}

/** The hash by which a group is named; of what is renewed in place it knows nothing. */
export function hashOf({ fixed, start }: Made, use: PoolUse): string {
  return shortHash(JSON.stringify(movesNodes(use) ? { ...fixed, ...start } : fixed));
}

/** A group's name: its pool's, and the hash. */
export function groupName(pool: string, hash: string): string {
  return `${shortened(pool, limits.nodeGroup - hash.length - 1)}-${hash}`;
}

/** The generation of each pool that has one, by the pool's name. Of a machine that is sold no more nothing is known. */
export function generationsOf(
  capacity: Capacity,
  needs: readonly Need[],
  cloud: Machines,
): ReadonlyMap<string, string> {
  const uses = poolUses(capacity, needs);
  return new Map(
    capacity.pools.flatMap((pool): [string, string][] => {
      const use = uses.get(pool.name) ?? unusedPool;
      if (!movesNodes(use) || cloud.machines[pool.machine] === undefined) return [];
      return [[pool.name, hashOf(madeOf(pool, use, cloud), use)]];
    }),
  );
}

/** The same, of groups that are planned. */
export function generationsIn(pools: readonly AwsPoolPlan[]): ReadonlyMap<string, string> {
  return new Map(
    pools.flatMap(({ pool, generation }): [string, string][] => (generation === undefined ? [] : [[pool, generation]])),
  );
}

/**
 * The next capacity with the generations of its machines, and with those machines that have to stay for the nodes that
 * stand on them: of the generations that were accepted, all that are not wanted any more.
 *
 * @param accepted what stands now; undefined: nothing does, so that nothing has to stay.
 */
export function withGenerations(
  next: Capacity,
  accepted: Capacity | undefined,
  { needs, cloud }: { needs: readonly Need[]; cloud: Machines },
): Capacity {
  const { leaving: _, ...rest } = next;
  const generations = generationsOf(next, needs, cloud);
  const pools = next.pools.map(({ generation: _before, ...pool }): PoolPlan => {
    const generation = generations.get(pool.name);
    return generation === undefined ? pool : { ...pool, generation };
  });
  const wanted = (pool: string, generation: string): boolean => generations.get(pool) === generation;
  const before = accepted === undefined ? new Map<string, string>() : generationsOf(accepted, needs, cloud);
  const gone = (accepted?.pools ?? []).flatMap((pool): LeavingMachines[] => {
    // A lock from before generations were recorded had the one that this program would give it.
    const generation = pool.generation ?? before.get(pool.name);
    if (generation === undefined || wanted(pool.name, generation)) return [];
    const { name, zone, machine, spot, count, rootDiskGiB } = pool;
    return [{ pool: name, generation, zone, machine, spot, count, rootDiskGiB }];
  });
  const leaving = [...(accepted?.leaving ?? []).filter((each) => !wanted(each.pool, each.generation)), ...gone];
  return { ...rest, pools, ...(leaving.length === 0 ? {} : { leaving }) };
}
