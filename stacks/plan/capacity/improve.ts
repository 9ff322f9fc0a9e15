/** Makes a packing cheaper, a few machines at a time: those few are packed anew in the best of all ways. */
import { cheapest, totalsOf } from "./bins.ts";
import type { Bin } from "./bins.ts";
import { exact } from "./exact.ts";
import type { Bounds } from "./exact.ts";
import { costOf } from "./greedy.ts";
import type { Item } from "./items.ts";
import type { Market } from "./market.ts";
import type { Quota } from "./spread.ts";

/** What is spent on improving: workloads that are packed anew at once, and offers looked at in all. */
export interface Effort {
  items: number;
  looks: number;
}

/** Few workloads are worth a thorough look; for many the effort for each does not grow. */
export function effortFor(count: number): Effort {
  return count <= 60 ? { items: 10, looks: 3e6 } : { items: 8, looks: 12_000 * count };
}

/** Less than a hundredth of a cent a month is no improvement. */
const worthwhile = 1e-4;

/** How far apart in the list two machines are looked at together, round by round. */
const distances = [
  [1, 2],
  [3, 5],
  [4, 9],
  [7, 16],
  [6, 11],
];

/**
 * A packing at most as dear as the given one. Machines are taken two to four at a time, all of them where they are
 * few, neighbours at several distances where they are many, until a round finds nothing or the effort is spent.
 */
export function improve(market: Market, packing: readonly Bin[], quotas: readonly Quota[], effort: Effort): Bin[] {
  let bins = [...packing];
  const end = market.work.looks + effort.looks;
  const spent = (): boolean => market.work.looks >= end;
  const seen = new Set<string>();
  const tally = tallyOf(bins, quotas.length, market.zones.length);
  for (let round = 0, idle = 0; idle < distances.length && !spent(); round++) {
    const before = costOf(bins);
    bins = sorted(bins, round);
    for (const chosen of neighbourhoods(bins.length, round)) {
      const few = chosen.flatMap((at) => bins[at] ?? []);
      if (few.length < chosen.length) continue;
      const key = few.map(keyOf).sort().join("|");
      if (seen.has(key)) continue;
      seen.add(key);
      const items = few.reduce((sum, bin) => sum + bin.items.length, 0);
      const small = items <= effort.items;
      if (!small && few.length !== 2) continue;
      // Parting sets costs as well: a look for every few ways.
      if (small) market.work.looks += Math.round((3 ** items * market.zones.length) / 16);
      count(tally, few, -1);
      const bounds = boundsOf(tally, few, quotas);
      const better = (small ? repacked : exchanged)(market, few, bounds);
      count(tally, better ?? few, 1);
      if (better !== undefined) bins = replace(bins, chosen, better);
      if (spent()) break;
    }
    idle = costOf(bins) < before - worthwhile ? 0 : idle + 1;
    bins = bins.filter(({ items }) => items.length > 0);
  }
  return bins;
}

const keyOf = ({ zone, items }: Bin): string => `${zone}:${items.map(({ need }) => need.name).join()}`;

/** In one round machines of one size are neighbours, in the next those of one zone. */
function sorted(bins: readonly Bin[], round: number): Bin[] {
  const names = new Map(bins.map((bin) => [bin, bin.items[0]?.need.name ?? ""]));
  const tie = (a: Bin, b: Bin): number => ((names.get(a) ?? "") < (names.get(b) ?? "") ? -1 : 1);
  const bySize = (a: Bin, b: Bin): number => a.choice.offer.monthly - b.choice.offer.monthly;
  return [...bins].sort((a, b) => (round % 2 === 0 ? 0 : a.zone - b.zone) || bySize(a, b) || tie(a, b));
}

/** Up to so many machines, every two, three and four of them are looked at. */
const allTogether = 14;

/** The places in the list of machines that are looked at together in one round. */
export function* neighbourhoods(count: number, round: number): Generator<number[]> {
  if (count <= allTogether) {
    const all = Array.from({ length: count }, (_, index) => index);
    for (const a of all) for (const b of all.slice(a + 1)) yield [a, b];
    for (const a of all) {
      for (const b of all.slice(a + 1)) for (const c of all.slice(b + 1)) yield [a, b, c];
    }
    // Some packings are the best of all by any three of their machines, and by four are not.
    for (const a of all) {
      for (const b of all.slice(a + 1)) {
        for (const c of all.slice(b + 1)) for (const d of all.slice(c + 1)) yield [a, b, c, d];
      }
    }
    return;
  }
  const [near = 1, far = 2] = distances[round % distances.length] ?? [];
  for (let a = 0; a < count; a++) {
    const [b, c] = [(a + near) % count, (a + far) % count];
    yield [a, b];
    // As many machines as the distance is wide: it leads back to the first, which would be replaced twice.
    if (c !== a && c !== b) yield [a, b, c];
  }
}

