/** Places for workloads that are new, around those that stay: in several ways, of which the cheapest is taken. */
import { capacityMonthly } from "./cost.ts";
import { itemsOf, pricing } from "./items.ts";
import { compareNames, openMarket } from "./market.ts";
import { packNeeds } from "./pack.ts";
import { cheapestPlace, type PlaceOptions } from "./place.ts";
import { quotas, Spread, zonesOf } from "./spread.ts";
import { inOrderOfName, type Standing, type Standings, standingsOf } from "./standing.ts";
import type { Impossible, Need, Problem } from "./types.ts";

export type Settled = { ok: true; standings: Standings } | { ok: false; impossible: readonly Impossible[] };

/** One way of finding places. */
interface Way {
  /** What of the pools that are there is used: nothing, the room on their machines, or more machines of them too. */
  use: "none" | "room" | "more";
  /** Each that is left gets a pool of its own where that is cheaper; else those that are left are planned together. */
  singly: boolean;
  /** Whether replicas are spread over zones as evenly as can be. */
  spread: boolean;
}

/** Up to so many new workloads a pool of its own is tried for each. */
const singlyUpTo = 8;

/**
 * Finds places for new workloads. Nothing that stands is touched, but for new slots on its machines, and more machines
 * of its pool.
 *
 * @param taken names of pools that are not to be used again.
 */
export function settle(
  problem: Problem,
  zones: readonly string[],
  newcomers: readonly Need[],
  standings: Standings,
  taken: ReadonlySet<string>,
): Settled {
  if (newcomers.length === 0) return { ok: true, standings };
  const ways: Way[] = [
    // Of ways at one price, the one that makes fewest pools.
    { use: "more", singly: false, spread: true },
    { use: "room", singly: false, spread: true },
    { use: "none", singly: false, spread: true },
    ...(newcomers.length <= singlyUpTo ? [{ use: "more", singly: true, spread: true } as const] : []),
  ];
  const settler = settlerOf(problem, zones, newcomers, taken);
  let best: { standings: Standings; cost: number } | undefined;
  let failed: readonly Impossible[] = [];
  for (const way of ways) {
    const settled = settler(way, standings);
    if (!settled.ok) {
      failed = failed.length === 0 || settled.impossible.length < failed.length ? settled.impossible : failed;
      continue;
    }
    const cost = costOf(problem, settled.standings);
    if (best === undefined || cost < best.cost - 1e-6) best = { standings: settled.standings, cost };
  }
  if (best !== undefined) return { ok: true, standings: best.standings };
  // Machines that are there may have room in some zones only.
  const loose = settler({ use: "more", singly: false, spread: false }, standings);
  return loose.ok ? loose : { ok: false, impossible: failed };
}

function costOf({ cloud, region }: Problem, standings: Standings): number {
  return capacityMonthly({ cloud: cloud.name, region, zones: [], ...inOrderOfName(standings) }, cloud).total;
}

function settlerOf(
  problem: Problem,
  zones: readonly string[],
  newcomers: readonly Need[],
  taken: ReadonlySet<string>,
): (way: Way, standings: Standings) => Settled {
  const market = openMarket(problem, zones, false);
  const { items, groups } = itemsOf(newcomers, market);
  const suits = items.map((item) => zonesOf(item, market));
  const price = pricing(problem);
  const ordered = items
    .map(({ need }) => need)
    .sort((a, b) => b.memoryMiB - a.memoryMiB || b.cpuMillis - a.cpuMillis || compareNames(a.name, b.name));

  return ({ use, singly, spread }, standings) => {
    const counts = new Spread(quotas(items, suits, groups, zones, replicasOf(standings)));
    const admits: PlaceOptions["admits"] = (group, zone) =>
      !spread || counts.admits(groups.indexOf(group), zones.indexOf(zone));
    const state = new Map(standings);
    const put = (standing: Standing, { group }: Need): void => {
      state.set(standing.pool.name, standing);
      counts.add(groups.indexOf(group), zones.indexOf(standing.pool.zone));
    };
    const names = (): ReadonlySet<string> => new Set([...taken, ...state.keys()]);
    const left: Need[] = [];
    for (const need of ordered) {
      const options = { more: use === "more", admits, price };
      const rest = remaining(problem, state);
      const place = use === "none" ? undefined : cheapestPlace(rest, need, state, options);
      const alone = singly ? cheapestAlone(rest, need, zones, admits, names()) : undefined;
      if (alone !== undefined && (place === undefined || alone.cost < place.cost - 1e-6)) put(alone.standing, need);
      else if (place !== undefined) put(place.standing, need);
      else left.push(need);
    }
    if (left.length === 0) return { ok: true, standings: state };
    const packed = packNeeds(remaining(problem, state), zones, left, { replicas: replicasOf(state), pools: names() });
    if (!packed.ok) return packed;
    return { ok: true, standings: new Map([...state, ...standingsOf(packed)]) };
  };
}

/** A pool of its own, in the zone where that is cheapest. */
function cheapestAlone(
  problem: Problem,
  need: Need,
  zones: readonly string[],
  admits: PlaceOptions["admits"],
  pools: ReadonlySet<string>,
): { cost: number; standing: Standing } | undefined {
  let best: { cost: number; standing: Standing } | undefined;
  for (const zone of zones) {
    if (!admits(need.group, zone)) continue;
    const packed = packNeeds(problem, [zone], [need], { pools });
    if (!packed.ok) continue;
    const [standing] = standingsOf(packed).values();
    if (standing === undefined) continue;
    const cost = costOf(problem, new Map([[standing.pool.name, standing]]));
    if (best === undefined || cost < best.cost - 1e-6) best = { cost, standing };
  }
  return best;
}

/** How many replicas of each group stand in each zone. */
function replicasOf(standings: Standings): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const { members } of standings.values()) {
    for (const { group, zone } of members) {
      const zones = (counts[group] ??= {});
      zones[zone] = (zones[zone] ?? 0) + 1;
    }
  }
  return counts;
}

/** The problem with what of an existing cluster's machines is not in a pool yet. */
export function remaining(problem: Problem, standings: Standings): Problem {
  const { stock } = problem;
  if (stock === undefined) return problem;
  const left = Object.fromEntries(Object.entries(stock).map(([machine, zones]) => [machine, { ...zones }]));
  for (const { pool } of standings.values()) {
    const zones = left[pool.machine];
    if (zones?.[pool.zone] !== undefined) zones[pool.zone] = Math.max(0, (zones[pool.zone] ?? 0) - pool.count);
  }
  return { ...problem, stock: left };
}
