import assert from "node:assert/strict";
import { cheapest, totalsOf } from "../../../../stacks/plan/capacity/bins.ts";
import { type Bounds, exact, pick } from "../../../../stacks/plan/capacity/exact.ts";
import { costOf, greedy, inOrder } from "../../../../stacks/plan/capacity/greedy.ts";
import type { Item } from "../../../../stacks/plan/capacity/items.ts";
import type { Market } from "../../../../stacks/plan/capacity/market.ts";
import { market, of, shop, told } from "./round-figures.ts";

const anywhere: ReadonlyMap<number, Bounds> = new Map();
const within = (min: readonly number[], max: readonly number[], group = 0): ReadonlyMap<number, Bounds> =>
  new Map([[group, { min, max }]]);

/** All ways to part things into heaps. */
function heaps<T>(all: readonly T[]): T[][][] {
  const [first, ...rest] = all;
  if (first === undefined) return [[]];
  return heaps(rest).flatMap((some) => [
    [[first], ...some],
    ...some.map((_, at) => some.map((heap, index) => (index === at ? [first, ...heap] : heap))),
  ]);
}

/** The least price, by putting every heap of every parting into every zone. */
function leastOf(on: Market, items: readonly Item[], bounds: ReadonlyMap<number, Bounds>): number {
  const zones = on.zones.map((_, zone) => zone);
  const place = (left: Item[][], chosen: { zone: number; heap: Item[] }[], cost: number): number => {
    const [heap, ...rest] = left;
    if (heap === undefined) {
      const kept = [...bounds].every(([group, { min, max }]) =>
        zones.every((zone) => {
          const here = chosen.filter((one) => one.zone === zone).flatMap((one) => one.heap);
          const count = here.filter((one) => one.group === group).length;
          return count >= (min[zone] ?? 0) && count <= (max[zone] ?? Infinity);
        }),
      );
      return kept ? cost : Infinity;
    }
    if (new Set(heap.map(({ group }) => group)).size < heap.length) return Infinity;
    return Math.min(
      ...zones.map((zone) => {
        const choice = cheapest(on, heap, totalsOf(heap), zone);
        return choice === undefined ? Infinity : place(rest, [...chosen, { zone, heap }], cost + choice.cost);
      }),
    );
  };
  return Math.min(...heaps(items).map((parted) => place(parted, [], 0)));
}

