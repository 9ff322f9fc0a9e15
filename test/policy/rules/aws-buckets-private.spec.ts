import assert from "node:assert/strict";
import { evaluate, type PlainResource } from "../../../policy/evaluate.ts";
import { awsBucketsPrivate } from "../../../policy/rules/aws-buckets-private.ts";

const statement = { Effect: "Deny", Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } };
const policy = (more: object = {}) => JSON.stringify({ Statement: [{ ...statement, ...more }] });
const access = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const settings: Record<string, Record<string, unknown>> = {
  "bucketPublicAccessBlock:BucketPublicAccessBlock": access,
  "bucketOwnershipControls:BucketOwnershipControls": { rule: { objectOwnership: "BucketOwnerEnforced" } },
  "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": { rules: [{}] },
  "bucketLifecycleConfiguration:BucketLifecycleConfiguration": { rules: [{}] },
  "bucketPolicy:BucketPolicy": { policy: policy() },
};

async function said(changed: Record<string, Record<string, unknown> | undefined> = {}): Promise<string[]> {
  const beside = Object.entries({ ...settings, ...changed }).flatMap(([type, props]): PlainResource[] =>
    props === undefined ? [] : [{ type: `aws:s3/${type}`, name: type, props: { bucket: "b", ...props } }],
  );
  const bucket = { type: "aws:s3/bucket:Bucket", name: "it", props: { bucket: "b" } };
  return (await evaluate([awsBucketsPrivate], [bucket, ...beside])).map(({ message }) => message);
}

describe("policy: a bucket is closed, owned, encrypted, emptied and reached by TLS", () => {
  it("lets one pass that has all five settings", async () => {
    assert.deepEqual(await said(), []);
  });

  const needed: [string, RegExp][] = [
    ["bucketPublicAccessBlock:BucketPublicAccessBlock", /can be made public: block/],
    ["bucketOwnershipControls:BucketOwnershipControls", /lets others own/],
    ["bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", /nothing of its encryption/],
    ["bucketLifecycleConfiguration:BucketLifecycleConfiguration", /keeps everything for ever/],
    ["bucketPolicy:BucketPolicy", /can be reached without TLS/],
  ];
  for (const [type, message] of needed) {
    it(`finds one without ${type.split(":")[1] ?? ""}, also where another bucket has it`, async () => {
      for (const setting of [undefined, { ...settings[type], bucket: "another" }]) {
        const all = await said({ [type]: setting });
        assert.equal(all.length, 1);
        assert.match(all[0]!, message);
        assert.match(all[0]!, /^Bucket b /);
      }
    });
  }

  it("finds each of the four ways to the public that is left open", async () => {
    for (const name of Object.keys(access)) {
      const all = await said({ "bucketPublicAccessBlock:BucketPublicAccessBlock": { ...access, [name]: false } });
      assert.match(all.join(), /set all four of its public access block/, name);
    }
  });

  it("finds settings that say nothing", async () => {
    const empty: [string, Record<string, unknown>, RegExp][] = [
      ["bucketOwnershipControls:BucketOwnershipControls", { rule: { objectOwnership: "ObjectWriter" } }, /Enforced/],
      ["bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", { rules: [] }, /encryption/],
      ["bucketLifecycleConfiguration:BucketLifecycleConfiguration", { rules: [] }, /lifecycle/],
      ["bucketPolicy:BucketPolicy", { policy: policy({ Effect: "Allow" }) }, /TLS/],
      ["bucketPolicy:BucketPolicy", { policy: policy({ Action: "s3:GetObject" }) }, /TLS/],
      ["bucketPolicy:BucketPolicy", { policy: policy({ Condition: undefined }) }, /TLS/],
      ["bucketPolicy:BucketPolicy", { policy: "no JSON" }, /TLS/],
    ];
    for (const [type, props, message] of empty) assert.match((await said({ [type]: props })).join(), message, type);
  });

  it("says nothing where there is no bucket", async () => {
    assert.deepEqual(await evaluate([awsBucketsPrivate], []), []);
  });
});
