/**
 * The cheapest packing of a few workloads, found by looking at all: every set of them as one machine, every way to part
 * sets into machines, every way to spread those over the zones.
 */
import { cheapest, nothing, plus } from "./bins.ts";
import type { Bin, Choice, Totals } from "./bins.ts";
import type { Item } from "./items.ts";
import type { Market } from "./market.ts";

/** Between so many replicas of a group in each zone. */
export interface Bounds {
  min: readonly number[];
  max: readonly number[];
}

export interface Packing {
  cost: number;
  bins: Bin[];
}

const hair = 1e-9;

/** The cheapest machine for every set of the items, in one zone; undefined where there is none. */
interface Sets {
  /** For each set as bits, what its one machine costs. */
  bin: Float64Array;
  choices: (Choice | undefined)[];
  /** What the cheapest machines for the set cost, and the first of them. */
  best: Float64Array;
  part: Int32Array;
}

/**
 * Time grows as 3^items × zones: a dozen items are a good many.
 *
 * @param bounds by group's number.
 * @returns undefined where there is no packing within the bounds.
 */
export function exact(
  market: Market,
  items: readonly Item[],
  bounds: ReadonlyMap<number, Bounds>,
): Packing | undefined {
  const full = (1 << items.length) - 1;
  const totals = allTotals(items);
  const apart = conflicts(items);
  const sets = new Map<number, Sets>();
  const setsOf = (zone: number): Sets => {
    const like = market.like[zone] ?? zone;
    const known = sets.get(like) ?? partition(binsOf(market, items, totals, apart, like), full);
    sets.set(like, known);
    return known;
  };
  // Zone by zone: the cheapest way to put each set into the zones so far.
  let before = new Float64Array(full + 1).fill(Infinity);
  before[0] = 0;
  const taken: Int32Array[] = [];
  for (let zone = 0; zone < market.zones.length; zone++) {
    const { best } = setsOf(zone);
    const may = allowed(items, bounds, zone, best);
    const next = new Float64Array(full + 1).fill(Infinity);
    const took = new Int32Array(full + 1).fill(-1);
    const last = zone === market.zones.length - 1;
    for (let set = last ? full : 0; set <= full; set++) {
      for (let part = set; ; part = (part - 1) & set) {
        const cost = may[part] === 1 ? (best[part] ?? Infinity) + (before[set ^ part] ?? Infinity) : Infinity;
        if (cost < (next[set] ?? Infinity) - hair) {
          next[set] = cost;
          took[set] = part;
        }
        if (part === 0) break;
      }
    }
    taken.push(took);
    before = next;
  }
  const cost = before[full] ?? Infinity;
  return cost === Infinity ? undefined : { cost, bins: unfold(market, items, totals, taken, setsOf) };
}

function allTotals(items: readonly Item[]): Totals[] {
  const totals = [nothing];
  for (let set = 1; set < 1 << items.length; set++) {
    const last = 31 - Math.clz32(set);
    const item = items[last];
    const rest = totals[set ^ (1 << last)];
    if (item !== undefined && rest !== undefined) totals.push(plus(rest, item));
  }
  return totals;
}

/** For each item those of its group, as bits. */
const conflicts = (items: readonly Item[]): number[] =>
  items.map((item, index) =>
    items.reduce((bits, other, at) => (at !== index && other.group === item.group ? bits | (1 << at) : bits), 0),
  );

export const pick = (items: readonly Item[], set: number): Item[] => items.filter((_, index) => (set >> index) & 1);

function binsOf(
  market: Market,
  items: readonly Item[],
  totals: readonly Totals[],
  apart: readonly number[],
  zone: number,
): Pick<Sets, "bin" | "choices"> {
  const bin = new Float64Array(totals.length).fill(Infinity);
  const choices: (Choice | undefined)[] = [undefined];
  for (let set = 1; set < totals.length; set++) {
    const last = 31 - Math.clz32(set);
    const rest = set ^ (1 << last);
    const smaller = choices[rest];
    // What a part of the set does not fit, the set does not.
    const hopeless = (rest !== 0 && smaller === undefined) || ((apart[last] ?? 0) & set) !== 0;
    const choice = hopeless
      ? undefined
      : cheapest(market, pick(items, set), totals[set] ?? nothing, zone, smaller?.first ?? 0);
    choices.push(choice);
    bin[set] = choice?.cost ?? Infinity;
  }
  return { bin, choices };
}

function partition({ bin, choices }: Pick<Sets, "bin" | "choices">, full: number): Sets {
  const best = new Float64Array(full + 1).fill(Infinity);
  const part = new Int32Array(full + 1);
  best[0] = 0;
  for (let set = 1; set <= full; set++) {
    const lowest = set & -set;
    const rest = set ^ lowest;
    for (let others = rest; ; others = (others - 1) & rest) {
      const one = others | lowest;
      const cost = (bin[one] ?? Infinity) + (best[set ^ one] ?? Infinity);
      if (cost < (best[set] ?? Infinity) - hair) {
        best[set] = cost;
        part[set] = one;
      }
      if (others === 0) break;
    }
  }
  return { bin, choices, best, part };
}

/** 1 for each set that can be had in a zone and keeps within the bounds of every group. */
function allowed(
  items: readonly Item[],
  bounds: ReadonlyMap<number, Bounds>,
  zone: number,
  best: Float64Array,
): Uint8Array {
  const limits = [...new Set(items.map(({ group }) => group))].map((group) => ({
    members: items.reduce((bits, item, index) => (item.group === group ? bits | (1 << index) : bits), 0),
    min: bounds.get(group)?.min[zone] ?? 0,
    max: bounds.get(group)?.max[zone] ?? Infinity,
  }));
  return Uint8Array.from(best, (cost, set) => {
    if (cost === Infinity) return 0;
    const kept = limits.every(({ members, min, max }) => {
      const count = bitCount(set & members);
      return count >= min && count <= max;
    });
    return kept ? 1 : 0;
  });
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function unfold(
  market: Market,
  items: readonly Item[],
  totals: readonly Totals[],
  taken: readonly Int32Array[],
  setsOf: (zone: number) => Sets,
): Bin[] {
  const bins: Bin[] = [];
  let left = totals.length - 1;
  for (let zone = market.zones.length - 1; zone >= 0; zone--) {
    const here = taken[zone]?.[left] ?? 0;
    const { part, choices } = setsOf(zone);
    for (let set = here; set !== 0; set ^= part[set] ?? set) {
      const one = part[set] ?? set;
      const choice = choices[one];
      if (choice !== undefined) bins.push({ zone, items: pick(items, one), totals: totals[one] ?? nothing, choice });
    }
    left ^= here;
  }
  return bins;
}
