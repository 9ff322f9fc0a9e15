/** The kinds of image that EKS starts machines from. */
import type { Architecture } from "../../profile.ts";
import type { Source } from "../../source.ts";

/** Amazon Linux 2023 by processor. EKS chooses the newest of the kind, and merges its own user data with ours. */
export const amiTypes: Readonly<Record<Architecture, string>> = {
  amd64: "AL2023_x86_64_STANDARD",
  arm64: "AL2023_ARM_64_STANDARD",
};

export const amiSource: Source = {
  from: "EKS API reference, Nodegroup, amiType; public definitions of 1.36 clusters use both",
  on: "2026-11-25",
  how: "read",
};
