/**
 * A plan of machines and disks from nothing: the cheapest that was found.
 *
 * A dozen workloads and fewer are packed in the best of all ways ({@link exact}). More are put one after the other where
 * each adds least to the bill, in several orders ({@link greedy}); the cheapest of these packings is then made cheaper
 * by packing a few machines anew at a time ({@link improve}), with an effort that grows no faster than their number.
 */
import type { Bin } from "./bins.ts";
import { exact } from "./exact.ts";
import { costOf, greedy, inOrder, orders } from "./greedy.ts";
import { effortFor, improve } from "./improve.ts";
import { describeNeed, whyImpossible } from "./impossible.ts";
import { itemsOf } from "./items.ts";
import type { Item } from "./items.ts";
import { admitted, compareNames, openMarket } from "./market.ts";
import type { Market } from "./market.ts";
import { poolsOf } from "./pools.ts";
import { quotas, zonesOf } from "./spread.ts";
import type { Quota } from "./spread.ts";
import { packStock } from "./stock.ts";
import type { Impossible, Need, Placement, PoolPlan, Problem, Solved } from "./types.ts";
import { chooseZones } from "./zones.ts";

/** Up to so many workloads every packing is looked at. */
export const exactUpTo = 12;

/** What stays as it is while needs are packed. */
export interface Held {
  /** Replicas of each group that stand in each zone, and stay. */
  replicas?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Names of pools that are taken. */
  pools?: ReadonlySet<string>;
}

export type Packed =
  { ok: true; pools: PoolPlan[]; placements: Placement[] } | { ok: false; impossible: readonly Impossible[] };

/** Machines, disks and zones for a problem, as if nothing had been accepted before. */
export function solveFresh(problem: Problem, work = { looks: 0 }): Solved {
  const { cloud, region } = problem;
  const wrong = wrongFilters(problem);
  if (wrong.length > 0) return { ok: false, impossible: wrong };
  const sold = cloud.regions[region];
  if (sold === undefined) return { ok: false, impossible: [unknownRegion(problem)] };
  const zones = chooseZones(sold, problem.zones, { machines: admitted(problem) });
  if (!zones.ok) return { ok: false, impossible: [zones.impossible] };
  const packed = packNeeds(problem, zones.zones, problem.needs, {}, work);
  if (!packed.ok) return packed;
  const { pools, placements } = packed;
  return {
    ok: true,
    capacity: {
      cloud: cloud.name,
      ...(cloud.name === "existing" ? {} : { region }),
      zones: zones.zones,
      pools,
      placements,
    },
  };
}

/** New pools for some needs, in zones that are decided. Everything that is impossible is said at once. */
export function packNeeds(
  problem: Problem,
  zones: readonly string[],
  needs: readonly Need[],
  held: Held = {},
  work = { looks: 0 },
): Packed {
  const impossible: Impossible[] = [];
  const packings: { market: Market; bins: readonly Bin[] }[] = [];
  for (const { spot, needs: some } of bySpot(problem, needs)) {
    const market = openMarket(problem, zones, spot, work);
    const { items, groups } = itemsOf(some, market);
    const suits = items.map((item) => zonesOf(item, market));
    const homeless = items.filter((_, index) => suits[index] === 0);
    impossible.push(...homeless.flatMap((item) => whyImpossible(problem, market, item)));
    if (homeless.length > 0) continue;
    if (problem.stock !== undefined) {
      const { bins, left } = packStock(market, items, groups, problem.stock);
      impossible.push(...left.map((item) => noRoom(item, items.length, items.length - left.length)));
      packings.push({ market, bins });
    } else {
      packings.push({ market, bins: pack(market, items, quotas(items, suits, groups, zones, held.replicas)) });
    }
  }
  if (impossible.length > 0) {
    return { ok: false, impossible: impossible.sort((a, b) => compareNames(a.need ?? "", b.need ?? "")) };
  }
  return { ok: true, ...poolsOf(packings, held.pools) };
}

/** The cheapest machines for some items, each of which fits a machine alone. */
export function pack(market: Market, items: readonly Item[], quota: readonly Quota[], exactly = exactUpTo): Bin[] {
  if (items.length === 0) return [];
  if (items.length <= exactly) {
    const bounds = new Map(quota.map((each, group) => [group, each]));
    const best = exact(market, items, bounds);
    if (best !== undefined) return best.bins;
  }
  const few = items.length <= 60;
  const starts = (few ? orders : orders.slice(2))
    .flatMap((order) => {
      const bins = greedy(market, inOrder(items, order), quota);
      return bins === undefined ? [] : [bins];
    })
    .sort((a, b) => costOf(a) - costOf(b));
  // Each item alone fits, and a group's quota always leaves one of its zones open.
  if (starts[0] === undefined) throw new Error("a workload that fits a machine alone found no place");
  const tried = starts.slice(0, few ? 2 : 1);
  return tried
    .map((bins) => improve(market, bins, quota, effortFor(items.length)))
    .reduce((best, next) => (costOf(next) < costOf(best) - 1e-6 ? next : best));
}

/**
 * Needs that run on spot machines, and those that do not: a group is on spot where all its replicas may be, so that it
 * is spread as one.
 */
function bySpot(problem: Problem, needs: readonly Need[]): { spot: boolean; needs: Need[] }[] {
  const lasting = new Set(needs.filter(({ interruptible }) => !interruptible).map(({ group }) => group));
  const mayMove = problem.spot && problem.cloud.name !== "existing";
  const onSpot = (need: Need): boolean => mayMove && !lasting.has(need.group);
  return [
    { spot: false, needs: needs.filter((need) => !onSpot(need)) },
    { spot: true, needs: needs.filter(onSpot) },
  ].filter((part) => part.needs.length > 0);
}

function noRoom({ need }: Item, all: number, placed: number): Impossible {
  return {
    path: need.path,
    need: need.name,
    found: describeNeed(need),
    allowed: `the cluster's machines have room for ${String(placed)} of ${String(all)} workloads at once, and no more for this one`,
    remedy: "Add machines to the cluster and to cryptokube:cluster, or ask for fewer or smaller nodes.",
  };
}

function unknownRegion({ cloud, region }: Problem): Impossible {
  return {
    path: [],
    found: `region ${region}`,
    allowed: `a region of ${cloud.title} that is known here: ${Object.keys(cloud.regions).sort().join(", ")}`,
    remedy: "Choose one of those.",
  };
}

/** Families that no cloud has are a slip of the pen rather than a filter. */
function wrongFilters({ cloud, families = [] }: Problem): Impossible[] {
  const known = [...new Set(Object.values(cloud.machines).map(({ family }) => family))].sort();
  return families
    .map((family, index) => ({ family, index }))
    .filter(({ family }) => !known.includes(family))
    .map(({ family, index }) => ({
      path: ["cryptokube:planning", "families", index],
      found: `machine family ${family}`,
      allowed: `a family of ${cloud.title}: ${known.join(", ")}`,
      remedy: "Name one of those, or leave the filter out.",
    }));
}
