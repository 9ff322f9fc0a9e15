import * as pulumi from "@pulumi/pulumi";
import { Bucket } from "@pulumi/aws/s3/bucket.js";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration.js";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls.js";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy.js";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock.js";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration.js";
import type { LogBucketPlan } from "../../stacks/plan.ts";
import { filled, filledJson, type Tokens } from "../identity/tokens.ts";

export interface LogBucketArgs {
  plan: LogBucketPlan;
  /** Whether the engine refuses to delete it. Else it goes with what is in it. */
  protect: boolean;
  /** The key that encrypts what is in it. */
  keyArn: pulumi.Input<string>;
  tokens: Tokens;
}

/**
 * The bucket that logs go to. Whoever writes to it depends on the component as a whole: an object that comes before the
 * settings do is not encrypted as the others are.
 */
export class LogBucket extends pulumi.ComponentResource {
  /** Its name. */
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, { plan, protect, keyArn, tokens }: LogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:storage:LogBucket", name, { retentionDays: plan.retentionDays }, opts);

    const made = new Bucket(
      name,
      { bucket: filled(plan.name, tokens), forceDestroy: !protect },
      { parent: this, protect },
    );
    this.bucket = made.bucket;
    const { bucket } = made;
    // One after the other: S3 refuses two changes of a bucket at once (OperationAborted; hashicorp/terraform-provider-aws,
    // issues 7628 and 33552). What keeps it private stays as long as it does.
    const after = (...before: pulumi.Resource[]) => ({ parent: this, protect, dependsOn: before });
    const access = new BucketPublicAccessBlock(
      name,
      { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      after(),
    );
    const ownership = new BucketOwnershipControls(
      name,
      { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      after(access),
    );
    const encryption = new BucketServerSideEncryptionConfiguration(
      name,
      {
        bucket,
        rules: [
          {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
            // One data key for many objects: the key is asked, and paid, less often.
            bucketKeyEnabled: true,
          },
        ],
      },
      after(ownership),
    );
    const lifecycle = new BucketLifecycleConfiguration(
      name,
      { bucket, rules: [lifecycleRule(plan)] },
      after(encryption),
    );
    new BucketPolicy(name, { bucket, policy: filledJson(plan.policy, tokens) }, after(lifecycle));

    this.registerOutputs({ bucket: this.bucket });
  }
}

/** Objects of any name. */
function lifecycleRule({ retentionDays, abandonedDays }: LogBucketPlan) {
  return {
    id: "expire",
    status: "Enabled",
    filter: { prefix: "" },
    expiration: { days: retentionDays },
    abortIncompleteMultipartUpload: { daysAfterInitiation: abandonedDays },
  };
}
