import * as z from "zod";
import { nearest } from "./nearest.ts";

type Schema = z.core.$ZodType;
type Path = readonly PropertyKey[];

/** The parts of a schema's definition that lead on to others. */
interface Definition {
  type: string;
  shape?: Record<string, Schema>;
  element?: Schema;
  valueType?: Schema;
  innerType?: Schema;
  options?: readonly Schema[];
  discriminator?: string;
  values?: readonly unknown[];
}

function definition(schema: Schema): Definition {
  return schema._zod.def;
}

/** The value at a path, or undefined. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}

/**
 * The schema at a path. Of a union, the path goes on through the branch that the value there is of.
 *
 * @param root the value that the path leads through.
 */
export function schemaAt(schema: Schema, path: Path, root: unknown): Schema | undefined {
  return path.reduce<Schema | undefined>((here, step, index) => {
    if (here === undefined) return undefined;
    const { shape, element, valueType } = definition(branchOf(here, valueAt(root, path.slice(0, index))));
    const next = shape?.[String(step)] ?? element ?? valueType;
    return next === undefined ? undefined : unwrap(next);
  }, unwrap(schema));
}

/** The keys that the schema knows at a path. */
export function keysAt(schema: Schema, path: Path, root: unknown): string[] {
  const here = schemaAt(schema, path, root);
  if (here === undefined) return [];
  return Object.keys(definition(branchOf(here, valueAt(root, path))).shape ?? {});
}

/** The rule that a text would break at a path; undefined where it would be accepted. */
export function textRuleAt(schema: Schema, path: Path, text: string, root: unknown): string | undefined {
  const here = schemaAt(schema, path, root);
  return here === undefined ? undefined : z.safeParse(here, text).error?.issues[0]?.message;
}

/** The values by which the branches of the union at a path are told apart. */
export function discriminators(schema: Schema, field: string): string[] {
  return (definition(schema).options ?? []).map((option) => discriminatorOf(option, field));
}

/**
 * The branch of a union that a value is of: the one that its discriminator names, or nearly names; without any, the
 * first that takes its type. A schema that is no union is its own.
 */
export function branchOf(schema: Schema, value: unknown): Schema {
  const { options, discriminator } = definition(schema);
  if (options === undefined) return schema;
  if (discriminator === undefined) return options.find((option) => takes(option, value)) ?? schema;
  const said: unknown = typeof value === "object" && value !== null ? Reflect.get(value, discriminator) : undefined;
  if (typeof said !== "string") return schema;
  const names = discriminators(schema, discriminator);
  const name = names.includes(said) ? said : nearest(said, names);
  return options.find((option) => discriminatorOf(option, discriminator) === name) ?? schema;
}

function discriminatorOf(option: Schema, field: string): string {
  const literal = definition(option).shape?.[field];
  return String(literal === undefined ? undefined : definition(unwrap(literal)).values?.[0]);
}

/** Whether a branch is for values of this type, whatever else it asks of them. */
function takes(option: Schema, value: unknown): boolean {
  const { type } = definition(option);
  const taken = type === "enum" ? "string" : type;
  return taken === (Array.isArray(value) ? "array" : typeof value);
}

/** The schema within its default, optional and similar wrappings. */
function unwrap(schema: Schema): Schema {
  const { innerType } = definition(schema);
  return innerType === undefined ? schema : unwrap(innerType);
}

/**
 * The issues that an issue of a union stands for: that its discriminator is not known, and what else the branch that was
 * probably meant finds; or what the branch finds that the value's type is of.
 */
export function unfold(schema: Schema, issue: z.core.$ZodIssue, root: unknown): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const { discriminator } = issue as { discriminator?: string };
  const path = discriminator === undefined ? issue.path : issue.path.slice(0, -1);
  const union = schemaAt(schema, path, root);
  const value = valueAt(root, path);
  const branch = union === undefined ? undefined : branchOf(union, value);
  if (branch === undefined || branch === union) return [issue];
  const meant =
    discriminator === undefined
      ? value
      : { ...(value as object), [discriminator]: discriminatorOf(branch, discriminator) };
  const inner = z.safeParse(branch, meant).error?.issues ?? [];
  // A branch may have unions further in.
  const moved = inner.flatMap((found) => {
    const there = { ...found, path: [...path, ...found.path] };
    return found.path.length === 0 ? [there] : unfold(schema, there, root);
  });
  return discriminator === undefined ? moved : [issue, ...moved];
}
