/** Schemas of add-ons' configurations, as catalogue/clouds/aws/api/addons.json keeps them, and what they hold a value to. */
import type { ValueSchema } from "../../../../catalogue/clouds/aws/api-model.ts";
import { isObject, isUnknown, type Value } from "../../protocol/values.ts";
import { readApi } from "./models.ts";
import type { Constraint } from "./validate.ts";

/** What an add-on's configuration is held to; undefined for one whose schema nobody publishes. */
export function schemaOfAddon(name: string): ValueSchema | undefined {
  return (readApi("addons") as Record<string, { schema: ValueSchema }>)[name]?.schema;
}

/** Everything that is wrong with a value, in the words in which EKS says it (`$.env.X: boolean found, string expected`). */
export function violations(schema: ValueSchema, value: Value, at = "$"): string[] {
  if (isUnknown(value)) return [];
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => isOfType(type, value))) {
    return [`${at}: ${typeOf(value)} found, ${types.join(" or ")} expected`];
  }
  if (schema.anyOf !== undefined && !schema.anyOf.some((one) => violations(one, value, at).length === 0)) {
    return [`${at}: is none of what may stand there`];
  }
  if (schema.enum !== undefined && !schema.enum.includes(value as string)) {
    return [`${at}: does not have a value in the enumeration [${schema.enum.map(String).join(", ")}]`];
  }
  if (typeof value === "string") return ofText(schema, value, at);
  if (typeof value === "number") return ofNumber(schema, value, at);
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined ? [] : value.flatMap((item, i) => violations(items, item, `${at}[${String(i)}]`));
  }
  return isObject(value) ? ofObject(schema, value, at) : [];
}

function ofObject(schema: ValueSchema, value: { [key: string]: Value }, at: string): string[] {
  const { properties = {}, additionalProperties, propertyNames, required = [], minProperties = 0 } = schema;
  const missing = required
    .filter((name) => value[name] === undefined)
    .map((name) => `${at}.${name}: is missing but it is required`);
  const few =
    Object.keys(value).length < minProperties ? [`${at}: must have at least ${String(minProperties)} properties`] : [];
  return [
    ...missing,
    ...few,
    ...Object.entries(value).flatMap(([name, item]) => {
      const here = `${at}.${name}`;
      const misnamed = propertyNames === undefined ? [] : violations(propertyNames, name, here);
      const known = properties[name];
      if (known !== undefined) return [...misnamed, ...violations(known, item, here)];
      if (additionalProperties === false) {
        return [`${here}: is not defined in the schema and the schema does not allow additional properties`];
      }
      return isSchema(additionalProperties) ? [...misnamed, ...violations(additionalProperties, item, here)] : misnamed;
    }),
  ];
}

function ofText(
  { pattern, format, minLength = 0, maxLength = Infinity }: ValueSchema,
  value: string,
  at: string,
): string[] {
  return [
    ...(pattern !== undefined && !new RegExp(pattern, "u").test(value)
      ? [`${at}: does not match the regex pattern ${pattern}`]
      : []),
    ...(format !== undefined && formats[format]?.test(value) === false
      ? [`${at}: "${value}" does not say a value of the format ${format}`]
      : []),
    ...(value.length < minLength ? [`${at}: must be at least ${String(minLength)} characters long`] : []),
    ...(value.length > maxLength ? [`${at}: may only be ${String(maxLength)} characters long`] : []),
  ];
}

function ofNumber({ minimum = -Infinity, maximum = Infinity }: ValueSchema, value: number, at: string): string[] {
  if (value < minimum) return [`${at}: must have a minimum value of ${String(minimum)}`];
  return value > maximum ? [`${at}: must have a maximum value of ${String(maximum)}`] : [];
}

/** Words of the schemas' own: what text must say so that the add-on can read it. */
const formats: Readonly<Record<string, RegExp>> = { boolean: /^(true|false)$/, integer: /^-?\d+$/ };

function isOfType(type: string, value: Value): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return Array.isArray(value);
    case "null":
      return value === null;
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}

function typeOf(value: Value): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

const isSchema = (value: boolean | ValueSchema | undefined): value is ValueSchema => typeof value === "object";

/** A setting within a configuration, and what holds it. */
export interface Setting {
  /** As `env.WARM_PREFIX_TARGET`, `eniConfig.subnets.*.id`, `tolerations[*]`. */
  path: string;
  /** What it is held to beyond its type; undefined: to nothing at all. */
  constraints?: Constraint[];
}

/** Every setting of a configuration, once. @param schema absent: nothing holds any of them. */
export function settingsOf(schema: ValueSchema | undefined, value: Value, path = ""): Setting[] {
  const inside = (name: string): string => (path === "" ? name : `${path}.${name}`);
  if (isObject(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([name, item]) => {
      const known = schema?.properties?.[name];
      if (known !== undefined) return settingsOf(known, item, inside(name));
      const any = schema?.additionalProperties;
      // Names of a map's own are no settings.
      return isSchema(any) ? settingsOf(any, item, inside("*")) : settingsOf(undefined, item, inside(name));
    });
  }
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item) => settingsOf(schema?.items, item, `${path}[*]`));
  }
  return [
    {
      path,
      ...(schema?.type === undefined && schema?.anyOf === undefined ? {} : { constraints: constraintsOf(schema) }),
    },
  ];
}

function constraintsOf(schema: ValueSchema): Constraint[] {
  const { enum: allowed, pattern, format, minimum, maximum, minLength, maxLength, minProperties } = schema;
  const given = (...bounds: (number | undefined)[]): boolean => bounds.some((bound) => bound !== undefined);
  return [
    ...(allowed === undefined ? [] : (["enum"] as const)),
    ...(pattern === undefined && format === undefined ? [] : (["pattern"] as const)),
    ...(given(minLength, maxLength, minProperties) ? (["length"] as const) : []),
    ...(given(minimum, maximum) ? (["range"] as const) : []),
  ];
}
