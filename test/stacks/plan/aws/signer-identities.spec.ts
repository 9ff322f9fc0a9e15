import assert from "node:assert/strict";
import { signerIdentities } from "../../../../stacks/plan/aws/signer-identities.ts";
import { kmsKey, signerConfig } from "../../../support/signing.ts";

const identities = (...signers: Parameters<typeof signerConfig>[0][]) =>
  signerIdentities("prod", "cryptokube-prod", { signers: signers.map(signerConfig) });

describe("stacks/plan/aws: roles of signers", () => {
  it("are none where keys are in a Secret", () => {
    assert.deepEqual(identities({}), []);
  });

  it("sign with the keys of KMS that the file names, and do nothing else", () => {
    const [kms] = identities({ name: "treasury", mode: "eth1", keys: [{ source: "aws-kms", key: kmsKey }] });
    const statements = kms!.role.document!.Statement;
    assert.deepEqual(statements.flatMap(({ Action }) => Action).sort(), ["kms:GetPublicKey", "kms:Sign"]);
    for (const { Resource } of statements) assert.deepEqual(Resource, [kmsKey]);
    const sign = statements.find(({ Action }) => Action.includes("kms:Sign"))!;
    assert.deepEqual(sign.Condition, { StringEquals: { "kms:SigningAlgorithm": "ECDSA_SHA_256" } });
    assert.deepEqual([kms!.namespace, kms!.serviceAccount], ["prod-signing", "treasury-signer"]);
  });

  it("have no policy of AWS's own, and say whose they are", () => {
    const { role } = identities({ keys: [{ source: "aws-secrets", prefix: "prod/" }] })[0]!;
    assert.deepEqual(
      [role.name, role.service, role.managed],
      ["cryptokube-prod-staking-signer", "pods.eks.amazonaws.com", []],
    );
    assert.equal(role.description, "cryptokube-prod: Signs with the keys of staking.");
  });

  it("read the secrets of the prefix, and list no more than names", () => {
    const [secrets] = identities({ keys: [{ source: "aws-secrets", prefix: "prod/keys/" }] });
    assert.deepEqual(
      secrets!.role.document!.Statement.map(({ Action, Resource }) => [Action, Resource]),
      [
        [["secretsmanager:ListSecrets"], ["*"]],
        [
          ["secretsmanager:GetSecretValue"],
          ["arn:${partition}:secretsmanager:${region}:${account}:secret:prod/keys/*"],
        ],
      ],
    );
  });
});
