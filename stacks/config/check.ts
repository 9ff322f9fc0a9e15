import * as z from "zod";
import { type Catalogue, catalogue } from "../../catalogue/chains/index.ts";
import { type ConfigError, formatFound, formatPath, type Result } from "./errors.ts";
import { explainIssue } from "./issues.ts";
import { brokenRules } from "./rules.ts";
import { type EnvironmentConfig, environmentSchema, toConfig } from "./schema.ts";
import { nestedSecrets } from "./secrets.ts";
import { unquotedVersions } from "./versions.ts";

/**
 * Checks the keys of our namespace, wherever they were read from, and reports everything that is wrong with them.
 *
 * @param values keys with their prefix, as `cryptokube:chains`; whole keys that are encrypted are left out.
 */
export function checkConfig(
  values: Record<string, unknown>,
  clients: Catalogue = catalogue,
): Result<EnvironmentConfig> {
  const schema = environmentSchema(clients);
  const parsed = schema.safeParse(values);
  const causes: ConfigError[] = [
    ...unquotedVersions(values, ["config"]),
    ...nestedSecrets(values, []).map((error) => ({ ...error, path: `config.${error.path}` })),
  ];
  const errors: ConfigError[] = [
    ...causes,
    ...(parsed.error?.issues ?? [])
      .filter((issue) => !isEcho(issue, causes))
      .flatMap((issue) =>
        explainIssue(
          issue,
          {
            valueAt: (path) => valueAt(values, path),
            keysAt: (path) => keysAt(schema, path),
            textRuleAt: (path, text) => textRuleAt(schema, path, text),
          },
          ["config"],
        ),
      ),
    ...brokenRules(values, clients).map((rule) => ({
      path: formatPath(["config", ...rule.path]),
      found: formatFound(rule.found),
      allowed: rule.allowed,
      remedy: rule.remedy,
    })),
  ];
  return parsed.success && errors.length === 0 ? { ok: true, value: toConfig(parsed.data) } : { ok: false, errors };
}

/** Whether an issue only repeats what a cause has already said better: that the value there is of the wrong type. */
function isEcho(issue: z.core.$ZodIssue, causes: readonly ConfigError[]): boolean {
  const path = formatPath(["config", ...issue.path]);
  return issue.code !== "unrecognized_keys" && causes.some((cause) => cause.path === path);
}

/** The value at a path, or undefined. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}

/** The keys that the schema knows at a path. */
function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const shape = (schemaAt(schema, path)?._zod.def as { shape?: object } | undefined)?.shape;
  return shape === undefined ? [] : Object.keys(shape);
}

/** The rule that a text would break at a path; undefined where it would be accepted. */
function textRuleAt(schema: z.core.$ZodType, path: readonly PropertyKey[], text: string): string | undefined {
  const here = schemaAt(schema, path);
  return here === undefined ? undefined : z.safeParse(here, text).error?.issues[0]?.message;
}

function schemaAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined {
  return path.reduce<z.core.$ZodType | undefined>((here, step) => {
    const def = here?._zod.def as { shape?: Record<string, z.core.$ZodType>; element?: z.core.$ZodType } | undefined;
    const next = def?.shape?.[String(step)] ?? def?.element;
    return next === undefined ? undefined : unwrap(next);
  }, unwrap(schema));
}

/** The schema within its default, optional and similar wrappings. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const inner = (schema._zod.def as { innerType?: z.core.$ZodType }).innerType;
  return inner === undefined ? schema : unwrap(inner);
}
