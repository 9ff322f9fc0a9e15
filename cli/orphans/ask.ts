import { execFile } from "node:child_process";
import { messageOf, UserError } from "../failure.ts";
import type { Place } from "../places.ts";
import type { Tagged } from "./find.ts";

/** The tag that everything of an environment carries. */
export const environmentTag = "cryptokube.io/environment";

/** Runs the AWS CLI. @throws UserError with what it says where it fails. */
export type AwsCli = (args: readonly string[]) => Promise<string>;

export const awsCli: AwsCli = (args) =>
  new Promise((resolve, reject) => {
    execFile("aws", [...args], { maxBuffer: 256 * 2 ** 20 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if (error.code === "ENOENT") {
        reject(
          new UserError(
            "The AWS CLI is not on PATH, and it is what the cloud is asked by: https://docs.aws.amazon.com/cli/ says how to get it.",
          ),
        );
      } else {
        reject(new UserError(`\`aws ${args.slice(0, 2).join(" ")}\` failed: ${stderr.trim() || messageOf(error)}`));
      }
    });
  });

/** Everything in the region that carries the environment's tag. The CLI asks for all pages by itself. */
export async function taggedResources(aws: AwsCli, environment: string, region: string): Promise<Tagged[]> {
  const text = await aws([
    "resourcegroupstaggingapi",
    "get-resources",
    "--tag-filters",
    `Key=${environmentTag},Values=${environment}`,
    "--region",
    region,
    "--output",
    "json",
  ]);
  const { ResourceTagMappingList: list = [] } = JSON.parse(text) as {
    ResourceTagMappingList?: { ResourceARN: string; Tags?: { Key: string; Value: string }[] }[];
  };
  return list.map(({ ResourceARN, Tags = [] }) => ({ arn: ResourceARN, tags: tagMap(Tags) }));
}

/** The import id of what stands in a place; undefined: nothing does, or what is an add-on's own. */
export function whatStandsIn(aws: AwsCli, region: string, place: Place): Promise<string | undefined> {
  return place.of === "range of a VPC" ? rangeOfVpc(aws, region, place) : association(aws, region, place);
}

async function association(
  aws: AwsCli,
  region: string,
  { clusterName, namespace, serviceAccount }: Place & { of: "role of a service account" },
): Promise<string | undefined> {
  const of = ["--cluster-name", clusterName, "--namespace", namespace, "--service-account", serviceAccount];
  const text = await aws(["eks", "list-pod-identity-associations", ...of, "--region", region, "--output", "json"]);
  const { associations = [] } = JSON.parse(text) as { associations?: { associationId: string; ownerArn?: string }[] };
  const found = associations.find(({ ownerArn }) => ownerArn === undefined);
  return found === undefined ? undefined : `${clusterName},${found.associationId}`;
}

async function rangeOfVpc(
  aws: AwsCli,
  region: string,
  { vpcId, cidrBlock }: Place & { of: "range of a VPC" },
): Promise<string | undefined> {
  const text = await aws(["ec2", "describe-vpcs", "--vpc-ids", vpcId, "--region", region, "--output", "json"]);
  const { Vpcs: [vpc] = [] } = JSON.parse(text) as {
    Vpcs?: {
      CidrBlockAssociationSet?: { AssociationId: string; CidrBlock: string; CidrBlockState?: { State?: string } }[];
    }[];
  };
  return vpc?.CidrBlockAssociationSet?.find(
    ({ CidrBlock, CidrBlockState }) => CidrBlock === cidrBlock && CidrBlockState?.State === "associated",
  )?.AssociationId;
}

/**
 * The environment's roles. The tagging API does not know roles, so that they are found by the beginning of their name,
 * and asked for their tags one by one.
 *
 * @param known ARNs that need not be asked about.
 */
export async function taggedRoles(aws: AwsCli, environment: string, known: ReadonlySet<string>): Promise<Tagged[]> {
  const { Roles: roles = [] } = JSON.parse(await aws(["iam", "list-roles", "--output", "json"])) as {
    Roles?: { RoleName: string; Arn: string }[];
  };
  const ours: Tagged[] = [];
  for (const { RoleName, Arn } of roles) {
    if (!RoleName.startsWith(`cryptokube-${environment}-`) || known.has(Arn)) continue;
    const answer = await aws(["iam", "list-role-tags", "--role-name", RoleName, "--output", "json"]);
    const tags = tagMap((JSON.parse(answer) as { Tags?: { Key: string; Value: string }[] }).Tags ?? []);
    // `cryptokube-prod-` is also how a name of the environment `prod-eu` begins.
    if (tags[environmentTag] === environment) ours.push({ arn: Arn, tags });
  }
  return ours;
}

function tagMap(tags: readonly { Key: string; Value: string }[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

/** ARNs of roles in an exported state. */
export function rolesIn(exported: unknown): Set<string> {
  const resources = (exported as { deployment?: { resources?: { type: string; outputs?: { arn?: unknown } }[] } })
    .deployment?.resources;
  return new Set(
    (resources ?? []).flatMap(({ type, outputs }) =>
      type === "aws:iam/role:Role" && typeof outputs?.arn === "string" ? [outputs.arn] : [],
    ),
  );
}
