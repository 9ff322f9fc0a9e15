/** Packing onto machines that are there already: an existing cluster's. They cost nothing, and there are only so many. */
import { held, nothing, plus } from "./bins.ts";
import type { Bin } from "./bins.ts";
import { inOrder, orders } from "./greedy.ts";
import type { Item } from "./items.ts";
import type { Market, Offer } from "./market.ts";
import { Spread, quotaOf } from "./spread.ts";
import type { Quota } from "./spread.ts";
import type { Problem } from "./types.ts";

/** One machine. */
interface Machine {
  name: string;
  zone: number;
  /** One for each menu of disks. */
  offers: readonly Offer[];
  bin: Bin | undefined;
}

export interface Stocked {
  bins: Bin[];
  /** Those that found no place. */
  left: Item[];
}

/**
 * Puts the items onto the machines, each where it leaves least free, in several orders; of few items every way is
 * tried, as far as the effort goes. Where replicas cannot be spread evenly they are spread as far as there is room.
 */
export function packStock(
  market: Market,
  items: readonly Item[],
  groups: readonly string[],
  stock: NonNullable<Problem["stock"]>,
): Stocked {
  const even = groups.map((_, group) =>
    stockQuota(
      market,
      stock,
      items.filter((item) => item.group === group),
    ),
  );
  const loose = even.map(({ max }): Quota => ({
    min: max.map(() => 0),
    max: max.map(() => items.length),
    extra: items.length,
  }));
  let best: Stocked | undefined;
  for (const quotas of [even, loose]) {
    for (const order of orders) {
      const found = fill(market, inOrder(items, order), quotas, machinesOf(market, stock));
      if (found.left.length === 0) return found;
      if (best === undefined || found.left.length < best.left.length) best = found;
    }
    const searched = search(market, inOrder(items, orders[0] ?? (() => 0)), quotas, machinesOf(market, stock));
    if (searched !== undefined) return { bins: searched, left: [] };
  }
  return best ?? { bins: [], left: [...items] };
}

/** Every machine of the stock, in order of type and zone. */
function machinesOf(market: Market, stock: NonNullable<Problem["stock"]>): Machine[] {
  return Object.keys(stock)
    .sort()
    .flatMap((name) => {
      const offers = market.offers.filter(({ machine }) => machine.name === name);
      return market.zones.flatMap((id, zone) =>
        Array.from({ length: stock[name]?.[id] ?? 0 }, (): Machine => ({ name, zone, offers, bin: undefined })),
      );
    });
}

/** As even as the zones' machines allow. */
function stockQuota(market: Market, stock: NonNullable<Problem["stock"]>, members: readonly Item[]): Quota {
  const machines = machinesOf(market, stock);
  const room = market.zones.map((_, zone) => {
    const here = machines.filter((machine) => machine.zone === zone);
    return Math.min(...members.map((item) => here.filter((machine) => withItem(machine, item) !== undefined).length));
  });
  return quotaOf(
    members.length,
    market.zones.map(() => 0),
    room,
  );
}

/** What a machine is with one more on it; undefined where it does not fit. */
function withItem(machine: Machine, item: Item): Bin | undefined {
  const before = machine.bin?.items ?? [];
  if (before.some(({ group }) => group === item.group)) return undefined;
  const items = [...before, item];
  const totals = plus(machine.bin?.totals ?? nothing, item);
  for (const offer of machine.offers) {
    const choice = held(offer, items, totals);
    if (choice !== undefined) return { zone: machine.zone, items, totals, choice: { ...choice, first: 0 } };
  }
  return undefined;
}

/** The share of a machine that stays free, by what it has least of. */
function free({ choice: { offer }, totals }: Bin): number {
  const { room } = offer;
  return Math.min(1 - totals.memoryMiB / room.memoryMiB, 1 - totals.cpuMillis / room.cpuMillis);
}

function fill(market: Market, items: readonly Item[], quotas: readonly Quota[], machines: Machine[]): Stocked {
  const spread = new Spread(quotas);
  const left: Item[] = [];
  for (const item of items) {
    let best: { machine: Machine; bin: Bin; free: number } | undefined;
    for (const machine of machines) {
      if (!spread.admits(item.group, machine.zone)) continue;
      market.work.looks++;
      const bin = withItem(machine, item);
      if (bin === undefined) continue;
      const stays = free(bin);
      if (best === undefined || stays < best.free - 1e-9) best = { machine, bin, free: stays };
    }
    if (best === undefined) {
      left.push(item);
    } else {
      best.machine.bin = best.bin;
      spread.add(item.group, best.machine.zone);
    }
  }
  return { bins: machines.flatMap(({ bin }) => bin ?? []), left };
}

/** Places tried before a search gives up. */
const searchEffort = 20_000;

/** Every way to place the items, until one is found; undefined where there is none, or the effort is spent. */
function search(
  market: Market,
  items: readonly Item[],
  quotas: readonly Quota[],
  machines: Machine[],
): Bin[] | undefined {
  const spread = new Spread(quotas);
  let effort = searchEffort;
  const place = (at: number): boolean => {
    const item = items[at];
    if (item === undefined) return true;
    const tried = new Set<string>();
    for (const machine of machines) {
      // Of machines that are the same so far one will do.
      const key = `${machine.name}/${machine.zone}/${machine.bin?.items.map(({ need }) => need.name).join() ?? ""}`;
      if (tried.has(key) || !spread.admits(item.group, machine.zone)) continue;
      tried.add(key);
      if (effort-- <= 0) return false;
      market.work.looks++;
      const before = machine.bin;
      const bin = withItem(machine, item);
      if (bin === undefined) continue;
      machine.bin = bin;
      spread.add(item.group, machine.zone);
      if (place(at + 1)) return true;
      machine.bin = before;
      spread.add(item.group, machine.zone, -1);
    }
    return false;
  };
  return place(0) ? machines.flatMap(({ bin }) => bin ?? []) : undefined;
}
