/** Names of AWS's resources, and whether they can meet: both may hold wildcards. */

export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  resource: string;
}

/** Undefined where it is none. */
export function parseArn(text: string): Arn | undefined {
  const [mark, partition = "", service = "", region = "", account = "", ...resource] = text.split(":");
  if (mark !== "arn" || resource.length === 0) return undefined;
  return { partition, service, region, account, resource: resource.join(":") };
}

/** What is wrong with an ARN in a policy, in a person's words. */
export function malformed(text: string): string | undefined {
  const arn = parseArn(text);
  if (arn === undefined) {
    return `"${text}" is no ARN: it must be "*" or arn:<partition>:<service>:<region>:<account>:<resource>`;
  }
  if (!/^(aws|aws-cn|aws-us-gov|\*)$/.test(arn.partition)) {
    return `"${text}" has no partition of AWS: "${arn.partition}"`;
  }
  if (!/^[a-z0-9-]+$|^\*$/.test(arn.service)) return `"${text}" has no service: "${arn.service}"`;
  if (!/^([a-z]{2}(-[a-z]+)+-\d|\*|[a-z0-9*?-]*)$/.test(arn.region)) return `"${text}" has no region: "${arn.region}"`;
  if (!/^(\d{12}|aws||\d*[*?][\d*?]*|\$\{[^}]+\})$/.test(arn.account)) {
    return `"${text}" has no account of 12 digits: "${arn.account}"`;
  }
  return arn.resource === "" ? `"${text}" names no resource` : undefined;
}

/** A form of the service authorisation reference with its `${Parts}` open. */
export function formOf(template: string): string {
  return template.replaceAll(/\$\{[^}]+\}/g, "*");
}

/**
 * Whether some text is matched by both patterns, in which `*` is any text and `?` any character.
 * By the usual table over both patterns' ends.
 */
export function canMeet(a: string, b: string): boolean {
  const memo = new Map<string, boolean>();
  const meet = (i: number, j: number): boolean => {
    const key = `${String(i)},${String(j)}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    memo.set(key, false);
    const [x, y] = [a[i], b[j]];
    let result: boolean;
    if (x === undefined && y === undefined) result = true;
    else if (x === "*") result = meet(i + 1, j) || (y !== undefined && meet(i, j + 1));
    else if (y === "*") result = meet(i, j + 1) || (x !== undefined && meet(i + 1, j));
    else result = x !== undefined && y !== undefined && (x === y || x === "?" || y === "?") && meet(i + 1, j + 1);
    memo.set(key, result);
    return result;
  };
  return meet(0, 0);
}

/** Whether a policy's ARN can mean a resource of this form. */
export function canMean(arn: string, template: string): boolean {
  if (arn === "*") return true;
  const [given, form] = [parseArn(arn), parseArn(formOf(template))];
  if (given === undefined || form === undefined) return false;
  return (["partition", "service", "region", "account", "resource"] as const).every((part) =>
    canMeet(given[part], form[part]),
  );
}
