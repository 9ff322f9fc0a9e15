import assert from "node:assert/strict";
import { type Bin, cheapest, totalsOf } from "../../../../stacks/plan/capacity/bins.ts";
import { exact } from "../../../../stacks/plan/capacity/exact.ts";
import { costOf, greedy, inOrder, orders } from "../../../../stacks/plan/capacity/greedy.ts";
import { effortFor, improve, neighbourhoods } from "../../../../stacks/plan/capacity/improve.ts";
import type { Item } from "../../../../stacks/plan/capacity/items.ts";
import { of, shop, told } from "./round-figures.ts";

describe("stacks/plan/capacity/greedy: one after the other", () => {
  const free = (groups: number) => Array.from({ length: groups }, () => ({ min: [0, 0], max: [9, 9], extra: 9 }));

  it("goes where it adds least: onto a machine that has room, or onto a larger one, or onto its own", () => {
    const bins = greedy(shop, [of("a", 1, 0), of("b", 1, 1), of("c", 2, 2), of("d", 4, 3)], free(4))!;
    // a takes a two; b fits beside it; c makes it a four, for 20 instead of 30; d makes it an eight, for 30 instead of 50.
    assert.deepEqual(told(bins), ["0: a b c d"]);
    assert.equal(costOf(bins), 80);
    const other = greedy(shop, [of("d", 4, 3), of("e", 8, 0), of("f", 3, 1)], free(4))!;
    assert.deepEqual(told(other), ["0: d f", "0: e"]);
  });

  it("goes onto no machine that has one of its group, and into no zone that has enough of them", () => {
    const two = [of("a-0", 1, 0), of("a-1", 1, 0), of("b", 1, 1)];
    assert.equal(greedy(shop, two, free(2))!.length, 2);
    const spread = greedy(shop, two, [
      { min: [1, 1], max: [1, 1], extra: 0 },
      { min: [0, 0], max: [1, 1], extra: 1 },
    ])!;
    assert.deepEqual(spread.map(({ zone }) => zone).sort(), [0, 1]);
    assert.equal(greedy(shop, [of("a", 7, 0)], [{ min: [0, 1], max: [0, 1], extra: 0 }]), undefined);
  });

  it("stands beside nobody of its group, whoever else is there", () => {
    const bins = greedy(shop, [of("a-0", 0.5, 0), of("b", 0.5, 1), of("a-1", 0.5, 0)], free(2))!;
    assert.deepEqual(told(bins), ["0: a-0 b", "0: a-1"]);
  });

  it("comes in the order of its size by each measure; equals by group, then as they came", () => {
    const items = [
      of("z", 1, 1),
      of("y", 1, 0),
      of("x", 1, 1),
      { ...of("fast", 1, 2), followIops: 8000, followMibs: 1 },
      { ...of("wide", 1, 2), followIops: 0, followMibs: 150 },
      { ...of("large", 0.5, 3), memoryMiB: 8192 },
      of("busy", 2, 3),
    ];
    const names = (at: number) => inOrder(items, orders[at]!).map(({ need }) => need.name);
    assert.deepEqual(names(0), ["large", "y", "z", "x", "fast", "wide", "busy"]);
    assert.deepEqual(names(1), ["busy", "y", "z", "x", "fast", "wide", "large"]);
    // 8,000 IOPS are as much as 200 MiB/s.
    assert.deepEqual(names(2), ["fast", "wide", "y", "z", "x", "large", "busy"]);
    // 8 GiB are as much as two cores.
    assert.deepEqual(names(3), ["large", "busy", "y", "z", "x", "fast", "wide"]);
  });
});

