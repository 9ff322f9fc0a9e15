import assert from "node:assert/strict";
import type { AwsPlan } from "../../../stacks/plan.ts";
import { keyArn, recordRegion } from "./fixtures.ts";
import { Registrations } from "./registrations.ts";

const kinds = [
  "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "s3/bucketOwnershipControls:BucketOwnershipControls",
  "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "s3/bucketPolicy:BucketPolicy",
];
const name = "cryptokube-x-logs-111122223333";

describe("components/storage: the bucket of logs", () => {
  let region: Registrations;
  before(async () => {
    region = new Registrations((await recordRegion()).resources);
  });

  it("has the plan's name, the account's number in it", () => {
    assert.deepEqual(region.one("s3/bucket:Bucket").inputs, { bucket: name, forceDestroy: false });
  });

  it("has each setting once, all of this bucket", () => {
    for (const kind of kinds) assert.equal(region.one(kind).inputs.bucket, name, kind);
  });

  it("is closed to the public in all four ways, and everything in it is its owner's", () => {
    const { bucket: _, ...closed } = region.one(kinds[0]!).inputs;
    assert.deepEqual(closed, {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(region.one(kinds[1]!).inputs.rule, { objectOwnership: "BucketOwnerEnforced" });
  });

  it("is encrypted with the environment's key, which is asked once for many objects", () => {
    assert.deepEqual(region.one(kinds[2]!).inputs.rules, [
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
        bucketKeyEnabled: true,
      },
    ]);
  });

  it("lets go of objects after the file's days, and of uploads that never ended", () => {
    assert.deepEqual(region.one(kinds[3]!).inputs.rules, [
      {
        id: "expire",
        status: "Enabled",
        filter: { prefix: "" },
        expiration: { days: 12 },
        abortIncompleteMultipartUpload: { daysAfterInitiation: 3 },
      },
    ]);
  });

  it("denies whoever comes without TLS", () => {
    const { Statement } = JSON.parse(region.one(kinds[4]!).inputs.policy as string) as { Statement: object[] };
    assert.deepEqual(Statement, [
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: ["s3:*"],
        Resource: [`arn:aws:s3:::${name}`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("gets its settings one after the other, as S3 refuses two changes at once", () => {
    for (const [i, kind] of kinds.entries()) {
      const before = i === 0 ? region.one("s3/bucket:Bucket") : region.one(kinds[i - 1]!);
      assert.ok(region.needs(region.one(kind), before), kind);
    }
  });

  it("is protected with all that keeps it private, and else goes with what is in it", async () => {
    for (const kind of ["s3/bucket:Bucket", ...kinds]) assert.equal(region.one(kind).protect, true, kind);
    const open = new Registrations((await recordRegion({ protect: false })).resources);
    for (const kind of ["s3/bucket:Bucket", ...kinds]) assert.notEqual(open.one(kind).protect, true, kind);
    assert.equal(open.one("s3/bucket:Bucket").inputs.forceDestroy, true);
  });

  it("is not there where the plan has none", async () => {
    const without: Partial<AwsPlan> = { ...{ logs: undefined } };
    const made = new Registrations((await recordRegion(without)).resources);
    assert.deepEqual(made.of("s3/bucket:Bucket"), []);
    assert.deepEqual(made.of("LogBucket"), []);
  });
});
