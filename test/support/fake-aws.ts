import { type Answer, type Aws, AwsFailure, type Operation } from "../../cli/bootstrap/aws.ts";

/** A call that the fake was asked for. */
export interface Call {
  operation: Operation;
  input: Record<string, unknown>;
}

interface FakeKey {
  id: string;
  tags: { TagKey: string; TagValue: string }[];
  rotated: boolean;
}

interface FakeBucket {
  region: string;
  versioning?: unknown;
  encryption?: unknown;
  access?: unknown;
  policy?: string;
  lifecycle?: unknown;
  tags?: unknown;
}

/** What KMS and S3 keep, as far as a bootstrap asks: answers of the shape that their models have. */
export class FakeAws implements Aws {
  readonly account = "123456789012";
  readonly region: string;
  readonly calls: Call[] = [];
  readonly keys: FakeKey[] = [];
  readonly aliases = new Map<string, string>();
  readonly buckets = new Map<string, FakeBucket>();
  /** Buckets of somebody else. */
  readonly foreign = new Set<string>();
  /** The call, counted from 0, before which the run is cut short. */
  cutBefore?: number;

  constructor(region: string) {
    this.region = region;
  }

  call(operation: Operation, input: Record<string, unknown>): Promise<Answer> {
    if (this.cutBefore === this.calls.length) return Promise.reject(new Error("cut short"));
    this.calls.push({ operation, input });
    try {
      return Promise.resolve(this.answer(operation, input));
    } catch (thrown) {
      return Promise.reject(thrown as Error);
    }
  }

  /** The calls that change something. */
  get changes(): Operation[] {
    return this.calls.map(({ operation }) => operation).filter((name) => !/:(Get|Head|List|Describe)/.test(name));
  }

  private answer(operation: Operation, input: Record<string, unknown>): Answer {
    const fail = (code: string, status: number): never => {
      throw new AwsFailure(operation, code, status, code);
    };
    const keyNamed = (name: unknown): FakeKey => {
      const id = this.aliases.get(String(name)) ?? String(name).split("/").at(-1);
      return this.keys.find((key) => key.id === id) ?? fail("NotFoundException", 400);
    };
    const metadata = ({ id }: FakeKey) => ({
      KeyId: id,
      Arn: `arn:aws:kms:${this.region}:${this.account}:key/${id}`,
      AWSAccountId: this.account,
      KeyState: "Enabled",
    });
    const Bucket = String(input.Bucket);
    if (this.foreign.has(Bucket)) fail("403", 403);
    const bucket = (): FakeBucket => this.buckets.get(Bucket) ?? fail("NoSuchBucket", 404);
    const or = (value: unknown, code: string): never | undefined => (value === undefined ? fail(code, 404) : undefined);
    switch (operation) {
      case "kms:CreateKey": {
        const key: FakeKey = {
          id: `key-${this.keys.length + 1}`,
          tags: input.Tags as FakeKey["tags"],
          rotated: false,
        };
        this.keys.push(key);
        return { KeyMetadata: metadata(key) };
      }
      case "kms:DescribeKey":
        return { KeyMetadata: metadata(keyNamed(input.KeyId)) };
      case "kms:CreateAlias":
        this.aliases.set(String(input.AliasName), keyNamed(input.TargetKeyId).id);
        return {};
      case "kms:EnableKeyRotation":
        keyNamed(input.KeyId).rotated = true;
        return {};
      case "kms:GetKeyRotationStatus":
        return { KeyRotationEnabled: keyNamed(input.KeyId).rotated };
      case "kms:ListKeys":
        return { Keys: this.keys.map(({ id }) => ({ KeyId: id })), Truncated: false };
      case "kms:ListResourceTags":
        return { Tags: keyNamed(input.KeyId).tags };
      case "s3:CreateBucket":
        this.buckets.set(Bucket, { region: this.region });
        return {};
      case "s3:HeadBucket":
        return { BucketRegion: bucket().region };
      case "s3:PutBucketVersioning":
        bucket().versioning = input.VersioningConfiguration;
        return {};
      case "s3:GetBucketVersioning":
        return { ...(bucket().versioning as object | undefined) };
      case "s3:PutBucketEncryption":
        bucket().encryption = input.ServerSideEncryptionConfiguration;
        return {};
      case "s3:GetBucketEncryption":
        or(bucket().encryption, "ServerSideEncryptionConfigurationNotFoundError");
        return { ServerSideEncryptionConfiguration: bucket().encryption };
      case "s3:PutPublicAccessBlock":
        bucket().access = input.PublicAccessBlockConfiguration;
        return {};
      case "s3:GetPublicAccessBlock":
        or(bucket().access, "NoSuchPublicAccessBlockConfiguration");
        return { PublicAccessBlockConfiguration: bucket().access };
      case "s3:PutBucketPolicy":
        bucket().policy = String(input.Policy);
        return {};
      case "s3:GetBucketPolicy":
        or(bucket().policy, "NoSuchBucketPolicy");
        return { Policy: bucket().policy };
      case "s3:PutBucketLifecycleConfiguration":
        bucket().lifecycle = (input.LifecycleConfiguration as { Rules: unknown }).Rules;
        return {};
      case "s3:GetBucketLifecycleConfiguration":
        or(bucket().lifecycle, "NoSuchLifecycleConfiguration");
        return { Rules: bucket().lifecycle };
      case "s3:PutBucketTagging":
        bucket().tags = (input.Tagging as { TagSet: unknown }).TagSet;
        return {};
      case "s3:GetBucketTagging":
        or(bucket().tags, "NoSuchTagSet");
        return { TagSet: bucket().tags };
    }
  }
}
