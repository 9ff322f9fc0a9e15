import { type Fields, parseJsonDocument } from "../shared/fields.ts";

/** What the value of a file is: all of its text, the first group of an expression, or how often an expression matches. */
export type Read = { kind: "text" } | { kind: "group" | "count"; pattern: string };

export type Expectation = { kind: "atLeast" | "atMost"; bound: number } | { kind: "equals" | "contains"; text: string };

/** One setting of the machine. */
export interface Check {
  /** The label `setting` of its metrics. */
  name: string;
  /** The file that tells it, as this container sees it. */
  file: string;
  read: Read;
  expect: Expectation;
}

/** Whom to ask for the time, and how far the machine may be from it, in seconds. */
export interface ClockRule {
  server: string;
  port: number;
  maxOffsetSeconds: number;
}

/** The settings of the agent, as JSON in the file that the environment variable `NODE_SETTINGS_SETTINGS` names. */
export interface NodeSettingsSettings {
  /** Name of the environment: the label `environment` of every metric. */
  environment: string;
  /** Port of `/metrics` and `/healthz`. Default 9752. */
  port: number;
  /** Seconds from one look to the next. Default 60: settings change when people or updates change them. */
  pollSeconds: number;
  checks: Check[];
  /** `null`: the clock is not compared. */
  clock: ClockRule | null;
}

/** A check as it is written: one expectation, and at most one way to read. */
export interface CheckInput {
  file: string;
  group?: string;
  count?: string;
  atLeast?: number;
  atMost?: number;
  equals?: string;
  contains?: string;
}

/** What a caller has to write; the rest has defaults. */
export interface NodeSettingsInput {
  environment: string;
  port?: number;
  pollSeconds?: number;
  /** By name. */
  checks: Readonly<Record<string, CheckInput>>;
  clock?: ClockRule | null;
}

/**
 * Reads settings from JSON text and fills in defaults.
 * @throws InvalidDocument naming every problem at once.
 */
export function parseNodeSettings(text: string): NodeSettingsSettings {
  return parseJsonDocument("node-settings settings", text, readSettings);
}

function readSettings(fields: Fields): NodeSettingsSettings {
  const settings = {
    environment: fields.string("environment"),
    port: fields.number("port", { min: 0, max: 65_535, integer: true }, 9752),
    pollSeconds: fields.number("pollSeconds", { min: 0.01, max: 3600 }, 60),
    checks: fields.entries("checks").map(([name, check]) => readCheck(name, check)),
    clock: readClock(fields.objectOrNull("clock")),
  };
  fields.rejectUnknown();
  return settings;
}

function readCheck(name: string, fields: Fields): Check {
  const check = { name, file: fields.string("file"), read: readRead(fields), expect: readExpectation(fields) };
  fields.rejectUnknown();
  return check;
}

function readRead(fields: Fields): Read {
  const group = fields.stringOrNull("group");
  const count = fields.stringOrNull("count");
  if (group !== null && count !== null) fields.problem("count", "group beside it", "one of group and count");
  const [kind, pattern] = group !== null ? (["group", group] as const) : (["count", count] as const);
  if (pattern === null) return { kind: "text" };
  try {
    new RegExp(pattern, "m");
  } catch {
    fields.problem(kind, JSON.stringify(pattern), "a regular expression");
  }
  return { kind, pattern };
}

function readExpectation(fields: Fields): Expectation {
  const found: Expectation[] = [];
  for (const kind of ["atLeast", "atMost"] as const) {
    const bound = fields.numberOrNull(kind);
    if (bound !== null) found.push({ kind, bound });
  }
  for (const kind of ["equals", "contains"] as const) {
    const text = fields.stringOrNull(kind);
    if (text !== null) found.push({ kind, text });
  }
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  const kinds = found.map(({ kind }) => kind).join(", ");
  fields.problem("atLeast", kinds === "" ? "nothing" : kinds, "exactly one of atLeast, atMost, equals, contains");
  return { kind: "equals", text: "" };
}

function readClock(fields: Fields | null): ClockRule | null {
  if (fields === null) return null;
  const clock = {
    server: fields.string("server"),
    port: fields.number("port", { min: 1, max: 65_535, integer: true }, 123),
    maxOffsetSeconds: fields.number("maxOffsetSeconds", { min: 0.001 }),
  };
  fields.rejectUnknown();
  return clock;
}
