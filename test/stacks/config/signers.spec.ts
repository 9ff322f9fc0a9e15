import assert from "node:assert/strict";
import { keySources, usableSources } from "../../../catalogue/signers/key-sources.ts";
import { checksummed } from "../../../stacks/config/address.ts";
import { keySchemas } from "../../../stacks/config/signers.ts";
import { errors as errorsOf, only, valueOf } from "./cluster-support.ts";

const key = (digits: string) => `"0x${digits.repeat(48)}"`;
const fees = '"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"';
const chains = (...more: string[]) =>
  `cryptokube:chains: [{ name: eth, chain: ethereum, network: hoodi, nodes: 2, execution: geth, consensus: lighthouse }, ${more.join(", ")}]`;
const signers = (...entries: string[]) => `cryptokube:signers: [${entries.join(", ")}]`;
const validators = (...entries: string[]) => `cryptokube:validators: [${entries.join(", ")}]`;
const staking =
  "{ name: s, chain: eth, mode: eth2, validators: true, keys: [{ source: keystore, existingSecret: k }] }";
const set = (name: string, keys: string, more = "") =>
  `{ name: ${name}, signer: s, publicKeys: [${keys}], feeRecipient: ${fees}${more} }`;

describe("stacks/config: signers", () => {
  it("know the sources that the catalogue says can be used, and no other", () => {
    const names = keySchemas.map((schema) => schema.shape.source.value);
    assert.deepEqual(
      [...names].sort(),
      usableSources()
        .map(({ name }) => name)
        .sort(),
    );
    assert.ok(names.length < keySources.length);
  });

  it("sign for validators only where the file says so twice", () => {
    const alone = only(chains(), signers("{ name: s, chain: eth, mode: eth2 }"));
    assert.equal(alone.path, "config.cryptokube:signers[0].validators");
    assert.match(alone.remedy ?? "", /docs\/signing\.md/);
    const other = only(chains(), signers("{ name: s, chain: eth, validators: true }"));
    assert.match(other.remedy ?? "", /mode: eth2/);
    const dev = "{ name: dev, chain: ethereum, network: dev, execution: geth }";
    const none = only(chains(dev), signers("{ name: s, chain: dev, mode: eth2, validators: true }"));
    assert.equal(none.path, "config.cryptokube:signers[0].mode");
    assert.equal(none.allowed, "eth1, as dev has no consensus client");
  });

  it("take each key source in the modes and on the clusters that can use it", () => {
    const kms = "{ source: aws-kms, key: 'arn:aws:kms:eu-west-1:111122223333:key/a-1' }";
    const secrets = "{ source: aws-secrets, prefix: prod/keys/ }";
    const on = (cluster: string, mode: string, source: string) =>
      errorsOf(chains(), cluster, signers(`{ name: s, chain: eth, ${mode}, keys: [${source}] }`)).map(
        ({ path, allowed, remedy }) => [path, allowed, remedy],
      );
    const eks = 'aws:region: eu-west-1\n  cryptokube:cluster: { kind: eks, version: "1.36", zones: 3 }';
    const here = "cryptokube:cluster: { kind: existing }";
    const eth2 = "mode: eth2, validators: true";
    const at = "config.cryptokube:signers[0].keys[0].source";
    assert.deepEqual(on(eks, "mode: eth1", kms), []);
    assert.deepEqual(on(eks, eth2, secrets), []);
    assert.deepEqual(on(eks, eth2, kms), [
      [at, "keystore, aws-secrets", "web3signer signs with it in mode eth1 only: docs/signing.md has the table."],
    ]);
    assert.deepEqual(on(eks, "mode: eth1", secrets), [
      [at, "keystore, aws-kms", "web3signer signs with it in mode eth2 only: docs/signing.md has the table."],
    ]);
    assert.match(String(on(here, "mode: eth1", kms)[0]?.[2]), /of kind existing reach it only by a credential/);
  });

  it("never have a key in the file: an alias, a raw key and an unknown source are refused", () => {
    const found = errorsOf(
      chains(),
      signers(
        "{ name: s, chain: eth, keys: [{ source: raw, privateKey: '0x01' }, { source: keystore, password: x, existingSecret: k }] }",
      ),
    ).map(({ path }) => path);
    assert.deepEqual(found, [
      "config.cryptokube:signers[0].keys[0].source",
      "config.cryptokube:signers[0].keys[1].password",
    ]);
    const alias = "{ source: aws-kms, key: 'arn:aws:kms:eu-west-1:111122223333:alias/a' }";
    assert.ok(
      errorsOf(chains(), signers(`{ name: s, chain: eth, keys: [${alias}] }`)).some(({ allowed }) =>
        /an alias would say nothing/.test(allowed),
      ),
    );
  });

  it("share no key with each other, whole or by the beginning of its name", () => {
    const same = (keys: string) => `{ name: t, chain: eth, mode: eth2, validators: true, keys: [${keys}] }`;
    const secret = only(chains(), signers(staking, same("{ source: keystore, existingSecret: k }")));
    assert.equal(secret.path, "config.cryptokube:signers[1].keys[0].existingSecret");
    const prefixes = errorsOf(
      chains(),
      'aws:region: eu-west-1\n  cryptokube:cluster: { kind: eks, version: "1.36", zones: 3 }',
      signers(
        staking.replace("source: keystore, existingSecret: k", "source: aws-secrets, prefix: prod/keys"),
        same("{ source: aws-secrets, prefix: prod/keys/a }"),
      ),
    );
    assert.deepEqual(
      prefixes.map(({ path }) => path),
      ["config.cryptokube:signers[1].keys[0].prefix"],
    );
  });

  it("name their callers by labels, at least one", () => {
    const error = only(chains(), signers("{ name: s, chain: eth, consumers: [{ namespace: shop, labels: {} }] }"));
    assert.match(error.allowed, /every pod of the namespace would sign/);
  });
});

