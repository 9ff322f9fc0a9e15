import assert from "node:assert/strict";
import { evaluate } from "../../../policy/evaluate.ts";
import { namespacesDefaultDeny } from "../../../policy/rules/namespaces-default-deny.ts";

const denyAll = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

async function without(spec: object, namespace = "chains") {
  return evaluate(
    [namespacesDefaultDeny],
    [
      {
        type: "kubernetes:core/v1:Namespace",
        name: "chains",
        urn: "urn:chains",
        props: { metadata: { name: "chains" } },
      },
      { type: "kubernetes:networking.k8s.io/v1:NetworkPolicy", name: "p", props: { metadata: { namespace }, spec } },
    ],
  );
}

describe("policy: namespaces deny traffic by default", () => {
  it("lets a namespace pass that denies all, both ways", async () => {
    assert.deepEqual(await without(denyAll), []);
    assert.deepEqual(await without({ ...denyAll, podSelector: { matchLabels: {} }, ingress: [], egress: [] }), []);
  });
  const rows: [string, object, string?][] = [
    ["one way only", { ...denyAll, policyTypes: ["Ingress"] }],
    ["some pods only", { ...denyAll, podSelector: { matchLabels: { app: "geth" } } }],
    ["with an exception", { ...denyAll, egress: [{}] }],
    ["with an exception inwards", { ...denyAll, ingress: [{}] }],
    ["pods by an expression", { ...denyAll, podSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] } }],
    ["nothing that says of which pods", { policyTypes: denyAll.policyTypes }],
    ["nothing that says which way", { podSelector: {} }],
    ["in another namespace", denyAll, "system"],
  ];
  for (const [title, spec, namespace] of rows) {
    it(`finds one that denies ${title}`, async () => {
      const [violation, ...others] = await without(spec, namespace);
      assert.equal(violation?.resource, "chains");
      assert.match(violation.message, /Namespace chains lets pods talk to anyone/);
      assert.deepEqual(others, []);
    });
  }
  it("says what is wanted", async () => {
    const [violation] = await without({});
    assert.match(violation!.message, /an empty podSelector, policyTypes \["Ingress", "Egress"\] and no rules\.$/);
  });
  it("takes for a policy of the network nothing else that looks like one", async () => {
    const props = { metadata: { namespace: "chains" }, spec: denyAll };
    const namespace = { type: "kubernetes:core/v1:Namespace", name: "n", props: { metadata: { name: "chains" } } };
    const other = { type: "kubernetes:cilium.io/v2:CiliumNetworkPolicy", name: "p", props };
    assert.equal((await evaluate([namespacesDefaultDeny], [other, namespace])).length, 1);
  });
});