/** The others keep their places: those that were replaced leave holes, which the end of the round closes. */
function replace(bins: readonly Bin[], chosen: readonly number[], better: readonly Bin[]): Bin[] {
  const next = [...bins];
  chosen.forEach((at, index) => {
    const bin = better[index];
    const old = bins[at];
    if (bin !== undefined) next[at] = bin;
    else if (old !== undefined) next[at] = { ...old, items: [], choice: { ...old.choice, cost: 0 } };
  });
  return [...next, ...better.slice(chosen.length)];
}

/** How many of each group's replicas stand in each zone. */
type Tally = readonly number[][];

function tallyOf(bins: readonly Bin[], groups: number, zones: number): Tally {
  const tally = Array.from({ length: groups }, () => Array.from({ length: zones }, () => 0));
  count(tally, bins, 1);
  return tally;
}

function count(tally: Tally, bins: readonly Bin[], by: 1 | -1): void {
  for (const { zone, items } of bins) {
    for (const { group } of items) {
      const zones = tally[group];
      if (zones !== undefined) zones[zone] = (zones[zone] ?? 0) + by;
    }
  }
}

/** What the quotas leave to the replicas on a few machines, when all others (the tally without the few) stay. */
function boundsOf(others: Tally, few: readonly Bin[], quotas: readonly Quota[]): ReadonlyMap<number, Bounds> {
  const groups = [...new Set(few.flatMap(({ items }) => items.map(({ group }) => group)))];
  return new Map(
    groups.map((group) => {
      const left = (of: readonly number[] = []): number[] =>
        of.map((most, zone) => most - (others[group]?.[zone] ?? 0));
      return [group, { min: left(quotas[group]?.min), max: left(quotas[group]?.max) }];
    }),
  );
}

function repacked(market: Market, few: readonly Bin[], bounds: ReadonlyMap<number, Bounds>): Bin[] | undefined {
  const items = few.flatMap((bin) => bin.items).sort((a, b) => (a.need.name < b.need.name ? -1 : 1));
  const found = exact(market, items, bounds);
  return found !== undefined && found.cost < costOf(few) - worthwhile ? found.bins : undefined;
}

/** Two machines too full to be packed anew: one workload moves over, two change places, or all go onto one. */
function exchanged(market: Market, few: readonly Bin[], bounds: ReadonlyMap<number, Bounds>): Bin[] | undefined {
  const [left, right] = few;
  if (left === undefined || right === undefined) return undefined;
  let best: Bin[] | undefined;
  let below = costOf(few) - worthwhile;
  for (const [a, b] of exchanges(left.items, right.items)) {
    if (!keeps(bounds, left.zone, right.zone, a, b)) continue;
    const pair = [packed(market, a, left.zone, below), packed(market, b, right.zone, below)];
    const [one, other] = pair;
    if (one === undefined || other === undefined) continue;
    const next = [one, other].flat();
    const cost = costOf(next);
    if (cost < below) [best, below] = [next, cost];
  }
  return best;
}

function* exchanges(left: readonly Item[], right: readonly Item[]): Generator<[readonly Item[], readonly Item[]]> {
  const without = (items: readonly Item[], item: Item): Item[] => items.filter((each) => each !== item);
  yield [[...left, ...right], []];
  yield [[], [...left, ...right]];
  for (const item of left) yield [without(left, item), [...right, item]];
  for (const item of right) yield [[...left, item], without(right, item)];
  for (const a of left) {
    for (const b of right) {
      yield [
        [...without(left, a), b],
        [...without(right, b), a],
      ];
    }
  }
}

/** Whether no group has two on one machine, nor too many or too few in a zone. */
function keeps(
  bounds: ReadonlyMap<number, Bounds>,
  leftZone: number,
  rightZone: number,
  left: readonly Item[],
  right: readonly Item[],
): boolean {
  for (const [group, { min, max }] of bounds) {
    const a = left.filter((item) => item.group === group).length;
    const b = right.filter((item) => item.group === group).length;
    if (a > 1 || b > 1) return false;
    if (leftZone === rightZone) continue;
    if (a < (min[leftZone] ?? 0) || a > (max[leftZone] ?? 0)) return false;
    if (b < (min[rightZone] ?? 0) || b > (max[rightZone] ?? 0)) return false;
  }
  return true;
}

/** The machine for some items as a list: none where there are none. */
function packed(market: Market, items: readonly Item[], zone: number, below: number): Bin[] | undefined {
  if (items.length === 0) return [];
  const totals = totalsOf(items);
  const choice = cheapest(market, items, totals, zone, 0, below);
  return choice === undefined ? undefined : [{ zone, items, totals, choice }];
}
