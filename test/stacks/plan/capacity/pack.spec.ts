import assert from "node:assert/strict";
import fc from "fast-check";
import { capacityMonthly } from "../../../../stacks/plan/capacity/cost.ts";
import { costOf } from "../../../../stacks/plan/capacity/greedy.ts";
import { neighbourhoods } from "../../../../stacks/plan/capacity/improve.ts";
import { itemsOf } from "../../../../stacks/plan/capacity/items.ts";
import { openMarket } from "../../../../stacks/plan/capacity/market.ts";
import { pack, solveFresh } from "../../../../stacks/plan/capacity/pack.ts";
import { quotas, zonesOf } from "../../../../stacks/plan/capacity/spread.ts";
import type { Capacity, Problem } from "../../../../stacks/plan/capacity/types.ts";
import { violations } from "../../../support/capacity-checker.ts";
import { exhaustiveMonthly } from "../../../support/capacity-exhaustive.ts";
import { aMachineHolds } from "../../../support/capacity-holds.ts";
import { someProblem } from "../../../support/capacity-problems.ts";

/** A plan, or undefined where something is impossible; then every need that is said to be so is. */
function solvedOrRightlyNot(problem: Problem): Capacity | undefined {
  const solved = solveFresh(problem);
  if (solved.ok) return solved.capacity;
  assert.ok(solved.impossible.length > 0);
  const known = solveFresh({ ...problem, needs: [] });
  assert.ok(known.ok);
  for (const { need: name, found, allowed } of solved.impossible) {
    const need = problem.needs.find((each) => each.name === name);
    assert.ok(need !== undefined, `${found} is a need's`);
    assert.deepEqual(
      known.capacity.zones.filter((zone) => aMachineHolds(problem, need, zone)),
      [],
      `${found}: ${allowed}`,
    );
  }
  const impossible = new Set(solved.impossible.map(({ need }) => need));
  for (const need of problem.needs.filter(({ name }) => !impossible.has(name))) {
    assert.ok(
      known.capacity.zones.some((zone) => aMachineHolds(problem, need, zone)),
      `${need.name} is impossible, and not said to be`,
    );
  }
  return undefined;
}

describe("A plan of capacity from nothing", () => {
  it("meets every need and breaks no limit, for a few workloads", () => {
    fc.assert(
      fc.property(someProblem(8), (problem) => {
        const capacity = solvedOrRightlyNot(problem);
        if (capacity !== undefined) assert.deepEqual(violations(problem, capacity), []);
      }),
      { numRuns: 600 },
    );
  });

  it("meets every need and breaks no limit, for many workloads", () => {
    fc.assert(
      fc.property(someProblem(40), (problem) => {
        const capacity = solvedOrRightlyNot(problem);
        if (capacity !== undefined) assert.deepEqual(violations(problem, capacity), []);
      }),
      { numRuns: 60 },
    );
  });

  it("is the same whatever the order of the needs and of the cloud's keys", () => {
    const backwards = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
      Object.fromEntries(Object.entries(record).reverse());
    fc.assert(
      fc.property(someProblem(16), (problem) => {
        const { cloud } = problem;
        const regions = Object.fromEntries(
          Object.entries(cloud.regions).map(([name, region]) => [
            name,
            {
              ...region,
              machines: backwards(region.machines),
              disks: backwards(region.disks),
              zones: [...region.zones].reverse(),
            },
          ]),
        );
        const machines = Object.fromEntries(
          Object.entries(backwards(cloud.machines)).map(([name, machine]) => [
            name,
            { ...machine, disks: backwards(machine.disks) },
          ]),
        );
        const turned = { ...cloud, machines, regions, diskTypes: backwards(cloud.diskTypes) };
        assert.deepEqual(
          solveFresh({ ...problem, needs: [...problem.needs].reverse(), cloud: turned }),
          solveFresh(problem),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("survives JSON", () => {
    fc.assert(
      fc.property(someProblem(6), (problem) => {
        const solved = solveFresh(problem);
        assert.deepEqual(JSON.parse(JSON.stringify(solved)), solved);
      }),
      { numRuns: 50 },
    );
  });
});

describe("The price of a plan from nothing", () => {
  it("is the least there is, for up to six workloads", () => {
    fc.assert(
      fc.property(someProblem(6), (problem) => {
        const capacity = solvedOrRightlyNot(problem);
        if (capacity === undefined) return;
        const least = exhaustiveMonthly(problem, capacity.zones);
        const { total } = capacityMonthly(capacity, problem.cloud);
        assert.ok(Math.abs(total - least) < 0.01, `${total} against ${least}`);
      }),
      { numRuns: 200 },
    );
  });

  it("is within 5 % of the least where not every packing is looked at", () => {
    fc.assert(
      fc.property(someProblem(10), (problem) => {
        const capacity = solvedOrRightlyNot(problem);
        if (capacity === undefined) return;
        const market = openMarket(problem, capacity.zones, false);
        const { items, groups } = itemsOf(problem.needs, market);
        const suits = items.map((item) => zonesOf(item, market));
        const quota = quotas(items, suits, groups, market.zones);
        const [least, found] = [costOf(pack(market, items, quota)), costOf(pack(market, items, quota, 0))];
        assert.ok(found >= least - 0.01, `${found} is less than the least, ${least}`);
        assert.ok(found <= 1.05 * least, `${found} against ${least}`);
      }),
      { numRuns: 150 },
    );
  });
});

describe("The machines that are looked at together", () => {
  // 16 machines were once looked at as [a, b, a]: one was replaced twice, and the search had no end.
  it("are different ones, however many there are", () => {
    for (let count = 1; count <= 40; count++) {
      for (let round = 0; round < 6; round++) {
        for (const chosen of neighbourhoods(count, round)) {
          assert.equal(new Set(chosen).size, chosen.length, `${count} machines, round ${round}: ${chosen.join()}`);
          assert.ok(chosen.every((at) => at >= 0 && at < count));
        }
      }
    }
  });
});
