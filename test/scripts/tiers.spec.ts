import assert from "node:assert/strict";
import * as fc from "fast-check";
import { deal, isAlone, lanesOf, needsOf, specsOf, tierOf } from "../../scripts/testing/tiers.ts";

describe("test tiers", () => {
  it("are the suffix of a spec file", () => {
    assert.equal(tierOf("test/stacks/plan.spec.ts"), "fast");
    assert.equal(tierOf("test/real/slice.real.spec.ts"), "real");
    assert.equal(tierOf("test/lab/rehearsal.lab.spec.ts"), "lab");
    assert.equal(tierOf("test/lab/kill.soak.spec.ts"), "soak");
    assert.equal(tierOf("test/support/mocks.ts"), undefined);
    assert.equal(tierOf("test/real/spec.ts"), undefined);
  });

  const files = ["test/b.spec.ts", "test/a/x.spec.ts", "test/a/y.real.spec.ts", "test/l.lab.spec.ts", "test/help.ts"];
  it("make up the runs", () => {
    assert.deepEqual(specsOf(files, "default"), {
      fast: ["test/a/x.spec.ts", "test/b.spec.ts"],
      real: ["test/a/y.real.spec.ts"],
      lab: [],
      soak: [],
    });
    assert.deepEqual(specsOf(files, "lab").lab, ["test/l.lab.spec.ts"]);
    assert.deepEqual(specsOf(files, "soak"), { fast: [], real: [], lab: [], soak: [] });
  });

  it("are narrowed by folders and files, not by beginnings of names", () => {
    assert.deepEqual(specsOf(files, "default", ["test/a/"]).real, ["test/a/y.real.spec.ts"]);
    assert.deepEqual(specsOf(files, "default", ["./test/b.spec.ts"]).fast, ["test/b.spec.ts"]);
    assert.deepEqual(specsOf(files, "default", ["test/b"]).fast, []);
  });

  it("need a lab beyond the fast one, unless the file says less", () => {
    assert.deepEqual(needsOf("a.spec.ts", "// needs: root"), []);
    assert.deepEqual(needsOf("a.real.spec.ts", "import x"), ["linux", "root", "namespaces"]);
    assert.deepEqual(needsOf("a.real.spec.ts", "// needs: linux, root\nimport x"), ["linux", "root"]);
    assert.deepEqual(needsOf("a.lab.spec.ts", "// needs: nothing\n"), []);
    assert.throws(() => needsOf("a.lab.spec.ts", "// needs: rot\n"), /needs "rot"; known are linux, root, namespaces/);
  });

  it("run two files of the lab beside each other where there are two cores, and measure alone", () => {
    assert.deepEqual(
      [1, 2, 64].map((cores) => lanesOf("lab", cores)),
      [1, 2, 2],
    );
    assert.equal(lanesOf("real", 64), 1);
    assert.equal(lanesOf("soak", 64), 1);
    assert.equal(isAlone("// alone: it counts what others leave\nimport x"), true);
    assert.equal(isAlone("// alone:\n"), false);
    assert.equal(isAlone("import x // alone: no"), false);
  });

  it("deal every file out once, and the heaviest apart", () => {
    const sizes = new Map([
      ["a", 50_000],
      ["b", 40_000],
      ["c", 100],
      ["d", 100],
    ]);
    assert.deepEqual(deal(["a", "b", "c", "d"], sizes, 2), [["a"], ["b", "c", "d"]]);
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 })), fc.integer({ min: 1, max: 8 }), (names, processes) => {
        const parts = deal(names, new Map(), processes);
        assert.deepEqual(parts.flat().sort(), [...names].sort());
        assert.ok(parts.every((part) => part.length > 0) && parts.length <= processes);
      }),
    );
  });
});
