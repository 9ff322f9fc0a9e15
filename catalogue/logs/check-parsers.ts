/**
 * Holds each parser to the lines that it shows: what it would miss there, it would miss everywhere, and nobody would see it,
 * as a line that no parser reads is kept whole. Pure.
 */
import type { Catalogue } from "../chains/index.ts";
import { type LineForm, type LogParser, logParsers, type ParserFixture } from "./parsers.ts";

/** What is wrong with a parser, by the words in which errors of a file are told. */
export interface ParserFault {
  /** `catalogue.logParsers[2].fixtures[0].level`, or `catalogue.execution.orbit.logForm.expression`. */
  path: string;
  found: string;
  allowed: string;
  remedy: string;
}

interface Placed {
  at: string;
  form: LineForm;
}

interface Reading {
  level?: string;
  message?: string;
}

/** Everything that is wrong with the parsers of a catalogue and of its clients; each faulty thing once. */
export function faultsOfParsers(clients: Catalogue, parsers: readonly LogParser[] = logParsers): ParserFault[] {
  const named: Placed[] = parsers.map((form, i) => ({ at: `catalogue.logParsers[${i}]`, form }));
  const own = [...Object.values(clients.execution), ...Object.values(clients.consensus)].flatMap(
    ({ name, role, logForm }) =>
      logForm === undefined ? [] : [{ at: `catalogue.${role}.${name}.logForm`, form: logForm, name }],
  );
  return [
    ...[...named, ...own].flatMap(({ at, form }) => faultsOf(form, at)),
    ...readTwice([
      ...parsers.flatMap(({ containers }, i) =>
        containers.map((container) => ({ container, at: `catalogue.logParsers[${i}].containers` })),
      ),
      ...own.map(({ at, name }) => ({ container: name, at })),
    ]),
  ];
}

function readTwice(all: readonly { container: string; at: string }[]): ParserFault[] {
  return all.flatMap(({ container, at }, i) => {
    const first = all.slice(0, i).find((each) => each.container === container);
    if (first === undefined) return [];
    return [
      {
        path: at,
        found: container,
        allowed: `one parser for the lines of "${container}", which ${first.at} reads already`,
        remedy: "Take one of them out: else their order would decide.",
      },
    ];
  });
}

function faultsOf(form: LineForm, at: string): ParserFault[] {
  if (form.fixtures.length === 0) {
    return [
      {
        path: `${at}.fixtures`,
        found: "nothing",
        allowed: "a line at least, as the program writes it",
        remedy: "Add one with the level and the message that are to be read in it.",
      },
    ];
  }
  const expression = form.format === "json" ? undefined : compiled(form.expression, `${at}.expression`);
  if (expression !== undefined && "path" in expression) return [expression];
  return form.fixtures.flatMap((fixture, i) =>
    missed(fixture, read(form, expression?.regexp, fixture.line), `${at}.fixtures[${i}]`),
  );
}

/** The modes are those of Fluentd's engine, where `^` and `$` are the ends of each line; `u` refuses what only Ruby knows. */
function compiled(text: string, path: string): { regexp: RegExp } | ParserFault {
  const fault = (allowed: string): ParserFault => ({
    path,
    found: text,
    allowed,
    remedy: "Write it with what Ruby's expressions and JavaScript's have in common, and name both parts.",
  });
  let regexp: RegExp;
  try {
    regexp = new RegExp(text, "mu");
  } catch (error) {
    return fault(`an expression that JavaScript takes too (${(error as Error).message})`);
  }
  const lacking = ["level", "message"].filter((part) => !text.includes(`(?<${part}>`));
  return lacking.length === 0 ? { regexp } : fault(`an expression with the named part ${lacking.join(" and ")}`);
}

/** What Fluentd would find in a line; undefined: nothing, and the line would stay as it is. */
function read(form: LineForm, regexp: RegExp | undefined, line: string): Reading | undefined {
  if (form.format === "expression") {
    const groups = regexp?.exec(line)?.groups;
    return groups === undefined ? undefined : reading(groups.level, groups.message);
  }
  try {
    const fields: unknown = JSON.parse(line);
    if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return undefined;
    return reading(valueAt(fields, form.level), valueAt(fields, form.message));
  } catch {
    return undefined;
  }
}

const reading = (level: unknown, message: unknown): Reading => ({
  ...(typeof level === "string" ? { level } : {}),
  ...(typeof message === "string" ? { message } : {}),
});

function valueAt(fields: object, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, name) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined,
      fields,
    );
}

function missed({ line, ...wanted }: ParserFixture, found: Reading | undefined, at: string): ParserFault[] {
  const remedy = "Mend the parser; or the fixture, where the program writes otherwise.";
  if (found === undefined) {
    return [{ path: `${at}.line`, found: line, allowed: "a line that its parser reads", remedy }];
  }
  return (["level", "message"] as const)
    .filter((part) => found[part] !== wanted[part])
    .map((part) => ({
      path: `${at}.${part}`,
      found: found[part] ?? "nothing",
      allowed: wanted[part] ?? `no ${part}`,
      remedy,
    }));
}
