import assert from "node:assert/strict";
import fc from "fast-check";
import { costOf, greedy, inOrder, orders } from "../../../../stacks/plan/capacity/greedy.ts";
import { effortFor, improve } from "../../../../stacks/plan/capacity/improve.ts";
import { type Item, itemsOf } from "../../../../stacks/plan/capacity/items.ts";
import { type Market, openMarket } from "../../../../stacks/plan/capacity/market.ts";
import { pack, solveFresh } from "../../../../stacks/plan/capacity/pack.ts";
import { type Quota, quotas, zonesOf } from "../../../../stacks/plan/capacity/spread.ts";
import type { Problem } from "../../../../stacks/plan/capacity/types.ts";
import { aNeed, aProblem, someProblem } from "../../../support/capacity-problems.ts";
import { item, shop } from "./round-figures.ts";

interface Packable {
  market: Market;
  items: readonly Item[];
  quota: readonly Quota[];
}

/** What is packed of a problem, where every need of it fits a machine. */
function packable(problem: Problem): Packable | undefined {
  const empty = solveFresh({ ...problem, needs: [] });
  assert.ok(empty.ok);
  const market = openMarket(problem, empty.capacity.zones, false);
  const { items, groups } = itemsOf(problem.needs, market);
  const suits = items.map((each) => zonesOf(each, market));
  return suits.includes(0) ? undefined : { market, items, quota: quotas(items, suits, groups, market.zones) };
}

const namesIn = (bins: ReturnType<typeof pack>): string[] =>
  bins.flatMap(({ items }) => items.map(({ need }) => need.name)).sort();

describe("stacks/plan/capacity: how workloads are packed", function () {
  this.timeout(20_000);
  // The same problems each time. Of them there are some on which the ways below differ in price.
  const drawn = (most: number, seed: number, numRuns: number): Packable[] =>
    fc.sample(someProblem(most), { seed, numRuns }).flatMap((problem) => packable(problem) ?? []);
  const from = ({ market, items, quota }: Packable) =>
    orders.flatMap((order) => {
      const bins = greedy(market, inOrder(items, order), quota);
      return bins === undefined ? [] : [bins];
    });

  it("looks at every packing of a few, the most that it may included, and is cheaper by it", () => {
    let cheaper = 0;
    for (const { market, items, quota } of drawn(11, 18, 50)) {
      const every = costOf(pack(market, items, quota, items.length));
      const some = costOf(pack(market, items, quota, items.length - 1));
      assert.ok(every <= some + 1e-6, `${String(every)} against ${String(some)}`);
      assert.equal(costOf(pack(market, items, quota)), every);
      if (every < some - 0.01) cheaper++;
    }
    assert.ok(cheaper > 0, "nothing shows which way was gone");
  });

  it("else starts from the two cheapest of its orders, and takes what comes out cheaper", () => {
    const shown = { first: 0, second: 0, other: 0 };
    for (const each of drawn(18, 4, 30)) {
      const { market, items, quota } = each;
      const starts = from(each);
      const improved = (of: typeof starts): number[] =>
        of.slice(0, 2).map((bins) => costOf(improve(market, bins, quota, effortFor(items.length))));
      const [first = 0, second = first] = improved(starts.toSorted((a, b) => costOf(a) - costOf(b)));
      const found = pack(market, items, quota, 0);
      assert.ok(Math.abs(costOf(found) - Math.min(first, second)) < 0.01);
      assert.deepEqual(namesIn(found), items.map(({ need }) => need.name).sort());
      if (first < second - 0.01) shown.first++;
      if (second < first - 0.01) shown.second++;
      if (Math.min(...improved(starts)) > Math.min(first, second) + 0.01) shown.other++;
    }
    assert.ok(Math.min(...Object.values(shown)) > 0, `nothing shows which was taken: ${JSON.stringify(shown)}`);
  });

  it("packs nothing onto no machine", () => {
    assert.deepEqual(pack(shop, [], []), []);
    assert.deepEqual(pack(shop, [], [], 0), []);
  });

  it("refuses to leave a workload without a place, as one that fits no machine would be", () => {
    assert.throws(
      () => pack(shop, [item({ cpuMillis: 99_000 })], [{ min: [0, 0], max: [1, 1], extra: 1 }], 0),
      /found no place/,
    );
  });
});

describe("stacks/plan/capacity: a plan from nothing", () => {
  it("is refused in a region that is not known, with those that are, in order", () => {
    const problem = aProblem([]);
    const { "test-1": region } = problem.cloud.regions;
    const cloud = { ...problem.cloud, regions: { "test-2": region!, "test-1": region! } };
    const solved = solveFresh({ ...problem, cloud, region: "test-3" });
    assert.ok(!solved.ok);
    assert.match(solved.impossible[0]!.allowed, /known here: test-1, test-2$/);
  });

  it("lies in the zones that offer most of the machines that are admitted", () => {
    const solved = solveFresh(aProblem([aNeed("one")], { zones: 1, families: ["h1"] }));
    assert.ok(solved.ok);
    assert.deepEqual(solved.capacity.zones, ["t-b"]);
  });
});
