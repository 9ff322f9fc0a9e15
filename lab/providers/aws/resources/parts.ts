/** What the resources have in common. */
import { isObject, type Properties, type Value } from "../../protocol/values.ts";
import { type Cloud, entriesOf, type Entry, text } from "../cloud/cloud.ts";
import { withoutMark } from "../cloud/ids.ts";
import type { Context, Reference } from "../kind.ts";

export const VPC = "aws:ec2/vpc:Vpc";
export const VPC_CIDR = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";
export const SUBNET = "aws:ec2/subnet:Subnet";
export const GATEWAY = "aws:ec2/internetGateway:InternetGateway";
export const EIP = "aws:ec2/eip:Eip";
export const NAT = "aws:ec2/natGateway:NatGateway";
export const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";
export const ROUTE = "aws:ec2/route:Route";
export const ROUTE_TABLE_ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
export const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
export const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
export const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
export const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
export const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
export const ROLE = "aws:iam/role:Role";
export const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";
export const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
export const KEY = "aws:kms/key:Key";
export const ALIAS = "aws:kms/alias:Alias";
export const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
export const CLUSTER = "aws:eks/cluster:Cluster";
export const ACCESS_ENTRY = "aws:eks/accessEntry:AccessEntry";
export const ACCESS_POLICY = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";
export const ADDON = "aws:eks/addon:Addon";
export const NODE_GROUP = "aws:eks/nodeGroup:NodeGroup";
export const POD_IDENTITY = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
export const REPOSITORY = "aws:ecr/repository:Repository";
export const LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy";
export const PULL_THROUGH = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule";
export const BUCKET = "aws:s3/bucket:Bucket";
export const BUCKET_ACCESS = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
export const BUCKET_ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
export const BUCKET_LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
export const BUCKET_OWNERSHIP = "aws:s3/bucketOwnershipControls:BucketOwnershipControls";
export const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
export const SCANNING = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration";

/** `arn:aws:ec2:<region>:<account>:<resource>` */
export function arn({ record }: Context, service: string, resource: string): string {
  const region = service === "iam" ? "" : record.region;
  return `arn:aws:${service}:${region}:${record.account}:${resource}`;
}

/** A property that is the id of a thing of the network. */
export function idOf(property: string, type: string, what: string, code: string): Reference {
  return { property, types: [type], code, message: (value) => `The ${what} ID '${value}' does not exist` };
}

export function byId(cloud: Cloud, type: string, id: Value | undefined): Entry | undefined {
  return entriesOf(cloud, type).find((entry) => entry.id === id);
}

/** By a property's value, or by an id that holds it. */
export function byProperty(cloud: Cloud, type: string, property: string, value: Value | undefined): Entry | undefined {
  if (typeof value !== "string") return undefined;
  return entriesOf(cloud, type).find(
    ({ properties }) => properties[property] === value || properties[property] === withoutMark(value),
  );
}

/** A block that the program gives as one object. */
export function block(properties: Properties, name: string): Properties {
  const value = properties[name];
  if (isObject(value)) return value;
  return Array.isArray(value) && isObject(value[0]) ? value[0] : {};
}

export function blocks(properties: Properties, name: string): Properties[] {
  const value = properties[name];
  return Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];
}

/** All ranges of a VPC: its own, and those associated with it. */
export function vpcRanges(cloud: Cloud, vpcId: string): string[] {
  const own = byId(cloud, VPC, vpcId);
  const further = entriesOf(cloud, VPC_CIDR).filter(({ properties }) => properties["vpcId"] === vpcId);
  return [...(own === undefined ? [] : [own]), ...further].map(({ properties }) => text(properties, "cidrBlock"));
}

/** What a JSON document says, or undefined where it is none. */
export function document(value: Value | undefined): Properties | undefined {
  if (typeof value !== "string") return undefined;
  try {
    const parsed = JSON.parse(value) as Value;
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** What AWS says of the time it made something; the simulation has no clock of its own to show. */
export const MADE_AT = "2026-01-01T00:00:00Z";

/** A value in a sentence or a key. */
export function shown(value: Value | undefined): string {
  return typeof value === "string" ? value : value === undefined ? "none" : JSON.stringify(value);
}
