import { isDeepStrictEqual } from "node:util";
import type { Operation } from "./aws.ts";
import { type Ground, keptDays, keptVersions } from "./ground.ts";
import type { FoundBucket, FoundKey, LifecycleRule } from "./look.ts";

/** One call, and what it is good for. */
export interface Step {
  why: string;
  operation: Operation;
  input: Record<string, unknown>;
}

/** What the later calls need of the earlier ones. */
export interface KnownKey {
  arn: string;
}

/** What is missing of the key. The key's ARN is known only once it is there: `key` is given then. */
export function keySteps(
  ground: Ground,
  found: FoundKey | undefined,
): { create?: Step; then: (key: KnownKey) => Step[] } {
  const create: Step = {
    why: "the key of the environment's secrets and state",
    operation: "kms:CreateKey",
    input: {
      Description: `Secrets and state of the environment ${ground.environment} (cryptokube bootstrap)`,
      KeyUsage: "ENCRYPT_DECRYPT",
      Tags: Object.entries(ground.tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
    },
  };
  return {
    ...(found === undefined ? { create } : {}),
    then: ({ arn }) => [
      ...(found?.rotated === true
        ? []
        : [
            {
              why: "new material each year; what was encrypted stays readable",
              operation: "kms:EnableKeyRotation" as const,
              input: { KeyId: arn },
            },
          ]),
      ...(found?.alias === true
        ? []
        : [
            {
              why: "the name by which the environment's file knows the key",
              operation: "kms:CreateAlias" as const,
              input: { AliasName: ground.keyAlias, TargetKeyId: arn },
            },
          ]),
    ],
  };
}

const publicAccess = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** The id of our lifecycle rule, and the Sid of our statement: what others added beside them stays. */
const ruleId = "cryptokube-old-versions";
const tlsSid = "CryptokubeTlsOnly";

/** What is missing of the bucket: nothing where it is as it should be. */
export function bucketSteps(ground: Ground, Bucket: string, key: KnownKey, found: FoundBucket | undefined): Step[] {
  const steps: Step[] = [];
  const add = (operation: Operation, why: string, input: Record<string, unknown>): void => {
    steps.push({ operation, why, input: { Bucket, ...input } });
  };
  if (found === undefined) {
    add("s3:CreateBucket", "the state of the environment", {
      ObjectOwnership: "BucketOwnerEnforced",
      // us-east-1 is where a bucket is without saying so, and it may not be said (S3 API reference, CreateBucket).
      ...(ground.region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: ground.region } }),
    });
  }
  if (found?.publicAccessBlocked !== true) {
    add("s3:PutPublicAccessBlock", "nobody may ever make it public", {
      PublicAccessBlockConfiguration: publicAccess,
    });
  }
  if (found?.versioned !== true) {
    add("s3:PutBucketVersioning", "a state that was overwritten can be had back", {
      VersioningConfiguration: { Status: "Enabled" },
    });
  }
  if (found?.encryptedBy !== key.arn) {
    add("s3:PutBucketEncryption", "the state is read only by those who may use the key", {
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key.arn },
            BucketKeyEnabled: true,
          },
        ],
      },
    });
  }
  const policy = found?.policy ?? { Version: "2012-10-17", Statement: [] };
  const statement = tlsOnly(Bucket, key.arn);
  if (!policy.Statement.some((each) => isDeepStrictEqual(each, statement))) {
    const Statement = [...policy.Statement.filter(({ Sid }) => Sid !== tlsSid), statement];
    add("s3:PutBucketPolicy", "nothing goes over the wire in the clear", {
      Policy: JSON.stringify({ ...policy, Statement }),
    });
  }
  if (!(found?.lifecycle ?? []).some(isOurRule)) {
    const Rules = [...(found?.lifecycle ?? []).filter(({ ID }) => ID !== ruleId), oldVersions];
    add(
      "s3:PutBucketLifecycleConfiguration",
      `older versions go after ${keptDays} days, but the newest ${keptVersions} stay`,
      {
        LifecycleConfiguration: { Rules },
      },
    );
  }
  const tags = found?.tags ?? {};
  if (Object.entries(ground.tags).some(([name, value]) => tags[name] !== value)) {
    add("s3:PutBucketTagging", "so that it is known whose it is", {
      Tagging: { TagSet: Object.entries({ ...tags, ...ground.tags }).map(([Key, Value]) => ({ Key, Value })) },
    });
  }
  return steps;
}

function tlsOnly(bucket: string, keyArn: string) {
  const partition = keyArn.split(":")[1] ?? "aws";
  const arn = `arn:${partition}:s3:::${bucket}`;
  return {
    Sid: tlsSid,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

const oldVersions = {
  ID: ruleId,
  Status: "Enabled",
  Filter: { Prefix: "" },
  NoncurrentVersionExpiration: { NoncurrentDays: keptDays, NewerNoncurrentVersions: keptVersions },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
} satisfies LifecycleRule;

/** By what it does: AWS gives an empty prefix back in more than one form. */
function isOurRule(rule: LifecycleRule): boolean {
  const { ID, Status, NoncurrentVersionExpiration: expiration } = rule as Partial<typeof oldVersions>;
  return (
    ID === ruleId &&
    Status === "Enabled" &&
    expiration?.NoncurrentDays === keptDays &&
    expiration.NewerNoncurrentVersions === keptVersions
  );
}
