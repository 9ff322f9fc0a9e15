import { createHash } from "node:crypto";

/**
 * The longest names that AWS takes. IAM: 64 for a role; EKS: 100 for a cluster, 63 for a node group; EC2: 128 for a launch template; ECR: 256 for a
 * repository; S3: 63 for a bucket (API references, read 2026-11-25). Kubernetes: 63 for a label's value.
 */
export const limits = {
  role: 64,
  cluster: 100,
  nodeGroup: 63,
  launchTemplate: 128,
  repository: 256,
  bucket: 63,
  label: 63,
} as const;

/** The cluster's name, and the beginning of every name that must be unique in the account. */
export function clusterName(environment: string): string {
  return `cryptokube-${environment}`;
}

/** The first hexadecimal digits of a text's hash: the same everywhere, and another for another text. */
export function shortHash(text: string, digits = 8): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}

/** A name as it is; where it is too long, its beginning and a hash of all of it. */
export function shortened(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const hash = shortHash(name);
  return `${name.slice(0, limit - hash.length - 1).replace(/[-._/]+$/, "")}-${hash}`;
}

/**
 * The name of a role of an environment: `cryptokube-prod-us-east-1-vpc-cni`. IAM knows no regions: the environment is in
 * it. Of a long one a part is left out, never of what the role is for.
 *
 * @param cluster the cluster's name.
 * @param part what the role is for: `nodes`, `vpc-cni`.
 */
export function roleName(cluster: string, part: string): string {
  return `${shortened(cluster, limits.role - part.length - 1)}-${part}`;
}
