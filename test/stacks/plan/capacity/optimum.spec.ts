import assert from "node:assert/strict";
import fc from "fast-check";
import { cloudOf } from "../../../../catalogue/clouds/index.ts";
import { capacityMonthly } from "../../../../stacks/plan/capacity/cost.ts";
import { solve } from "../../../../stacks/plan/capacity/solve.ts";
import type { Capacity, Need, Problem } from "../../../../stacks/plan/capacity/types.ts";
import { decide } from "../../../../stacks/plan/decide.ts";
import { violations } from "../../../support/capacity-checker.ts";
import { exhaustiveMonthly } from "../../../support/capacity-exhaustive.ts";
import { aMachineHolds } from "../../../support/capacity-holds.ts";
import { type Asked, configFor, environments } from "../../../support/random-environments.ts";

/*
 * The clouds' own machines, disks and prices, in their own regions, and chains by their own profiles. The same on an
 * invented cloud, whose limits are closer to each other, is in pack.spec.ts.
 */

/** What an environment asks of its region, its first `most` workloads alone. */
function problemOf(asked: Asked, most: number, part: Partial<Problem> = {}): Problem {
  const made = decide(configFor(asked), "any");
  assert.ok(made.ok, JSON.stringify(made));
  const { problem } = made.decision;
  return { ...problem, needs: problem.needs.slice(0, most), ...part };
}

/** All choices of so many things. */
function choices<T>(of: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  return of.flatMap((one, at) => choices(of.slice(at + 1), count - 1).map((rest) => [one, ...rest]));
}

/**
 * The price of the cheapest plan there is, in whichever of the region's zones. Fewer zones for some node than in those
 * that were chosen would not be cheaper, but less: where a zone has none of the machines, everything stands in another.
 */
function leastMonthly(problem: Problem, chosen: readonly string[]): number {
  const { cloud, region, zones } = problem;
  const ids = cloud.regions[region]!.zones.map(({ id }) => id);
  const suit = (need: Need, some: readonly string[]) =>
    some.filter((zone) => aMachineHolds(problem, need, zone)).length;
  const may = typeof zones === "number" ? choices(ids, zones) : [[...zones]];
  const asGood = may.filter((some) => problem.needs.every((need) => suit(need, some) >= suit(need, chosen)));
  return Math.min(...asGood.map((some) => exhaustiveMonthly(problem, some)));
}

/** Families that a region has machines of. */
function familiesIn({ cloud: name, region }: Asked): string[] {
  const cloud = cloudOf(name);
  const sold = Object.keys(cloud.regions[region]!.machines);
  return [...new Set(sold.flatMap((machine) => cloud.machines[machine]?.family ?? []))].sort();
}

/** @returns whether there is a plan at all. */
function heldToTheLeast(problem: Problem): boolean {
  const solved = solve(problem);
  if (!solved.ok) {
    const { zones } = chosenFor({ ...problem, needs: [] });
    const homeless = problem.needs.filter((need) => !zones.some((zone) => aMachineHolds(problem, need, zone)));
    assert.deepEqual([...new Set(solved.impossible.map(({ need }) => need))], homeless.map(({ name }) => name).sort());
    return false;
  }
  const { capacity } = solved;
  assert.deepEqual(violations(problem, capacity), []);
  const least = leastMonthly(problem, capacity.zones);
  const { total } = capacityMonthly(capacity, problem.cloud);
  assert.ok(total >= least - 0.01, `${total} is less than the least, ${least}: one of them is reckoned wrongly`);
  assert.ok(total <= 1.05 * least, `${total} against ${least}`);
  return true;
}

function chosenFor(problem: Problem): Capacity {
  const solved = solve(problem);
  assert.ok(solved.ok, JSON.stringify(solved));
  return solved.capacity;
}

describe("The price of a plan on the catalogue's clouds", function () {
  this.timeout(60_000);

  it("is within 5 % of the least there is, for up to six nodes, whatever machines the region has", () => {
    fc.assert(
      fc.property(environments, (asked) => {
        assert.ok(heldToTheLeast(problemOf({ ...asked, apps: 0 }, 6)), "the catalogue has a machine for every node");
      }),
      { numRuns: 40 },
    );
  });

  it("is so where only some families may be chosen, which are a worse fit", () => {
    const some = environments.chain((asked) =>
      fc.tuple(
        fc.constant(asked),
        fc.uniqueArray(fc.constantFrom(...familiesIn(asked)), { minLength: 1, maxLength: 3 }),
      ),
    );
    let planned = 0;
    fc.assert(
      fc.property(some, ([asked, families]) => {
        if (heldToTheLeast(problemOf({ ...asked, apps: 0 }, 6, { families }))) planned++;
      }),
      { numRuns: 60 },
    );
    assert.ok(planned > 30, `only ${planned} of 60 could be planned at all`);
  });

  it("is so with what stands beside the chains, the applications on spot among it", () => {
    fc.assert(
      fc.property(environments, fc.integer({ min: 1, max: 3 }), (asked, apps) => {
        const all = problemOf({ ...asked, apps }, Infinity);
        const beside = all.needs.filter(({ group }) => !/^c\d$/.test(group));
        const chains = all.needs.filter((need) => !beside.includes(need));
        heldToTheLeast({ ...all, needs: [...chains.slice(0, 7 - beside.length), ...beside] });
      }),
      { numRuns: 25 },
    );
  });
});
