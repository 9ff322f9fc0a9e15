/** A plan around what was accepted before: what runs stays where and as it is, and what is new finds its place. */
import { keep, shortage } from "./keep.ts";
import { admitted, compareNames } from "./market.ts";
import { settle } from "./newcomers.ts";
import { solveFresh } from "./pack.ts";
import { inOrderOfName, shrunk, type Standing, standingsOf } from "./standing.ts";
import type { Capacity, Impossible, Need, Placement, Problem, Solved } from "./types.ts";
import { gib } from "./units.ts";
import { chooseZones } from "./zones.ts";

/**
 * Plans again around what was accepted.
 *
 * - A workload that has its place keeps pool, slot, zone, generation and claims; its volumes only grow, and only where
 *   the file names a larger size or sizes it by another profile.
 * - One that is gone leaves room where it held no data, or was released; else that is an error.
 * - New ones go where that costs least: into room that is there, onto more machines of a pool, or into new pools.
 *
 * Prices, the catalogue's figures and the order of the needs change none of it.
 */
export function replan(problem: Problem, accepted: Capacity): Solved {
  const moved = movedElsewhere(problem, accepted);
  if (moved !== undefined) return { ok: false, impossible: [moved] };
  // What is wrong with the filters, the region and the zones is wrong with or without anything accepted.
  const checked = solveFresh({ ...problem, needs: [] });
  const sold = problem.cloud.regions[problem.region];
  if (!checked.ok || sold === undefined) return checked;
  const chosen = chooseZones(sold, problem.zones, { machines: admitted(problem), accepted: accepted.zones });
  if (!chosen.ok) return { ok: false, impossible: [chosen.impossible] };

  const { standings, newcomers, impossible } = stay(problem, accepted);
  impossible.push(...tooFew(problem, [...standings.values()]));
  const taken = new Set(accepted.pools.map(({ name }) => name));
  const settled = settle(problem, chosen.zones, newcomers, standings, taken);
  if (!settled.ok) impossible.push(...settled.impossible);
  if (impossible.length > 0 || !settled.ok) return { ok: false, impossible: impossible.sort(byNeed) };
  const { cloud, region } = accepted;
  const where = { cloud, ...(region === undefined ? {} : { region }), zones: chosen.zones };
  return { ok: true, capacity: { ...where, ...inOrderOfName(settled.standings) } };
}

const byNeed = (a: Impossible, b: Impossible): number => compareNames(a.need ?? "", b.need ?? "");

/** An environment stays in its region. */
export function movedElsewhere({ cloud, region }: Problem, accepted: Capacity): Impossible | undefined {
  const remedy =
    "An environment does not move: make a new one beside it (`./cryptokube init`), and remove this one when its data may go.";
  if (cloud.name !== accepted.cloud) {
    const path = ["cryptokube:cluster", "kind"];
    return { path, found: cloudNames[cloud.name], allowed: `${cloudNames[accepted.cloud]}, where it is`, remedy };
  }
  if (accepted.region === undefined || accepted.region === region) return undefined;
  const path = [`${cloud.name}:region`];
  return { path, found: region, allowed: `${accepted.region}, where it is`, remedy };
}

const cloudNames = { aws: "eks", gcp: "gke", existing: "existing" } as const;

interface Staying {
  standings: Map<string, Standing>;
  /** Those that have no place yet. */
  newcomers: Need[];
  impossible: Impossible[];
}

/** Everything that stays, and what then has no place. */
function stay(problem: Problem, accepted: Capacity): Staying {
  const needs = new Map(problem.needs.map((need) => [need.name, need]));
  const placed = new Set(accepted.placements.map(({ name }) => name));
  const standings = standingsOf(accepted);
  const newcomers = problem.needs.filter(({ name }) => !placed.has(name));
  const impossible: Impossible[] = [];
  const left = new Map<string, Set<string>>();
  const leave = ({ pool, name }: Placement): void => {
    left.set(pool, (left.get(pool) ?? new Set()).add(name));
  };
  for (const placement of [...accepted.placements].sort((a, b) => compareNames(a.name, b.name))) {
    const need = needs.get(placement.name);
    const standing = standings.get(placement.pool);
    if (need === undefined) {
      const held = stillHeld(problem, placement);
      if (held === undefined) leave(placement);
      else impossible.push(held);
      continue;
    }
    if (standing === undefined) continue;
    const kept = keep(problem, need, placement, standing);
    if (kept.how === "impossible") impossible.push(...kept.impossible);
    else if (kept.how === "stays") standings.set(placement.pool, kept.standing);
    else {
      leave(placement);
      newcomers.push(need);
    }
  }
  for (const [name, gone] of left) {
    const standing = standings.get(name);
    if (standing === undefined) continue;
    const rest = shrunk({ ...standing, members: standing.members.filter((member) => !gone.has(member.name)) });
    if (rest === undefined) standings.delete(name);
    else standings.set(name, rest);
  }
  return { standings, newcomers, impossible };
}

/** Removing what holds data takes two steps, so that no slip of the pen does it. */
export function stillHeld({ released = [] }: Problem, { name, volumes }: Placement): Impossible | undefined {
  if (volumes.length === 0 || released.includes(name)) return undefined;
  const claims = volumes.map(({ claim, sizeGiB }) => `${claim} (${gib(sizeGiB * 1024)})`).join(", ");
  return {
    path: ["cryptokube:planning", "released"],
    need: name,
    found: `nothing in the file asks for ${name}, whose volumes still hold data: ${claims}`,
    allowed: `${name} in the file, or in the list of what may go with its data`,
    remedy: `Put it back; or, if its data may go, add it: cryptokube:planning: { released: [${name}] }.`,
  };
}

/** What an existing cluster lacks for what runs on it. A cloud has what was bought of it. */
function tooFew(problem: Problem, standings: readonly Standing[]): Impossible[] {
  if (problem.cloud.name !== "existing") return [];
  const path = ["cryptokube:cluster", "machines"];
  const remedy =
    "State the machines as they are; `./cryptokube plan <env> --reoptimise` plans for those that are left.";
  const lacking = standings.flatMap((standing): Impossible[] => {
    const lacks = shortage(problem, standing);
    if (lacks === undefined) return [];
    const { pool } = standing;
    const found = `pool ${pool.name} in ${pool.zone}: ${lacks}`;
    return [{ path, found, allowed: "machines that hold what runs on them", remedy }];
  });
  const { stock } = problem;
  if (stock === undefined) return lacking;
  const used = new Map<string, { machine: string; zone: string; count: number }>();
  for (const { pool } of standings) {
    const { machine, zone } = pool;
    const key = JSON.stringify([machine, zone]);
    used.set(key, { machine, zone, count: (used.get(key)?.count ?? 0) + pool.count });
  }
  const missing = [...used.values()].flatMap(({ machine, zone, count }): Impossible[] => {
    const there = stock[machine]?.[zone] ?? 0;
    if (there >= count) return [];
    const found = `${there} of machine ${machine} in zone ${zone}`;
    return [{ path, found, allowed: `${count} or more: so many hold what runs`, remedy }];
  });
  return [...lacking, ...missing];
}
