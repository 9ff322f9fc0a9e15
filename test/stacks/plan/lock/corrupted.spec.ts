import assert from "node:assert/strict";
import fc from "fast-check";
import { formatErrors } from "../../../../stacks/config/errors.ts";
import { formatLock, parseLock } from "../../../../stacks/plan/lock/format.ts";
import { smallLock } from "../../../support/locks.ts";

const good = formatLock(smallLock());

/** Whatever stands in it: read as a lock that is written again as the same, or everything wrong with it with a path. */
function check(text: string): "read" | "refused" {
  const parsed = parseLock(text, "staging.lock.json", "staging");
  if (parsed.ok) {
    assert.deepEqual(parseLock(formatLock(parsed.value), "staging.lock.json", "staging"), parsed);
    return "read";
  }
  assert.ok(parsed.errors.length > 0, "it was refused without a reason");
  for (const { path, found, allowed, remedy } of parsed.errors) {
    assert.ok(path.length > 0, "an error without a path");
    assert.ok(found.length > 0 && allowed.length > 0, `${path}: found or allowed is empty`);
    assert.ok(remedy !== undefined && remedy.length > 0, `${path}: no remedy`);
  }
  assert.doesNotMatch(formatErrors(parsed.errors, "staging.lock.json"), /undefined|\[object|\bat .*\.ts:/);
  return "refused";
}

/** Every place in a value. */
function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([key, child]) => pathsOf(child, [...path, key]))];
}

/** The value with something else at a place. */
function replaced(value: unknown, path: readonly (string | number)[], by: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return by;
  if (Array.isArray(value)) return value.map((each: unknown, at) => (at === step ? replaced(each, rest, by) : each));
  return Object.fromEntries(
    Object.entries(value as object).map(([key, each]): [string, unknown] => [
      key,
      key === step ? replaced(each, rest, by) : each,
    ]),
  );
}

const paths = pathsOf(smallLock());

describe("stacks/plan/lock: a corrupted lock", () => {
  it("never throws, whatever is cut out, put in or written over", () => {
    const outcomes = { read: 0, refused: 0 };
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(40), fc.string({ maxLength: 12, unit: "binary" }), (at, length, text) => {
        outcomes[check(good.slice(0, at) + text + good.slice(at + length))]++;
      }),
      { numRuns: 3000 },
    );
    assert.ok(outcomes.refused > 2000, JSON.stringify(outcomes));
  });

  it("never throws where values are other ones", () => {
    const outcomes = { read: 0, refused: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        outcomes[check(JSON.stringify(replaced(smallLock(), path, value)))]++;
      }),
      { numRuns: 3000 },
    );
    assert.ok(outcomes.refused > 2000, JSON.stringify(outcomes));
  });

  it("never throws where lines are lost, doubled or change places", () => {
    const lines = good.split("\n");
    const outcomes = { read: 0, refused: 0 };
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom("drop", "double", "swap"), fc.nat(lines.length - 1), fc.nat(lines.length - 1)),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        (changes) => {
          const next = [...lines];
          for (const [how, at, other] of changes) {
            if (how === "drop") next.splice(at, 1);
            else if (how === "double") next.splice(at, 0, next[at] ?? "");
            else [next[at], next[other]] = [next[other] ?? "", next[at] ?? ""];
          }
          outcomes[check(next.join("\n"))]++;
        },
      ),
      { numRuns: 2000 },
    );
    assert.ok(outcomes.refused > 1000, JSON.stringify(outcomes));
  });

  it("is refused at every place that is missing, where that must be there", () => {
    const optional = /^addresses$|statedGiB|existingVpc|controlPlane|^addresses\.subnets\.[^.]+(\.(public|pods))?$/;
    for (const path of paths) {
      if (path.length === 0 || typeof path.at(-1) === "number") continue;
      const parsed = parseLock(JSON.stringify(replaced(smallLock(), path, undefined)), "f", "staging");
      assert.equal(parsed.ok, optional.test(path.join(".")), path.join("."));
    }
  });

  it("is refused with names that JavaScript knows", () => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      check(good.replace('"t-a": {', `"${name}": {`));
      check(good.replace('"environment"', `"${name}"`));
      check(good.replaceAll('"g1-xlarge-t-a-1"', `"${name}"`));
    }
    assert.equal(Object.hasOwn(Object.prototype, "nodes"), false);
  });
});