describe("stacks/plan/capacity/exact: the best of all packings", () => {
  it("puts together what is cheaper on one machine, and apart what is not", () => {
    const two = exact(shop, [of("a", 1, 0), of("b", 1, 1)], anywhere)!;
    assert.deepEqual([two.cost, two.bins.length], [30, 1]);
    const three = exact(shop, [of("a", 2, 0), of("b", 2, 1), of("c", 2, 2)], anywhere)!;
    assert.equal(three.cost, 80, "one of eight cores, or a four and a two: three twos are 90");
    const four = exact(shop, [of("a", 4, 0), of("b", 4, 1)], anywhere)!;
    assert.deepEqual([four.cost, four.bins.length], [80, 1]);
    const apart = exact(shop, [of("a", 4, 0), of("b", 4, 1), of("c", 2, 2)], anywhere)!;
    assert.deepEqual([apart.cost, apart.bins.length], [110, 2]);
  });

  it("never puts two of a group on one machine", () => {
    const { cost, bins } = exact(shop, [of("a-0", 1, 0), of("a-1", 1, 0), of("b", 1, 1)], anywhere)!;
    assert.equal(cost, 60);
    assert.equal(bins.length, 2);
    for (const { items } of bins) assert.equal(new Set(items.map(({ group }) => group)).size, items.length);
  });

  it("keeps between the fewest and the most replicas in each zone", () => {
    const three = [of("a-0", 1, 0), of("a-1", 1, 0), of("a-2", 1, 0)];
    const counts = (min: number[], max: number[]) => {
      const found = exact(shop, three, within(min, max));
      return found && [0, 1].map((zone) => found.bins.filter((bin) => bin.zone === zone).length);
    };
    assert.deepEqual(counts([1, 2], [1, 2]), [1, 2]);
    assert.deepEqual(counts([2, 1], [2, 1]), [2, 1]);
    assert.deepEqual(counts([0, 3], [3, 3]), [0, 3]);
    assert.deepEqual(counts([3, 0], [3, 3]), [3, 0]);
    assert.equal(counts([0, 0], [1, 1]), undefined, "there are three");
    assert.equal(counts([2, 2], [3, 3]), undefined);
    // Bounds of another group are nothing to it.
    assert.ok(exact(shop, three, within([9, 9], [9, 9], 7)));
  });

  it("uses what only one zone offers, and nothing where no zone has room", () => {
    const { bins, cost } = exact(shop, [of("a", 7, 0)], anywhere)!;
    assert.deepEqual([told(bins), cost], [["0: a"], 80]);
    assert.equal(exact(shop, [of("a", 7, 0)], within([0, 1], [0, 1])), undefined);
    assert.equal(exact(shop, [of("a", 9, 0)], anywhere), undefined);
    assert.equal(exact(shop, [of("a", 1, 0), of("b", 9, 1)], anywhere), undefined);
    assert.deepEqual(exact(shop, [], anywhere), { cost: 0, bins: [] });
  });

  it("reckons zones that offer the same once", () => {
    const looks = (like: number[]) => {
      const alike = { ...market(...shop.offers.slice(0, 2)), like };
      const found = exact(alike, [of("a", 1, 0), of("b", 2, 1), of("c", 3, 2)], anywhere)!;
      assert.equal(found.cost, 80);
      return alike.work.looks;
    };
    assert.equal(looks([0, 1]), 2 * looks([0, 0]));
  });

  it("is as cheap as any other way, and has everything once, on machines that hold it", () => {
    const groups = [0, 0, 1, 2, 2];
    for (let seed = 1; seed <= 24; seed++) {
      const items = groups.map((group, at) => of(`w${at}`, ((seed * (at + 3) * 7) % 8) / 2 + 0.5, group));
      const bounds = new Map([
        [0, { min: [1, 1], max: [1, 1] }],
        ...(seed % 2 === 0 ? [[2, { min: [0, 0], max: [2, 1] }] as const] : []),
      ]);
      const found = exact(shop, items, bounds)!;
      assert.ok(Math.abs(found.cost - leastOf(shop, items, bounds)) < 1e-6, `seed ${seed}`);
      assert.ok(Math.abs(costOf(found.bins) - found.cost) < 1e-6, `seed ${seed}: what it costs is what it is made of`);
      assert.deepEqual(
        found.bins.flatMap((bin) => bin.items.map(({ need }) => need.name)).sort(),
        items.map(({ need }) => need.name),
      );
      for (const { zone, items: together, totals, choice } of found.bins) {
        assert.deepEqual(totals, totalsOf(together));
        assert.deepEqual(choice.offer, cheapest(shop, together, totals, zone)!.offer);
      }
      const start = greedy(
        shop,
        inOrder(items, (one) => one.cpuMillis),
        [
          { min: [1, 1], max: [1, 1], extra: 0 },
          { min: [0, 0], max: [1, 1], extra: 1 },
          { ...(bounds.get(2) ?? { min: [0, 0], max: [2, 2] }), extra: 2 },
        ],
      );
      assert.ok(start !== undefined, `seed ${seed}`);
      assert.ok(costOf(start) >= found.cost - 1e-6, `seed ${seed}: ${costOf(start)} ${found.cost}`);
    }
  });

  it("picks the items of a set of bits", () => {
    const items = [of("a", 1, 0), of("b", 1, 1), of("c", 1, 2)];
    const names = (set: number) => pick(items, set).map(({ need }) => need.name);
    assert.deepEqual([names(0), names(0b101), names(0b111)], [[], ["a", "c"], ["a", "b", "c"]]);
  });
});
