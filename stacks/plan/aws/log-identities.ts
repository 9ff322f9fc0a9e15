/** The role by which Fluentd writes logs to AWS, through EKS Pod Identity: it writes, and reads nothing back. */
import type { EnvironmentConfig } from "../../config/environment.ts";
import { hasAwsRole, makesLogBucket, outputOf } from "../fluentd/chosen.ts";
import { namespaceName } from "../names.ts";
import { allow } from "./documents.ts";
import { logBucketName } from "./log-bucket.ts";
import { roleName } from "./names.ts";
import type { PodIdentityPlan, PolicyStatement } from "./types.ts";

export function logIdentities(environment: string, cluster: string, config: EnvironmentConfig): PodIdentityPlan[] {
  if (!hasAwsRole(config)) return [];
  const name = "fluentd";
  return [
    {
      name,
      namespace: namespaceName(environment, "logs"),
      serviceAccount: name,
      role: {
        name: roleName(cluster, name),
        description: `${cluster}: Writes logs.`,
        service: "pods.eks.amazonaws.com",
        managed: [],
        document: { Version: "2012-10-17", Statement: statements(environment, config) },
      },
    },
  ];
}

/**
 * Actions by AWS's Service Authorization Reference, read 2026-11-26. Of an object that is written in one request, as a chunk
 * is, S3 asks the key for a data key alone (Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys"; read, not
 * run).
 */
function statements(environment: string, config: EnvironmentConfig): PolicyStatement[] {
  const { bucket = logBucketName(environment), logGroup = "", region = "${region}" } = config.fluentd;
  if (outputOf(config) === "s3") {
    return [
      allow("WriteLogs", ["s3:PutObject"], [`arn:\${partition}:s3:::${bucket}/environment=${environment}/*`]),
      ...(makesLogBucket(config)
        ? [
            allow("EncryptLogs", ["kms:GenerateDataKey"], ["${clusterKey}"], {
              StringEquals: { "kms:ViaService": "s3.${region}.amazonaws.com" },
            }),
          ]
        : []),
    ];
  }
  const group = `arn:\${partition}:logs:${region}:\${account}:log-group:${logGroup}`;
  return [
    allow("FindStreams", ["logs:CreateLogStream", "logs:DescribeLogStreams"], [`${group}:*`]),
    allow("WriteLogs", ["logs:PutLogEvents"], [`${group}:log-stream:*`]),
  ];
}
