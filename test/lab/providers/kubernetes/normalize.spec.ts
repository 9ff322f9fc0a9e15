import assert from "node:assert/strict";
import type { Properties } from "../../../../lab/providers/protocol/values.ts";
import { inputsFromLive, normalize, pruneToInputs } from "../../../../lab/providers/kubernetes/normalize.ts";

describe("normal form", () => {
  it("has no status and none of the metadata that the server fills in", () => {
    const live = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        name: "a",
        uid: "u",
        resourceVersion: "1",
        managedFields: [],
        creationTimestamp: "t",
        generation: 1,
        labels: {},
      },
      status: { phase: "Running" },
    };
    assert.deepEqual(normalize(live), { apiVersion: "v1", kind: "Pod", metadata: { name: "a", labels: {} } });
  });

  it("has a Secret's stringData as data, which it overrides", () => {
    const secret = { apiVersion: "v1", kind: "Secret", data: { a: "eA==", b: "eQ==" }, stringData: { a: "z" } };
    assert.deepEqual(normalize(secret), { apiVersion: "v1", kind: "Secret", data: { a: "eg==", b: "eQ==" } });
    const other = { apiVersion: "example.org/v1", kind: "Secret", stringData: { a: "z" } };
    assert.deepEqual(normalize(other), other);
  });
});

describe("the live object, reduced to its inputs", () => {
  it("keeps the fields that they name, in lists by position, with what others appended", () => {
    const live: Properties = { spec: { a: 1, x: 9, list: [{ b: 1, y: 9 }, { c: 3 }] }, status: {} };
    assert.deepEqual(pruneToInputs(live, { spec: { a: 0, list: [{ b: 0 }] }, gone: "field" }), {
      spec: { a: 1, list: [{ b: 1 }, { c: 3 }] },
    });
  });
});

describe("inputs of an import", () => {
  it("are the live object without what the server and controllers wrote", () => {
    const live = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "a", uid: "u", annotations: { "deployment.kubernetes.io/revision": "3" } },
      spec: { replicas: 1 },
      status: {},
    };
    assert.deepEqual(inputsFromLive(live), {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "a" },
      spec: { replicas: 1 },
    });
  });
});
