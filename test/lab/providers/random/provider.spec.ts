import { compare } from "bcryptjs";
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Properties } from "../../../../lab/providers/protocol/values.ts";
import { containsUnknown, isSecret, plainObject, secret, UNKNOWN } from "../../../../lab/providers/protocol/values.ts";
import { randomText } from "../../../../lab/providers/random/characters.ts";
import { RandomProvider } from "../../../../lab/providers/random/provider.ts";

const provider = new RandomProvider();

function type(kind: string): string {
  return `random:index/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
}

const subject = (kind: string) => ({ urn: `urn:pulumi:dev::p::${type(kind)}::x`, name: "x", type: type(kind) });

const create = (kind: string, inputs: Properties, preview = false) =>
  provider.create({ ...subject(kind), inputs, preview, timeout: 0 });

async function diff(kind: string, before: Properties, after: Properties, ignoreChanges: string[] = []) {
  const { id, state } = await create(kind, before);
  return provider.diff({ ...subject(kind), id, olds: state, oldInputs: before, news: after, ignoreChanges });
}

const check = async (kind: string, news: Properties) => {
  const { failures } = await provider.check({ ...subject(kind), olds: {}, news, randomSeed: new Uint8Array() });
  return failures?.map(({ reason }) => reason) ?? [];
};

describe("a random password", () => {
  it("holds what is asked for, as long as is asked for", () => {
    const minimum = fc.nat(6);
    const settings = fc.record({
      minLower: minimum,
      minUpper: minimum,
      minNumeric: minimum,
      minSpecial: minimum,
      more: fc.nat(20),
    });
    fc.assert(
      fc.property(settings, ({ more, ...minima }) => {
        const length = 1 + more + minima.minLower + minima.minUpper + minima.minNumeric + minima.minSpecial;
        const result = randomText({
          length,
          lower: true,
          upper: true,
          numeric: true,
          special: true,
          overrideSpecial: "_%",
          ...minima,
        });
        const count = (pattern: RegExp) => result.match(pattern)?.length ?? 0;
        assert.equal(result.length, length);
        assert.match(result, /^[a-zA-Z0-9_%]+$/);
        assert.ok(count(/[a-z]/g) >= minima.minLower && count(/[A-Z]/g) >= minima.minUpper);
        assert.ok(count(/[0-9]/g) >= minima.minNumeric && count(/[_%]/g) >= minima.minSpecial);
      }),
    );
  });

  it("has the official outputs, its value secret, its hash right, and an id that says nothing", async () => {
    const { id, state } = await create("RandomPassword", { length: 20, special: false });
    const { result, bcryptHash, ...settings } = plainObject(state) as { result: string; bcryptHash: string };
    assert.equal(id, "none");
    assert.ok(isSecret(state["result"]) && isSecret(state["bcryptHash"]));
    assert.ok(await compare(result, bcryptHash));
    assert.deepEqual(settings, {
      length: 20, lower: true, upper: true, numeric: true, number: true, special: false,
      minLower: 0, minNumeric: 0, minSpecial: 0, minUpper: 0,
    }); // prettier-ignore
    assert.notEqual(plainObject((await create("RandomPassword", { length: 20 })).state)["result"], result);
  });

  it("is unknown in a preview", async () => {
    const { state } = await create("RandomPassword", { length: 20 }, true);
    assert.ok(containsUnknown(state["result"]) && isSecret(state["result"]));
    assert.equal(state["length"], 20);
  });

  it("stays while its settings do, and is made anew when one or a keeper changes", async () => {
    assert.equal((await diff("RandomPassword", { length: 20 }, { length: 20, special: true })).changes, false);
    assert.deepEqual((await diff("RandomPassword", { length: 20 }, { length: 21 })).replaces, ["length"]);
    assert.deepEqual(
      (await diff("RandomPassword", { length: 20, keepers: { v: "1" } }, { length: 20, keepers: { v: "2" } })).replaces,
      ["keepers"],
    );
    assert.deepEqual((await diff("RandomPassword", { length: 20 }, { length: 20, keepers: { v: UNKNOWN } })).replaces, [
      "keepers",
    ]);
    assert.equal((await diff("RandomPassword", { length: 20 }, { length: 21 }, ["length"])).changes, false);
  });

  it("keeps a secret keeper secret", async () => {
    const { state } = await create("RandomPassword", { length: 8, keepers: { v: secret("s") } });
    assert.deepEqual(state["keepers"], { v: secret("s") });
  });

  it("is refused where it cannot be made", async () => {
    assert.match(
      (await check("RandomPassword", { length: 3, minLower: 2, minUpper: 2 })).join(""),
      /less than the required characters/,
    );
    assert.match((await check("RandomPassword", { length: 0 })).join(""), /at least 1/);
    assert.match(
      (await check("RandomPassword", { length: 3, lower: false, upper: false, numeric: false, special: false })).join(
        "",
      ),
      /at least one of/,
    );
    assert.deepEqual(await check("RandomPassword", { length: UNKNOWN }), []);
  });

  it("is imported by its value", async () => {
    const found = await provider.read({ ...subject("RandomPassword"), id: "hunter2!", state: {}, inputs: {} });
    assert.equal(found.id, "none");
    assert.equal(plainObject(found.state)["result"], "hunter2!");
    assert.equal(found.inputs["length"], 8);
  });

  it("is found by a refresh as it was recorded", async () => {
    const { id, state } = await create("RandomPassword", { length: 8 });
    const found = await provider.read({ ...subject("RandomPassword"), id, state, inputs: { length: 8 } });
    assert.deepEqual(found, { id, state, inputs: { length: 8 } });
  });
});

describe("other random values", () => {
  it("a string is its own id", async () => {
    const { id, state } = await create("RandomString", { length: 12, upper: false, special: false });
    assert.match(id, /^[a-z0-9]{12}$/);
    assert.equal(state["result"], id);
  });

  it("an id is one number in four spellings, with its prefix", async () => {
    const { id, state } = await create("RandomId", { byteLength: 8, prefix: "p-" });
    const bytes = Buffer.from(id, "base64url");
    assert.equal(bytes.length, 8);
    const spelt = {
      b64Url: id,
      b64Std: bytes.toString("base64"),
      hex: bytes.toString("hex"),
      dec: BigInt(`0x${bytes.toString("hex")}`).toString(),
    };
    for (const [name, value] of Object.entries(spelt)) assert.equal(state[name], `p-${value}`);
  });

  it("an id is imported with and without a prefix, as documented", async () => {
    const plainId = await provider.read({ ...subject("RandomId"), id: "p-9hUg", state: {}, inputs: {} });
    // base64url "p-9hUg" is the bytes a7 ef 61 52.
    assert.deepEqual([plainId.id, plainId.state["hex"], plainId.inputs], ["p-9hUg", "a7ef6152", { byteLength: 4 }]);
    const prefixed = await provider.read({ ...subject("RandomId"), id: "my-prefix-,p-9hUg", state: {}, inputs: {} });
    assert.equal(prefixed.state["b64Url"], "my-prefix-p-9hUg");
    assert.equal(prefixed.inputs["prefix"], "my-prefix-");
  });

  it("bytes are secret, and come back from an import", async () => {
    const { state } = await create("RandomBytes", { length: 16 });
    assert.ok(isSecret(state["base64"]) && isSecret(state["hex"]));
    const base64 = "8/fu3q+2DcgSJ19i0jZ5Cw==";
    const found = await provider.read({ ...subject("RandomBytes"), id: base64, state: {}, inputs: {} });
    assert.equal(plainObject(found.state)["hex"], "f3f7eedeafb60dc812275f62d236790b");
    assert.deepEqual(found.inputs, { length: 16 });
  });

  it("an integer is within its bounds, both of which it can reach", async () => {
    const seen = new Set<unknown>();
    for (let i = 0; i < 60; i++) seen.add((await create("RandomInteger", { min: 1, max: 2 })).state["result"]);
    assert.deepEqual([...seen].sort(), [1, 2]);
    const found = await provider.read({ ...subject("RandomInteger"), id: "15390,1,50000", state: {}, inputs: {} });
    assert.deepEqual([found.state["result"], found.inputs], [15390, { min: 1, max: 50000 }]);
    assert.match((await check("RandomInteger", { min: 2, max: 1 })).join(""), /must not be above/);
  });

  it("a UUID is one", async () => {
    assert.match(
      (await create("RandomUuid", {})).id,
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it("what is not supported is refused by name", async () => {
    await assert.rejects(() => create("RandomPet", {}), /does not support random:index\/randomPet:RandomPet/);
    await assert.rejects(
      () => check("RandomInteger", { min: 1, max: 2, seed: "x" }),
      /does not support RandomInteger's seed/,
    );
  });
});
