/** Gives the pools and slots of a fresh plan the names of those of an accepted one that they are. */
import { compareNames } from "./market.ts";
import { poolPrefix, slotName } from "./pools.ts";
import type { Capacity, Placement, PoolPlan } from "./types.ts";

type Plan = Pick<Capacity, "pools" | "placements">;

/**
 * The fresh plan under the accepted one's names: a pool of the same machines in the same zone is the same pool, those
 * with most workloads in common first; the same holds for its slots. Other pools get names that none had.
 */
export function underAcceptedNames(fresh: Plan, accepted: Plan): Plan {
  const names = poolNames(fresh, accepted);
  const used = new Set([...names.values(), ...accepted.pools.map(({ name }) => name)]);
  const pools: PoolPlan[] = [];
  const placements: Placement[] = [];
  for (const pool of fresh.pools) {
    const name = names.get(pool.name) ?? freeName(poolPrefix(pool.machine, pool.zone), used);
    used.add(name);
    const members = membersOf(fresh, pool.name);
    const slots = slotNames(pool, members, membersOf(accepted, name));
    const slotOf = (slot: string): string => slots.get(slot) ?? slot;
    pools.push({
      ...pool,
      name,
      slots: pool.slots
        .map((slot) => ({ ...slot, name: slotOf(slot.name) }))
        .sort((a, b) => a.name.length - b.name.length || compareNames(a.name, b.name)),
    });
    placements.push(...members.map((member) => ({ ...member, pool: name, slot: slotOf(member.slot) })));
  }
  return {
    pools: pools.sort((a, b) => compareNames(a.name, b.name)),
    placements: placements.sort((a, b) => compareNames(a.name, b.name)),
  };
}

const membersOf = ({ placements }: Plan, pool: string): Placement[] => placements.filter((each) => each.pool === pool);

/** For each fresh pool the accepted one that it is. */
function poolNames(fresh: Plan, accepted: Plan): Map<string, string> {
  const alike = (a: PoolPlan, b: PoolPlan): boolean =>
    a.machine === b.machine && a.zone === b.zone && a.spot === b.spot;
  const pairs = fresh.pools.flatMap((pool) => {
    const members = new Set(membersOf(fresh, pool.name).map(({ name }) => name));
    return accepted.pools
      .filter((other) => alike(pool, other))
      .map((other) => ({
        from: pool.name,
        to: other.name,
        common: membersOf(accepted, other.name).filter(({ name }) => members.has(name)).length,
      }));
  });
  return matched(pairs);
}

/** For each fresh slot of a pool the accepted one that it is, or a name that is free. */
function slotNames(pool: PoolPlan, members: readonly Placement[], before: readonly Placement[]): Map<string, string> {
  const slotBefore = new Map(before.map(({ name, slot }) => [name, slot]));
  const common = new Map<string, { from: string; to: string; common: number }>();
  for (const { name, slot } of members) {
    const was = slotBefore.get(name);
    if (was === undefined) continue;
    const key = JSON.stringify([slot, was]);
    common.set(key, { from: slot, to: was, common: (common.get(key)?.common ?? 0) + 1 });
  }
  const names = matched([...common.values()]);
  const used = new Set(names.values());
  for (const { name } of pool.slots) {
    if (names.has(name)) continue;
    let number = 0;
    while (used.has(slotName(number))) number++;
    names.set(name, slotName(number));
    used.add(slotName(number));
  }
  return names;
}

/** Each of one side with at most one of the other, those with most in common first. */
function matched(pairs: readonly { from: string; to: string; common: number }[]): Map<string, string> {
  const names = new Map<string, string>();
  const used = new Set<string>();
  const ordered = [...pairs].sort(
    (a, b) => b.common - a.common || compareNames(a.from, b.from) || compareNames(a.to, b.to),
  );
  for (const { from, to } of ordered) {
    if (names.has(from) || used.has(to)) continue;
    names.set(from, to);
    used.add(to);
  }
  return names;
}

function freeName(prefix: string, used: ReadonlySet<string>): string {
  for (let number = 1; ; number++) if (!used.has(`${prefix}-${number}`)) return `${prefix}-${number}`;
}
