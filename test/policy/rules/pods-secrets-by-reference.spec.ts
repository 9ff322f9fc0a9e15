import assert from "node:assert/strict";
import { podsSecretsByReference } from "../../../policy/rules/pods-secrets-by-reference.ts";
import { said } from "../support.ts";

const pod = (container: object) =>
  said(podsSecretsByReference, "core/v1:Pod", { spec: { containers: [{ name: "c", ...container }] } });

describe("policy: pods refer to secrets", () => {
  it("lets references and other variables pass, and flags that name files", async () => {
    const reference = { name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: "s", key: "password" } } };
    assert.deepEqual(await pod({ env: [reference, { name: "REGION", value: "eu-west-1" }] }), []);
    assert.deepEqual(
      await pod({
        args: [
          "--keystores-password-file=/keys/password",
          "--password",
          "--jwt-secret=/jwt",
          "--insecure-netkey-password=true",
        ],
      }),
      [],
    );
    assert.deepEqual(await pod({}), []);
  });
  it("finds a password and a private key in plain text, in either kind of container", async () => {
    assert.deepEqual(await pod({ env: [{ name: "DB_PASSWORD", value: "hunter2" }] }), [
      "Container c has DB_PASSWORD in plain text: take it by valueFrom.secretKeyRef.",
    ]);
    const init = { spec: { initContainers: [{ env: [{ name: "PRIVATE_KEY", value: "0x1" }] }] } };
    assert.match((await said(podsSecretsByReference, "core/v1:Pod", init))[0] ?? "", /PRIVATE_KEY/);
  });
  it("lets a variable pass that is empty, or names a file", async () => {
    const env = [
      { name: "DB_PASSWORD", value: "" },
      { name: "DB_PASSWORD_FILE", value: "/secrets/password" },
    ];
    assert.deepEqual(await pod({ env }), []);
  });
  for (const name of ["KEY_PASSPHRASE", "PRIVATE_KEY", "privatekey", "AWS_SECRET_ACCESS_KEY", "MNEMONIC"]) {
    it(`finds the variable ${name}`, async () => {
      assert.equal((await pod({ env: [{ name, value: "x" }] })).length, 1);
    });
  }
  for (const flag of ["--private-key", "--wallet.privatekey", "--passphrase", "--s3-secret-access-key", "--mnemonic"]) {
    it(`finds the flag ${flag}, in a command too`, async () => {
      const message = `Container c has a secret in the flag ${flag}: give it a file, or a variable.`;
      assert.deepEqual(await pod({ args: [`${flag}=true-grit`] }), [message]);
      assert.deepEqual(await pod({ command: ["geth", `${flag}=0x1`] }), [message]);
    });
  }
  it("lets text pass that only speaks of such a flag", async () => {
    assert.deepEqual(await pod({ args: ["use --password=x"] }), []);
  });
  it("finds one in a flag, and does not repeat it", async () => {
    const [message = ""] = await pod({ args: ["--slashing-protection-db-password=hunter2"] });
    assert.match(message, /--slashing-protection-db-password/);
    assert.doesNotMatch(message, /hunter2/);
  });
});
