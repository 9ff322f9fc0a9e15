import assert from "node:assert/strict";
import fc from "fast-check";
import { capacityMonthly } from "../../../../stacks/plan/capacity/cost.ts";
import { costOf, greedy, inOrder, orders } from "../../../../stacks/plan/capacity/greedy.ts";
import { effortFor, improve } from "../../../../stacks/plan/capacity/improve.ts";
import { itemsOf } from "../../../../stacks/plan/capacity/items.ts";
import { openMarket } from "../../../../stacks/plan/capacity/market.ts";
import { pack, solveFresh } from "../../../../stacks/plan/capacity/pack.ts";
import { quotas, zonesOf } from "../../../../stacks/plan/capacity/spread.ts";
import type { Problem } from "../../../../stacks/plan/capacity/types.ts";
import { violations } from "../../../support/capacity-checker.ts";
import { exhaustiveMonthly } from "../../../support/capacity-exhaustive.ts";
import { aNeed, aProblem, aVolume, replicas, someProblem } from "../../../support/capacity-problems.ts";

/*
 * The same few problems each time, so that a step of the search that goes wrong is noticed at once. The properties that
 * hold for any problem, by the thousand, are in pack.spec.ts.
 */
const problems = (most: number, count: number): Problem[] =>
  fc.sample(someProblem(most), { seed: 20_261_123, numRuns: count }).filter((problem) => solveFresh(problem).ok);

/** What the search works on. */
function searched(problem: Problem) {
  const solved = solveFresh(problem);
  assert.ok(solved.ok);
  const market = openMarket(problem, solved.capacity.zones, false);
  const { items, groups } = itemsOf(problem.needs, market);
  const quota = quotas(
    items,
    items.map((item) => zonesOf(item, market)),
    groups,
    market.zones,
  );
  return { market, items, quota };
}

describe("stacks/plan/capacity: the search", () => {
  it("finds the least price there is", () => {
    const some = problems(5, 30);
    assert.ok(some.length > 20, `${some.length} can be planned`);
    for (const problem of some) {
      const solved = solveFresh(problem);
      assert.ok(solved.ok);
      assert.deepEqual(violations(problem, solved.capacity), []);
      const least = exhaustiveMonthly(problem, solved.capacity.zones);
      const { total } = capacityMonthly(solved.capacity, problem.cloud);
      assert.ok(Math.abs(total - least) < 0.01, `${total} against ${least}`);
    }
  });

  it("without looking at every packing begins with a sound one, and never makes it dearer", () => {
    let better = 0;
    for (const problem of problems(12, 14)) {
      const { market, items, quota } = searched(problem);
      const least = costOf(pack(market, items, quota));
      for (const order of orders) {
        const start = greedy(market, inOrder(items, order), quota);
        assert.ok(start !== undefined);
        const names = start.flatMap((bin) => bin.items.map(({ need }) => need.name)).sort();
        assert.deepEqual(names, problem.needs.map(({ name }) => name).sort());
        const improved = improve(market, start, quota, effortFor(items.length));
        assert.deepEqual(improved.flatMap((bin) => bin.items.map(({ need }) => need.name)).sort(), names);
        assert.ok(costOf(improved) <= costOf(start) + 1e-6);
        assert.ok(costOf(improved) >= least - 0.01);
        for (const { items: together } of improved) {
          assert.equal(new Set(together.map(({ group }) => group)).size, together.length, "a group on one machine");
        }
        if (costOf(improved) < costOf(start) - 0.01) better++;
      }
    }
    assert.ok(better > 3, `${better} packings were made cheaper`);
  });

  it("puts the largest first, by each measure, and those of one group together where they are equal", () => {
    const needs = [
      aNeed("small", { memoryMiB: 1024 }),
      ...replicas("eth", 2, { memoryMiB: 8192 }),
      aNeed("busy", { cpuMillis: 8000, memoryMiB: 2048 }),
      aNeed("disks", { memoryMiB: 1024, volumes: [aVolume(100, { follow: { iops: 4000, mibs: 0 } })] }),
      aNeed("other", { memoryMiB: 8192 }),
    ];
    const { items } = searched(aProblem(needs));
    const names = (order: (typeof orders)[number]) => inOrder(items, order).map(({ need }) => need.name);
    const [byMemory, byCpu, byDisk, byBoth] = orders;
    assert.deepEqual(names(byMemory!).slice(0, 3).sort(), ["eth-0", "eth-1", "other"]);
    assert.equal(names(byCpu!)[0], "busy");
    assert.equal(names(byDisk!)[0], "disks");
    assert.equal(names(byBoth!)[0], "busy");
    const together = names(byMemory!);
    assert.equal(Math.abs(together.indexOf("eth-0") - together.indexOf("eth-1")), 1);
  });

  it("looks at no more offers than its effort allows, within one step", () => {
    const { market, items, quota } = searched(
      aProblem(
        Array.from({ length: 12 }, (_, at) =>
          aNeed(`w${at}`, { cpuMillis: 700 + 310 * at, memoryMiB: 2000 + 900 * at }),
        ),
        { zones: 1 },
      ),
    );
    const start = items.map((item) => greedy(market, [item], quota)!).flat();
    const before = market.work.looks;
    assert.deepEqual(improve(market, start, quota, { items: 10, looks: 0 }), start, "nothing is looked at");
    assert.equal(market.work.looks, before);
    const few = improve(market, start, quota, { items: 10, looks: 200 });
    const all = improve(market, start, quota, effortFor(12));
    assert.ok(
      costOf(all) < costOf(few) && costOf(few) <= costOf(start),
      `${costOf(all)} ${costOf(few)} ${costOf(start)}`,
    );
  });
});
