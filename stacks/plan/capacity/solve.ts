import { compareNames } from "./market.ts";
import { solveFresh } from "./pack.ts";
import { replan } from "./stable.ts";
import type { Capacity, Need, Placement, Problem, Solved } from "./types.ts";

/**
 * The machines and disks for what is needed: the cheapest that were found where nothing was accepted yet; else what was
 * accepted, and places for what is new ({@link replan}). A plan that is solved again around itself is itself.
 */
export function solve(problem: Problem): Solved {
  const { accepted } = problem;
  const solved = accepted === undefined ? solveFresh(problem) : replan(problem, accepted);
  if (!solved.ok) return solved;
  return { ok: true, capacity: withStatedSizes(solved.capacity, problem.needs, accepted) };
}

/**
 * The plan with the sizes that the file names beside the disks that are new: a disk may be larger than what was asked
 * for, and only what is smaller than that is a disk that shrinks. In order of name.
 */
export function withStatedSizes(capacity: Capacity, needs: readonly Need[], accepted?: Capacity): Capacity {
  const known = new Set(accepted?.placements.flatMap(({ volumes }) => volumes.map(({ claim }) => claim)));
  const byName = new Map(needs.map((need) => [need.name, need]));
  const stated = (placement: Placement): Placement => ({
    ...placement,
    volumes: placement.volumes.map((volume) => {
      const wanted = byName.get(placement.name)?.volumes.find(({ role }) => role === volume.role);
      if (known.has(volume.claim) || wanted?.stated !== true || wanted.sizeGiB === volume.sizeGiB) return volume;
      return { ...volume, statedGiB: wanted.sizeGiB };
    }),
  });
  return {
    ...capacity,
    pools: [...capacity.pools].sort((a, b) => compareNames(a.name, b.name)),
    placements: capacity.placements.map(stated).sort((a, b) => compareNames(a.name, b.name)),
  };
}
