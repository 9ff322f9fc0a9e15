import assert from "node:assert/strict";
import fc from "fast-check";
import { isQuantityPath, parseQuantity, sameQuantity } from "../../../../lab/providers/kubernetes/quantity.ts";

describe("quantities", () => {
  const same: [string | number, string | number][] = [
    ["1000m", "1"],
    ["1024Mi", "1Gi"],
    ["0.5", "500m"],
    ["1e3", "1k"],
    [2, "2"],
    ["1.5Gi", "1536Mi"],
    ["100n", "0.1u"],
    ["-1", "-1000m"],
  ];
  for (const [a, b] of same) {
    it(`${a} is ${b}`, () => {
      assert.equal(sameQuantity(a, b), true);
    });
  }

  const different: [string, string][] = [
    ["1Gi", "1G"],
    ["1", "1m"],
    ["many", "many"],
    ["", ""],
    [".", "."],
  ];
  for (const [a, b] of different) {
    it(`${JSON.stringify(a)} is not the quantity ${JSON.stringify(b)}`, () => {
      assert.equal(sameQuantity(a, b), false);
    });
  }

  it("count in billionths, exactly", () => {
    assert.equal(parseQuantity("1"), 1_000_000_000n);
    assert.equal(parseQuantity("8Ei"), (8n << 60n) * 1_000_000_000n);
    fc.assert(
      fc.property(fc.nat(), (n) => {
        assert.equal(parseQuantity(`${n}Ki`), parseQuantity(String(n * 1024)));
      }),
    );
  });

  it("stand in a container's resources, not in its name", () => {
    assert.equal(isQuantityPath(["spec", "containers", 0, "resources", "limits", "cpu"]), true);
    assert.equal(isQuantityPath(["volumes", 0, "emptyDir", "sizeLimit"]), true);
    assert.equal(isQuantityPath(["spec", "containers", 0, "image"]), false);
  });
});
