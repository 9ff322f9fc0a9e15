/**
 * The environment file: what it may say, and everything that is wrong with one. The CLI reads the file, the program
 * reads the engine's config map; both go through one schema.
 */
import { type Catalogue, catalogue } from "../catalogue/chains/index.ts";
import { checkConfig } from "./config/check.ts";
import { type ConfigError, formatFound, type Result } from "./config/errors.ts";
import { isDnsName, maxNameLength } from "./config/primitives.ts";
import { environmentSchema, type EnvironmentConfig, projectName } from "./config/schema.ts";

export { type ConfigError, formatErrors, type Result } from "./config/errors.ts";
export { parseStackFile } from "./config/file.ts";
export type { ChainConfig } from "./config/chains.ts";
export type { EnvironmentConfig } from "./config/schema.ts";

/**
 * Reads the engine's config map, in which a structured value is JSON text.
 *
 * @param values all of the stack's config, as `pulumi.runtime.allConfig()` gives it; keys of other namespaces are left
 * alone.
 * @param isSecret whether a key is encrypted in the stack's file: one that is not ours to read may then stand there.
 */
export function readConfig(
  values: Readonly<Record<string, string>>,
  isSecret: (key: string) => boolean = () => false,
  clients: Catalogue = catalogue,
): Result<EnvironmentConfig> {
  const known = Object.keys(environmentSchema(clients).shape);
  const own = Object.entries(values).filter(
    ([key]) => key.startsWith(`${projectName}:`) && (known.includes(key) || !isSecret(key)),
  );
  return checkConfig(Object.fromEntries(own.map(([key, text]) => [key, fromJson(text)])), clients);
}

/** Whether a stack's name can be an environment's: it becomes part of namespaces. */
export function checkEnvironmentName(environment: string): ConfigError[] {
  if (isDnsName(environment)) return [];
  return [
    {
      path: "the environment's name",
      found: formatFound(environment),
      allowed: `lower-case letters, digits and "-", beginning with a letter, at most ${maxNameLength} of them`,
      remedy: "Rename the stack and its file: the name becomes part of namespaces.",
    },
  ];
}

/** Text that is not JSON is a plain value: a scalar of the file. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
