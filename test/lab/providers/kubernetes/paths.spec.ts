import assert from "node:assert/strict";
import fc from "fast-check";
import {
  covers,
  formatPath,
  parsePath,
  type Path,
  removeAt,
  setAt,
} from "../../../../lab/providers/kubernetes/paths.ts";

describe("property paths", () => {
  const table: [string, Path][] = [
    ["spec.replicas", ["spec", "replicas"]],
    ["spec.containers[0].image", ["spec", "containers", 0, "image"]],
    ['metadata.annotations["a.b/c"]', ["metadata", "annotations", "a.b/c"]],
    ['["a.b"].c', ["a.b", "c"]],
    ["spec.containers[*].image", ["spec", "containers", "*", "image"]],
    ["spec.*", ["spec", "*"]],
  ];
  for (const [text, path] of table) {
    it(`parses ${text}`, () => {
      assert.deepEqual(parsePath(text), path);
    });
  }

  it("come back from their text", () => {
    const part = fc.oneof(
      fc.string({ minLength: 1 }).filter((key) => !/[\\*]/.test(key)),
      fc.nat(20),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (path) => {
        // A path begins with a property's name, never with an index.
        fc.pre(typeof path[0] === "string");
        assert.deepEqual(parsePath(formatPath(path)), path);
      }),
    );
  });

  it("are refused where they make no sense", () => {
    assert.throws(() => parsePath("a[b"), /cannot parse/);
  });

  it("cover what is below them, with * for any part", () => {
    assert.equal(covers(["spec"], ["spec", "replicas"]), true);
    assert.equal(covers(["spec", "replicas"], ["spec"]), false);
    assert.equal(covers(["containers", "*", "image"], ["containers", 3, "image"]), true);
    assert.equal(covers(["a"], ["ab"]), false);
  });

  it("set and remove without touching the original", () => {
    const original = { a: { b: [{ c: 1 }, { c: 2 }] } };
    assert.deepEqual(setAt(original, ["a", "b", 1, "c"], 3), { a: { b: [{ c: 1 }, { c: 3 }] } });
    assert.deepEqual(setAt(original, ["x", "y"], 1), { ...original, x: { y: 1 } });
    assert.deepEqual(removeAt(original, ["a", "b", 0]), { a: { b: [{ c: 2 }] } });
    assert.deepEqual(removeAt(original, ["a", "nothing", "there"]), original);
    assert.deepEqual(original, { a: { b: [{ c: 1 }, { c: 2 }] } });
  });
});
