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
