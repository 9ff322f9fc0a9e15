import assert from "node:assert/strict";
import fc from "fast-check";
import { editDistance, nearest } from "../../../stacks/config/nearest.ts";

const word = fc.string({ maxLength: 12 });

describe("stacks/config/nearest: editDistance", () => {
  for (const [a, b, distance] of [
    ["", "", 0],
    ["", "abc", 3],
    ["network", "network", 0],
    ["netwrok", "network", 1],
    ["networks", "network", 1],
    ["gteh", "geth", 1],
    ["saturday", "sunday", 3],
  ] as const) {
    it(`is ${distance} from "${a}" to "${b}"`, () => {
      assert.equal(editDistance(a, b), distance);
    });
  }

  it("is the same both ways, and 0 only from a word to itself", () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        assert.equal(editDistance(a, b), editDistance(b, a));
        assert.equal(editDistance(a, b) === 0, a === b);
      }),
    );
  });

  it("is at most the longer word, at least what they differ in length", () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        assert.ok(distance <= Math.max(a.length, b.length));
        assert.ok(distance >= Math.abs(a.length - b.length));
      }),
    );
  });
});

describe("stacks/config/nearest: nearest", () => {
  const keys = ["name", "chain", "network", "nodes", "execution"];

  it("finds the key that a slip of one letter meant", () => {
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.nat(), fc.constantFrom("z", "q", "_"), (key, position, letter) => {
        const at = position % key.length;
        assert.equal(nearest(key.slice(0, at) + letter + key.slice(at + 1), keys), key);
      }),
    );
  });

  it("takes the nearer of two", () => {
    assert.equal(nearest("nods", ["name", "nodes"]), "nodes");
  });

  it("does not guess when nothing is near, nor when the word is known", () => {
    assert.equal(nearest("elephant", keys), undefined);
    assert.equal(nearest("name", keys), undefined);
    assert.equal(nearest("name", []), undefined);
  });

  it("does not mind capitals", () => {
    assert.equal(nearest("Nodes", keys), "nodes");
  });
});
