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
import { existingCloud } from "../../../support/clouds.ts";
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

  it("begins only where region, zones and families are known", () => {
    assert.deepEqual(solveFresh(aProblem([], { region: "nowhere" })), {
      ok: false,
      impossible: [
        {
          path: [],
          found: "region nowhere",
          allowed: "a region of A cloud for tests that is known here: test-1",
          remedy: "Choose one of those.",
        },
      ],
    });
    assert.deepEqual(solveFresh(aProblem([], { families: ["g1", "gone"] })), {
      ok: false,
      impossible: [
        {
          path: ["cryptokube:planning", "families", 1],
          found: "machine family gone",
          allowed: "a family of A cloud for tests: c1, g1, g1a, h1, i1, p1, r1a",
          remedy: "Name one of those, or leave the filter out.",
        },
      ],
    });
    assert.ok(!solveFresh(aProblem([], { zones: 9 })).ok);
  });

  it("says of all that fit no machine, by name, on spot or not", () => {
    const huge = (name: string, interruptible: boolean) => aNeed(name, { memoryMiB: 9e6, interruptible });
    const solved = solveFresh(aProblem([huge("z", false), huge("m", true), huge("a", false), aNeed("fits")]));
    assert.ok(!solved.ok);
    assert.deepEqual(
      solved.impossible.map(({ need }) => need),
      ["a", "m", "z"],
    );
  });

  it("names the region of what is bought, and none of a cluster that is there", () => {
    const bought = solveFresh(aProblem([aNeed("one")], { zones: ["t-b"] }));
    assert.ok(bought.ok);
    assert.deepEqual(
      [bought.capacity.cloud, bought.capacity.region, bought.capacity.zones],
      ["aws", "test-1", ["t-b"]],
    );
    const there = solveFresh(aProblem([aNeed("one")], { ...existingCloud(), zones: ["z-a"] }));
    assert.ok(there.ok);
    assert.ok(!("region" in there.capacity) && there.capacity.cloud === "existing");
    const nothing = solveFresh(aProblem([]));
    assert.ok(nothing.ok && nothing.capacity.pools.length === 0);
  });

  it("puts on spot only what may be there with all of its group, where the file lets it", () => {
    const needs = [
      ...replicas("web", 2, { interruptible: true }),
      aNeed("half-0", { group: "half", interruptible: true }),
      aNeed("half-1", { group: "half" }),
    ];
    const spotted = (part: Partial<Problem>) => {
      const solved = solveFresh(aProblem(needs, part));
      assert.ok(solved.ok);
      const spot = new Set(solved.capacity.pools.filter((pool) => pool.spot).map(({ name }) => name));
      return solved.capacity.placements.filter(({ pool }) => spot.has(pool)).map(({ name }) => name);
    };
    assert.deepEqual(spotted({}), ["web-0", "web-1"]);
    assert.deepEqual(spotted({ spot: false }), []);
  });
});
