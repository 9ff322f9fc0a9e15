import assert from "node:assert/strict";
import { awsSecretsEncrypted } from "../../../policy/rules/aws-secrets-encrypted.ts";
import { saidOfAws } from "../support.ts";

const cluster = (encryptionConfig?: object) =>
  saidOfAws(awsSecretsEncrypted, "eks/cluster:Cluster", { name: "c", encryptionConfig });

describe("policy: Kubernetes' secrets have a key of the account's own", () => {
  it("lets one with a key pass", async () => {
    assert.deepEqual(await cluster({ provider: { keyArn: "arn:k" }, resources: ["secrets"] }), []);
  });
  it("finds one without a key, and one whose key is for something else", async () => {
    for (const config of [
      undefined,
      {},
      { provider: { keyArn: "arn:k" }, resources: [] },
      { resources: ["secrets"] },
    ]) {
      assert.match((await cluster(config)).join(), /Cluster c has no key for its secrets/);
    }
  });
});
