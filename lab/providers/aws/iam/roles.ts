/** What a role of the simulated cloud may do, as far as other services ask. */
import { isObject } from "../../protocol/values.ts";
import { type Cloud, entriesOf, type Entry, text } from "../cloud/cloud.ts";
import { withoutMark } from "../cloud/ids.ts";
import { ATTACHMENT, document, ROLE, ROLE_POLICY } from "../resources/parts.ts";
import { list } from "./document.ts";

export const managed = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

export function roleByArn(cloud: Cloud, arn: string): Entry | undefined {
  return entriesOf(cloud, ROLE).find(({ properties }) => properties["arn"] === arn);
}

/** ARNs of the policies that are attached to it. */
export function attachedTo(cloud: Cloud, role: Entry): string[] {
  const name = text(role.properties, "name");
  const attached = entriesOf(cloud, ATTACHMENT).filter(
    ({ properties }) => withoutMark(text(properties, "role")) === name,
  );
  const listed = list(role.properties["managedPolicyArns"]).filter((arn) => typeof arn === "string");
  return [...attached.map(({ properties }) => text(properties, "policyArn")), ...listed];
}

/** Whether its own policies allow the action on anything, as `ec2:DescribeInstances` or by a pattern. */
export function allows(cloud: Cloud, role: Entry, action: string): boolean {
  const name = text(role.properties, "name");
  const own = entriesOf(cloud, ROLE_POLICY).filter(({ properties }) => withoutMark(text(properties, "role")) === name);
  return own
    .flatMap(({ properties }) => list(document(properties["policy"])?.["Statement"]).filter(isObject))
    .filter((statement) => statement["Effect"] === "Allow")
    .flatMap((statement) => list(statement["Action"]))
    .some((pattern) => typeof pattern === "string" && patternMeets(pattern, action));
}

function patternMeets(pattern: string, action: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".");
  return new RegExp(`^${escaped}$`, "i").test(action);
}

/** Which of these actions its trust grants to the service. */
export function trusts(role: Entry, service: string, actions: string[]): boolean {
  const statements = list(document(role.properties["assumeRolePolicy"])?.["Statement"]).filter(isObject);
  return actions.every((action) =>
    statements.some(({ Effect: effect, Principal: principal, Action: granted }) => {
      const services = isObject(principal) ? list(principal["Service"]) : [];
      return (
        effect === "Allow" &&
        services.includes(service) &&
        list(granted).some((item) => item === action || item === "sts:*")
      );
    }),
  );
}
