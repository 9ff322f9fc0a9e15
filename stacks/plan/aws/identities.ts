/** Roles of AWS that the add-ons' pods have, through EKS Pod Identity: no machine has them. */
import { allow, ec2 } from "./documents.ts";
import { roleName } from "./names.ts";
import { labelKeys } from "./pool-uses.ts";
import type { AdoptedVolumePlan, PodIdentityPlan, PolicyDocument } from "./types.ts";

/** The roles of the network plugin and of the disk driver. */
export function addonIdentities(
  name: string,
  environment: string,
  adopted: readonly AdoptedVolumePlan[],
): PodIdentityPlan[] {
  return [
    identity(name, "vpc-cni", "aws-node", "Gives pods their addresses.", cniDocument(name)),
    identity(
      name,
      "ebs-csi",
      "ebs-csi-controller-sa",
      "Makes, attaches and keeps volumes.",
      diskDocument(name, environment, adopted),
    ),
  ];
}

function identity(
  cluster: string,
  part: string,
  serviceAccount: string,
  description: string,
  document: PolicyDocument,
): PodIdentityPlan {
  return {
    name: part,
    namespace: "kube-system",
    serviceAccount,
    role: {
      name: roleName(cluster, part),
      description: `${cluster}: ${description}`,
      service: "pods.eks.amazonaws.com",
      managed: [],
      document,
    },
  };
}

/**
 * What the VPC CNI's own documentation needs where it is held to one cluster (aws/amazon-vpc-cni-k8s, docs/iam-policy.md,
 * "Scope-down IAM policy", read 2026-11-25), in this account and region.
 */
function cniDocument(name: string): PolicyDocument {
  const ours = { StringEquals: { "aws:ResourceTag/cluster.k8s.amazonaws.com/name": name } };
  return {
    Version: "2012-10-17",
    Statement: [
      // Describing knows no resources.
      allow(
        "Describe",
        [
          "ec2:DescribeInstances",
          "ec2:DescribeInstanceTypes",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSecurityGroups",
          "ec2:DescribeSubnets",
          "ec2:DescribeTags",
        ],
        ["*"],
      ),
      allow("TagInterfaces", ["ec2:CreateTags"], [ec2("network-interface")]),
      allow("MakeInterfaces", ["ec2:CreateNetworkInterface"], [ec2("network-interface")], {
        StringEquals: { "aws:RequestTag/cluster.k8s.amazonaws.com/name": name },
      }),
      allow("MakeInterfacesIn", ["ec2:CreateNetworkInterface"], [ec2("subnet"), ec2("security-group")]),
      allow(
        "UseInterfaces",
        [
          "ec2:AssignPrivateIpAddresses",
          "ec2:AttachNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DetachNetworkInterface",
          "ec2:ModifyNetworkInterfaceAttribute",
          "ec2:UnassignPrivateIpAddresses",
        ],
        [ec2("network-interface")],
        ours,
      ),
      allow(
        "AttachToMachines",
        ["ec2:AttachNetworkInterface", "ec2:DetachNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute"],
        [ec2("instance")],
        ownMachines(name),
      ),
      allow("SetSecurityGroups", ["ec2:ModifyNetworkInterfaceAttribute"], [ec2("security-group")]),
    ],
  };
}

/** Machines of this cluster: EKS tags those of its node groups. */
function ownMachines(name: string) {
  return { StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${name}`]: "owned" } };
}

/**
 * The driver's own example (kubernetes-sigs/aws-ebs-csi-driver, docs/example-iam-policy.json, and AWS's
 * AmazonEBSCSIDriverPolicyV2, read 2026-11-25), held to what carries the environment's tag, which the add-on puts on all
 * that it makes. Disks that were there before carry none: they are named one by one.
 */
function diskDocument(name: string, environment: string, adopted: readonly AdoptedVolumePlan[]): PolicyDocument {
  const tags = { "ebs.csi.aws.com/cluster": "true", [labelKeys.environment]: environment };
  const tagged = (context: "aws:RequestTag" | "aws:ResourceTag") => ({
    StringEquals: Object.fromEntries(Object.entries(tags).map(([tag, value]) => [`${context}/${tag}`, value])),
  });
  const changing = ["ec2:AttachVolume", "ec2:DetachVolume", "ec2:ModifyVolume", "ec2:CreateSnapshot"];
  return {
    Version: "2012-10-17",
    Statement: [
      // Describing knows no resources.
      allow(
        "Describe",
        [
          "ec2:DescribeAvailabilityZones",
          "ec2:DescribeInstances",
          "ec2:DescribeInstanceTypes",
          "ec2:DescribeSnapshots",
          "ec2:DescribeTags",
          "ec2:DescribeVolumes",
          "ec2:DescribeVolumesModifications",
          "ec2:DescribeVolumeStatus",
        ],
        ["*"],
      ),
      allow("MakeVolumes", ["ec2:CreateVolume"], [ec2("volume")], tagged("aws:RequestTag")),
      allow("MakeVolumesFromSnapshots", ["ec2:CreateVolume"], [ec2("snapshot")], tagged("aws:ResourceTag")),
      allow("MakeSnapshots", ["ec2:CreateSnapshot"], [ec2("snapshot")], tagged("aws:RequestTag")),
      allow("TagWhatIsMade", ["ec2:CreateTags"], [ec2("volume"), ec2("snapshot")], {
        StringEquals: { "ec2:CreateAction": ["CreateVolume", "CreateSnapshot"] },
      }),
      allow("UseVolumes", changing, [ec2("volume")], tagged("aws:ResourceTag")),
      allow("AttachToMachines", ["ec2:AttachVolume", "ec2:DetachVolume"], [ec2("instance")], ownMachines(name)),
      allow(
        "Delete",
        ["ec2:DeleteVolume", "ec2:DeleteSnapshot"],
        [ec2("volume"), ec2("snapshot")],
        tagged("aws:ResourceTag"),
      ),
      ...(adopted.length === 0
        ? []
        : [
            allow(
              "UseAdoptedVolumes",
              changing,
              adopted.map(({ volume }) => ec2("volume", volume)),
            ),
          ]),
      // EKS user guide, EBS CSI driver, "custom KMS key".
      allow(
        "UseKey",
        [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncryptFrom",
          "kms:ReEncryptTo",
          "kms:GenerateDataKey",
          "kms:GenerateDataKeyWithoutPlaintext",
          "kms:DescribeKey",
        ],
        ["${clusterKey}"],
      ),
      allow("GrantKey", ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"], ["${clusterKey}"], {
        Bool: { "kms:GrantIsForAWSResource": "true" },
      }),
    ],
  };
}
