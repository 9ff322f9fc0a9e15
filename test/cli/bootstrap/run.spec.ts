import assert from "node:assert/strict";
import { explained } from "../../../cli/bootstrap/aws.ts";
import { bucketName, groundOf } from "../../../cli/bootstrap/ground.ts";
import { bootstrap, rehearsedBootstrap } from "../../../cli/bootstrap/run.ts";
import { UserError } from "../../../cli/failure.ts";
import { FakeAws } from "../../support/fake-aws.ts";

const region = "eu-west-1";
const ground = groundOf("prod", region);
const bucket = "cryptokube-prod-123456789012";

/** AWS, after as many bootstraps as are asked for. */
async function after(times: number): Promise<FakeAws> {
  const aws = new FakeAws(region);
  for (let i = 0; i < times; i += 1) await bootstrap(aws, ground);
  return aws;
}

describe("cli/bootstrap", () => {
  it("makes a key with an alias, and a bucket that keeps, hides and encrypts", async () => {
    const aws = new FakeAws(region);
    const done = await bootstrap(aws, ground);
    assert.equal(done.backend, `s3://${bucket}?region=eu-west-1`);
    assert.equal(done.secretsProvider, "awskms://alias/cryptokube-prod-secrets?region=eu-west-1");
    assert.equal(aws.keys.length, 1);
    assert.equal(aws.keys[0]!.rotated, true);
    assert.equal(aws.aliases.get("alias/cryptokube-prod-secrets"), aws.keys[0]!.id);
    const made = aws.buckets.get(bucket)!;
    assert.deepEqual(made.versioning, { Status: "Enabled" });
    assert.deepEqual(Object.values(made.access as object), [true, true, true, true]);
    const [rule] = (made.encryption as { Rules: Record<string, unknown>[] }).Rules;
    assert.deepEqual(rule, {
      ApplyServerSideEncryptionByDefault: {
        SSEAlgorithm: "aws:kms",
        KMSMasterKeyID: `arn:aws:kms:eu-west-1:123456789012:key/${aws.keys[0]!.id}`,
      },
      BucketKeyEnabled: true,
    });
    const [statement] = (JSON.parse(made.policy!) as { Statement: Record<string, unknown>[] }).Statement;
    assert.equal(statement!.Effect, "Deny");
    assert.deepEqual(statement!.Condition, { Bool: { "aws:SecureTransport": "false" } });
    assert.deepEqual(statement!.Resource, [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]);
    const [lifecycle] = made.lifecycle as Record<string, Record<string, number>>[];
    assert.equal(lifecycle!.NoncurrentVersionExpiration!.NoncurrentDays, 90);
    assert.equal((lifecycle as Record<string, unknown>).Expiration, undefined, "what is current never goes");
  });

  it("blocks the public before anything can be put into the bucket", async () => {
    const aws = await after(1);
    const made = aws.changes.indexOf("s3:CreateBucket");
    assert.equal(aws.changes[made + 1], "s3:PutPublicAccessBlock");
  });

  it("does nothing the second time", async () => {
    const aws = await after(1);
    const before = aws.changes.length;
    const again = await bootstrap(aws, ground);
    assert.deepEqual(again.steps, []);
    assert.equal(aws.changes.length, before);
  });

  it("goes on from wherever a run was cut short, with one key and one bucket in the end", async () => {
    const whole = await after(1);
    for (let cut = 0; cut < whole.calls.length; cut += 1) {
      const aws = new FakeAws(region);
      aws.cutBefore = cut;
      await assert.rejects(bootstrap(aws, ground), /cut short/, `before call ${cut}`);
      delete aws.cutBefore;
      await bootstrap(aws, ground);
      assert.equal(aws.keys.length, 1, `one key after a cut before call ${cut}`);
      assert.deepEqual([...aws.buckets], [...whole.buckets], `the bucket after a cut before call ${cut}`);
      assert.deepEqual([...aws.aliases], [...whole.aliases]);
    }
  });

  it("mends what was changed, and leaves what others added", async () => {
    const aws = await after(1);
    const made = aws.buckets.get(bucket)!;
    made.versioning = { Status: "Suspended" };
    made.access = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: true,
    };
    made.policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "Team", Effect: "Allow" }] });
    made.tags = [{ Key: "cost-centre", Value: "7" }];
    made.lifecycle = [{ ID: "theirs", Status: "Enabled" }];
    const { steps } = await bootstrap(aws, ground);
    assert.deepEqual(
      steps.map(({ operation }) => operation),
      [
        "s3:PutPublicAccessBlock",
        "s3:PutBucketVersioning",
        "s3:PutBucketPolicy",
        "s3:PutBucketLifecycleConfiguration",
        "s3:PutBucketTagging",
      ],
    );
    const policy = JSON.parse(made.policy) as { Statement: { Sid: string }[] };
    assert.deepEqual(
      policy.Statement.map(({ Sid }) => Sid),
      ["Team", "CryptokubeTlsOnly"],
    );
    assert.deepEqual(
      (made.lifecycle as { ID: string }[]).map(({ ID }) => ID),
      ["theirs", "cryptokube-old-versions"],
    );
    assert.ok((made.tags as { Key: string }[]).some(({ Key }) => Key === "cost-centre"));
    assert.deepEqual((await bootstrap(aws, ground)).steps, []);
  });

  it("encrypts by its own key where the bucket had another", async () => {
    const aws = await after(1);
    aws.buckets.get(bucket)!.encryption = {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
    };
    const { steps } = await bootstrap(aws, ground);
    assert.deepEqual(
      steps.map(({ operation }) => operation),
      ["s3:PutBucketEncryption"],
    );
  });

  it("touches no bucket of somebody else, nor one in another region", async () => {
    const aws = new FakeAws(region);
    aws.foreign.add(bucket);
    await assert.rejects(bootstrap(aws, ground), (thrown: Error) => {
      assert.ok(thrown instanceof UserError);
      assert.match(thrown.message, /not yours to read.*Nothing of it was touched/);
      return true;
    });
    const elsewhere = new FakeAws(region);
    elsewhere.buckets.set(bucket, { region: "us-west-2" });
    await assert.rejects(bootstrap(elsewhere, ground), /stands in us-west-2, not in eu-west-1: say --region us-west-2/);
    assert.ok(!elsewhere.changes.some((operation) => operation.startsWith("s3:")));
  });

  it("asks before the bucket whether the backend is the right one", async () => {
    const aws = new FakeAws(region);
    const refuse = (): void => {
      throw new UserError("no");
    };
    await assert.rejects(bootstrap(aws, ground, { onBackend: refuse }), /^UserError: no$/);
    assert.ok(!aws.changes.some((operation) => operation.startsWith("s3:")));
  });

  it("says nothing of a place where the region is us-east-1, as S3 forbids it", async () => {
    const aws = new FakeAws("us-east-1");
    const { steps } = await bootstrap(aws, groundOf("prod", "us-east-1"));
    const make = steps.find(({ operation }) => operation === "s3:CreateBucket")!;
    assert.equal(make.input.CreateBucketConfiguration, undefined);
    const other = rehearsedBootstrap(ground).steps.find(({ operation }) => operation === "s3:CreateBucket")!;
    assert.deepEqual(other.input.CreateBucketConfiguration, { LocationConstraint: "eu-west-1" });
  });

  it("shows in a dry run the calls of a run where nothing is there", async () => {
    const aws = await after(1);
    assert.deepEqual(
      rehearsedBootstrap(ground).steps.map(({ operation }) => operation),
      aws.changes,
    );
  });

  it("gives buckets names that S3 takes, each environment its own", () => {
    const names = ["prod", "a".repeat(40), `${"a".repeat(39)}b`].map((name) => bucketName(name, "123456789012"));
    assert.equal(new Set(names).size, 3);
    for (const name of names) assert.match(name, /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
  });

  it("tells who has no credentials how to get them, and who has no right which one", () => {
    const none = Object.assign(new Error("Could not load credentials from any providers"), {
      name: "CredentialsProviderError",
    });
    const said = explained("kms:DescribeKey", none);
    assert.ok(said instanceof UserError);
    assert.match(said.message, /no credentials.*aws sso login/s);
    const denied = Object.assign(new Error("not authorized to perform: kms:CreateKey"), {
      name: "AccessDeniedException",
    });
    const refused = explained("kms:CreateKey", denied);
    assert.ok(refused instanceof UserError);
    assert.match(refused.message, /does not allow you kms:CreateKey/);
    const other = explained("s3:HeadBucket", { name: "NotFound", message: "", $metadata: { httpStatusCode: 404 } });
    assert.equal(other.name, "AwsFailure");
  });
});
