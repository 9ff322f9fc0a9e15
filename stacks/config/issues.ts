import type * as z from "zod";
import { type ConfigError, formatFound, formatPath } from "./errors.ts";
import { nearest } from "./nearest.ts";
import { entryOf } from "./rules/fields.ts";
import { misplacedKey, misplacedList } from "./misplaced.ts";
import { planned, refused } from "./planned.ts";

type Issue = z.core.$ZodIssue;

/** What stands, and may stand, around an issue. */
export interface Surroundings {
  /** The value at a path of the input; undefined where there is none. */
  valueAt: (path: readonly PropertyKey[]) => unknown;
  /** The keys that may stand at a path. */
  keysAt: (path: readonly PropertyKey[]) => string[];
  /** The rule that a text would break at a path; undefined where it would be accepted. */
  textRuleAt: (path: readonly PropertyKey[], text: string) => string | undefined;
  /** The values by which the kinds of thing at a path are told apart, of the field that says so. */
  kindsAt: (path: readonly PropertyKey[], field: string) => string[];
}

/**
 * What the schema found wrong, told for people: a key that is not known with the one it may have meant, a value of the
 * wrong type with the way to write it.
 */
export function explainIssue(
  issue: Issue,
  { valueAt, keysAt, textRuleAt, kindsAt }: Surroundings,
  prefix: readonly string[],
): ConfigError[] {
  const path = formatPath([...prefix, ...issue.path]);
  const value = valueAt(issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey(key, [...prefix, ...issue.path], keysAt(issue.path)));
    case "invalid_value":
      return [unknownValue([...prefix, ...issue.path], value, issue.values.map(String))];
    case "invalid_union": {
      const field = issue.path.at(-1);
      if (issue.discriminator === undefined) return [noBranch(path, value, issue.message)];
      return [unknownValue([...prefix, ...issue.path], value, kindsAt(issue.path.slice(0, -1), String(field)))];
    }
    case "invalid_key":
      return [
        { path, found: `the key "${String(issue.path.at(-1))}"`, allowed: issue.issues[0]?.message ?? issue.message },
      ];
    case "invalid_type":
      // As the file writes it: a map may have a key `toString`, by which the language would be misled.
      return [
        wrongType(
          path,
          value,
          issue.expected,
          textRuleAt(issue.path, typeof value === "string" ? value : formatFound(value)),
        ),
      ];
    default:
      return [{ path, found: formatFound(value), allowed: issue.message }];
  }
}

/** A key that may not stand where it stands. */
export function unknownKey(key: string, path: readonly PropertyKey[], known: readonly string[]): ConfigError {
  const remedy = misplacedKey([...path, key]);
  const near = remedy === undefined ? nearest(key, known) : undefined;
  return {
    path: formatPath([...path, key]),
    found: `the key "${key}"`,
    allowed: known.join(", "),
    ...(near === undefined ? {} : { nearest: near }),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** A value of a type that no branch of a union takes. */
function noBranch(path: string, value: unknown, allowed: string): ConfigError {
  const remedy = remedyForType(value, "int");
  return { path, found: formatFound(value), allowed, ...(remedy === undefined ? {} : { remedy }) };
}

const mustBeSet = "It must be set.";

function unknownValue(path: readonly PropertyKey[], value: unknown, allowed: readonly string[]): ConfigError {
  const error: ConfigError = { path: formatPath(path), found: formatFound(value), allowed: allowed.join(", ") };
  if (typeof value !== "string") {
    const meant = typeof value === "object" && value !== null ? misplacedList(path) : undefined;
    const remedy = value === undefined ? mustBeSet : (meant ?? remedyForType(value, "string"));
    return remedy === undefined ? error : { ...error, remedy };
  }
  const instead = entryOf(refused[String(path.at(-1))] ?? {}, value);
  if (instead !== undefined) return { ...error, remedy: instead };
  const later = planned[String(path.at(-1))] ?? [];
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

function wrongType(path: string, value: unknown, expected: string, textRule: string | undefined): ConfigError {
  const error: ConfigError = { path, found: formatFound(value), allowed: typeNames[expected] ?? expected };
  // In quotes it would be text, and still not what is wanted.
  if (expected === "string" && value !== undefined && textRule !== undefined) return { ...error, allowed: textRule };
  const remedy = value === undefined ? mustBeSet : remedyForType(value, expected);
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
