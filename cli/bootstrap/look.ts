import { type Aws, AwsFailure, isAbsent, type Operation } from "./aws.ts";
import type { Ground } from "./ground.ts";

/** A key of the environment that is there. */
export interface FoundKey {
  arn: string;
  account: string;
  /** Whether its alias leads to it. A run that was cut short may have left it without. */
  alias: boolean;
  rotated: boolean;
}

/** A bucket that is there, and what of it matters. */
export interface FoundBucket {
  /** Where it is; absent where AWS does not say. */
  region?: string;
  versioned: boolean;
  /** ARN or id of the key that it encrypts with. */
  encryptedBy?: string;
  publicAccessBlocked: boolean;
  policy: PolicyText;
  lifecycle: LifecycleRule[];
  tags: Record<string, string>;
}

export interface PolicyText {
  Version: string;
  Statement: { Sid?: string; [field: string]: unknown }[];
}

export interface LifecycleRule {
  ID?: string;
  [field: string]: unknown;
}

/** Finds the key by its alias, or by its tags where the alias was never made. */
export async function lookForKey(aws: Aws, ground: Ground): Promise<FoundKey | undefined> {
  const known = await unlessAbsent(aws, "kms:DescribeKey", { KeyId: ground.keyAlias });
  if (known !== undefined) return keyOf(aws, known.KeyMetadata as KeyMetadata, true);
  let Marker: string | undefined;
  do {
    const page = await aws.call("kms:ListKeys", { Limit: 1000, ...(Marker === undefined ? {} : { Marker }) });
    for (const { KeyId } of (page.Keys ?? []) as { KeyId: string }[]) {
      if (!(await carriesTags(aws, KeyId, ground.tags))) continue;
      const metadata = (await aws.call("kms:DescribeKey", { KeyId })).KeyMetadata as KeyMetadata;
      if (metadata.KeyState === "Enabled") return keyOf(aws, metadata, false);
    }
    Marker = page.Truncated === true ? (page.NextMarker as string) : undefined;
  } while (Marker !== undefined);
  return undefined;
}

interface KeyMetadata {
  Arn: string;
  KeyId: string;
  AWSAccountId: string;
  KeyState: string;
}

async function keyOf(aws: Aws, metadata: KeyMetadata, alias: boolean): Promise<FoundKey> {
  const rotation = await aws.call("kms:GetKeyRotationStatus", { KeyId: metadata.KeyId });
  return {
    arn: metadata.Arn,
    account: metadata.AWSAccountId,
    alias,
    rotated: rotation.KeyRotationEnabled === true,
  };
}

/** Keys of AWS's own and of others may not be asked: they are not ours. */
async function carriesTags(aws: Aws, KeyId: string, tags: Ground["tags"]): Promise<boolean> {
  try {
    const { Tags = [] } = (await aws.call("kms:ListResourceTags", { KeyId })) as {
      Tags?: { TagKey: string; TagValue: string }[];
    };
    return Object.entries(tags).every(([key, value]) =>
      Tags.some(({ TagKey, TagValue }) => TagKey === key && TagValue === value),
    );
  } catch (thrown) {
    if (thrown instanceof AwsFailure || (thrown as Error).name === "UserError") return false;
    throw thrown;
  }
}

/** @throws AwsFailure with the status 403 where the bucket is somebody else's. */
export async function lookForBucket(aws: Aws, Bucket: string): Promise<FoundBucket | undefined> {
  const head = await unlessAbsent(aws, "s3:HeadBucket", { Bucket });
  if (head === undefined) return undefined;
  const versioning = await aws.call("s3:GetBucketVersioning", { Bucket });
  const encryption = await unlessAbsent(aws, "s3:GetBucketEncryption", { Bucket }, /EncryptionConfigurationNotFound/);
  const access = await unlessAbsent(aws, "s3:GetPublicAccessBlock", { Bucket });
  const policy = await unlessAbsent(aws, "s3:GetBucketPolicy", { Bucket });
  const lifecycle = await unlessAbsent(aws, "s3:GetBucketLifecycleConfiguration", { Bucket });
  const tagging = await unlessAbsent(aws, "s3:GetBucketTagging", { Bucket });
  const rule = (encryption?.ServerSideEncryptionConfiguration as EncryptionConfiguration | undefined)?.Rules?.[0];
  const byKey = rule?.ApplyServerSideEncryptionByDefault;
  const blocks = Object.values((access?.PublicAccessBlockConfiguration ?? {}) as Record<string, boolean>);
  return {
    ...(typeof head.BucketRegion === "string" ? { region: head.BucketRegion } : {}),
    versioned: versioning.Status === "Enabled",
    ...(byKey?.SSEAlgorithm === "aws:kms" && byKey.KMSMasterKeyID !== undefined && rule?.BucketKeyEnabled === true
      ? { encryptedBy: byKey.KMSMasterKeyID }
      : {}),
    publicAccessBlocked: blocks.length === 4 && blocks.every(Boolean),
    policy:
      typeof policy?.Policy === "string"
        ? (JSON.parse(policy.Policy) as PolicyText)
        : { Version: "2012-10-17", Statement: [] },
    lifecycle: (lifecycle?.Rules ?? []) as LifecycleRule[],
    tags: Object.fromEntries(
      ((tagging?.TagSet ?? []) as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]),
    ),
  };
}

interface EncryptionConfiguration {
  Rules?: {
    ApplyServerSideEncryptionByDefault?: { SSEAlgorithm: string; KMSMasterKeyID?: string };
    BucketKeyEnabled?: boolean;
  }[];
}

async function unlessAbsent(
  aws: Aws,
  operation: Operation,
  input: Record<string, unknown>,
  alsoAbsent?: RegExp,
): Promise<Record<string, unknown> | undefined> {
  try {
    return await aws.call(operation, input);
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    if (thrown instanceof AwsFailure && alsoAbsent?.test(thrown.code) === true) return undefined;
    throw thrown;
  }
}
