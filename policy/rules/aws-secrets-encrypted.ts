import { awsResources } from "../aws.ts";
import type { Rule } from "../kubernetes.ts";

interface EksCluster {
  name?: string;
  encryptionConfig?: { provider?: { keyArn?: string }; resources?: string[] };
}

/** It can be turned on once and never off, and no other key can be taken later. */
export const awsSecretsEncrypted: Rule = {
  name: "aws-eks-secrets-encrypted",
  description: "Kubernetes' secrets are encrypted with a key of the account's own.",
  enforcementLevel: "mandatory",
  validateResource: awsResources<EksCluster>("eks/cluster:Cluster", ({ name, encryptionConfig }, report) => {
    if (encryptionConfig?.resources?.includes("secrets") === true && encryptionConfig.provider !== undefined) return;
    report(`Cluster ${name ?? "(unnamed)"} has no key for its secrets: set encryptionConfig for "secrets".`);
  }),
};
