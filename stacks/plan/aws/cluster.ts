import { roleName } from "./names.ts";
import { pullThroughRules } from "./registry.ts";
import type { AwsRequest } from "./request.ts";
import type { EksPlan, PolicyStatement, RolePlan } from "./types.ts";

/** The control plane: how it is reached, what it keeps, who may do everything, and its roles. */
export function planEks(request: AwsRequest, name: string): EksPlan {
  const { cluster } = request.config;
  return {
    version: cluster.version,
    endpoint: { publicCidrs: [...cluster.publicAccess], route: routeTo(cluster.publicAccess) },
    serviceCidr: request.addresses.services,
    logs: {
      types: [...cluster.logs.types],
      retentionDays: cluster.logs.retentionDays,
      // EKS writes to this group and no other (EKS user guide, control plane logs): made before it, it has our retention.
      group: `/aws/eks/${name}/cluster`,
    },
    key: { ...(cluster.key === undefined ? {} : { existingArn: cluster.key }), alias: `alias/${name}` },
    admins: [...cluster.admins],
    role: clusterRole(name),
    nodeRole: nodeRole(request, name),
  };
}

/** How people come to the API server, in words. */
function routeTo(publicAccess: readonly string[]): string {
  const inside = "from within the VPC, a peered network or a VPN";
  if (publicAccess.length === 0) return `${inside}: the API server has no address on the internet`;
  return `from ${publicAccess.join(", ")} over the internet, and ${inside}`;
}

function clusterRole(name: string): RolePlan {
  return {
    name: roleName(name, "cluster"),
    description: `The control plane of ${name}.`,
    service: "eks.amazonaws.com",
    // EKS user guide, cluster IAM role: demanded, read 2026-11-25.
    managed: ["AmazonEKSClusterPolicy"],
    // terraform-aws-eks gives it the same for secrets that a key of one's own encrypts. Inferred, 2026-11-25.
    document: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "EncryptSecrets",
          Effect: "Allow",
          Action: ["kms:DescribeKey", "kms:Encrypt", "kms:Decrypt", "kms:ListGrants"],
          Resource: ["${clusterKey}"],
        },
      ],
    },
  };
}

/**
 * What machines themselves may do: say who they are, fetch images, and hand pods their own roles. Pods get nothing of
 * it. Sources: EKS user guide, node IAM role (the managed policy for images is demanded; of EC2 "such as provided by"
 * another, of which nodeadm calls two); awslabs/amazon-eks-ami, nodeadm. Read 2026-11-25.
 */
function nodeRole({ environment, config }: AwsRequest, name: string): RolePlan {
  const prefixes = pullThroughRules(environment, config.registry).map(
    ({ prefix }) => `arn:\${partition}:ecr:\${region}:\${account}:repository/${prefix}/*`,
  );
  const fetch: PolicyStatement = {
    Sid: "FetchThroughRegistry",
    Effect: "Allow",
    Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
    Resource: prefixes,
  };
  return {
    name: roleName(name, "nodes"),
    description: `The machines of ${name}.`,
    service: "ec2.amazonaws.com",
    managed: ["AmazonEC2ContainerRegistryPullOnly"],
    document: {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DescribeItself",
          Effect: "Allow",
          // Describing knows no resources (Service Authorization Reference, EC2).
          Action: ["ec2:DescribeInstances", "ec2:DescribeInstanceTypes"],
          Resource: ["*"],
        },
        {
          Sid: "HandPodsTheirRoles",
          Effect: "Allow",
          Action: ["eks-auth:AssumeRoleForPodIdentity"],
          Resource: [`arn:\${partition}:eks:\${region}:\${account}:cluster/${name}`],
        },
        ...(prefixes.length === 0 ? [] : [fetch]),
      ],
    },
  };
}
