/** A first packing of many workloads, one after the other, each where it adds least to the bill. */
import { cheapest, nothing, plus } from "./bins.ts";
import type { Bin, Choice, Totals } from "./bins.ts";
import type { Item } from "./items.ts";
import type { Market } from "./market.ts";
import { Spread } from "./spread.ts";
import type { Quota } from "./spread.ts";

/** Machines of a zone that a workload is tried on: the last ones, so that the effort for each stays the same. */
const tried = 8;

/** In each order the largest come first, by different measures; what suits one mix of workloads does not suit another. */
export const orders: readonly ((item: Item) => number)[] = [
  (item) => item.memoryMiB,
  (item) => item.cpuMillis,
  (item) => item.followMibs + item.followIops / 40,
  (item) => item.memoryMiB / 4096 + item.cpuMillis / 1000,
];

/** Items by a measure, the largest first; of equals, those of one group together. */
export function inOrder(items: readonly Item[], measure: (item: Item) => number): Item[] {
  return items
    .map((item, index) => ({ item, index, by: measure(item) }))
    .sort((a, b) => b.by - a.by || a.item.group - b.item.group || a.index - b.index)
    .map(({ item }) => item);
}

/**
 * Puts items one after the other onto the machine where that costs least, a new one or one of the last.
 *
 * @returns undefined where some item finds no place.
 */
export function greedy(market: Market, items: readonly Item[], quotas: readonly Quota[]): Bin[] | undefined {
  const spread = new Spread(quotas);
  const open: Bin[][] = market.zones.map(() => []);
  const alone = new Map<string, Choice | undefined>();
  const singly = (item: Item, zone: number, totals: Totals): Choice | undefined => {
    const key = `${item.need.name} ${market.like[zone] ?? zone}`;
    if (!alone.has(key)) alone.set(key, cheapest(market, [item], totals, zone));
    return alone.get(key);
  };
  for (const item of items) {
    let best: { zone: number; at: number; added: number; bin: Bin } | undefined;
    const single = plus(nothing, item);
    for (let zone = 0; zone < market.zones.length; zone++) {
      if (!spread.admits(item.group, zone)) continue;
      const bins = open[zone] ?? [];
      for (let at = Math.max(0, bins.length - tried); at < bins.length; at++) {
        const bin = bins[at];
        if (bin === undefined || bin.items.some(({ group }) => group === item.group)) continue;
        const totals = plus(bin.totals, item);
        const below = bin.choice.cost + (best?.added ?? Infinity);
        const grown = [...bin.items, item];
        const choice = cheapest(market, grown, totals, zone, bin.choice.first, below);
        if (choice === undefined) continue;
        best = { zone, at, added: choice.cost - bin.choice.cost, bin: { zone, items: grown, totals, choice } };
      }
      const choice = singly(item, zone, single);
      if (choice !== undefined && choice.cost < (best?.added ?? Infinity) - 1e-9) {
        best = { zone, at: bins.length, added: choice.cost, bin: { zone, items: [item], totals: single, choice } };
      }
    }
    if (best === undefined) return undefined;
    spread.add(item.group, best.zone);
    const bins = open[best.zone];
    if (bins !== undefined) bins[best.at] = best.bin;
  }
  return open.flat();
}

export const costOf = (bins: readonly Bin[]): number => bins.reduce((sum, { choice }) => sum + choice.cost, 0);
