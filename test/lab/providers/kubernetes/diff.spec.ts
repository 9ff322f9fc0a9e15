import assert from "node:assert/strict";
import fc from "fast-check";
import { diffObjects, type ObjectDiff } from "../../../../lab/providers/kubernetes/diff.ts";
import { pruneToInputs } from "../../../../lab/providers/kubernetes/normalize.ts";
import { type Properties, UNKNOWN } from "../../../../lab/providers/protocol/values.ts";

function diff(live: Properties, inputs: Properties, more: Partial<ObjectDiff> = {}) {
  return diffObjects({ live, oldInputs: live, inputs, replacing: [], ignoreChanges: [], ...more });
}

const kinds = (answer: ReturnType<typeof diffObjects>) =>
  Object.fromEntries(Object.entries(answer.detailed ?? {}).map(([path, { kind }]) => [path, kind]));

describe("the difference between an object and its inputs", () => {
  it("names what is new, what is gone and what is other, leaf by leaf", () => {
    const answer = diff(
      { a: 1, b: { c: "x", d: "y" }, list: [{ e: 1 }, { e: 2 }] },
      { b: { c: "z" }, list: [{ e: 1 }, { e: 3 }, { e: 4 }], f: true },
    );
    assert.deepEqual(kinds(answer), {
      a: "delete",
      "b.c": "update",
      "b.d": "delete",
      f: "add",
      "list[1].e": "update",
      "list[2]": "add",
    });
  });

  it("is none where the inputs say what the live object says", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const properties = JSON.parse(JSON.stringify(object)) as Properties;
        assert.equal(diff(properties, properties).changes, false);
      }),
    );
  });

  it("does not see what only the server filled in", () => {
    const inputs = { spec: { replicas: 1 } };
    const live = { spec: { replicas: 1, strategy: { type: "RollingUpdate" } }, status: { ready: 1 } };
    assert.equal(diff(pruneToInputs(live, inputs), inputs, { oldInputs: inputs }).changes, false);
  });

  it("sees what somebody else changed", () => {
    const inputs = { spec: { replicas: 1 } };
    const answer = diff(pruneToInputs({ spec: { replicas: 5 } }, inputs), inputs, { oldInputs: inputs });
    assert.deepEqual(kinds(answer), { "spec.replicas": "update" });
  });

  it("takes an empty value that the server left out for what it is, but sends one that is new", () => {
    const inputs = { spec: { hostNetwork: false, tolerations: [], labels: {} } };
    assert.equal(diff(pruneToInputs({ spec: {} }, inputs), inputs, { oldInputs: inputs }).changes, false);
    assert.deepEqual(kinds(diff({ spec: {} }, { spec: { automountServiceAccountToken: false } })), {
      "spec.automountServiceAccountToken": "add",
    });
  });

  it("reads quantities for what they are", () => {
    const limits = (cpu: string) => ({ resources: { limits: { cpu } } });
    assert.equal(diff(limits("1"), limits("1000m")).changes, false);
    assert.equal(diff(limits("1"), limits("1001m")).changes, true);
  });

  it("leaves out what is to be ignored, with all below it", () => {
    const answer = diff(
      { spec: { a: { b: 1 }, c: 1 } },
      { spec: { a: { b: 2 }, c: 2 } },
      { ignoreChanges: ["spec.a"] },
    );
    assert.deepEqual(kinds(answer), { "spec.c": "update" });
  });

  it("expects a change of what nobody knows yet, a replacing one where the field says so", () => {
    const answer = diff({ data: { a: "1" } }, { data: { a: UNKNOWN } }, { replacing: [["data"]] });
    assert.deepEqual(kinds(answer), { "data.a": "update-replace" });
    assert.deepEqual(answer.replaces, ["data.a"]);
  });
});
