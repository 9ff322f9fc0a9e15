/** What is kept of AWS's published models, and of which packages. */

export const botocore = {
  version: "1.44.5",
  sum: "8f16a56d1dff125dd65322ae021efa7ba5195a6db5102b96862566055b748921",
};
export const policySentry = {
  version: "0.15.2",
  sum: "69da6a9c81638c95b7d0fed6f15ac3a1c28a6e9ae22ce8eaf7d425f4fd44f9fd",
};
export const moto = { version: "5.2.5", sum: "eef62cdcf3bfe73e0863743511ba042dfaba04ba3d5ecdcb896a196c693ad528" };

/** Services by their folder in botocore: the API's version, and the operations that a region of ours takes. */
export const modelled: Record<string, { version: string; operations: readonly string[] }> = {
  ec2: {
    version: "2016-11-15",
    operations: [
      "AllocateAddress",
      "AssociateRouteTable",
      "AssociateVpcCidrBlock",
      "AttachInternetGateway",
      "AuthorizeSecurityGroupEgress",
      "AuthorizeSecurityGroupIngress",
      "CreateInternetGateway",
      "CreateLaunchTemplate",
      "CreateLaunchTemplateVersion",
      "CreateNatGateway",
      "CreateRoute",
      "CreateRouteTable",
      "CreateSecurityGroup",
      "CreateSubnet",
      "CreateVpc",
      "CreateVpcEndpoint",
      "ModifySubnetAttribute",
      "ModifyVpcAttribute",
    ],
  },
  ecr: {
    version: "2015-09-21",
    operations: [
      "CreatePullThroughCacheRule",
      "CreateRepository",
      "PutLifecyclePolicy",
      "PutRegistryScanningConfiguration",
    ],
  },
  eks: {
    version: "2017-11-01",
    operations: [
      "AssociateAccessPolicy",
      "CreateAccessEntry",
      "CreateAddon",
      "CreateCluster",
      "CreateNodegroup",
      "CreatePodIdentityAssociation",
      "UpdateAccessEntry",
      "UpdateAddon",
      "UpdateClusterConfig",
      "UpdateClusterVersion",
      "UpdateNodegroupConfig",
      "UpdateNodegroupVersion",
      "UpdatePodIdentityAssociation",
    ],
  },
  iam: {
    version: "2010-05-08",
    operations: ["AttachRolePolicy", "CreateRole", "PutRolePolicy", "UpdateAssumeRolePolicy", "UpdateRole"],
  },
  kms: {
    version: "2014-11-01",
    operations: ["CreateAlias", "CreateKey", "EnableKeyRotation", "PutKeyPolicy", "ScheduleKeyDeletion"],
  },
  logs: { version: "2014-03-28", operations: ["CreateLogGroup", "PutRetentionPolicy"] },
};

/** Services that a policy of ours may speak of. */
export const authorised = [
  "acm",
  "autoscaling",
  "cloudwatch",
  "cognito-idp",
  "ec2",
  "ecr",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "iam",
  "kms",
  "logs",
  "s3",
  "secretsmanager",
  "shield",
  "sqs",
  "ssm",
  "sts",
  "tag",
  "waf-regional",
  "wafv2",
] as const;

/** The official Pulumi provider's resources that a region of ours registers, by their files in its npm package. */
export const registered = [
  "cloudwatch/logGroup",
  "ec2/eip",
  "ec2/internetGateway",
  "ec2/launchTemplate",
  "ec2/natGateway",
  "ec2/route",
  "ec2/routeTable",
  "ec2/routeTableAssociation",
  "ec2/securityGroup",
  "ec2/subnet",
  "ec2/vpc",
  "ec2/vpcEndpoint",
  "ec2/vpcIpv4CidrBlockAssociation",
  "ecr/lifecyclePolicy",
  "ecr/pullThroughCacheRule",
  "ecr/registryScanningConfiguration",
  "ecr/repository",
  "eks/accessEntry",
  "eks/accessPolicyAssociation",
  "eks/addon",
  "eks/cluster",
  "eks/nodeGroup",
  "eks/podIdentityAssociation",
  "iam/role",
  "iam/rolePolicy",
  "iam/rolePolicyAttachment",
  "kms/alias",
  "kms/key",
  "vpc/securityGroupEgressRule",
  "vpc/securityGroupIngressRule",
] as const;
