/**
 * NOT THE AWS CLI. What a rehearsal puts on PATH under the name `aws`, for the few calls that the program's own tools
 * make: it answers from the simulated cloud, and refuses everything else, and everything outside a rehearsal.
 */
import { readFileSync } from "node:fs";
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { readLabAccess } from "./cluster.ts";
import { readRehearsal, REHEARSAL_VARIABLE, rehearsalFiles, type RehearsalRecord } from "./place.ts";

/** A thing of the simulated cloud, as its store has it. */
interface Entry {
  type: string;
  id: string;
  status: string;
  properties: Record<string, unknown>;
}

const options = {
  "cluster-name": { type: "string" },
  region: { type: "string" },
  output: { type: "string", default: "json" },
  "tag-filters": { type: "string", multiple: true },
  "resource-type-filters": { type: "string", multiple: true },
  "role-name": { type: "string" },
} as const satisfies ParseArgsOptionsConfig;

interface Place {
  record: RehearsalRecord;
  entries: Entry[];
}

export class Refusal extends Error {
  override readonly name = "Refusal";
}

const adminPolicy = /:cluster-access-policy\/AmazonEKSClusterAdminPolicy$/;

/** `arn:aws:sts::1:assumed-role/deploy/me` is, to EKS, `arn:aws:iam::1:role/deploy`. */
const principalOf = (caller: string): string =>
  caller.replace(/^(arn:[\w-]+):sts::(\d+):assumed-role\/([^/]+)\/.*$/, "$1:iam::$2:role/$3");

/**
 * Whether the simulated caller may speak to the cluster's API server.
 *
 * @returns why not; undefined: it may.
 */
export function whyNoAccess({ record, entries }: Place, clusterName: string): string | undefined {
  const cluster = entries.find(
    ({ type, properties }) => type === "aws:eks/cluster:Cluster" && properties.name === clusterName,
  );
  if (cluster === undefined) return `No cluster found for name: ${clusterName}.`;
  if (!["ACTIVE", "UPDATING"].includes(cluster.status)) return `The cluster ${clusterName} is ${cluster.status}.`;
  const access = cluster.properties.accessConfig as { bootstrapClusterCreatorAdminPermissions?: boolean } | undefined;
  if (access?.bootstrapClusterCreatorAdminPermissions !== false) return undefined;
  const principal = principalOf(record.caller);
  const mine = (type: string): Entry[] =>
    entries.filter(
      (entry) =>
        entry.type === type &&
        entry.properties.clusterName === clusterName &&
        entry.properties.principalArn === principal,
    );
  if (mine("aws:eks/accessEntry:AccessEntry").length === 0) {
    return `${principal} has no access entry in ${clusterName}, and its creator gets no access: Unauthorized.`;
  }
  const policies = mine("aws:eks/accessPolicyAssociation:AccessPolicyAssociation");
  if (policies.some(({ properties }) => adminPolicy.test(String(properties.policyArn)))) return undefined;
  return `${principal} has an access entry in ${clusterName}, and no AmazonEKSClusterAdminPolicy with it: Forbidden.`;
}

interface Tagged {
  ResourceARN: string;
  Tags: { Key: string; Value: string }[];
}

/** `Key=a,Values=b,c` → whether tags have `a` with one of the values. */
function tagFilter(text: string): (tags: Record<string, string>) => boolean {
  const [, key = "", values] = /^Key=([^,]+)(?:,Values=(.*))?$/.exec(text) ?? [];
  const wanted = values?.split(",");
  return (tags) => tags[key] !== undefined && (wanted === undefined || wanted.includes(tags[key]));
}

function taggedResources({ entries }: Place, filters: readonly string[]): Tagged[] {
  const tests = filters.map(tagFilter);
  return entries.flatMap((entry) => {
    const tags = tagsOf(entry);
    const { arn } = entry.properties;
    const byKey = Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
    // The tagging API does not know roles (Resource Groups Tagging API reference, supported services; read 2026-11-25).
    if (typeof arn !== "string" || entry.type.startsWith("aws:iam/") || !tests.every((test) => test(byKey))) return [];
    return [{ ResourceARN: arn, Tags: tags }];
  });
}

const tagsOf = ({ properties }: Entry): { Key: string; Value: string }[] =>
  Object.entries((properties.tagsAll ?? properties.tags ?? {}) as Record<string, string>).map(([Key, Value]) => ({
    Key,
    Value,
  }));

function rolesOf({ entries }: Place): Entry[] {
  return entries.filter(({ type }) => type === "aws:iam/role:Role");
}

/**
 * Answers one call.
 *
 * @returns what is printed.
 * @throws Refusal with a sentence.
 */
export function answer(argv: readonly string[], place: Place): string {
  const { positionals, values } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  const { record } = place;
  const region = values.region;
  if (region !== undefined && region !== record.region) {
    throw new Refusal(`This rehearsal is of ${record.region}, and ${region} was asked for.`);
  }
  if (values.output !== "json") throw new Refusal(`Only --output json is rehearsed.`);
  switch (positionals.join(" ")) {
    case "eks get-token": {
      const name = values["cluster-name"] ?? "";
      const why = whyNoAccess(place, name);
      if (why !== undefined) throw new Refusal(why);
      const { status } = JSON.parse(readLabAccess(record.kubeconfig).credential) as { status: unknown };
      return JSON.stringify({
        kind: "ExecCredential",
        apiVersion: "client.authentication.k8s.io/v1beta1",
        spec: {},
        status,
      });
    }
    case "sts get-caller-identity":
      return JSON.stringify({ UserId: "sim-caller", Account: record.account, Arn: record.caller });
    case "iam list-roles":
      return JSON.stringify({
        Roles: rolesOf(place).map(({ properties }) => ({ RoleName: properties.name, Arn: properties.arn })),
      });
    case "iam list-role-tags": {
      const role = rolesOf(place).find(({ properties }) => properties.name === values["role-name"]);
      if (role === undefined) throw new Refusal(`The role with name ${values["role-name"] ?? ""} cannot be found.`);
      return JSON.stringify({ Tags: tagsOf(role) });
    }
    case "resourcegroupstaggingapi get-resources":
      return JSON.stringify({ ResourceTagMappingList: taggedResources(place, values["tag-filters"] ?? []) });
    default:
      throw new Refusal(`"aws ${positionals.join(" ")}" is not rehearsed.`);
  }
}

function entriesIn(file: string): Entry[] {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { entries: Entry[] }).entries;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** @returns the exit status. */
export function main(argv: readonly string[], env: NodeJS.ProcessEnv): number {
  try {
    const folder = env[REHEARSAL_VARIABLE];
    if (!folder) throw new Refusal(`This runs only in a rehearsal (${REHEARSAL_VARIABLE} names its folder).`);
    const record = readRehearsal(folder);
    process.stdout.write(`${answer(argv, { record, entries: entriesIn(rehearsalFiles(folder).cloud) })}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`aws (simulated by a rehearsal): ${error instanceof Error ? error.message : String(error)}\n`);
    return 255;
  }
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2), process.env);
