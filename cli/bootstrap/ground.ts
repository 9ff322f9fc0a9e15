import { createHash } from "node:crypto";

/**
 * The ground of an environment on AWS: what must be there before the engine can keep anything. A bucket for its state
 * and a key for its secrets, each of this environment alone, so that rights on one are no rights on another.
 */
export interface Ground {
  environment: string;
  region: string;
  keyAlias: string;
  tags: Readonly<Record<string, string>>;
}

/** Days that an older version of the state is kept. */
export const keptDays = 90;

/** How many older versions are kept however old they are. */
export const keptVersions = 20;

export function groundOf(environment: string, region: string): Ground {
  return {
    environment,
    region,
    keyAlias: `alias/cryptokube-${environment}-secrets`,
    tags: {
      "cryptokube.io/environment": environment,
      "cryptokube.io/ground": "state",
      "managed-by": "cryptokube-bootstrap",
    },
  };
}

/** Names of buckets are unique in the world and have 63 characters at most (S3 user guide, "Bucket naming rules"). */
export function bucketName(environment: string, account: string): string {
  const name = `cryptokube-${environment}-${account}`;
  if (name.length <= 63) return name;
  const digest = createHash("sha256").update(environment).digest("hex").slice(0, 8);
  return `cryptokube-${environment.slice(0, 30)}-${digest}-${account}`;
}

/** The engine's name for the bucket (Pulumi documentation, "Self-managed backends"). */
export function backendUrl(bucket: string, region: string): string {
  return `s3://${bucket}?region=${region}`;
}

/** The engine's name for the key (Pulumi documentation, "Secrets", AWS KMS). */
export function secretsProviderUrl({ keyAlias, region }: Pick<Ground, "keyAlias" | "region">): string {
  return `awskms://${keyAlias}?region=${region}`;
}
