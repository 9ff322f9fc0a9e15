/** A plan from nothing for what runs already: what would move, what that takes, and what it saves. */
import { claimName } from "../names.ts";
import { capacityMonthly } from "./cost.ts";
import { underAcceptedNames } from "./identity.ts";
import { admitted } from "./market.ts";
import { type Move, movesBetween, otherDisks } from "./moves.ts";
import { solveFresh } from "./pack.ts";
import { solve } from "./solve.ts";
import { movedElsewhere, stillHeld } from "./stable.ts";
import type { Capacity, Impossible, Need, Placement, Problem, VolumePlan } from "./types.ts";
import { shrinking } from "./volumes.ts";
import { chooseZones } from "./zones.ts";

export type Reoptimised =
  | {
      ok: true;
      /** The plan from nothing where it is cheaper, or the only one; else the one in which everything stays. */
      capacity: Capacity;
      moves: readonly Move[];
      /** US dollars a month where everything stays; absent where it cannot. */
      stayingMonthly?: number;
      /** US dollars a month of the plan from nothing. */
      freshMonthly: number;
      /** US dollars a month that the moves save; 0 where nothing moves. */
      savesMonthly: number;
      /** US dollars that the moves take, once. */
      once: number;
    }
  | { ok: false; impossible: readonly Impossible[] };

/** Less than a cent a month is no saving. */
const worthwhile = 0.01;

/**
 * Plans afresh what was accepted. What is the same keeps its name; a node whose zone or kind of disk changes gets volumes
 * of the next generation, as large as those it has at least. Zones in use stay in use.
 */
export function reoptimise(problem: Problem): Reoptimised {
  const { accepted, cloud } = problem;
  const staying = solve(problem);
  if (accepted === undefined) {
    if (!staying.ok) return staying;
    const { total } = capacityMonthly(staying.capacity, cloud);
    return { ok: true, capacity: staying.capacity, moves: [], freshMonthly: total, savesMonthly: 0, once: 0 };
  }
  const impossible = neverPossible(problem, accepted);
  if (impossible.length > 0) return { ok: false, impossible };
  const fresh = planAfresh(problem, accepted);
  if (!fresh.ok) return fresh;
  const next = fresh.capacity;
  const freshMonthly = capacityMonthly(next, cloud).total;
  const stayingMonthly = staying.ok ? capacityMonthly(staying.capacity, cloud).total : undefined;
  if (staying.ok && stayingMonthly !== undefined && freshMonthly > stayingMonthly - worthwhile) {
    const { capacity } = staying;
    return { ok: true, capacity, moves: [], stayingMonthly, freshMonthly, savesMonthly: 0, once: 0 };
  }
  const moves = movesBetween(problem, accepted, next);
  return {
    ok: true,
    capacity: next,
    moves,
    ...(stayingMonthly === undefined ? {} : { stayingMonthly }),
    freshMonthly,
    savesMonthly: stayingMonthly === undefined ? 0 : stayingMonthly - freshMonthly,
    once: moves.reduce((sum, { once }) => sum + once, 0),
  };
}

/** What no move mends. */
function neverPossible(problem: Problem, accepted: Capacity): Impossible[] {
  const elsewhere = movedElsewhere(problem, accepted);
  if (elsewhere !== undefined) return [elsewhere];
  const needs = new Map(problem.needs.map((need) => [need.name, need]));
  return accepted.placements.flatMap((placement) => {
    const need = needs.get(placement.name);
    if (need === undefined) return stillHeld(problem, placement) ?? [];
    return placement.volumes.flatMap((volume) => {
      const wanted = need.volumes.find(({ role }) => role === volume.role);
      return (wanted === undefined ? undefined : shrinking(need, volume, wanted)) ?? [];
    });
  });
}

function planAfresh(
  problem: Problem,
  accepted: Capacity,
): { ok: true; capacity: Capacity } | { ok: false; impossible: readonly Impossible[] } {
  const before = new Map(accepted.placements.map((placement) => [placement.name, placement]));
  const sold = problem.cloud.regions[problem.region];
  const known = accepted.zones.filter((zone) => sold?.zones.some(({ id }) => id === zone));
  const chosen =
    sold === undefined ? undefined : chooseZones(sold, problem.zones, { machines: admitted(problem), accepted: known });
  if (chosen?.ok === false) return { ok: false, impossible: [chosen.impossible] };
  const needed = asLarge(problem.needs, before);
  const solved = solveFresh({ ...problem, needs: needed, zones: chosen?.zones ?? problem.zones });
  if (!solved.ok) return solved;
  const named = underAcceptedNames(solved.capacity, accepted);
  const needs = new Map(problem.needs.map((need) => [need.name, need]));
  const placements = named.placements.map((is) => {
    const [was, need] = [before.get(is.name), needs.get(is.name)];
    return was === undefined || need === undefined ? is : following(need, was, is);
  });
  return { ok: true, capacity: { ...solved.capacity, ...named, placements } };
}

/** A placement as the next one of a workload: with its volumes where they can stay, else with the next generation. */
function following(need: Need, was: Placement, is: Placement): Placement {
  const stays = was.zone === is.zone && !otherDisks(was, is);
  const generation = stays || was.volumes.length === 0 ? was.generation : was.generation + 1;
  const volumes = is.volumes.map(({ statedGiB: _asLarge, ...volume }): VolumePlan => {
    const locked = was.volumes.find(({ role }) => role === volume.role);
    const wanted = need.volumes.find(({ role }) => role === volume.role);
    const claim = stays && locked !== undefined ? locked.claim : claimName(volume.role, need.name, generation);
    return { ...volume, claim, ...(wanted?.stated === true ? { statedGiB: wanted.sizeGiB } : {}) };
  });
  return { ...is, generation, volumes };
}

/** The needs with volumes at least as large as those that are there: a snapshot is restored onto no smaller disk. */
function asLarge(needs: readonly Need[], before: ReadonlyMap<string, Placement>): Need[] {
  return needs.map((need) => ({
    ...need,
    volumes: need.volumes.map((volume) => {
      const locked = before.get(need.name)?.volumes.find(({ role }) => role === volume.role);
      return { ...volume, sizeGiB: Math.max(volume.sizeGiB, locked?.sizeGiB ?? 0) };
    }),
  }));
}
