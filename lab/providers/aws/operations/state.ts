/** Properties between the engine and the simulated cloud. */
import {
  isObject,
  isUnknown,
  markSecrets,
  plainObject,
  type Properties,
  secret,
  UNKNOWN,
  type Value,
} from "../../protocol/values.ts";
import type { Cloud, Entry } from "../cloud/cloud.ts";
import type { Context, ResourceKind } from "../kind.ts";
import { providerType } from "../model/models.ts";
import type { Session } from "../session.ts";

export function contextOf(
  session: Session,
  cloud: Cloud,
  inputs: Properties,
  entry?: Entry,
  changed: Iterable<string> = [],
): Context {
  const { record, facts } = session;
  return { record, facts, cloud, inputs, ...(entry === undefined ? {} : { entry }), changed: new Set(changed) };
}

/** As the engine keeps it, with what was secret in the inputs secret again. */
export function stateOf(kind: ResourceKind, properties: Properties, inputs: Properties): Properties {
  const marked = markSecrets(properties, inputs);
  for (const name of kind.secret ?? []) {
    if (marked[name] !== undefined) marked[name] = secret(marked[name]);
  }
  return marked;
}

/**
 * What a preview knows of a thing: what was asked, and unknowns.
 *
 * @param known what stays of it where it is there already.
 * @param olds all that it is then: what the cloud added within a block stays as well.
 */
export function previewOf(
  kind: ResourceKind,
  inputs: Properties,
  known: Properties = {},
  olds: Properties = {},
): Properties {
  const given = withComputed(kind, { ...kind.defaults, ...plainObject(inputs) }, olds);
  const unknown = providerType(kind.type).outputs.filter(
    (name) => given[name] === undefined && known[name] === undefined,
  );
  const filled = providerType(kind.type).inputs.filter(
    (name) => given[name] === undefined && known[name] === undefined,
  );
  const computed = [...unknown, ...filled.filter((name) => (kind.computed ?? []).includes(name))];
  return stateOf(kind, { ...known, ...Object.fromEntries(computed.map((name) => [name, UNKNOWN])), ...given }, inputs);
}

/** What the program gives, with what the cloud adds within its blocks: as it was, or unknown. */
function withComputed({ computedWithin = {} }: ResourceKind, given: Properties, olds: Properties): Properties {
  const all = { ...given };
  for (const [name, fields] of Object.entries(computedWithin)) {
    const asked = given[name];
    if (!isObject(asked)) continue;
    const old = olds[name];
    const added = fields.map((field): [string, Value] => [field, (isObject(old) ? old[field] : undefined) ?? UNKNOWN]);
    all[name] = { ...Object.fromEntries(added), ...asked };
  }
  return all;
}

/** An import has no inputs yet: it takes those that the program could have given. */
export function inputsFrom(kind: ResourceKind, properties: Properties): Properties {
  const { inputs } = providerType(kind.type);
  return Object.fromEntries(
    Object.entries(properties).filter(([name, value]) => inputs.includes(name) && !isEmpty(value)),
  );
}

function isEmpty(value: Value): boolean {
  return (
    value === "" || (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0)
  );
}

export function mergedTags(session: Session, inputs: Properties): Value {
  const tags = inputs["tags"];
  if (isUnknown(tags)) return UNKNOWN;
  return { ...session.configuration.defaultTags, ...(isObject(tags) ? tags : {}) };
}