describe("stacks/plan/capacity/improve: a packing made cheaper", () => {
  const anywhere = (groups: number) => Array.from({ length: groups }, () => ({ min: [0, 0], max: [9, 9], extra: 9 }));
  /** All in the second zone. */
  const fixed = (groups: number) => Array.from({ length: groups }, () => ({ min: [0, 1], max: [0, 2], extra: 9 }));
  const thorough = { items: 10, looks: 1e6 };
  /** No two machines are few enough to be packed anew: workloads change places. */
  const hasty = { items: 0, looks: 1e6 };

  /** A machine in a zone with these on it, the cheapest that holds them. */
  const on = (zone: number, ...items: Item[]): Bin => {
    const totals = totalsOf(items);
    return { zone, items, totals, choice: cheapest(shop, items, totals, zone)! };
  };

  it("packs a few machines anew where that is cheaper", () => {
    const start = [on(0, of("a", 2, 0)), on(0, of("b", 2, 1)), on(1, of("c", 2, 2))];
    const bins = improve(shop, start, anywhere(3), thorough);
    assert.equal(costOf(start), 90);
    assert.equal(costOf(bins), 80);
    assert.deepEqual(bins.flatMap(({ items }) => items.map(({ need }) => need.name)).sort(), ["a", "b", "c"]);
    assert.equal(costOf(start), 90, "what was given stays as it was");
  });

  it("leaves a packing that cannot be cheaper", () => {
    const start = [on(0, of("a", 4, 0), of("b", 4, 1))];
    assert.deepEqual(improve(shop, start, anywhere(2), thorough), start);
    assert.deepEqual(improve(shop, [], [], thorough), []);
  });

  it("puts all of two machines onto one, moves one over, or lets two change places", () => {
    const together = improve(shop, [on(0, of("a", 1, 0)), on(1, of("b", 1, 1))], anywhere(2), hasty);
    assert.deepEqual([together.length, costOf(together)], [1, 30]);
    // In the second zone there are twos and fours alone: 3 and 0.5, 2.5 and 1.5: two fours, 100. A four and a two hold
    // less than all of it.
    const three = on(1, of("a", 3, 0), of("b", 0.5, 1));
    assert.equal(costOf(improve(shop, [three, on(1, of("c", 2.5, 2), of("d", 1.5, 3))], fixed(4), hasty)), 100);
    // 2 and 1 on a four, 1 of the first's group on a two: 80. The other 1 moved over, both are twos: 60.
    const over = improve(shop, [on(1, of("a", 2, 0), of("b", 1, 1)), on(1, of("c", 1, 0))], fixed(2), hasty);
    assert.deepEqual([told(over), costOf(over)], [["1: a", "1: c b"], 60]);
    const back = improve(shop, [on(1, of("c", 1, 0)), on(1, of("a", 2, 0), of("b", 1, 1))], fixed(2), hasty);
    assert.equal(costOf(back), 60);
    // 1.5 and 1 on a four, 3 and 0.5 on another: 100. The 1 and the 0.5 change places: a two and a four, 80.
    const changed = [on(1, of("a", 1.5, 0), of("b", 1, 1)), on(1, of("c", 3, 2), of("d", 0.5, 3))];
    const places = improve(shop, changed, fixed(4), hasty);
    assert.deepEqual(
      [
        told(places)
          .map((text) => text.split(": ")[1]!.split(" ").sort().join())
          .sort(),
        costOf(places),
      ],
      [["a,d", "b,c"], 80],
    );
  });

  it("keeps to the zones and the fewest and most that each must have", () => {
    const apart = [{ min: [1, 1], max: [1, 1], extra: 0 }];
    const start = [on(0, of("a-0", 1, 0)), on(1, of("a-1", 1, 0))];
    for (const effort of [thorough, hasty]) {
      assert.deepEqual(told(improve(shop, start, apart, effort)), ["0: a-0", "1: a-1"]);
      const beside = [...start, on(0, of("b", 1, 1)), on(1, of("c", 1, 2))];
      const bins = improve(shop, beside, [...apart, ...anywhere(2)], effort);
      assert.equal(costOf(bins), 60);
      assert.deepEqual(bins.map(({ zone, items }) => [zone, items.filter(({ group }) => group === 0).length]).sort(), [
        [0, 1],
        [1, 1],
      ]);
    }
  });

  it("looks at nothing where its effort is none", () => {
    const start = [on(0, of("a", 1, 0)), on(0, of("b", 1, 1))];
    assert.deepEqual(improve(shop, start, anywhere(2), { items: 10, looks: 0 }), start);
  });

  it("spends as much on each workload, however many there are, and more on few", () => {
    assert.deepEqual(effortFor(60), { items: 10, looks: 3e6 });
    assert.deepEqual(effortFor(61), { items: 8, looks: 61 * 12_000 });
    assert.equal(effortFor(1000).looks / 1000, effortFor(100).looks / 100);
  });

  it("looks at every two, three and four of a few machines, and at neighbours at several distances of many", () => {
    assert.deepEqual([...neighbourhoods(0, 0)], []);
    assert.deepEqual([...neighbourhoods(1, 0)], []);
    assert.deepEqual(
      [...neighbourhoods(3, 0)],
      [
        [0, 1],
        [0, 2],
        [1, 2],
        [0, 1, 2],
      ],
    );
    assert.deepEqual([...neighbourhoods(4, 0)].at(-1), [0, 1, 2, 3]);
    // Of fourteen: 91 pairs, 364 threes, 1001 fours.
    const all = [...neighbourhoods(14, 3)];
    assert.equal(all.length, 91 + 364 + 1001);
    assert.equal(new Set(all.map((places) => places.join())).size, all.length);
    const many = (round: number) => [...neighbourhoods(15, round)];
    assert.deepEqual(many(0).slice(0, 4), [
      [0, 1],
      [0, 1, 2],
      [1, 2],
      [1, 2, 3],
    ]);
    assert.deepEqual(
      many(1).slice(-2),
      [
        [14, 2],
        [14, 2, 4],
      ],
      "past the end it goes on from the beginning",
    );
    assert.equal(many(0).length, 30);
    assert.deepEqual(many(0), many(5), "the distances come again");
    // Sixteen machines, sixteen apart: the third would be the first.
    assert.ok([...neighbourhoods(16, 3)].every((chosen) => chosen.length === 2));
    assert.equal([...neighbourhoods(16, 3)].length, 16);
  });

  it("makes much of many machines, round by round", () => {
    const start = Array.from({ length: 24 }, (_, at) => on(0, of(`w${String(at).padStart(2, "0")}`, 1, at)));
    assert.equal(costOf(start), 720);
    for (const effort of [{ items: 8, looks: 1e7 }, hasty]) {
      const before = shop.work.looks;
      const bins = improve(shop, start, anywhere(24), effort);
      assert.deepEqual(
        bins.flatMap(({ items }) => items.map(({ need }) => need.name)).sort(),
        start.flatMap(({ items }) => items.map(({ need }) => need.name)),
      );
      assert.ok(
        bins.every(({ items }) => items.length > 0),
        "no machine stands empty",
      );
      // Three of eight cores are the least.
      assert.ok(costOf(bins) <= 300 && costOf(bins) >= 240, `${costOf(bins)}`);
      assert.ok(
        shop.work.looks - before < 1e6,
        `${shop.work.looks - before} looks: what was seen is not looked at again`,
      );
    }
  });

  it("packs anew no more workloads at once than its effort says", () => {
    const items = (at: number) => [of(`a${at}`, 1, 2 * at), of(`b${at}`, 1, 2 * at + 1)];
    const start = [on(0, ...items(0)), on(0, ...items(1))];
    const looks = (effort: { items: number; looks: number }) => {
      const before = shop.work.looks;
      assert.equal(costOf(improve(shop, start, anywhere(4), effort)), 50);
      return shop.work.looks - before;
    };
    // Both ways end on one four; to part four workloads is more work than to put all of two machines onto one.
    assert.ok(looks({ items: 4, looks: 1e6 }) > looks({ items: 3, looks: 1e6 }));
    assert.equal(looks({ items: 4, looks: 1e6 }), looks(thorough));
  });

  it("never leaves a zone with fewer or more than it must have, whoever moves", () => {
    // The first of each group in one zone, the second in the other: apart as they must be, though together is cheaper.
    const apart = Array.from({ length: 2 }, () => ({ min: [1, 1], max: [1, 1], extra: 0 }));
    const [a0, a1, b0, b1] = [of("a-0", 1, 0), of("a-1", 1, 0), of("b-0", 1, 1), of("b-1", 1, 1)];
    for (const effort of [thorough, hasty]) {
      const bins = improve(shop, [on(0, a0), on(1, a1), on(0, b0), on(1, b1)], apart, effort);
      assert.equal(costOf(bins), 60);
      for (const zone of [0, 1]) {
        const here = bins.filter((bin) => bin.zone === zone).flatMap(({ items }) => items.map(({ group }) => group));
        assert.deepEqual(here.sort(), [0, 1]);
      }
    }
    // Two of one group on two machines of one zone never come onto one.
    const same = improve(shop, [on(0, a0), on(0, a1)], anywhere(2), hasty);
    assert.deepEqual(told(same), ["0: a-0", "0: a-1"]);
  });

  it("moves nobody out of the zone that must have it, nor into one that has enough", () => {
    const start = [on(0, of("a", 1, 0)), on(1, of("b", 1, 1))];
    const stays = { min: [1, 0], max: [1, 0], extra: 0 };
    const there = { min: [0, 1], max: [0, 1], extra: 0 };
    const free = { min: [0, 0], max: [1, 1], extra: 1 };
    const after = (...quotas: { min: number[]; max: number[]; extra: number }[]) =>
      [thorough, hasty].map((effort) => told(improve(shop, start, quotas, effort)).join("; "));
    assert.deepEqual(after(stays, there), ["0: a; 1: b", "0: a; 1: b"]);
    assert.deepEqual(
      after(stays, free).map((text) => text.slice(0, 3)),
      ["0: ", "0: "],
    );
    assert.ok(
      after(stays, free).every((text) => !text.includes("1: ")),
      "b comes to a",
    );
    assert.ok(
      after(free, there).every((text) => !text.includes("0: ")),
      "a comes to b",
    );
    // No more than one in the first zone, though none need be there.
    const most = { min: [0, 0], max: [1, 0], extra: 1 };
    assert.deepEqual(after(most, there), ["0: a; 1: b", "0: a; 1: b"]);
  });

  it("looks at the same machines once, however many rounds there are", () => {
    const start = [on(0, of("a", 4, 0), of("b", 4, 1)), on(0, of("c", 8, 2)), on(0, of("d", 8, 3))];
    const before = shop.work.looks;
    assert.deepEqual(
      improve(shop, start, anywhere(4), thorough),
      start.toSorted((a, b) => (told([a])[0]! < told([b])[0]! ? -1 : 1)),
    );
    const looked = shop.work.looks - before;
    let once = 0;
    for (const chosen of neighbourhoods(3, 0)) {
      const items = chosen.flatMap((at) => [...start[at]!.items]);
      const at = shop.work.looks;
      exact(shop, items, new Map());
      once += shop.work.looks - at + Math.round((3 ** items.length * 2) / 16);
    }
    assert.equal(looked, once);
  });

  it("finds the same whatever the order in which the machines came", () => {
    const start = Array.from({ length: 18 }, (_, at) => on(at % 2, of(`w${at}`, [0.5, 1, 1.5, 2.5][at % 4]!, at)));
    for (const effort of [{ items: 4, looks: 1e6 }, hasty]) {
      const found = told(improve(shop, start, anywhere(18), effort));
      assert.deepEqual(told(improve(shop, start.toReversed(), anywhere(18), effort)), found);
      const turned = [...start.slice(7), ...start.slice(0, 7)];
      assert.deepEqual(told(improve(shop, turned, anywhere(18), effort)), found);
    }
  });
});
