import assert from "node:assert/strict";
import type { Properties } from "../../../../lab/providers/protocol/values.ts";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import { coverage } from "../../../../lab/providers/aws/cloud/coverage.ts";
import { kinds } from "../../../../lab/providers/aws/resources/index.ts";
import { arnOf, openCloud } from "./support/cloud.ts";

const own = "arn:aws:s3:::a-bucket";
const statement = (more: Properties) => ({
  Sid: "One",
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: "s3:*",
  Resource: [own, `${own}/*`],
  ...more,
});
const policy = (more: Properties = {}) => ({
  bucket: "a-bucket",
  policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement(more)] }),
});
const blocked = {
  bucket: "a-bucket",
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const rule = (more: Properties = {}) => ({
  id: "expire",
  status: "Enabled",
  filter: { prefix: "" },
  expiration: { days: 30 },
  ...more,
});
const encrypted = (kmsMasterKeyId: string, sseAlgorithm = "aws:kms") => ({
  bucket: "a-bucket",
  rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId }, bucketKeyEnabled: true }],
});
const withBucket = async () => {
  const cloud = openCloud({ defaultTags: { of: "spec" } });
  const bucket = await cloud.make(types.BUCKET, { bucket: "a-bucket", forceDestroy: true }, "bucket");
  return { cloud, bucket };
};

describe("a simulated bucket", () => {
  it("has a name that S3 takes, its ARN, its tags, and is there once", async () => {
    const { cloud, bucket } = await withBucket();
    assert.equal(bucket.id, "sim-a-bucket");
    assert.equal(arnOf(bucket), own);
    assert.deepEqual(bucket.state["tagsAll"], { of: "spec" });
    assert.match(await cloud.refused(types.BUCKET, { bucket: "a-bucket" }), /BucketAlreadyOwnedByYou/);
    for (const name of ["A-bucket", "a", "a_b", "10.0.0.1", "a..b", "-ab", "x".repeat(64), "xn--ab", "ab--x-s3"]) {
      assert.match(await cloud.refused(types.BUCKET, { bucket: name }), /bucket: InvalidBucketName/, name);
    }
  });

  it("is made another by another name, and keeps its place where tags change", async () => {
    const { cloud, bucket } = await withBucket();
    assert.deepEqual((await cloud.diff(bucket, { bucket: "b-bucket", forceDestroy: true })).replaces, ["bucket"]);
    const tagged = await cloud.diff(bucket, { bucket: "a-bucket", forceDestroy: true, tags: { a: "b" } });
    assert.deepEqual([tagged.changes, tagged.replaces], [true, []]);
  });

  it("is there before its settings, of which it has one of each kind, put anew, and takes them along when it goes", async () => {
    const { cloud, bucket } = await withBucket();
    const absent = openCloud();
    const all: [string, Properties][] = [
      [types.BUCKET_ACCESS, blocked],
      [types.BUCKET_OWNERSHIP, { bucket: "a-bucket", rule: { objectOwnership: "BucketOwnerEnforced" } }],
      [types.BUCKET_LIFECYCLE, { bucket: "a-bucket", rules: [rule()] }],
      [types.BUCKET_POLICY, policy()],
      [
        types.BUCKET_ENCRYPTION,
        { bucket: "a-bucket", rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      ],
    ];
    for (const [type, inputs] of all) {
      assert.match(await absent.refused(type, inputs), /NoSuchBucket/, type);
      await cloud.make(type, inputs);
      await cloud.make(type, inputs, "again");
      const there = cloud.cloud().entries.filter((entry) => entry.type === type);
      assert.deepEqual(
        there.map(({ name }) => name),
        ["again"],
        type,
      );
    }
    const { unchecked } = coverage(cloud.cloud(), kinds);
    assert.deepEqual(unchecked, []);
    await cloud.remove(bucket);
    assert.deepEqual(cloud.cloud().entries, []);
  });

  it("has an owner of objects and an encryption that the published model knows", async () => {
    const { cloud } = await withBucket();
    assert.match(
      await cloud.refused(types.BUCKET_OWNERSHIP, { bucket: "a-bucket", rule: { objectOwnership: "Mine" } }),
      /"Mine" must be one of BucketOwnerPreferred/,
    );
    assert.match(await cloud.refused(types.BUCKET_ENCRYPTION, encrypted("k", "des")), /"des" must be one of AES256/);
  });

  it("is encrypted with a key that is there and stays, and by KMS alone", async () => {
    const { cloud } = await withBucket();
    const key = await cloud.make(types.KEY, {}, "key");
    assert.match(
      await cloud.refused(types.BUCKET_ENCRYPTION, encrypted(arnOf(key), "AES256")),
      /InvalidArgument.*not applicable/,
    );
    const other = arnOf(key).replace(key.id, "sim-00000000-0000-4000-8000-000000000000");
    assert.match(await cloud.refused(types.BUCKET_ENCRYPTION, encrypted(other)), /does not exist/);
    const made = await cloud.make(types.BUCKET_ENCRYPTION, encrypted(arnOf(key)), "it");
    await cloud.remove(made);
    await cloud.remove(key);
    assert.match(await cloud.refused(types.BUCKET_ENCRYPTION, encrypted(arnOf(key))), /is pending deletion/);
  });

  const lifecycles: [string, Properties[], RegExp][] = [
    ["no rule", [], /there are 0 rules/],
    ["two rules of one id", [rule(), rule()], /Rule ID must be unique/],
    ["a rule that does nothing", [{ id: "a", status: "Enabled", filter: {} }], /At least one action/],
    ["a rule without a filter", [{ id: "a", status: "Enabled", expiration: { days: 1 } }], /needs a filter/],
    ["a day that is none", [rule({ expiration: { days: 0 } })], /positive whole number, found 0/],
    ["an id that is too long", [rule({ id: "x".repeat(256) })], /exceed allowed limit/],
    ["a status that there is not", [rule({ status: "On" })], /"On" must be one of Enabled, Disabled/],
  ];
  for (const [what, rules, said] of lifecycles) {
    it(`refuses ${what} in its lifecycle`, async () => {
      const { cloud } = await withBucket();
      assert.match(await cloud.refused(types.BUCKET_LIFECYCLE, { bucket: "a-bucket", rules }), said);
    });
  }

  it("refuses a policy of another bucket, of an action that there is not, and one that lets everybody in", async () => {
    const { cloud } = await withBucket();
    assert.match(
      await cloud.refused(types.BUCKET_POLICY, policy({ Resource: "arn:aws:s3:::b-bucket/*" })),
      /MalformedPolicy.*Policy has invalid resource/,
    );
    assert.match(await cloud.refused(types.BUCKET_POLICY, policy({ Action: "s3:Put" })), /does not exist/);
    await cloud.make(types.BUCKET_ACCESS, blocked, "access");
    const open = policy({ Effect: "Allow", Action: "s3:GetObject", Resource: `${own}/*` });
    assert.match(await cloud.refused(types.BUCKET_POLICY, open), /AccessDenied.*BlockPublicPolicy/);
    await cloud.make(types.BUCKET_POLICY, policy({ Condition: { Bool: { "aws:SecureTransport": "false" } } }));
  });

  it("is imported by its name", async () => {
    const { cloud } = await withBucket();
    const found = await cloud.provider.read({
      urn: `urn:pulumi:s::p::${types.BUCKET}::it`,
      type: types.BUCKET,
      name: "it",
      id: "a-bucket",
      state: {},
      inputs: {},
    });
    assert.equal(found.id, "sim-a-bucket");
  });
});
