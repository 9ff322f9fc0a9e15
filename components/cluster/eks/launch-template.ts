import type { LaunchTemplateArgs } from "@pulumi/aws/ec2/launchTemplate.js";
import type { EksPoolArgs } from "./pool.ts";

/** AL2023's root device, as terraform-aws-modules/terraform-aws-eks has it (its issue 3013, read 2026-11-25, not run). */
const rootDevice = "/dev/xvda";

/**
 * How a pool's machines are made. It names no image and no instance type: then EKS chooses its own image for the
 * version and merges its part of the machine's settings with ours.
 */
export function launchTemplate(args: Omit<EksPoolArgs, "needs">): LaunchTemplateArgs {
  const { plan, cluster, keyArn, securityGroupId } = args;
  const tags = { ...args.tags, Name: `${cluster}-${plan.pool}` };
  return {
    name: plan.template,
    description: `Machines of the pool ${plan.pool} of ${cluster}`,
    updateDefaultVersion: true,
    userData: Buffer.from(plan.userData).toString("base64"),
    // A template that names a group gets none from EKS: the cluster's own has to be named.
    vpcSecurityGroupIds: [securityGroupId],
    metadataOptions: {
      httpEndpoint: "enabled",
      // Version 2 only: no request that somebody makes a pod send reads the machine's credentials.
      httpTokens: "required",
      // One hop is the machine itself. Pods need none: their roles come from the Pod Identity agent, and what they must
      // know of region and network they are told.
      httpPutResponseHopLimit: 1,
      instanceMetadataTags: "disabled",
    },
    blockDeviceMappings: [
      {
        deviceName: rootDevice,
        ebs: {
          volumeType: "gp3",
          volumeSize: plan.rootDiskGiB,
          encrypted: "true",
          kmsKeyId: keyArn,
          deleteOnTermination: "true",
        },
      },
    ],
    // Prometheus watches the machines. CloudWatch's detailed metrics cost for each machine, and say less.
    monitoring: { enabled: false },
    // The provider's default tags stop at the template: what it makes is tagged here, or nobody finds its owner.
    tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
    tags: { Name: tags.Name },
  };
}
