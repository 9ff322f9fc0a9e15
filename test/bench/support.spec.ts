import assert from "node:assert/strict";
import { parts } from "../../bench/support/parts.ts";
import { median } from "../../bench/support/report.ts";

describe("measurements", () => {
  it("take the middle value, not the mean", () => {
    assert.equal(median([9, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 100]), 3);
    assert.equal(median([5]), 5);
    assert.throws(() => median([]), /no median/);
  });

  it("find the parts of a command in its progress, also where they overlap", () => {
    const lines = [
      { at: 0, line: "Getting Node.js 24.21.0 (once, 190 MB on disk) …" },
      { at: 4, line: "Getting Node.js 24.21.0 (once, 190 MB on disk): done, 4 s" },
      { at: 5, line: "Building geth …" },
      { at: 6, line: "Fetching Debian packages …" },
      { at: 20, line: "  Building geth: 40 % linking (15 s)" },
      { at: 21, line: "Fetching Debian packages: done, 12 packages (15 s)" },
      { at: 95, line: "Building geth: done (1 min 30 s)" },
      { at: 96, line: "a note: done with it" },
    ];
    assert.deepEqual(parts(lines), [
      { part: "Getting Node.js 24.21.0 (once, 190 MB on disk)", seconds: 4 },
      { part: "Fetching Debian packages", seconds: 15 },
      { part: "Building geth", seconds: 90 },
    ]);
  });
});
