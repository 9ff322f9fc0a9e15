import { solveFresh } from "./pack.ts";
import { replan } from "./stable.ts";
import type { Problem, Solved } from "./types.ts";

/**
 * The machines and disks for what is needed: the cheapest that were found where nothing was accepted yet; else what was
 * accepted, and places for what is new ({@link replan}). A plan that is solved again around itself is itself.
 */
export function solve(problem: Problem): Solved {
  const { accepted } = problem;
  return accepted === undefined ? solveFresh(problem) : replan(problem, accepted);
}
