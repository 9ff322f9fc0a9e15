import assert from "node:assert/strict";
import fc from "fast-check";
import { Spread, quotaOf } from "../../../../stacks/plan/capacity/spread.ts";

describe("How many replicas each zone takes", () => {
  it("is the same for all, and one more for some", () => {
    assert.deepEqual(quotaOf(6, [0, 0, 0], [6, 6, 6]), { min: [2, 2, 2], max: [3, 3, 3], extra: 0 });
    assert.deepEqual(quotaOf(4, [0, 0, 0], [4, 4, 4]), { min: [1, 1, 1], max: [2, 2, 2], extra: 1 });
    assert.deepEqual(quotaOf(2, [0, 0, 0], [2, 2, 2]), { min: [0, 0, 0], max: [1, 1, 1], extra: 2 });
  });

  it("leaves out a zone that has no machine for them", () => {
    assert.deepEqual(quotaOf(4, [0, 0, 0], [4, 0, 4]), { min: [2, 0, 2], max: [3, 0, 3], extra: 0 });
  });

  it("is no more than a zone has room for", () => {
    assert.deepEqual(quotaOf(5, [0, 0], [1, 9]), { min: [1, 4], max: [1, 5], extra: 0 });
  });

  it("fills up what those that stay have left uneven", () => {
    assert.deepEqual(quotaOf(2, [2, 0, 0], [2, 2, 2]), { min: [0, 1, 1], max: [0, 2, 2], extra: 0 });
    assert.deepEqual(quotaOf(1, [1, 0, 0], [1, 1, 1]), { min: [0, 0, 0], max: [0, 1, 1], extra: 1 });
    assert.deepEqual(quotaOf(3, [1, 0, 0], [3, 3, 3]), { min: [0, 1, 1], max: [1, 2, 2], extra: 1 });
  });

  it("can always be met, in any order of zones, and is even then", () => {
    const zones = fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }).filter((all) => all.includes(true));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        zones,
        fc.array(fc.nat(5), { minLength: 20, maxLength: 20 }),
        (count, open, tries) => {
          const quota = quotaOf(
            count,
            open.map(() => 0),
            open.map((is) => (is ? count : 0)),
          );
          const spread = new Spread([quota]);
          const counts = open.map(() => 0);
          for (const wish of tries.slice(0, count)) {
            const order = open.map((_, zone) => (zone + wish) % open.length);
            const zone = order.find((each) => spread.admits(0, each));
            assert.ok(zone !== undefined, "some zone takes it");
            spread.add(0, zone);
            counts[zone] = (counts[zone] ?? 0) + 1;
          }
          const used = counts.filter((_, zone) => open[zone]);
          assert.equal(
            used.reduce((a, b) => a + b, 0),
            count,
          );
          assert.ok(Math.max(...used) - Math.min(...used) <= 1, counts.join());
        },
      ),
      { numRuns: 300 },
    );
  });

  it("gives a place back that is not used after all", () => {
    const spread = new Spread([{ min: [0], max: [1], extra: 1 }]);
    spread.add(0, 0);
    assert.equal(spread.admits(0, 0), false);
    spread.add(0, 0, -1);
    assert.equal(spread.admits(0, 0), true);
  });
});
