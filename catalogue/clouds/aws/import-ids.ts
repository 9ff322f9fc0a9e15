/**
 * What AWS answers where something of the same unique name is there already, and by which id the engine imports it. An
 * engine that was cut off between a call and its record leaves such a thing: the next `up` takes it over instead of
 * stopping at it.
 */
import type { Source } from "../../source.ts";

/** Error codes that say "there is one already", each for the services that answer with it. */
export const alreadyThere: { codes: readonly string[]; source: Source } = {
  codes: [
    // IAM, KMS aliases, CloudWatch Logs, EKS, ECR, S3, EC2.
    "EntityAlreadyExists",
    "AlreadyExistsException",
    "ResourceAlreadyExistsException",
    "ResourceInUseException",
    "RepositoryAlreadyExistsException",
    "PullThroughCacheRuleAlreadyExistsException",
    "BucketAlreadyOwnedByYou",
    "RouteAlreadyExists",
    "Resource.AlreadyAssociated",
  ],
  source: {
    from: "botocore 1.44.8, the operations' errors; EC2's two: its API reference, Error codes",
    on: "2026-11-25",
    how: "read",
  },
};

/** Error codes that say "its place is taken", where the thing that is there has an id that AWS gave. All are EC2's. */
export const placeTaken: { codes: readonly string[]; source: Source } = {
  codes: [
    // Subnet, security group, launch template.
    "InvalidSubnet.Conflict",
    "InvalidGroup.Duplicate",
    "InvalidLaunchTemplateName.AlreadyExistsException",
  ],
  source: { from: "EC2's codes as public programs and issues quote them", on: "2026-11-25", how: "read" },
};

/** @returns whether a failure says that the thing is there already, under a name that is its own. */
export function saysAlreadyThere(message: string): boolean {
  return saysOneOf(alreadyThere.codes, message);
}

/** @returns whether a failure says that another stands where the thing was to stand: it may be the thing itself. */
export function saysPlaceTaken(message: string): boolean {
  // For a VPC's internet gateway the code, InvalidParameterValue, says nothing by itself.
  return saysOneOf(placeTaken.codes, message) || message.includes("already has an internet gateway attached");
}

function saysOneOf(codes: readonly string[], message: string): boolean {
  return codes.some((code) => new RegExp(`(^|[^A-Za-z.])${code.replace(".", "\\.")}\\b`).test(message));
}

type Inputs = Readonly<Record<string, unknown>>;

/** How the official provider writes an import id of each type whose inputs name it (its documentation, "Import"). */
const ids: Readonly<Record<string, (inputs: Inputs) => readonly unknown[]>> = {
  "aws:iam/role:Role": ({ name }) => [name],
  "aws:eks/cluster:Cluster": ({ name }) => [name],
  "aws:eks/nodeGroup:NodeGroup": ({ clusterName, nodeGroupName }) => [clusterName, ":", nodeGroupName],
  "aws:eks/addon:Addon": ({ clusterName, addonName }) => [clusterName, ":", addonName],
  "aws:eks/accessEntry:AccessEntry": ({ clusterName, principalArn }) => [clusterName, ":", principalArn],
  "aws:cloudwatch/logGroup:LogGroup": ({ name }) => [name],
  "aws:kms/alias:Alias": ({ name }) => [name],
  "aws:ecr/repository:Repository": ({ name }) => [name],
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": ({ ecrRepositoryPrefix }) => [ecrRepositoryPrefix],
  "aws:s3/bucket:Bucket": ({ bucket }) => [bucket],
  "aws:ec2/route:Route": ({ routeTableId, destinationCidrBlock }) => [routeTableId, "_", destinationCidrBlock],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ({ subnetId, routeTableId }) => [subnetId, "/", routeTableId],
};

/**
 * The id by which the engine imports a resource that its inputs name.
 *
 * @returns undefined where the inputs do not name it: AWS gave it an id of its own (a VPC, a launch template).
 */
export function importIdOf(type: string, inputs: Inputs): string | undefined {
  const parts = ids[type]?.(inputs);
  if (parts === undefined) return undefined;
  return parts.every((part) => typeof part === "string" && part !== "") ? parts.join("") : undefined;
}
