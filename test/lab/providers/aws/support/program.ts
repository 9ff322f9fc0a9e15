/** A small region as a program writes it: a VPC in two zones, its key, its cluster and one group of machines. */
import * as aws from "@pulumi/aws";
import type { Output } from "@pulumi/pulumi";

export const REGION = "eu-west-1";
export const ZONES = ["euw1-az1", "euw1-az2"];

export interface SmallRegion {
  desired?: number;
  subnetMask?: string;
  tags?: Record<string, string>;
  description?: string;
}

const trust = (service: string, actions: string[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: actions }],
  });

export function smallRegion(options: SmallRegion = {}): Record<string, Output<unknown>> {
  const provider = new aws.Provider("aws", {
    region: REGION,
    defaultTags: { tags: { "cryptokube.io/environment": "spec" } },
  });
  const opts = { provider };
  const vpc = new aws.ec2.Vpc(
    "vpc",
    {
      cidrBlock: "10.0.0.0/16",
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: "spec", ...options.tags },
    },
    opts,
  );
  const gateway = new aws.ec2.InternetGateway("gateway", { vpcId: vpc.id }, opts);
  const table = new aws.ec2.RouteTable("public", { vpcId: vpc.id }, opts);
  const way = new aws.ec2.Route(
    "out",
    { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
    opts,
  );
  const ways: aws.ec2.RouteTableAssociation[] = [];
  const subnets = ZONES.map((availabilityZoneId, i) => {
    const subnet = new aws.ec2.Subnet(
      `subnet-${String(i)}`,
      {
        vpcId: vpc.id,
        cidrBlock: `10.0.${String(i * 16)}.0/${options.subnetMask ?? "20"}`,
        availabilityZoneId,
        mapPublicIpOnLaunch: true,
      },
      opts,
    );
    ways.push(
      new aws.ec2.RouteTableAssociation(
        `way-${String(i)}`,
        { subnetId: subnet.id, routeTableId: table.id },
        { ...opts, dependsOn: [way] },
      ),
    );
    return subnet;
  });
  const role = (name: string, service: string, policies: string[]) => {
    const made = new aws.iam.Role(
      name,
      { name: `spec-${name}`, assumeRolePolicy: trust(service, ["sts:AssumeRole"]) },
      opts,
    );
    const attached = policies.map(
      (policy) =>
        new aws.iam.RolePolicyAttachment(
          `${name}-${policy}`,
          { role: made.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
          opts,
        ),
    );
    return { made, attached };
  };
  const control = role("control", "eks.amazonaws.com", ["AmazonEKSClusterPolicy"]);
  const nodes = role("nodes", "ec2.amazonaws.com", [
    "AmazonEKSWorkerNodePolicy",
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEKS_CNI_Policy",
  ]);
  const key = new aws.kms.Key("key", { description: options.description ?? "secrets", enableKeyRotation: true }, opts);
  const cluster = new aws.eks.Cluster(
    "cluster",
    {
      name: "spec",
      version: "1.35",
      roleArn: control.made.arn,
      vpcConfig: { subnetIds: subnets.map(({ id }) => id), endpointPrivateAccess: true },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      encryptionConfig: { provider: { keyArn: key.arn }, resources: ["secrets"] },
    },
    { ...opts, dependsOn: control.attached },
  );
  const group = new aws.eks.NodeGroup(
    "group",
    {
      clusterName: cluster.name,
      nodeGroupName: "spec-1",
      nodeRoleArn: nodes.made.arn,
      subnetIds: subnets.map(({ id }) => id),
      instanceTypes: ["m7g.large"],
      amiType: "AL2023_ARM_64_STANDARD",
      scalingConfig: { minSize: 0, desiredSize: options.desired ?? 1, maxSize: 4 },
      labels: { "cryptokube.io/pool": "apps" },
    },
    { ...opts, dependsOn: [...nodes.attached, ...ways] },
  );
  const caller = aws.getCallerIdentityOutput({}, opts);
  return { vpc: vpc.id, cluster: cluster.arn, endpoint: cluster.endpoint, group: group.id, account: caller.accountId };
}
