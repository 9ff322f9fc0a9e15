import assert from "node:assert/strict";
import { configMapsWithoutSecrets } from "../../../policy/rules/config-maps-without-secrets.ts";
import { said } from "../support.ts";

const map = (data: Record<string, string>, field = "data") =>
  said(configMapsWithoutSecrets, "core/v1:ConfigMap", { metadata: { name: "m" }, [field]: data });
const hex = "ab".repeat(32);

describe("policy: ConfigMaps hold no secrets", () => {
  const bad: [string, Record<string, string>, RegExp][] = [
    ["a JWT secret by its name", { "jwt.hex": "x" }, /the Engine API's JWT secret in "jwt\.hex"/],
    ["a node key by its name", { nodekey: "x" }, /a node's identity/],
    ["a password by its name", { "admin-password": "x" }, /a key or a password/],
    ["a wallet by its name", { "wallet.dat": "x" }, /a wallet/],
    ["a file of 32 bytes", { file: `0x${hex}\n` }, /32 secret bytes/],
    ["a private key", { "a.pem": `-----BEGIN EC PRIVATE KEY-----\n${"A".repeat(40)}\n` }, /a private key/],
    ["a keystore", { f: '{"crypto": {"cipher": "aes-128-ctr"}}' }, /an encrypted keystore/],
    ["a BIP 32 key", { f: `key = xprv${"9".repeat(107)}` }, /BIP 32/],
    ["an AWS access key", { f: `id=AKIA${"A".repeat(16)}` }, /an AWS access key/],
    ["a signed token", { f: `t: eyJhbGciOi.eyJzdWIiOiI.${"x".repeat(20)}` }, /a signed token/],
  ];
  for (const [title, data, message] of bad) {
    it(`finds ${title}, and does not print it`, async () => {
      const [found = ""] = await map(data);
      assert.match(found, message);
      for (const value of Object.values(data).filter(({ length }) => length > 8)) assert.ok(!found.includes(value));
    });
  }
  const names: Record<string, string[]> = {
    "the Engine API's JWT secret": ["jwt", "jwt.txt", "jwtsecret", "jwt-secret", "jwt_secret.hex", "JWT.hex"],
    "a node's identity": ["node-key", "nodekey.txt", "node_key.hex"],
    "a key or a password": ["mnemonic", "seed-phrase.txt", "my.seedphrase", "private-key", "x_privatekey.pem"],
    "a wallet or a key": ["keystore", "keystore-1.json", "UTC--2026-11-26", "swarm.key", "admin.macaroon"],
  };
  for (const [what, keys] of Object.entries(names)) {
    it(`takes for ${what} each name that a client gives it`, async () => {
      for (const key of keys) {
        assert.deepEqual(await map({ [key]: "x" }), [
          `ConfigMap m holds what looks like ${what} in "${key}": use a Secret.`,
        ]);
      }
    });
  }
  it("lets names pass that only resemble those", async () => {
    const harmless = [
      ...["my-jwt.hex", "jwt.hex.md", "jwt-secret-path", "a-nodekey", "nodekeys", "nodekey.json"],
      ...["passwords", "nopassword", "mnemonics.txt", "my-wallet.dat", "wallet.dat.md", "wallet-dat"],
      ...["a-keystore", "keystores", "swarm-key", "old-UTC--1", "admin-macaroon"],
    ];
    for (const key of harmless) assert.deepEqual(await map({ [key]: "x" }), [], key);
  });
  it("finds secrets in each form that they have", async () => {
    const contents: [string, RegExp][] = [
      [hex, /32 secret bytes/],
      [`\n 0X${hex.toUpperCase()} `, /32 secret bytes/],
      [`-----BEGIN PRIVATE KEY-----\n\n${"A/+=".repeat(4)}`, /a private key/],
      [`-----BEGIN OPENSSH PRIVATE KEY-----\n${"b".repeat(16)}`, /a private key/],
      ...["x", "t", "y", "z"].map((kind): [string, RegExp] => [`${kind}prv${"9".repeat(100)}`, /BIP 32/]),
      ['{"crypto" : {"kdf": 1, "ciphertext": "00"}}', /keystore/],
      ['{"crypto":{"cipherparams":{}}}', /keystore/],
    ];
    for (const [content, message] of contents) assert.match((await map({ f: content }))[0] ?? "", message, content);
  });
  it("lets pass what is shorter than a secret, or has it in the midst of something else", async () => {
    const contents = [
      hex.slice(1),
      `${hex}0`,
      `hash: ${hex}`,
      `-----BEGIN PRIVATE KEY-----\n${"A".repeat(15)}\n`,
      `xprv${"9".repeat(99)}`,
      `AKIA${"A".repeat(15)}`,
      "eyJhbGciOi.eyJzdWIiOiI.short",
    ];
    for (const content of contents) assert.deepEqual(await map({ f: content }), [], content);
  });
  it("finds what is encoded", async () => {
    assert.equal((await map({ file: Buffer.from(hex).toString("base64") }, "binaryData")).length, 1);
  });
  it("lets hashes, public certificates and words about secrets pass", async () => {
    const harmless = {
      "genesis.json": JSON.stringify({ parentHash: `0x${hex}` }),
      "ca.crt": `-----BEGIN CERTIFICATE-----\n${"A".repeat(40)}\n`,
      "health.json": '{"jwtSecretPath": "/secrets/jwt.hex"}',
      "agent.mjs": 'if (text.startsWith("-----BEGIN PRIVATE KEY-----")) throw new Error("no");',
    };
    assert.deepEqual(await map(harmless), []);
  });
});