describe("stacks/config: validators", () => {
  it("are one set for each key, with a signer for validators", () => {
    const { validators: found } = valueOf(
      chains(),
      signers(staking),
      validators(set("v", key("ab")), set("w", key("cd"))),
    );
    assert.deepEqual(
      found.map(({ name, doppelganger }) => [name, doppelganger]),
      [
        ["v", true],
        ["w", true],
      ],
    );
  });

  it("have each key once in the file, however it is written", () => {
    const twice = only(
      chains(),
      signers(staking),
      validators(set("v", `${key("ab")}, ${key("cd")}`), set("w", key("CD"))),
    );
    assert.equal(twice.path, "config.cryptokube:validators[1].publicKeys[0]");
    assert.equal(twice.allowed, "a key that stands nowhere else (validators[0].publicKeys[1] is the same)");
    const within = only(chains(), signers(staking), validators(set("v", `${key("ab")}, ${key("ab")}`)));
    assert.equal(within.path, "config.cryptokube:validators[0].publicKeys[1]");
  });

  it("need a signer of mode eth2", () => {
    const payer = "{ name: s, chain: eth }";
    assert.match(only(chains(), signers(payer), validators(set("v", key("ab")))).remedy ?? "", /signs transactions/);
    const missing = only(chains(), signers(staking), validators(set("v", key("ab")).replace("signer: s", "signer: z")));
    assert.equal(missing.allowed, "s");
  });

  it("take their client from the chain's nodes, where these have one", () => {
    const mixed =
      "cryptokube:chains: [{ name: eth, chain: ethereum, network: hoodi, execution: geth, nodes: [{ consensus: lighthouse }, { consensus: nimbus }] }]";
    const unclear = only(mixed, signers(staking), validators(set("v", key("ab"))));
    assert.equal(unclear.remedy, "Name one: the chain's nodes run lighthouse and nimbus.");
    const own = only(mixed, signers(staking), validators(set("v", key("ab"), ", client: lighthouse")));
    assert.match(own.remedy ?? "", /asks beacon nodes of lighthouse only/);
    assert.deepEqual(errorsOf(mixed, signers(staking), validators(set("v", key("ab"), ", client: prysm"))), []);
    assert.deepEqual(
      errorsOf(mixed, signers(staking), validators(set("v", key("ab"), ", client: lighthouse, doppelganger: false"))),
      [],
    );
  });

  it("do not let a client that takes every key of its signer stand beside another set", () => {
    const two = only(
      chains(),
      signers(staking),
      validators(set("v", key("ab"), ", client: nimbus"), set("w", key("cd"))),
    );
    assert.equal(two.path, "config.cryptokube:validators[0].client");
    assert.match(two.remedy ?? "", /nimbus takes every key/);
    assert.deepEqual(errorsOf(chains(), signers(staking), validators(set("v", key("ab"), ", client: nimbus"))), []);
  });

  it("send fees to somebody", () => {
    const to = (address: string) =>
      errorsOf(chains(), signers(staking), validators(set("v", key("ab")).replace(fees, `"${address}"`)));
    assert.match(to(`0x${"0".repeat(40)}`)[0]?.remedy ?? "", /burnt/);
    assert.match(to("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed")[0]?.allowed ?? "", /EIP-55/);
    assert.deepEqual(to("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"), []);
    // The examples of the EIP itself.
    for (const address of [
      "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
      "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ]) {
      assert.equal(checksummed(address.toLowerCase()), address);
    }
  });
});
