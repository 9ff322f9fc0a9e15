/** Schemas of add-ons' configurations, from what their makers publish: reduced to what a value is held to, without prose. */

import type { ValueSchema } from "../../catalogue/clouds/aws/api-model.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = Record<string, Json>;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const prose = ["$schema", "$defs", "definitions", "description", "title", "default"];
const plain = ["type", "required", "enum", "pattern", "format", "minimum", "maximum"] as const;
const lengths = ["minLength", "maxLength", "minProperties"] as const;

/**
 * A published schema without prose, its references resolved.
 *
 * @throws Error where it says something that is not kept: nothing may be lost in silence.
 */
export function reduceSchema(root: unknown): ValueSchema {
  const whole = root as JsonObject;
  const reduce = (given: Json): ValueSchema => {
    if (!isObject(given)) throw new Error(`No schema: ${JSON.stringify(given)}`);
    const { $ref, ...beside } = given;
    const schema = typeof $ref === "string" ? { ...resolve(whole, $ref), ...beside } : given;
    const kept: ValueSchema = {};
    for (const [word, value] of Object.entries(schema)) {
      if (prose.includes(word)) continue;
      else if ([...plain, ...lengths].includes(word as "type")) Object.assign(kept, { [word]: value });
      else if (word === "properties") kept.properties = each(value, reduce);
      else if (word === "additionalProperties") {
        kept.additionalProperties ??= isObject(value) ? reduce(value) : value === true;
      } else if (word === "items" || word === "propertyNames") kept[word] = reduce(value);
      else if (word === "anyOf" && Array.isArray(value)) kept.anyOf = value.map(reduce);
      else if (word === "patternProperties") kept.additionalProperties = anyProperty(value, reduce);
      else throw new Error(`The schema says "${word}", which is not kept.`);
    }
    return kept;
  };
  return reduce(whole);
}

function resolve(root: JsonObject, reference: string): JsonObject {
  const found = reference
    .replace(/^#\//, "")
    .split("/")
    .reduce<Json | undefined>((at, key) => (isObject(at) ? at[key] : undefined), root);
  if (!isObject(found)) throw new Error(`${reference} leads nowhere.`);
  return found;
}

const each = (value: Json, of: (schema: Json) => ValueSchema): Record<string, ValueSchema> =>
  Object.fromEntries(Object.entries(isObject(value) ? value : {}).map(([name, schema]) => [name, of(schema)]));

function anyProperty(value: Json, of: (schema: Json) => ValueSchema): ValueSchema {
  const schema = isObject(value) && Object.keys(value).length === 1 ? value["^.*$"] : undefined;
  if (schema === undefined) throw new Error(`Only a pattern for every name is kept, not ${JSON.stringify(value)}`);
  return of(schema);
}

/** What Kubernetes has a type of its own for: its fields are not the chart's. */
const kubernetesTypes = /^(resources|affinity|updateStrategy|tmpVolume|\w*Probe|\w*[sS]ecurityContext)$/;

/** The settings of a chart and their types, from its default values: all that it knows, where it publishes no schema. */
export function schemaOfValues(values: unknown, name = ""): ValueSchema {
  const value = values as Json;
  if (value === null) return {};
  if (Array.isArray(value)) return { type: "array" };
  if (typeof value === "boolean") return { type: "boolean" };
  if (typeof value === "number") return { type: "integer" };
  if (typeof value === "string") {
    const says = value === "true" || value === "false" ? "boolean" : /^\d+$/.test(value) ? "integer" : undefined;
    return { type: "string", ...(says === undefined ? {} : { format: says }) };
  }
  if (Object.keys(value).length === 0 || kubernetesTypes.test(name)) return { type: "object" };
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, schemaOfValues(item, key)])),
  };
}

/**
 * A schema with the settings that its chart has got since. A section that the chart had and the schema left out stays out.
 *
 * @param then the chart's values at the schema's time.
 */
export function withNewSettings(schema: ValueSchema, then: unknown, now: unknown): ValueSchema {
  const [before, after] = [then as Json, now as Json];
  if (!isObject(before) || !isObject(after)) return schema;
  const properties = { ...schema.properties };
  for (const [name, value] of Object.entries(after)) {
    const known = properties[name];
    const old = before[name];
    if (known !== undefined && old !== undefined) properties[name] = withNewSettings(known, old, value);
    else if (old === undefined) properties[name] ??= schemaOfValues(value, name);
  }
  return Object.keys(properties).length === 0 ? schema : { ...schema, properties };
}

/** A schema with further settings. What it has already is left as it is. */
export function extended(schema: ValueSchema, by: Readonly<Record<string, ValueSchema>>): ValueSchema {
  return { ...schema, properties: { ...by, ...schema.properties } };
}
