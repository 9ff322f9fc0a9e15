/** Things of a region that many specs need to stand on. */
import * as types from "../../../../../lab/providers/aws/resources/parts.ts";
import type { Properties } from "../../../../../lab/providers/protocol/values.ts";
import { arnOf, type Made, type TrialCloud } from "./cloud.ts";

export function trust(service: string, actions = ["sts:AssumeRole"]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: actions }],
  });
}

export interface Network {
  vpc: Made;
  gateway: Made;
  table: Made;
  subnets: Made[];
}

/** A VPC whose subnets, one in each zone, have a way to the internet. */
export async function network(
  cloud: TrialCloud,
  options: { route?: boolean; mapPublic?: boolean } = {},
): Promise<Network> {
  const vpc = await cloud.make(
    types.VPC,
    { cidrBlock: "10.0.0.0/16", enableDnsSupport: true, enableDnsHostnames: true },
    "vpc",
  );
  const gateway = await cloud.make(types.GATEWAY, { vpcId: vpc.id }, "gateway");
  const table = await cloud.make(types.ROUTE_TABLE, { vpcId: vpc.id }, "table");
  if (options.route !== false) {
    await cloud.make(
      types.ROUTE,
      { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
      "out",
    );
  }
  const subnets: Made[] = [];
  for (const [i, availabilityZoneId] of ["euw1-az1", "euw1-az2"].entries()) {
    const inputs = {
      vpcId: vpc.id,
      cidrBlock: `10.0.${String(i * 16)}.0/20`,
      availabilityZoneId,
      mapPublicIpOnLaunch: options.mapPublic ?? true,
    };
    const subnet = await cloud.make(types.SUBNET, inputs, `subnet-${String(i)}`);
    await cloud.make(
      types.ROUTE_TABLE_ASSOCIATION,
      { subnetId: subnet.id, routeTableId: table.id },
      `way-${String(i)}`,
    );
    subnets.push(subnet);
  }
  return { vpc, gateway, table, subnets };
}

export async function role(
  cloud: TrialCloud,
  name: string,
  service: string,
  policies: string[],
  actions?: string[],
): Promise<Made> {
  const made = await cloud.make(types.ROLE, { name, assumeRolePolicy: trust(service, actions) }, name);
  for (const policy of policies) {
    await cloud.make(
      types.ATTACHMENT,
      { role: name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
      `${name}-${policy}`,
    );
  }
  return made;
}

export const nodePolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy"];

export interface Region extends Network {
  cluster: Made;
  nodes: Made;
  /** What makes a group of machines. */
  group: Properties;
}

export async function region(
  cloud: TrialCloud,
  options: { route?: boolean; mapPublic?: boolean; cluster?: Properties } = {},
): Promise<Region> {
  const net = await network(cloud, options);
  const control = await role(cloud, "control", "eks.amazonaws.com", ["AmazonEKSClusterPolicy"]);
  const nodes = await role(cloud, "nodes", "ec2.amazonaws.com", nodePolicies);
  const cluster = await cloud.make(
    types.CLUSTER,
    {
      name: "main",
      version: "1.35",
      roleArn: arnOf(control),
      vpcConfig: { subnetIds: net.subnets.map(({ id }) => id), endpointPrivateAccess: true },
      accessConfig: { authenticationMode: "API" },
      ...options.cluster,
    },
    "cluster",
  );
  const group: Properties = {
    clusterName: "main",
    nodeGroupName: "apps-1",
    nodeRoleArn: arnOf(nodes),
    subnetIds: net.subnets.map(({ id }) => id),
    instanceTypes: ["m7g.large"],
    amiType: "AL2023_ARM_64_STANDARD",
    scalingConfig: { minSize: 0, desiredSize: 1, maxSize: 3 },
  };
  return { ...net, cluster, nodes, group };
}
