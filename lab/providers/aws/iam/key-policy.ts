import { isObject, type Properties, type Value } from "../../protocol/values.ts";
import { document } from "../resources/parts.ts";
import { canMeet } from "./arn.ts";
import { list } from "./document.ts";

const AUTO_SCALING = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";

/**
 * Whether a key's policy lets Auto Scaling's own role do this. It is named as the principal, or everybody is and a
 * condition names it, or the service through which it comes.
 */
export function keyLets(policy: Value | undefined, action: string, account: string): boolean {
  const role = `arn:aws:iam::${account}:${AUTO_SCALING}`;
  return list(document(policy)?.["Statement"])
    .filter(isObject)
    .some((statement) => {
      const acts = list(statement["Action"]).some(
        (one) => typeof one === "string" && canMeet(one.toLowerCase(), action.toLowerCase()),
      );
      return statement["Effect"] === "Allow" && acts && isFor(statement, role);
    });
}

function isFor(statement: Properties, role: string): boolean {
  const principal = statement["Principal"];
  const named = list(isObject(principal) ? principal["AWS"] : principal);
  if (named.includes(role)) return true;
  if (!named.includes("*")) return false;
  const condition = statement["Condition"];
  const keys = isObject(condition) ? Object.values(condition).filter(isObject) : [];
  const asked = keys.flatMap((of) => list(of["aws:PrincipalArn"]));
  return asked.length === 0 || asked.some((one) => typeof one === "string" && canMeet(one, role));
}
