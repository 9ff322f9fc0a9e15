import type { PolicyDocument, PolicyStatement } from "../aws/types.ts";

/** What decides which groups of machines the autoscaler may change. */
export interface AutoscalerScope {
  /** The cluster's name. */
  name: string;
  /** Pools of the lock whose size is its to decide. */
  autoscaled: readonly string[];
}

/**
 * What Cluster Autoscaler may do in AWS: look at everything, which has no narrower form, and change the size of this
 * cluster's autoscaled pools. Pools of chains it cannot touch, whatever it believes.
 *
 * Source: kubernetes/autoscaler, cluster-autoscaler/cloudprovider/aws/README.md, "IAM Policy", without what belongs to
 * launch configurations, which node groups of EKS do not have. EKS puts `eks:nodegroup-name` and
 * `k8s.io/cluster-autoscaler/<cluster>` on the groups that it makes. Read 2026-11-25, not run.
 */
export function autoscalerDocument({ name, autoscaled }: AutoscalerScope): PolicyDocument {
  const look: PolicyStatement = {
    Sid: "LookAtMachines",
    Effect: "Allow",
    Action: [
      "autoscaling:DescribeAutoScalingGroups",
      "autoscaling:DescribeAutoScalingInstances",
      "autoscaling:DescribeScalingActivities",
      "autoscaling:DescribeTags",
      "ec2:DescribeImages",
      "ec2:DescribeInstanceTypes",
      "ec2:DescribeLaunchTemplateVersions",
      "ec2:GetInstanceTypesFromInstanceRequirements",
    ],
    Resource: ["*"],
  };
  const groups: PolicyStatement = {
    Sid: "LookAtNodeGroups",
    Effect: "Allow",
    Action: ["eks:DescribeNodegroup"],
    Resource: [`arn:\${partition}:eks:\${region}:\${account}:nodegroup/${name}/*/*`],
  };
  const scale: PolicyStatement = {
    Sid: "ScaleAutoscaledPools",
    Effect: "Allow",
    Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
    Resource: ["arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/eks-*"],
    Condition: {
      StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${name}`]: "owned" },
      // A group is called `<pool>-<8 hex>`; a new one of the same pool needs no new policy.
      StringLike: { "aws:ResourceTag/eks:nodegroup-name": autoscaled.map((pool) => `${pool}-????????`) },
    },
  };
  // An empty list would be no condition at all.
  return { Version: "2012-10-17", Statement: autoscaled.length === 0 ? [look, groups] : [look, groups, scale] };
}
