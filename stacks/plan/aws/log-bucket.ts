/** The bucket that Fluentd writes to, where the file names none: private, encrypted, and emptied by age. Pure. */
import type { EnvironmentConfig } from "../../config/environment.ts";
import { makesLogBucket, usualRetentionDays } from "../fluentd/chosen.ts";
import { clusterName, limits, shortened } from "./names.ts";
import type { LogBucketPlan } from "./types.ts";

/** What the account's number takes of a name, with the hyphen before it. */
const accountDigits = 13;
const part = "-logs";

/** A token in it stands for the account, which makes it unique in the world. */
export function logBucketName(environment: string): string {
  const room = limits.bucket - accountDigits - part.length;
  return `${shortened(clusterName(environment), room)}${part}-\${account}`;
}

/** @returns undefined where the file names a bucket, or logs go elsewhere. */
export function planLogBucket(
  environment: string,
  config: Pick<EnvironmentConfig, "cluster" | "fluentd">,
): LogBucketPlan | undefined {
  if (!makesLogBucket(config)) return undefined;
  const name = logBucketName(environment);
  const arn = `arn:\${partition}:s3:::${name}`;
  return {
    name,
    retentionDays: config.fluentd.retentionDays ?? usualRetentionDays,
    abandonedDays: 7,
    policy: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: { AWS: "*" },
          Action: ["s3:*"],
          Resource: [arn, `${arn}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    },
  };
}
