import type { PolicyStatement } from "./types.ts";

/** The ARNs of a kind of thing of EC2 in this account and region. */
export function ec2(kind: string, id = "*"): string {
  // Snapshots have no account in their ARNs (Service Authorization Reference, EC2).
  const account = kind === "snapshot" ? "*" : "${account}";
  return `arn:\${partition}:ec2:\${region}:${account}:${kind}/${id}`;
}

/** A statement that allows. */
export function allow(
  Sid: string,
  Action: string[],
  Resource: string[],
  Condition?: PolicyStatement["Condition"],
): PolicyStatement {
  return { Sid, Effect: "Allow", Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
}
