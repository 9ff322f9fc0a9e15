import assert from "node:assert/strict";
import { validatorRules } from "../../../stacks/config/rules/validators.ts";
import { sayable } from "../../support/config-errors.ts";

const fee = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const chain = { name: "eth", consensus: "lighthouse" };
const signer = { name: "s", chain: "eth", mode: "eth2" };
const set = { name: "v", signer: "s", publicKeys: [], feeRecipient: fee };

/** What the rules say of a file of these, each error a person can act on. */
function wrong({
  chains = [chain],
  signers = [signer],
  sets = [set],
}: Partial<Record<"chains" | "signers" | "sets", unknown[]>>) {
  const found = validatorRules({
    "cryptokube:chains": chains,
    "cryptokube:signers": signers,
    "cryptokube:validators": sets,
  });
  return found.map((rule) => {
    const path = rule.path.join(".");
    sayable({ ...rule, path, found: String(rule.found) });
    return { ...rule, path };
  });
}

const paths = (file: Parameters<typeof wrong>[0]) => wrong(file).map(({ path }) => path);
const at = (field: string, index = 0) => `cryptokube:validators.${index}.${field}`;

describe("stacks/config: the signer of validators", () => {
  it("is one of those that sign for validators: all are named, and the nearest of them", () => {
    const signers = [signer, { ...signer, name: "staking" }, { name: "payer", chain: "eth" }];
    const [error] = wrong({ signers, sets: [{ ...set, signer: "stakin" }] });
    assert.deepEqual([error!.path, error!.allowed, error!.nearest], [at("signer"), "s, staking", "staking"]);
    assert.equal(error!.remedy, "List it in cryptokube:signers, with mode: eth2 and validators: true.");
    const [far] = wrong({ signers, sets: [{ ...set, signer: "quite-another" }] });
    assert.ok(!("nearest" in far!));
  });

  it("is not one that signs transactions, and where no other is there, that is said", () => {
    const [error] = wrong({ signers: [signer, { name: "payer" }], sets: [{ ...set, signer: "payer" }] });
    assert.match(error!.remedy, /^"payer" signs transactions/);
    const [none] = wrong({ signers: [], sets: [set] });
    assert.equal(none!.allowed, "a signer of mode eth2, of which this file has none");
    assert.match(none!.remedy, /^List it/);
  });

  it("is the schema's to speak of where it is no name at all", () => {
    for (const odd of [undefined, "", 7]) assert.deepEqual(paths({ sets: [{ ...set, signer: odd }] }), [], String(odd));
    // Two that have no name are not each other's.
    assert.deepEqual(paths({ signers: [{ mode: "eth2" }], chains: [{}], sets: [{ ...set, signer: undefined }] }), []);
  });
});

describe("stacks/config: the client of validators", () => {
  const mixed = { ...chain, nodes: [{ consensus: "lighthouse" }, { consensus: "nimbus" }] };

  it("is the chain's where all nodes have the same, whether the chain or each node says it", () => {
    assert.deepEqual(wrong({}), []);
    const listed = { name: "eth", nodes: [{ consensus: "prysm" }, { consensus: "prysm" }] };
    assert.deepEqual(wrong({ chains: [listed] }), []);
    const inherited = { ...chain, nodes: [{}, { consensus: "lighthouse" }] };
    assert.deepEqual(wrong({ chains: [inherited] }), []);
  });

  it("must be named where nodes differ: each that there is can be", () => {
    const [error, ...others] = wrong({ chains: [{ ...chain, nodes: [{}, { consensus: "prysm" }] }] });
    assert.deepEqual(others, []);
    assert.deepEqual(
      [error!.path, error!.remedy],
      [at("client"), "Name one: the chain's nodes run lighthouse and prysm."],
    );
    for (const name of ["lighthouse", "nimbus", "prysm"]) assert.match(error!.allowed, new RegExp(`\\b${name}\\b`));
    assert.match(error!.allowed, /^[a-z]+(, [a-z]+)+$/);
  });

  it("asks any beacon node for doppelgangers where nodes differ from it, or asks for none", () => {
    const [error] = wrong({ chains: [mixed], sets: [{ ...set, client: "lighthouse" }] });
    assert.equal(error!.path, at("client"));
    assert.equal(
      error!.remedy,
      "lighthouse's asks beacon nodes of lighthouse only, and this chain has lighthouse and nimbus.",
    );
    assert.match(error!.allowed, /asks any beacon node: [a-z]+(, [a-z]+)*$/);
    assert.doesNotMatch(error!.allowed, /: .*lighthouse/);
    assert.deepEqual(paths({ chains: [mixed], sets: [{ ...set, client: "lighthouse", doppelganger: false }] }), []);
    assert.deepEqual(paths({ chains: [mixed], sets: [{ ...set, client: "unheard" }] }), []);
  });

  it("is nothing to speak of on a chain that is not there, or has no consensus client", () => {
    assert.deepEqual(paths({ chains: [] }), []);
    assert.deepEqual(paths({ chains: [{ name: "eth" }], sets: [{ ...set, client: "lighthouse" }] }), []);
  });

  it("does not take every key of a signer that another set has too, and does of one that is its alone", () => {
    const nimbus = { ...set, client: "nimbus" };
    const [error, ...others] = wrong({ chains: [{ name: "eth", consensus: "nimbus" }], sets: [nimbus, set] });
    assert.deepEqual([error!.path, others.map(({ path }) => path)], [at("client"), [at("client", 1)]]);
    assert.equal(error!.allowed, "a client that is told its keys, as other sets use s too");
    const signers = [signer, { ...signer, name: "t" }];
    const apart = [nimbus, { ...nimbus, signer: "t" }];
    assert.deepEqual(paths({ chains: [{ name: "eth", consensus: "nimbus" }], signers, sets: apart }), []);
    const told = [set, { ...set }];
    assert.deepEqual(paths({ sets: told }), []);
  });
});

describe("stacks/config: the keys and fees of validators", () => {
  it("stand once in the file, and what is no key is the schema's to speak of", () => {
    const keys = (...publicKeys: unknown[]) => ({ ...set, publicKeys });
    assert.deepEqual(paths({ sets: [keys("0xab", "0xcd"), keys("0xef")] }), []);
    assert.deepEqual(paths({ sets: [keys("0xab", 7, 7), keys("0xAB")] }), [at("publicKeys.0", 1)]);
    assert.deepEqual(paths({ sets: [{ ...set, publicKeys: "0xab" }] }), []);
    // The third is told of the first, too.
    const [, third] = wrong({ sets: [keys("0xab"), keys("0xab"), keys("0xab")] });
    assert.equal(third!.allowed, "a key that stands nowhere else (validators[0].publicKeys[0] is the same)");
  });

  it("go to an address that its capitals confirm, or that has none", () => {
    const to = (feeRecipient: unknown) => paths({ sets: [{ ...set, feeRecipient }] });
    for (const good of [fee, fee.toLowerCase(), `0x${fee.slice(2).toUpperCase()}`]) {
      assert.deepEqual(to(good), [], good);
    }
    for (const bad of [fee.replace("B", "b"), `0x${"0".repeat(40)}`]) {
      assert.deepEqual(to(bad), [at("feeRecipient")], bad);
    }
    // Of what is no address, the schema speaks.
    for (const odd of [7, "0x00", `${fee}00`, `x${fee}`]) assert.deepEqual(to(odd), [], String(odd));
    assert.deepEqual(to(`0x${"0".repeat(39)}1`), []);
  });
});
