import type { Labels } from "../types.ts";
import type { PolicyDocument, PolicyStatement } from "../aws/types.ts";

/** The tag by which the controller knows what it made; its value is the cluster's name. */
const ownTag = "elbv2.k8s.aws/cluster";

const inAccount = (service: string, resource: string) =>
  `arn:\${partition}:${service}:\${region}:\${account}:${resource}`;
const balancers = ["loadbalancer/app/*/*", "loadbalancer/net/*/*"].map((of) => inAccount("elasticloadbalancing", of));
const targetGroups = [inAccount("elasticloadbalancing", "targetgroup/*/*")];
const listeners = ["listener/app/*/*/*", "listener/net/*/*/*"].map((of) => inAccount("elasticloadbalancing", of));
const rules = ["listener-rule/app/*/*/*/*", "listener-rule/net/*/*/*/*"].map((of) =>
  inAccount("elasticloadbalancing", of),
);
const securityGroups = [inAccount("ec2", "security-group/*")];

/**
 * What AWS Load Balancer Controller may do in AWS.
 *
 * Source: kubernetes-sigs/aws-load-balancer-controller, docs/install/iam_policy.json as of v3.2.2 (aws-cdk-lib 2.276.0,
 * aws-eks/lib/addons/alb-iam_policy-v3.2.2.json; v3.4.0 needs the same, says the release note of sighupio/module-aws
 * 5.3.0). Where that asks whether the tag `elbv2.k8s.aws/cluster` is there, this asks for the cluster's name in it, and
 * what belongs to WAF, Shield, Cognito, IPAM and capacity reservation is left out, as it is switched off. Read
 * 2026-11-25, not run.
 *
 * @param of.name the cluster's name.
 * @param of.tags tags of everything that the environment makes: its security groups have them.
 */
export function loadBalancerDocument({ name, tags }: { name: string; tags: Labels }): PolicyDocument {
  const made = { StringEquals: { [`aws:ResourceTag/${ownTag}`]: name } };
  const making = { StringEquals: { [`aws:RequestTag/${ownTag}`]: name } };
  const allow = (
    Sid: string,
    Action: string[],
    Resource: string[],
    Condition?: PolicyStatement["Condition"],
  ): PolicyStatement => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
    ...(Condition === undefined ? {} : { Condition }),
  });
  return {
    Version: "2012-10-17",
    Statement: [
      allow("Look", lookAt, ["*"]),
      allow(
        "MakeServiceRoleOnce",
        ["iam:CreateServiceLinkedRole"],
        ["arn:${partition}:iam::${account}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*"],
        { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
      ),
      allow("MakeSecurityGroups", ["ec2:CreateSecurityGroup"], securityGroups, making),
      allow("MakeSecurityGroupsInVpc", ["ec2:CreateSecurityGroup"], [inAccount("ec2", "vpc/*")]),
      allow("TagNewSecurityGroups", ["ec2:CreateTags"], securityGroups, {
        StringEquals: { "ec2:CreateAction": "CreateSecurityGroup", ...making.StringEquals },
      }),
      allow("TagOwnSecurityGroups", ["ec2:CreateTags", "ec2:DeleteTags"], securityGroups, {
        ...made,
        Null: { [`aws:RequestTag/${ownTag}`]: "true" },
      }),
      allow(
        "ChangeOwnSecurityGroups",
        ["ec2:AuthorizeSecurityGroupIngress", "ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupIngress"],
        securityGroups,
        made,
      ),
      // It lets its balancers reach the pods: in the group that EKS makes, and in the environment's own.
      allow("OpenClusterToBalancers", letIn, securityGroups, {
        StringEquals: { [`aws:ResourceTag/kubernetes.io/cluster/${name}`]: "owned" },
      }),
      allow("OpenPodsToBalancers", letIn, securityGroups, {
        StringEquals: Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:ResourceTag/${key}`, value])),
      }),
      allow(
        "MakeBalancers",
        ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
        [...balancers, ...targetGroups],
        making,
      ),
      allow("TagNewBalancers", ["elasticloadbalancing:AddTags"], [...balancers, ...targetGroups], {
        StringEquals: {
          "elasticloadbalancing:CreateAction": ["CreateLoadBalancer", "CreateTargetGroup"],
          ...making.StringEquals,
        },
      }),
      allow("ChangeOwnBalancers", changeBalancer, [...balancers, ...targetGroups], made),
      allow(
        "TagOwnBalancers",
        ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
        [...balancers, ...targetGroups],
        { ...made, Null: { [`aws:RequestTag/${ownTag}`]: "true" } },
      ),
      allow("MakeListeners", ["elasticloadbalancing:CreateListener"], balancers, made),
      // Rules and listeners may lack the tag where an earlier version made them: their ARNs bound these.
      allow("ChangeListeners", changeListener, [...listeners, ...rules]),
    ],
  };
}

const letIn = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"];

const lookAt = [
  "acm:DescribeCertificate",
  "acm:ListCertificates",
  "ec2:DescribeAccountAttributes",
  "ec2:DescribeAddresses",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeInstances",
  "ec2:DescribeInternetGateways",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeTags",
  "ec2:DescribeVpcPeeringConnections",
  "ec2:DescribeVpcs",
  "ec2:GetSecurityGroupsForVpc",
  "elasticloadbalancing:DescribeListenerAttributes",
  "elasticloadbalancing:DescribeListenerCertificates",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancerAttributes",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeSSLPolicies",
  "elasticloadbalancing:DescribeTags",
  "elasticloadbalancing:DescribeTargetGroupAttributes",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
];

const changeBalancer = [
  "elasticloadbalancing:DeleteLoadBalancer",
  "elasticloadbalancing:DeleteTargetGroup",
  "elasticloadbalancing:DeregisterTargets",
  "elasticloadbalancing:ModifyLoadBalancerAttributes",
  "elasticloadbalancing:ModifyTargetGroup",
  "elasticloadbalancing:ModifyTargetGroupAttributes",
  "elasticloadbalancing:RegisterTargets",
  "elasticloadbalancing:SetIpAddressType",
  "elasticloadbalancing:SetSecurityGroups",
  "elasticloadbalancing:SetSubnets",
];

const changeListener = [
  "elasticloadbalancing:AddListenerCertificates",
  "elasticloadbalancing:AddTags",
  "elasticloadbalancing:CreateRule",
  "elasticloadbalancing:DeleteListener",
  "elasticloadbalancing:DeleteRule",
  "elasticloadbalancing:ModifyListener",
  "elasticloadbalancing:ModifyListenerAttributes",
  "elasticloadbalancing:ModifyRule",
  "elasticloadbalancing:RemoveListenerCertificates",
  "elasticloadbalancing:RemoveTags",
  "elasticloadbalancing:SetRulePriorities",
];
