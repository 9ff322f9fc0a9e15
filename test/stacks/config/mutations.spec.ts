import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { formatErrors, parseStackFile } from "../../../stacks/config.ts";
import { changedAt, placesOf, richExistingText, richText } from "../../support/rich-environment.ts";

/** Whatever a file is, it is either accepted or told what is wrong with it, with all that is needed to mend it. */
function assertAnswered(text = ""): boolean {
  const parsed = parseStackFile(text, "Pulumi.test.yaml", "test");
  if (parsed.ok) return true;
  assert.ok(parsed.errors.length > 0, text);
  for (const { path, found, allowed, nearest, remedy } of parsed.errors) {
    for (const part of [path, found, allowed, nearest ?? "-", remedy ?? "-"]) {
      assert.ok(typeof part === "string" && part !== "", `${JSON.stringify(parsed.errors)}\n${text}`);
      assert.doesNotMatch(part, /undefined|\[object|Invalid input|node_modules/, `${part}\n${text}`);
    }
  }
  assert.match(formatErrors(parsed.errors, "Pulumi.test.yaml"), /^Pulumi\.test\.yaml has \d+ errors?\.\n/);
  return false;
}

const texts = [richText, richExistingText];
const trees = texts.map((text) => parse(text) as Record<string, unknown>);
const places = trees.flatMap((tree) => placesOf(tree).map((path) => ({ tree, path })));

/** Values of every type, near what stands in files and far from it. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1,
    2,
    1.5,
    101,
    1e9,
    Infinity,
    NaN,
    "",
    " ",
    "x",
    "ethereum",
    "mainnet",
    "2Ti",
    "eks",
    "s3://bucket/x",
    "10.0.0.0/8",
    "constructor",
    "__proto__",
    [],
    {},
    [null],
    [[]],
    [{}],
    { secure: "AAAB" },
    { kind: "gke" },
    { chain: "bitcoin" },
    { name: "a" },
    { "": "" },
    { version: 1.3 },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);
const oddKey = fc.oneof(
  fc.constantFrom(
    "",
    "name",
    "chain",
    "kind",
    "zones",
    "toString",
    "__proto__",
    "a.b",
    "a[0]",
    "cryptokube:chains",
    "chians",
  ),
  fc.string({ maxLength: 8 }),
);

describe("stacks/config: a file that was changed", function () {
  // Thousands of files are read: how long that takes depends on what else the machine does.
  this.timeout(120_000);

  it("is accepted as it was", () => {
    for (const text of texts) {
      assert.deepEqual(
        parseStackFile(text, "Pulumi.test.yaml", "test").ok,
        true,
        JSON.stringify(parseStackFile(text, "f", "test")),
      );
    }
  });

  it("gets an answer where any one entry was left out, and mostly another than before", () => {
    let refused = 0;
    for (const { tree, path } of places.filter((place) => place.path.length > 0)) {
      const without = changedAt(tree, path, (holder, key) => {
        if (Array.isArray(holder)) holder.splice(Number(key), 1);
        else Reflect.deleteProperty(holder, key);
      });
      if (!assertAnswered(stringify(without))) refused += 1;
    }
    assert.ok(refused > 30, `${refused} of ${places.length} were refused`);
  });

  it("gets an answer where any one value was replaced, also by one of another type", () => {
    const samples = fc.sample(odd, { numRuns: 12, seed: 4 });
    let refused = 0;
    for (const { tree, path } of places) {
      for (const value of samples) {
        const other = changedAt(tree, path, (holder, key) => {
          holder[key] = value;
        });
        if (!assertAnswered(stringify(other))) refused += 1;
      }
    }
    assert.ok(
      refused > 0.8 * places.length * samples.length,
      `${refused} of ${places.length * samples.length} were refused`,
    );
  });

  it("gets an answer where keys were added, renamed, and values swapped, several at once", () => {
    const place = fc.constantFrom(...placesOf(trees[0]));
    const change = fc.tuple(place, odd, oddKey, fc.constantFrom("replace", "add", "rename", "remove"));
    fc.assert(
      fc.property(fc.constantFrom(...trees), fc.array(change, { minLength: 1, maxLength: 5 }), (tree, changes) => {
        const changed = changes.reduce((current, [path, value, name, what]) => {
          try {
            return changedAt(current, path, (holder, key) => {
              if (what === "rename" || what === "remove") {
                const old = holder[key];
                Reflect.deleteProperty(holder, key);
                if (what === "rename") holder[name] = old;
              } else if (what === "add") {
                (holder[key] as Record<string, unknown>)[name] = value;
              } else {
                holder[key] = value;
              }
            });
          } catch {
            // An earlier change took the place away.
            return current;
          }
        }, tree);
        assertAnswered(stringify(changed));
      }),
      { numRuns: 500 },
    );
  });

  it("gets an answer where letters of its text were lost, added or replaced", () => {
    const garbage = fc.oneof(
      fc.constantFrom(
        "",
        "\t",
        "\n",
        ":",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "&a ",
        "*a",
        "!!map ",
        "<<: ",
        "|",
        "'",
        '"',
        "#",
        "?",
        "\u0000",
        "é",
      ),
      fc.string({ maxLength: 3 }),
    );
    const edit = fc.record({ at: fc.nat(richText.length), drop: fc.nat(4), put: garbage });
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
        assertAnswered(
          edits.reduce((current, { at, drop, put }) => current.slice(0, at) + put + current.slice(at + drop), text),
        );
      }),
      { numRuns: 800 },
    );
  });

  it("gets an answer where lines were taken out, doubled or moved", () => {
    const edit = fc.record({ line: fc.nat(60), to: fc.nat(60), what: fc.constantFrom("drop", "double", "move") });
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 3 }), (text, edits) => {
        const lines = text.split("\n");
        for (const { line, to, what } of edits) {
          const [taken = ""] = what === "double" ? [lines[line]] : lines.splice(line, 1);
          if (what !== "drop") lines.splice(to, 0, taken);
        }
        assertAnswered(lines.join("\n"));
      }),
      { numRuns: 300 },
    );
  });

  it("gets an answer where an anchor leads into itself", () => {
    for (const text of [
      "config: &a { cryptokube:chains: *a }",
      "config: &a [*a]",
      "&a config: *a",
      "config: &a { x: { y: *a } }",
    ]) {
      assert.equal(assertAnswered(text), false, text);
    }
  });
});
