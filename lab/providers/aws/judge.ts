/** Everything that AWS would refuse about a resource, at once. */
import { containsUnknown, type Properties } from "../protocol/values.ts";
import { withoutMark } from "./cloud/ids.ts";
import type { Problem } from "./errors.ts";
import { type Context, type HandCheck, type Reference, type ResourceKind, valuesAt } from "./kind.ts";
import { providerType } from "./model/models.ts";
import { buildRequest, type Request } from "./model/request.ts";
import { validate } from "./model/validate.ts";

/** The requests that make a resource with these inputs. */
export function requestsOf(kind: ResourceKind, inputs: Properties): Request[] {
  const local = Object.keys(kind.local ?? {});
  const claimed = new Set([...kind.requests.flatMap(({ only }) => only ?? []), ...local, "region"]);
  return kind.requests.map((map) => buildRequest(map, inputs, claimed));
}

/** What needs nothing but the inputs: asked in a preview already. Unknown values pass. */
export function judgeInputs(kind: ResourceKind, context: Context): Problem[] {
  return [
    ...properties(kind, context),
    // What the program leaves out, the official provider sends as its defaults.
    ...requestsOf(kind, { ...kind.defaults, ...context.inputs }).flatMap(validate),
    ...run(
      kind.checks.filter(({ cloud }) => cloud !== true),
      context,
    ),
  ];
}

/** What needs the rest of the cloud. */
export function judgeSurroundings(kind: ResourceKind, context: Context): Problem[] {
  const missing = kind.references.flatMap((reference) => dangling(reference, context));
  // A rule about another thing says nothing of worth where that thing is not there.
  if (missing.length > 0) return missing;
  return [
    ...duplicate(kind, context),
    ...run(
      kind.checks.filter(({ cloud }) => cloud === true),
      context,
    ),
  ];
}

/** The official provider's own rules: which properties there are, and which there must be. */
function properties({ type, taggable }: ResourceKind, { inputs, record }: Context): Problem[] {
  const known = providerType(type);
  const allowed = new Set([...known.inputs, ...(taggable ? ["tagsAll"] : [])]);
  const unknown = Object.keys(inputs).filter((name) => !allowed.has(name) && !name.startsWith("__"));
  const region = inputs["region"];
  return [
    ...unknown.map((name) => ({ code: "UnknownProperty", property: name, message: `${type} has no such property` })),
    ...known.required
      .filter((name) => inputs[name] === undefined)
      .map((name) => ({ code: "MissingProperty", property: name, message: "is required by the official provider" })),
    ...(region === undefined || region === record.region
      ? []
      : [{ code: "RegionMismatch", property: "region", message: `this rehearsal is of ${record.region} alone` }]),
  ];
}

function run(checks: HandCheck[], context: Context): Problem[] {
  return checks.flatMap((check) => {
    const looked = check.properties.map((path) => context.inputs[/^\w+/.exec(path)?.[0] ?? path]);
    if (looked.some(containsUnknown)) return [];
    return check.run(context) ?? [];
  });
}

function dangling({ property, types, by, code, message, except }: Reference, { inputs, cloud }: Context): Problem[] {
  return valuesAt(inputs, property).flatMap((value) => {
    if (typeof value !== "string" || containsUnknown(value) || except?.(value) === true) return [];
    const found = cloud.entries.some((entry) => {
      if (!types.includes(entry.type)) return false;
      const name = by === undefined ? entry.id : entry.properties[by];
      return name === value || (by !== undefined && name === withoutMark(value));
    });
    return found ? [] : [{ code, property, message: message(value) }];
  });
}

function duplicate({ type, unique }: ResourceKind, { inputs, cloud, entry }: Context): Problem[] {
  if (unique === undefined) return [];
  const key = unique.key(inputs);
  const other = cloud.entries.find(
    (candidate) => candidate.type === type && candidate.id !== entry?.id && unique.key(candidate.properties) === key,
  );
  return other === undefined ? [] : [{ code: unique.code, message: unique.message(inputs) }];
}
