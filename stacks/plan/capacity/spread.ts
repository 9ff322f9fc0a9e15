/** How many replicas of a group each zone takes: as evenly as can be. */
import type { Item } from "./items.ts";
import { cheapest, totalsOf } from "./bins.ts";
import type { Market } from "./market.ts";

/** Between `min` and `max` new replicas in each zone; no more than `extra` zones take more than their `min`. */
export interface Quota {
  min: readonly number[];
  max: readonly number[];
  extra: number;
}

/**
 * @param count new replicas.
 * @param held replicas in each zone that are there and stay.
 * @param room how many more each zone could take: 0 where no machine is offered that holds them.
 */
export function quotaOf(count: number, held: readonly number[], room: readonly number[]): Quota {
  const most = held.map((there, zone) => there + (room[zone] ?? 0));
  const total = held.reduce((sum, there) => sum + there, count);
  const filled = (level: number): number[] =>
    held.map((there, zone) => Math.max(there, Math.min(level, most[zone] ?? 0)));
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  // The highest level that every zone that can reaches; what is left goes one each to some of them.
  let level = 0;
  while (level < Math.max(0, ...most) && sum(filled(level + 1)) <= total) level++;
  const floor = filled(level);
  const ceiling = filled(level + 1);
  return {
    min: floor.map((value, zone) => value - (held[zone] ?? 0)),
    max: ceiling.map((value, zone) => value - (held[zone] ?? 0)),
    extra: Math.max(0, total - sum(floor)),
  };
}

/** The zones, as bits, that offer a machine that holds an item alone. */
export function zonesOf(item: Item, market: Market): number {
  const totals = totalsOf([item]);
  return market.zones.reduce((bits, _, zone) => {
    const like = market.like[zone] ?? zone;
    if (like < zone) return bits | (((bits >> like) & 1) << zone);
    return cheapest(market, [item], totals, zone) === undefined ? bits : bits | (1 << zone);
  }, 0);
}

/**
 * The quota of each group. Where no zone suits all of a group's replicas each goes where it can, and no quota binds.
 *
 * @param zones for each item the zones that suit it, as bits.
 * @param held for each group and zone the replicas that are there and stay.
 */
export function quotas(
  items: readonly Item[],
  zones: readonly number[],
  groups: readonly string[],
  zoneNames: readonly string[],
  held: Readonly<Record<string, Readonly<Record<string, number>>>> = {},
): Quota[] {
  return groups.map((name, group) => {
    const members = items.flatMap((item, index) => (item.group === group ? [zones[index] ?? 0] : []));
    const common = members.reduce((bits, suits) => bits & suits, ~0);
    const there = zoneNames.map((zone) => held[name]?.[zone] ?? 0);
    if (common === 0) return { min: there.map(() => 0), max: there.map(() => members.length), extra: members.length };
    const room = zoneNames.map((_, zone) => ((common >> zone) & 1 ? members.length : 0));
    return quotaOf(members.length, there, room);
  });
}

/** How many replicas of each group each zone has been given. */
export class Spread {
  readonly #quotas: readonly Quota[];
  readonly #counts: number[][];

  constructor(quotas: readonly Quota[]) {
    this.#quotas = quotas;
    this.#counts = quotas.map(({ min }) => min.map(() => 0));
  }

  /** Whether a zone can take one more, and all others can still be given theirs. */
  admits(group: number, zone: number): boolean {
    const quota = this.#quotas[group];
    const counts = this.#counts[group];
    if (quota === undefined || counts === undefined) return true;
    const count = counts[zone] ?? 0;
    if (count >= (quota.max[zone] ?? 0)) return false;
    if (count < (quota.min[zone] ?? 0)) return true;
    const extras = counts.reduce((sum, each, at) => sum + Math.max(0, each - (quota.min[at] ?? 0)), 0);
    return extras < quota.extra;
  }

  add(group: number, zone: number, by: 1 | -1 = 1): void {
    const counts = this.#counts[group];
    if (counts !== undefined) counts[zone] = (counts[zone] ?? 0) + by;
  }
}
