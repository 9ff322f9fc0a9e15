import assert from "node:assert/strict";
import { packNeeds, solveFresh } from "../../../../stacks/plan/capacity/pack.ts";
import type { Need, Problem } from "../../../../stacks/plan/capacity/types.ts";
import { violations } from "../../../support/capacity-checker.ts";
import { aNeed, aProblem, aVolume, replicas } from "../../../support/capacity-problems.ts";

/** Chains of one to four nodes, each chain of another size. */
function many(nodes: number): Problem {
  const needs: Need[] = [];
  for (let chain = 0; needs.length < nodes; chain++) {
    const part = {
      cpuMillis: 800 + ((chain * 733) % 3000),
      memoryMiB: 3000 + ((chain * 1777) % 20_000),
      volumes: [aVolume(500 + ((chain * 97) % 2500))],
    };
    needs.push(...replicas(`chain${String(chain)}`, Math.min(1 + (chain % 4), nodes - needs.length), part));
  }
  return aProblem(needs);
}

/** How often a machine was held against workloads. */
function looks(problem: Problem): number {
  const work = { looks: 0 };
  const solved = solveFresh(problem, work);
  assert.ok(solved.ok);
  return work.looks;
}

describe("The effort of a plan", () => {
  it("stays within the same for each node, from 100 to 1,000", function () {
    this.timeout(30_000);
    const [few, more] = [looks(many(100)) / 100, looks(many(1000)) / 1000];
    assert.ok(few > 1000 && few < 16_000, `${few} looks a node for 100`);
    assert.ok(more > 1000 && more < 16_000, `${more} looks a node for 1,000`);
  });

  it("keeps every limit at 1,000 nodes", function () {
    this.timeout(30_000);
    const problem = many(1000);
    const solved = solveFresh(problem);
    assert.ok(solved.ok);
    assert.deepEqual(violations(problem, solved.capacity), []);
  });

  it("is counted over spot and lasting machines together", () => {
    const work = { looks: 0 };
    packNeeds(aProblem([]), ["t-a"], [aNeed("one")], {}, work);
    const one = work.looks;
    packNeeds(aProblem([]), ["t-a"], [aNeed("two", { interruptible: true })], {}, work);
    assert.ok(one > 0 && work.looks > one);
  });
});
