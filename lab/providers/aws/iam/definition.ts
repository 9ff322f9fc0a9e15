/** AWS's service authorisation reference, as catalogue/clouds/aws/api/authorisation.json keeps it. */
import { readApi } from "../model/models.ts";
import { canMeet } from "./arn.ts";

interface Definition {
  conditionSets: string[];
  services: Record<
    string,
    {
      resources: Record<string, string>;
      conditions: string[];
      actions: Record<string, [resources: string, conditionSet: number]>;
    }
  >;
}

export interface Action {
  /** `ec2:CreateVolume` */
  name: string;
  /** The forms of the ARNs that it speaks of; none: only `*` meets it. */
  resources: string[];
  conditions: string[];
}

const definition = (): Definition => readApi("authorisation") as Definition;

export function knowsService(prefix: string): boolean {
  return definition().services[prefix] !== undefined;
}

/** The actions that a pattern such as `ec2:Describe*` means; case says nothing. */
export function actionsNamed(pattern: string): Action[] {
  const [prefix = "", name = ""] = pattern.toLowerCase().split(":");
  const service = definition().services[prefix];
  if (service === undefined) return [];
  return Object.entries(service.actions)
    .filter(([action]) => canMeet(name, action.toLowerCase()))
    .map(([action, [resources, set]]) => ({
      name: `${prefix}:${action}`,
      resources: resources.split(" ").flatMap((type) => service.resources[type] ?? []),
      conditions: (definition().conditionSets[set] ?? "").split(" ").filter(Boolean),
    }));
}

/**
 * Keys that every request has. IAM user guide, AWS global condition context keys, read 2026-11-25. Those about tags of
 * the resource or of the request are not among them: an action must heed them.
 */
const globalKeys = [
  "aws:CalledVia",
  "aws:CalledViaFirst",
  "aws:CalledViaLast",
  "aws:CurrentTime",
  "aws:EpochTime",
  "aws:FederatedProvider",
  "aws:MultiFactorAuthAge",
  "aws:MultiFactorAuthPresent",
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalIsAWSService",
  "aws:PrincipalOrgID",
  "aws:PrincipalOrgPaths",
  "aws:PrincipalServiceName",
  "aws:PrincipalServiceNamesList",
  "aws:PrincipalTag/${TagKey}",
  "aws:PrincipalType",
  "aws:RequestedRegion",
  "aws:ResourceAccount",
  "aws:ResourceOrgID",
  "aws:ResourceOrgPaths",
  "aws:SecureTransport",
  "aws:SourceAccount",
  "aws:SourceArn",
  "aws:SourceIdentity",
  "aws:SourceIp",
  "aws:SourceOrgID",
  "aws:SourceOrgPaths",
  "aws:SourceVpc",
  "aws:SourceVpce",
  "aws:TokenIssueTime",
  "aws:UserAgent",
  "aws:userid",
  "aws:username",
  "aws:ViaAWSService",
  "aws:VpcSourceIp",
];

/** Whether a condition's key is one of these, which may hold `${Parts}`; case says nothing. */
export function heeds(keys: readonly string[], key: string): boolean {
  const wanted = key.toLowerCase();
  return [...keys, ...globalKeys].some((known) => {
    const form = known.toLowerCase().replaceAll(/\$\{[^}]+\}/g, "*");
    return form === wanted || (form.includes("*") && canMeet(form, wanted));
  });
}

/** Keys of the service, whatever the action. */
export function serviceKeys(prefix: string): string[] {
  return definition().services[prefix]?.conditions ?? [];
}
