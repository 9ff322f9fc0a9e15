/** Registries whose images the account's own registry can fetch and keep. */
import type { Source } from "../../source.ts";

/** By the name of the registry in an image: the last part of the prefix, under which its images are had. */
export const pullThroughRegistries: Readonly<Record<string, string>> = {
  "public.ecr.aws": "ecr-public",
  "quay.io": "quay",
  "registry.k8s.io": "k8s",
};

/** The longest prefix of a rule. */
export const maxPrefixLength = 30;

export const pullThroughSource: Source = {
  from:
    "ECR API reference, CreatePullThroughCacheRule (prefix 2 to 30 characters; upstreams); ECR user guide: these three need " +
    "no credentials, Docker Hub, GitHub's and GitLab's do",
  on: "2026-11-25",
  how: "read",
};
