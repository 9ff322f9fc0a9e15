/** What is wrong with a policy document: what AWS refuses, and what it takes and never grants. */
import { isObject, type Properties, type Value } from "../../protocol/values.ts";
import type { Problem } from "../errors.ts";
import { canMean, malformed, parseArn } from "./arn.ts";
import { actionsNamed, heeds, knowsService } from "./definition.ts";

/** Where a document stands: of a role, on a resource, or a role's trust. */
export type Use = "identity" | "resource" | "trust";

const MALFORMED = "MalformedPolicyDocument";
const operators =
  /^(ForAnyValue:|ForAllValues:)?(String(Equals|NotEquals|EqualsIgnoreCase|NotEqualsIgnoreCase|Like|NotLike)|Numeric(Equals|NotEquals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)|Date(Equals|NotEquals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)|Bool|BinaryEquals|IpAddress|NotIpAddress|Arn(Equals|Like|NotEquals|NotLike)|Null)(IfExists)?$/;

export function checkDocument(text: string, use: Use): Problem[] {
  let parsed: Value;
  try {
    parsed = JSON.parse(text) as Value;
  } catch {
    return [{ code: MALFORMED, message: "This policy contains invalid Json" }];
  }
  if (!isObject(parsed)) return [{ code: MALFORMED, message: "Syntax errors in policy: it must be an object" }];
  const version = parsed["Version"];
  const statements = list(parsed["Statement"]);
  return [
    ...(version === "2012-10-17" || version === "2008-10-17"
      ? []
      : [{ code: MALFORMED, message: `Version must be "2012-10-17", found ${JSON.stringify(version)}` }]),
    ...(statements.length === 0
      ? [{ code: MALFORMED, message: "Syntax errors in policy: there is no Statement" }]
      : []),
    ...repeatedSids(statements),
    ...statements.flatMap((statement, i) =>
      isObject(statement)
        ? checkStatement(statement, use).map((message) => ({
            code: MALFORMED,
            message: `Statement ${nameOf(statement, i)}: ${message}`,
          }))
        : [{ code: MALFORMED, message: `Statement ${String(i)} must be an object` }],
    ),
  ];
}

function nameOf(statement: Properties, i: number): string {
  return typeof statement["Sid"] === "string" ? `"${statement["Sid"]}"` : String(i);
}

function repeatedSids(statements: Value[]): Problem[] {
  const sids = statements.flatMap((statement) => (isObject(statement) ? (statement["Sid"] ?? []) : []));
  const repeated = sids.filter((sid, i) => sids.indexOf(sid) !== i);
  return repeated.map((sid) => ({
    code: MALFORMED,
    message: `Statement IDs (SID) in a single policy must be unique: ${JSON.stringify(sid)}`,
  }));
}

function checkStatement(statement: Properties, use: Use): string[] {
  const allowed = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
  ];
  const sid = statement["Sid"];
  return [
    ...Object.keys(statement)
      .filter((key) => !allowed.includes(key))
      .map((key) => `"${key}" is no part of a statement`),
    ...(statement["Effect"] === "Allow" || statement["Effect"] === "Deny"
      ? []
      : [`Effect must be Allow or Deny, found ${JSON.stringify(statement["Effect"])}`]),
    ...(use === "identity" && typeof sid === "string" && !/^[A-Za-z0-9]*$/.test(sid)
      ? [`a Sid of a role's policy has letters and digits alone: "${sid}"`]
      : []),
    ...checkPrincipal(statement, use),
    ...checkActions(statement, use),
    ...checkConditions(statement),
  ];
}

function checkPrincipal(statement: Properties, use: Use): string[] {
  const principal = statement["Principal"] ?? statement["NotPrincipal"];
  if (use === "identity") {
    return principal === undefined ? [] : ["a role's policy has no Principal: it is the role itself"];
  }
  if (principal === undefined) return ["Missing required field Principal"];
  if (principal === "*") return use === "trust" ? ['Principal "*" lets everybody take the role'] : [];
  if (!isObject(principal)) return ['Principal must be an object, such as { "Service": "eks.amazonaws.com" }'];
  return Object.entries(principal).flatMap(([kind, value]) => {
    if (!["AWS", "Service", "Federated", "CanonicalUser"].includes(kind)) return [`Principal has no kind ${kind}`];
    return list(value).flatMap((item) => {
      if (typeof item !== "string") return [`a Principal is text, found ${JSON.stringify(item)}`];
      if (kind === "Service") {
        return /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(item)
          ? []
          : [`Invalid principal in policy: "SERVICE":"${item}"`];
      }
      if (kind === "AWS") {
        return item === "*" || /^\d{12}$/.test(item) || parseArn(item) !== undefined
          ? []
          : [`Invalid principal in policy: "AWS":"${item}"`];
      }
      return [];
    });
  });
}

