import type * as z from "zod";
import { type ConfigError, formatFound, formatPath, type Result } from "../../config/errors.ts";
import { nearest } from "../../config/nearest.ts";
import { keysAt, valueAt } from "../../config/walk.ts";
import { canonical, layOut } from "./canonical.ts";
import { type Broken, brokenRules } from "./rules.ts";
import { lineOf, scan } from "./scan.ts";
import { lockSchema, lockVersion } from "./schema.ts";
import type { Lock } from "./types.ts";

/** The name of an environment's lock, which lies beside its `Pulumi.<env>.yaml`. */
export function lockFileName(environment: string): string {
  return `${environment}.lock.json`;
}

/** A lock as its file holds it. {@link parseLock} reads the same lock back, its pools and placements in order of name. */
export function formatLock(lock: Lock): string {
  return layOut(canonical(lock));
}

/**
 * Reads a lock and reports everything that is wrong with it at once.
 *
 * @param fileName as it is to be named in what the errors propose.
 * @param environment whose lock it has to be.
 */
export function parseLock(text: string, fileName: string, environment: string): Result<Lock> {
  const fix = remedy(fileName, environment);
  const complete = (error: ConfigError): ConfigError => ({ remedy: fix, ...error });
  const conflicts = conflictMarkers(text, fileName, environment);
  if (conflicts.length > 0) return { ok: false, errors: conflicts.map(complete) };

  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, errors: [complete(notJson(error as Error, text))] };
  }
  const { twice, lines } = scan(text);
  const errors: ConfigError[] = twice.map(({ path, line }) => ({
    path: formatPath(path),
    line,
    found: `the key "${String(path.at(-1))}" a second time`,
    allowed: "each key once",
  }));
  const locate = ({ path, ...rest }: Broken): ConfigError => ({
    path: path.length === 0 ? "lock" : formatPath(path),
    line: lineOf(lines, path),
    ...rest,
  });

  const future = laterVersion(value);
  if (future !== undefined) return { ok: false, errors: [...errors, locate(future)].map(complete) };
  const parsed = lockSchema.safeParse(value);
  if (!parsed.success) {
    const issues = parsed.error.issues.flatMap((issue) => explain(issue, value));
    return { ok: false, errors: [...errors, ...issues.map(locate)].map(complete) };
  }
  errors.push(...brokenRules(parsed.data, environment).map(locate));
  if (errors.length > 0) return { ok: false, errors: errors.map(complete) };
  return { ok: true, value: canonical(parsed.data) };
}

function remedy(fileName: string, environment: string): string {
  return (
    `Take ${fileName} back from version control. If it is lost, ` +
    `\`./cryptokube plan ${environment} --from-state FILE\` rebuilds it from what \`pulumi stack export\` wrote.`
  );
}

/** What git leaves where two changes of one file met. Nothing else in a lock begins a line like this. */
function conflictMarkers(text: string, fileName: string, environment: string): ConfigError[] {
  return text.split("\n").flatMap((content, index) =>
    /^(<{7}|\|{7}|={7}|>{7})( |\r?$)/.test(content)
      ? [
          {
            path: "lock",
            line: index + 1,
            found: `a conflict that git left: ${formatFound(content.trim())}`,
            allowed: "one of the two sides",
            remedy:
              `Take one side whole (\`git checkout --ours ${fileName}\`, or --theirs), then let ` +
              `\`./cryptokube plan ${environment}\` add what the other one wanted.`,
          },
        ]
      : [],
  );
}

function notJson(error: Error, text: string): ConfigError {
  if (text.trim() === "") return { path: "lock", line: 1, found: "an empty file", allowed: "a lock, as JSON" };
  const [, at] = /at position (\d+)/.exec(error.message) ?? [];
  const line = at === undefined ? undefined : text.slice(0, Number(at)).split("\n").length;
  return {
    path: "lock",
    ...(line === undefined ? {} : { line }),
    found: error.message.split("\n").join(" "),
    allowed: "JSON",
  };
}

/** A lock that a later program wrote: its fields may mean what this one cannot know. */
function laterVersion(value: unknown): Broken | undefined {
  const version = valueAt(value, ["version"]);
  if (typeof version !== "number" || version === lockVersion) return undefined;
  return {
    path: ["version"],
    found: formatFound(version),
    allowed: String(lockVersion),
    ...(version > lockVersion
      ? { remedy: "A later version of CryptoKube wrote this lock: use that version, or a later one." }
      : {}),
  };
}

const typeNames: Record<string, string> = {
  string: "a text",
  int: "a whole number",
  number: "a number",
  array: "a list",
  object: "a map of keys",
  record: "a map of keys",
  boolean: "true or false",
};

function explain(issue: z.core.$ZodIssue, root: unknown): Broken[] {
  const path = issue.path.map((step) => (typeof step === "symbol" ? String(step) : step));
  const found = formatFound(valueAt(root, path));
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = keysAt(lockSchema, path, root);
      return issue.keys.map((key) => {
        const near = nearest(key, known);
        const broken = { path: [...path, key], found: `the key "${key}"`, allowed: known.join(", ") };
        return near === undefined ? broken : { ...broken, nearest: near };
      });
    }
    case "invalid_type":
      return [{ path, found, allowed: typeNames[issue.expected] ?? issue.expected }];
    case "invalid_value":
      return [{ path, found, allowed: issue.values.map(String).join(", ") }];
    case "invalid_key":
      return [{ path, found: `the key "${String(path.at(-1))}"`, allowed: issue.issues[0]?.message ?? issue.message }];
    default:
      return [{ path, found, allowed: issue.message }];
  }
}
