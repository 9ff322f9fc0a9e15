import type { CheckRequest, CheckResponse } from "../../protocol/provider.ts";
import { plainObject, type Properties } from "../../protocol/values.ts";
import { emptyCloud } from "../cloud/cloud.ts";
import { sentence } from "../errors.ts";
import { judgeInputs } from "../judge.ts";
import type { ResourceKind } from "../kind.ts";
import type { Session } from "../session.ts";
import { contextOf, mergedTags } from "./state.ts";

const SUFFIX_DIGITS = 7;

/** The inputs with a name and all tags; everything that AWS would refuse about them alone, at once. */
export function check(session: Session, kind: ResourceKind, request: CheckRequest): CheckResponse {
  const inputs = named(kind, request);
  if (kind.taggable) inputs["tagsAll"] = mergedTags(session, plainObject(inputs));
  const context = contextOf(session, emptyCloud(session.record.id), plainObject(inputs));
  const failures = judgeInputs(kind, context).map((problem) => ({
    property: problem.property?.replaceAll("[*]", "") ?? "",
    reason: sentence(problem),
  }));
  return { inputs, ...(failures.length > 0 ? { failures } : {}) };
}

/** The official provider gives a name where the program gives none, and keeps the one it gave. */
function named(kind: ResourceKind, { olds, news, name, randomSeed, autonaming }: CheckRequest): Properties {
  const inputs = { ...news };
  const { property, prefix = "" } = kind.autoname ?? { property: "" };
  if (property === "" || inputs[property] !== undefined || inputs[`${property}Prefix`] !== undefined) return inputs;
  if (autonaming?.mode === "disable") return inputs;
  const suffix = Buffer.from(randomSeed).toString("hex").slice(0, SUFFIX_DIGITS).padEnd(SUFFIX_DIGITS, "0");
  const proposed = autonaming?.proposedName;
  inputs[property] =
    olds[property] ?? `${prefix}${proposed === undefined || proposed === "" ? `${name}-${suffix}` : proposed}`;
  return inputs;
}
