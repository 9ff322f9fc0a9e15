import assert from "node:assert/strict";
import { fromState, protect, toApi, toState } from "../../../../lab/providers/kubernetes/state.ts";
import { isSecret, secret } from "../../../../lab/providers/protocol/values.ts";

describe("the state of an object", () => {
  const live = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", uid: "u" }, data: { a: "1" } };
  const inputs = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { a: "1" } };
  const checkpoint = { live, inputs, fieldManager: "pulumi-kubernetes-12345678", initialApiVersion: "v1" };

  it("has the official provider's shape, and comes back", () => {
    const state = toState(checkpoint, inputs);
    assert.deepEqual(state["__inputs"], inputs);
    assert.equal(state["__fieldManager"], "pulumi-kubernetes-12345678");
    assert.equal(state["__initialApiVersion"], "v1");
    assert.deepEqual(state["data"], { a: "1" });
    assert.deepEqual(fromState(state), checkpoint);
  });

  it("keeps secret what the program keeps secret", () => {
    const state = toState(checkpoint, { data: { a: secret("1") } });
    assert.deepEqual(state["data"], { a: secret("1") });
    assert.deepEqual((state["__inputs"] as typeof inputs).data, { a: secret("1") });
    assert.deepEqual(fromState(state), checkpoint);
  });

  it("keeps a Secret's data secret, whatever the program says", () => {
    const marked = protect({ apiVersion: "v1", kind: "Secret", data: { a: "MQ==" } }, {});
    assert.ok(isSecret(marked["data"]));
    assert.deepEqual(marked["data"].value, { a: "MQ==" });
  });

  it("spells a CRD's schema fields as the SDK does, and as the API does", () => {
    const crd = {
      kind: "CustomResourceDefinition",
      spec: { schema: [{ "x-kubernetes-int-or-string": true, x_other: 1 }] },
    };
    const kept = protect(crd, {});
    assert.deepEqual(kept["spec"], { schema: [{ x_kubernetes_int_or_string: true, x_other: 1 }] });
    assert.deepEqual(toApi(kept), crd);
  });
});
