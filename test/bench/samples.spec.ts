import assert from "node:assert/strict";
import { linesOf, ours, samples } from "../../bench/support/samples.ts";

/** Issue 4's bound: a node of ours costs at most 0.8 of AWS's published sample, and is no less able. */
const allowed = 0.8;

describe("bench/samples: one node beside AWS's published sample configuration", () => {
  it("prices the samples as they were published, by the catalogue's price list", () => {
    const [ethereum, bitcoin] = samples.map(({ theirs }) => linesOf(theirs));
    // r7g.2xlarge at 0.4284 an hour; 2,560 GiB at 0.08, 5,000 IOPS at 0.005 and 575 MiB/s at 0.04 beyond the free ones.
    assert.equal(ethereum!.machineMonthly.toFixed(2), "312.73");
    assert.equal(ethereum!.disksMonthly.toFixed(2), (204.8 + 25 + 23).toFixed(2));
    assert.equal(bitcoin!.machineMonthly.toFixed(2), "386.32");
    assert.equal(bitcoin!.disksMonthly.toFixed(2), (120 + 15 + 11).toFixed(2));
  });

  for (const { name, theirs, chain } of samples) {
    it(`${name}: at most ${allowed} of the price, for as much IOPS, MiB/s and the profile's memory`, () => {
      const sample = linesOf(theirs);
      const { bought, memoryMiB, reservedMiB } = ours(chain, sample.sustained);
      const lines = linesOf(bought);
      assert.ok(lines.monthly <= allowed * sample.monthly, `${lines.monthly} of ${sample.monthly}`);
      for (const kind of ["iops", "mibs"] as const) {
        assert.ok(lines.bought[kind] >= sample.bought[kind], `${kind} bought`);
        assert.ok(lines.sustained[kind] >= sample.sustained[kind], `${kind} for ever`);
      }
      assert.ok(memoryMiB >= reservedMiB);
    });
  }
});
