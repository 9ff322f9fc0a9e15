/** Pools with those who stand in them, while a plan is made around what runs. */
import { localNvme } from "./types.ts";
import type { Capacity, Placement, PoolPlan, Slot } from "./types.ts";
import { type Load, poolLoads } from "./machines.ts";
import { compareNames } from "./market.ts";

/** A pool and its workloads. */
export interface Standing {
  pool: PoolPlan;
  members: readonly Placement[];
}

/** By the pools' names. */
export type Standings = ReadonlyMap<string, Standing>;

export function standingsOf({ pools, placements }: Pick<Capacity, "pools" | "placements">): Map<string, Standing> {
  const members = new Map<string, Placement[]>();
  for (const placement of placements) {
    const there = members.get(placement.pool);
    if (there === undefined) members.set(placement.pool, [placement]);
    else there.push(placement);
  }
  return new Map(pools.map((pool) => [pool.name, { pool, members: members.get(pool.name) ?? [] }]));
}

/** Pools and placements in order of name. */
export function inOrderOfName(standings: Standings): Pick<Capacity, "pools" | "placements"> {
  const all = [...standings.values()];
  return {
    pools: all.map(({ pool }) => pool).sort((a, b) => compareNames(a.name, b.name)),
    placements: all.flatMap(({ members }) => members).sort((a, b) => compareNames(a.name, b.name)),
  };
}

/** What a pool is when some of its workloads have gone: fewer machines and slots; undefined where nothing is left. */
export function shrunk({ pool, members }: Standing): Standing | undefined {
  const held = new Map<string, number>();
  for (const { slot } of members) held.set(slot, (held.get(slot) ?? 0) + 1);
  if (held.size === 0) return undefined;
  const slots = pool.slots.filter(({ name }) => held.has(name));
  return { pool: { ...pool, count: Math.max(...held.values()), slots }, members };
}

/** What the slots of a pool take of each of its machines. */
export function loadsOf({ pool, members }: Standing): Load[] {
  return poolLoads(pool, members);
}

/** Whether a workload takes no more than its slot has. */
export function within(load: Load, slot: Slot): boolean {
  return (
    load.cpuMillis <= slot.cpuMillis &&
    load.memoryMiB <= slot.memoryMiB &&
    load.ceilingMiB <= slot.ceilingMiB &&
    load.volumes <= slot.volumes &&
    load.follow.iops <= slot.follow.iops &&
    load.follow.mibs <= slot.follow.mibs &&
    load.peak.iops <= slot.peak.iops &&
    load.peak.mibs <= slot.peak.mibs &&
    load.localGiB <= slot.localGiB
  );
}

/** A slot that holds what it held, and a workload as well. */
export function widened(slot: Slot, load: Load): Slot {
  const io = (kind: "follow" | "peak"): Slot["follow"] => ({
    iops: Math.max(slot[kind].iops, load[kind].iops),
    mibs: Math.max(slot[kind].mibs, load[kind].mibs),
  });
  return {
    name: slot.name,
    cpuMillis: Math.max(slot.cpuMillis, load.cpuMillis),
    memoryMiB: Math.max(slot.memoryMiB, load.memoryMiB),
    ceilingMiB: Math.max(slot.ceilingMiB, load.ceilingMiB),
    volumes: Math.max(slot.volumes, load.volumes),
    follow: io("follow"),
    peak: io("peak"),
    localGiB: Math.max(slot.localGiB, load.localGiB),
  };
}

/** The place that a workload alone needs. */
export function slotFor(name: string, load: Load): Slot {
  const none = { iops: 0, mibs: 0 };
  const empty = { cpuMillis: 0, memoryMiB: 0, ceilingMiB: 0, volumes: 0, follow: none, peak: none, localGiB: 0 };
  return widened({ name, ...empty }, load);
}

/** GiB of a workload's volumes that lie on its machine's own disk. */
export function localGiBOf({ volumes }: Pick<Placement, "volumes">): number {
  return volumes.reduce((sum, { type, sizeGiB }) => sum + (type === localNvme ? sizeGiB : 0), 0);
}
