import assert from "node:assert/strict";
import { reoptimise } from "../../../../stacks/plan/capacity/reoptimise.ts";
import { solve } from "../../../../stacks/plan/capacity/solve.ts";
import type { Capacity, Impossible, Need, Problem } from "../../../../stacks/plan/capacity/types.ts";
import { aNeed, aProblem, aVolume } from "../../../support/capacity-problems.ts";

export function planned(problem: Problem): Capacity {
  const solved = solve(problem);
  assert.ok(solved.ok, JSON.stringify(solved));
  return solved.capacity;
}

export function impossible(problem: Problem): readonly Impossible[] {
  const solved = solve(problem);
  assert.ok(!solved.ok, "it was planned");
  return solved.impossible;
}

/** A plan from nothing for what stands as it was accepted. */
export function again(problem: Problem, capacity: Capacity) {
  const result = reoptimise({ ...problem, accepted: capacity });
  assert.ok(result.ok, JSON.stringify(result));
  return result;
}

export const moveIt = "`./cryptokube plan <env> --reoptimise` moves it, and says what that takes.";

/** One node with one volume in one zone, and its plan. */
export const node = aNeed("node", { cpuMillis: 2500, memoryMiB: 13_000, volumes: [aVolume(1000)] });
export const one = aProblem([node], { zones: ["t-a"] });
export const accepted = planned(one);

/** The same node asked for otherwise. */
export function with_(part: Partial<Need>, more: Partial<Problem> = {}): Problem {
  return { ...one, needs: [{ ...node, ...part }], accepted, ...more };
}
