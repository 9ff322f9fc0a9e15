import assert from "node:assert/strict";
import fc from "fast-check";
import {
  containsSecret, containsUnknown, decode, encode, isSecret, markSecrets, plain, plainObject, type Properties, secret, UNKNOWN,
} from "../../../../lab/providers/protocol/values.ts"; // prettier-ignore

const OUTPUT_SIGNATURE = { "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4" };

describe("property values", () => {
  it("come back from the wire as they went", function () {
    this.timeout(20_000);
    const jsonObject = fc.dictionary(
      fc.string().filter((key) => key !== "__proto__"),
      fc
        .jsonValue({ noUnicodeString: false })
        // No field of a Kubernetes object is so named, at any depth; and protobuf's own conversion drops it.
        .filter((value) => !JSON.stringify(value).includes("__proto__"))
        .filter((value) => !Object.is(value, -0) && !JSON.stringify(value).includes("-0")),
    );
    fc.assert(
      fc.property(jsonObject, (properties) => {
        const there = JSON.parse(JSON.stringify(properties)) as Properties;
        assert.deepEqual(decode(encode(there)), there);
      }),
    );
  });

  it("open secrets and outputs at any depth, and drop nulls, which mean absent", () => {
    const wrapped = {
      a: secret({ b: secret("c") }),
      d: [secret(1)],
      e: null,
      f: { ...OUTPUT_SIGNATURE, value: "g", secret: true },
    };
    assert.deepEqual(plainObject(wrapped), { a: { b: "c" }, d: [1], f: "g" });
  });

  it("take an output without a value for unknown", () => {
    assert.equal(plain({ ...OUTPUT_SIGNATURE, dependencies: ["urn"] }), UNKNOWN);
  });

  it("find unknowns and secrets wherever they hide", () => {
    assert.equal(containsUnknown({ a: [{ b: secret(UNKNOWN) }] }), true);
    assert.equal(containsUnknown({ a: [{ b: "known" }] }), false);
    assert.equal(containsSecret({ a: [{ b: { ...OUTPUT_SIGNATURE, secret: true } }] }), true);
    assert.equal(containsSecret({ a: [{ b: { ...OUTPUT_SIGNATURE, secret: false } }] }), false);
  });

  it("carry secretness into objects, and over a whole array", () => {
    const marked = markSecrets(
      { spec: { key: "k", open: "o" }, list: ["x", "y"], other: 1 },
      { spec: { key: secret("k"), open: "o" }, list: ["x", secret("y")], gone: secret("z") },
    );
    assert.deepEqual(marked, { spec: { key: secret("k"), open: "o" }, list: secret(["x", "y"]), other: 1 });
  });

  it("do not wrap a secret twice", () => {
    assert.deepEqual(secret(secret("a")), secret("a"));
    assert.equal(isSecret(secret("a")), true);
  });
});
