import type * as z from "zod";
import { type ConfigError, formatFound, formatPath } from "./errors.ts";
import { nearest } from "./nearest.ts";
import { planned } from "./planned.ts";

type Issue = z.core.$ZodIssue;

/** Reads the value at a path of the input; undefined where there is none. */
type Lookup = (path: readonly PropertyKey[]) => unknown;

/**
 * What the schema found wrong, told for people: a key that is not known with the one it may have meant, a value of the
 * wrong type with the way to write it.
 *
 * @param knownKeys the keys that may stand at a path.
 */
export function explainIssue(
  issue: Issue,
  lookup: Lookup,
  knownKeys: Lookup,
  prefix: readonly string[],
): ConfigError[] {
  const path = formatPath([...prefix, ...issue.path]);
  const value = lookup(issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, [...prefix, ...issue.path], asNames(knownKeys(issue.path))));
    case "invalid_value":
      return [unknownValue(String(issue.path.at(-1)), path, value, issue.values.map(String))];
    case "invalid_type":
      return [wrongType(path, value, issue.expected)];
    default:
      return [{ path, found: formatFound(value), allowed: issue.message }];
  }
}

/** A key that may not stand where it stands. */
export function unknownKey(key: string, path: readonly PropertyKey[], known: readonly string[]): ConfigError {
  const near = nearest(key, known);
  return {
    path: formatPath([...path, key]),
    found: `the key "${key}"`,
    allowed: known.join(", "),
    ...(near === undefined ? {} : { nearest: near }),
  };
}

function unknownValue(field: string, path: string, value: unknown, allowed: readonly string[]): ConfigError {
  const error: ConfigError = { path, found: formatFound(value), allowed: allowed.join(", ") };
  if (typeof value !== "string") {
    return value === undefined ? error : { ...error, remedy: remedyForType(value, "string") };
  }
  const later = planned[field] ?? [];
  if (later.includes(value)) {
    return { ...error, remedy: `"${value}" is not built yet: this version knows ${allowed.join(", ")}.` };
  }
  const near = nearest(value, [...allowed, ...later]);
  return near === undefined ? error : { ...error, nearest: near };
}

const typeNames: Record<string, string> = {
  string: "text",
  int: "a whole number",
  number: "a number",
  array: "a list",
  object: "a map of keys",
  record: "a map of keys",
  boolean: "true or false",
};

function wrongType(path: string, value: unknown, expected: string): ConfigError {
  const error: ConfigError = { path, found: formatFound(value), allowed: typeNames[expected] ?? expected };
  const remedy = value === undefined ? "It must be set." : remedyForType(value, expected);
  return remedy === undefined ? error : { ...error, remedy };
}

function remedyForType(value: unknown, expected: string): string | undefined {
  if (expected === "string" && ["number", "boolean"].includes(typeof value)) {
    return `YAML reads this as a ${typeof value}. Put it in quotes: "${String(value)}".`;
  }
  if ((expected === "int" || expected === "number") && typeof value === "string" && /^\d+$/.test(value)) {
    return `In quotes it is text. Write it without: ${value}.`;
  }
  if (expected === "array") return 'Begin each entry with "- ", one a line, or write them as [ … ].';
  return undefined;
}

function asNames(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
