/** The cheapest machine that holds some workloads together. */
import type { Item } from "./items.ts";
import type { Market, Offer } from "./market.ts";

/** Sums of what stands on one machine. */
export interface Totals {
  count: number;
  cpuMillis: number;
  memoryMiB: number;
  ceilingMiB: number;
  volumes: number;
  followIops: number;
  followMibs: number;
  extraIops: number;
  extraMibs: number;
  architectures: number;
  /** Of those that may lie on the machine's own disk. */
  localGiB: number;
  leastDisks: number;
}

/** What was found for some items. */
export interface Choice {
  offer: Offer;
  /** The machine with its root disk, and the disks; US dollars a month. */
  cost: number;
  /** Those whose volumes lie on the machine's own disk. */
  local: readonly Item[];
  /** No offer before this one holds them, nor any more than them. */
  first: number;
}

/** A machine with what stands on it. */
export interface Bin {
  /** Index in the market's zones. */
  zone: number;
  items: readonly Item[];
  totals: Totals;
  choice: Choice;
}

export const nothing: Totals = {
  count: 0,
  cpuMillis: 0,
  memoryMiB: 0,
  ceilingMiB: 0,
  volumes: 0,
  followIops: 0,
  followMibs: 0,
  extraIops: 0,
  extraMibs: 0,
  architectures: 3,
  localGiB: 0,
  leastDisks: 0,
};

export function plus(sum: Totals, item: Item): Totals {
  return {
    count: sum.count + 1,
    cpuMillis: sum.cpuMillis + item.cpuMillis,
    memoryMiB: sum.memoryMiB + item.memoryMiB,
    ceilingMiB: Math.max(sum.ceilingMiB, item.ceilingMiB),
    volumes: sum.volumes + item.volumes,
    followIops: sum.followIops + item.followIops,
    followMibs: sum.followMibs + item.followMibs,
    extraIops: Math.max(sum.extraIops, item.extraIops),
    extraMibs: Math.max(sum.extraMibs, item.extraMibs),
    architectures: sum.architectures & item.architectures,
    localGiB: sum.localGiB + item.localGiB,
    leastDisks: sum.leastDisks + item.leastDisks,
  };
}

export const totalsOf = (items: readonly Item[]): Totals => items.reduce(plus, nothing);

/** A hair for sums of fractions. */
const hair = 1e-9;

/** What does not depend on the disks: processor, memory, pods. */
function seats({ room, architecture }: Offer, totals: Totals): boolean {
  return (
    (totals.architectures & architecture) !== 0 &&
    totals.cpuMillis <= room.cpuMillis + hair &&
    totals.memoryMiB <= room.memoryMiB + hair &&
    totals.ceilingMiB <= room.memoryMiB + hair &&
    totals.count <= room.pods
  );
}

/** Whether the disks can be attached, and the machine keeps up with them. */
function attaches({ room, io }: Offer, totals: Totals): boolean {
  return (
    totals.volumes === 0 ||
    (totals.volumes <= room.volumes &&
      totals.followIops <= io.baseline.iops + hair &&
      totals.followMibs <= io.baseline.mibs + hair &&
      totals.followIops + totals.extraIops <= io.burst.iops + hair &&
      totals.followMibs + totals.extraMibs <= io.burst.mibs + hair)
  );
}

/** How an offer holds some items, cheapest; undefined where it does not. `low` is the sum that it must stay under. */
export function held(offer: Offer, items: readonly Item[], totals: Totals): Omit<Choice, "first"> | undefined {
  if (!seats(offer, totals)) return undefined;
  if (totals.localGiB > 0 && offer.room.localGiB > 0) return heldLocally(offer, items);
  if (!attaches(offer, totals)) return undefined;
  let cost = offer.monthly;
  for (const item of items) cost += item.disks[offer.menu] ?? Infinity;
  return cost === Infinity ? undefined : { offer, cost, local: [] };
}

/** More than so many that may lie on one machine's own disk are not tried in every combination. */
const allCombinations = 8;

/** Which of the items lie on the machine's own disk: as many dollars' worth as it has space for. */
function heldLocally(offer: Offer, items: readonly Item[]): Omit<Choice, "first"> | undefined {
  const may = items.filter(({ localGiB }) => localGiB > 0);
  let best: Omit<Choice, "first"> | undefined;
  for (const local of may.length <= allCombinations ? subsets(may) : prefixes(may, offer)) {
    if (local.reduce((sum, { localGiB }) => sum + localGiB, 0) > offer.room.localGiB) continue;
    const attached = items.filter((item) => !local.includes(item));
    if (!attaches(offer, totalsOf(attached))) continue;
    const cost = attached.reduce((sum, item) => sum + (item.disks[offer.menu] ?? Infinity), offer.monthly);
    if (cost < (best?.cost ?? Infinity) - hair) best = { offer, cost, local };
  }
  return best;
}

function* subsets<T>(all: readonly T[]): Generator<T[]> {
  for (let chosen = 0; chosen < 1 << all.length; chosen++) yield all.filter((_, index) => (chosen >> index) & 1);
}

/** The dearest disks for their size first, as many as there is space for; then one fewer, and so on. */
function* prefixes(all: readonly Item[], offer: Offer): Generator<Item[]> {
  const worth = ({ disks, localGiB }: Item): number => Math.min(disks[offer.menu] ?? Infinity, 1e12) / localGiB;
  const ordered = [...all].sort((a, b) => worth(b) - worth(a));
  let free = offer.room.localGiB;
  const fitting = ordered.filter(({ localGiB }) => localGiB <= free && ((free -= localGiB), true));
  for (let count = 0; count <= fitting.length; count++) yield fitting.slice(0, count);
}

/**
 * The cheapest machine with disks for some items in a zone.
 *
 * @param from an offer before which none holds them: what was found for some of them.
 * @param below only what costs less is of interest.
 */
export function cheapest(
  market: Market,
  items: readonly Item[],
  totals: Totals,
  zone: number,
  from = 0,
  below = Infinity,
): Choice | undefined {
  const { offers, work } = market;
  let best: Choice | undefined;
  let first = -1;
  for (let index = from; index < offers.length; index++) {
    const offer = offers[index];
    if (offer === undefined || offer.monthly + totals.leastDisks >= (best?.cost ?? below) - hair) break;
    if (((offer.zones >> zone) & 1) === 0) continue;
    work.looks++;
    const found = held(offer, items, totals);
    if (found === undefined) continue;
    if (first < 0) first = index;
    if (found.cost < (best?.cost ?? below) - hair) best = { ...found, first };
  }
  return best;
}