function checkActions(statement: Properties, use: Use): string[] {
  const actions = list(statement["Action"] ?? statement["NotAction"]);
  const resources = list(statement["Resource"] ?? statement["NotResource"]);
  const problems: string[] = [];
  if (actions.length === 0) problems.push("Missing required field Action");
  if (use === "trust" && resources.length > 0) {
    problems.push("Has prohibited field Resource: a trust policy speaks of its own role");
  }
  if (use !== "trust" && resources.length === 0) problems.push("Missing required field Resource");
  const arns = resources.filter((item) => typeof item === "string");
  problems.push(...arns.flatMap((arn) => (arn === "*" ? [] : (malformed(arn) ?? []))));
  for (const action of actions) {
    if (typeof action !== "string") problems.push(`an action is text, found ${JSON.stringify(action)}`);
    else if (action !== "*") problems.push(...checkAction(statement, action, use === "trust" ? [] : arns, use));
  }
  return problems;
}

function checkAction(statement: Properties, action: string, arns: string[], use: Use): string[] {
  const [prefix = "", name] = action.split(":");
  if (name === undefined) return [`"${action}" is no action: it must be <service>:<Action>`];
  if (!knowsService(prefix.toLowerCase())) {
    return [`the service "${prefix}" of "${action}" is not among those that scripts/catalogue/aws-operations.ts keeps`];
  }
  const meant = actionsNamed(action);
  if (meant.length === 0) return [`the action "${action}" does not exist`];
  // A key's or a bucket's own policy says `*` for itself.
  const unreachable = use === "resource" ? [] : unreachableFrom(meant, arns, action);
  return [...unreachable, ...unheeded(statement, meant, action)];
}

/** ARNs that none of the actions can mean, and actions that none of the ARNs can meet. */
function unreachableFrom(meant: { name: string; resources: string[] }[], arns: string[], action: string): string[] {
  if (arns.length === 0 || arns.includes("*")) return [];
  const reachable = meant.filter(({ resources }) => resources.some((form) => arns.some((arn) => canMean(arn, form))));
  if (reachable.length > 0) return [];
  const forms = meant.flatMap(({ resources }) => resources);
  return [
    forms.length === 0
      ? `"${action}" speaks of no single resource: it is granted on "*" alone, not on ${arns.join(", ")}`
      : `"${action}" is never granted on ${arns.join(", ")}: it speaks of ${[...new Set(forms)].join(", ")}`,
  ];
}

function unheeded(statement: Properties, meant: { name: string; conditions: string[] }[], action: string): string[] {
  return neededKeys(statement).flatMap((key) =>
    meant.some(({ conditions }) => heeds(conditions, key))
      ? []
      : [`"${action}" heeds no condition "${key}": the statement never applies to it`],
  );
}

/** The keys that a request must have, or the statement says nothing. Negations and `IfExists` hold without them. */
function neededKeys(statement: Properties): string[] {
  const condition = statement["Condition"];
  if (!isObject(condition)) return [];
  return Object.entries(condition).flatMap(([operator, keys]) => {
    if (!isObject(keys) || /IfExists$|Not|^ForAllValues:/.test(operator)) return [];
    return Object.keys(keys).filter(
      (key) => operator !== "Null" || list(keys[key]).every((value) => value !== "true" && value !== true),
    );
  });
}

function checkConditions(statement: Properties): string[] {
  const condition = statement["Condition"];
  if (condition === undefined) return [];
  if (!isObject(condition)) return ["Condition must be an object"];
  return Object.entries(condition).flatMap(([operator, keys]) => [
    ...(operators.test(operator) ? [] : [`Invalid Condition type: ${operator}`]),
    ...(isObject(keys) ? [] : [`the condition ${operator} must be an object`]),
  ]);
}

export function list(value: Value | undefined): Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}
