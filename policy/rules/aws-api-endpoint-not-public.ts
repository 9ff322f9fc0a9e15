import { awsResources } from "../aws.ts";
import type { Rule } from "../kubernetes.ts";

interface EksCluster {
  name?: string;
  vpcConfig?: { endpointPublicAccess?: boolean; publicAccessCidrs?: string[] };
}

/** Anybody's: all of IPv4 or of IPv6, also as two halves. */
const anybody = /\/[01]$/;

/** EKS opens the API server to everybody unless it is told otherwise, so nothing said is everything open. */
export const awsApiEndpointNotPublic: Rule = {
  name: "aws-eks-endpoint-not-public",
  description: "The API server answers outside the VPC to named ranges only, if at all.",
  enforcementLevel: "mandatory",
  validateResource: awsResources<EksCluster>("eks/cluster:Cluster", ({ name, vpcConfig }, report) => {
    if (vpcConfig?.endpointPublicAccess === false) return;
    const open = (vpcConfig?.publicAccessCidrs ?? ["0.0.0.0/0"]).filter((cidr) => anybody.test(cidr));
    if (open.length === 0) return;
    report(
      `Cluster ${name ?? "(unnamed)"} answers to ${open.join(", ")}: name the ranges in publicAccessCidrs, or set ` +
        "endpointPublicAccess to false.",
    );
  }),
};
