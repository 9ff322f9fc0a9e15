import type { EnvironmentConfig } from "./environment.ts";
import type * as z from "zod";
import { type ConfigError, formatFound, formatPath, type Result } from "./errors.ts";
import { explainIssue } from "./issues.ts";
import type { Known } from "./known.ts";
import { parserErrors } from "./parsers.ts";
import { placeErrors, placeKeys } from "./place.ts";
import { brokenRules } from "./rules.ts";
import { environmentSchema, toConfig } from "./environment.ts";
import { nestedSecrets } from "./secrets.ts";
import { unquotedVersions } from "./versions.ts";
import { discriminators, keysAt, schemaAt, textRuleAt, unfold, valueAt } from "./walk.ts";

/**
 * Checks the keys that are ours to read, wherever they were read from, and reports everything that is wrong with them.
 *
 * @param values keys with their prefix, as `cryptokube:chains`; whole keys of ours that are encrypted are left out.
 * @param known the names that may stand in them.
 * @param environment the stack's name, where it is one.
 */
export function checkConfig(
  values: Readonly<Record<string, unknown>>,
  known: Known,
  environment?: string,
): Result<EnvironmentConfig> {
  const schema = environmentSchema(known);
  const own = Object.fromEntries(
    Object.entries(values).filter(([key]) => !(placeKeys as readonly string[]).includes(key)),
  );
  const parsed = schema.safeParse(own);
  const causes: ConfigError[] = [
    ...unquotedVersions(own, ["config"]),
    ...nestedSecrets(own, []).map((error) => ({ ...error, path: `config.${error.path}` })),
  ];
  const surroundings = {
    valueAt: (path: readonly PropertyKey[]) => valueAt(own, path),
    keysAt: (path: readonly PropertyKey[]) => keysAt(schema, path, own),
    textRuleAt: (path: readonly PropertyKey[], text: string) => textRuleAt(schema, path, text, own),
    kindsAt: (path: readonly PropertyKey[], field: string) => {
      const union = schemaAt(schema, path, own);
      return union === undefined ? [] : discriminators(union, field);
    },
  };
  const errors: ConfigError[] = [
    ...placeErrors(values, known),
    ...causes,
    ...(parsed.error?.issues ?? [])
      .flatMap((issue) => unfold(schema, issue, own))
      .filter((issue) => !isEcho(issue, causes))
      .flatMap((issue) => explainIssue(issue, surroundings, ["config"])),
    ...brokenRules(own, known, environment).map(({ path, found, ...rule }) => ({
      path: formatPath(["config", ...path]),
      found: formatFound(found),
      ...rule,
    })),
    ...parserErrors(known.clients),
  ];
  return parsed.success && errors.length === 0
    ? { ok: true, value: toConfig(parsed.data, values) }
    : { ok: false, errors };
}

export { valueAt } from "./walk.ts";

/** Whether an issue only repeats what a cause has already said better: that the value there is of the wrong type. */
function isEcho(issue: z.core.$ZodIssue, causes: readonly ConfigError[]): boolean {
  const path = formatPath(["config", ...issue.path]);
  return issue.code !== "unrecognized_keys" && causes.some((cause) => cause.path === path);
}
