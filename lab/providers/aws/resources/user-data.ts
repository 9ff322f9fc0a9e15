/** What the simulation reads of the machines' user data. */

/** The text, or undefined where it is not base64. */
export function decoded(userData: string): string | undefined {
  return userData === "" ? undefined : Buffer.from(userData, "base64").toString("utf8");
}

/** Whether it is MIME of several parts, which EKS joins with its own. */
export function isMime(text: string): boolean {
  return /^MIME-Version:/im.test(text) && /^Content-Type:\s*multipart\/mixed;\s*boundary=/im.test(text);
}

/** The kubelet's limit in a NodeConfig. */
export function maxPodsOf(userData: string): number | undefined {
  const found = /maxPods["']?\s*:\s*(\d+)/.exec(decoded(userData) ?? "")?.[1];
  return found === undefined ? undefined : Number(found);
}
