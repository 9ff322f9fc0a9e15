import assert from "node:assert/strict";
import { type ConfigError, parseStackFile } from "../../stacks/config.ts";

/** The usual fields of a chain. */
export const chain = "name: ethereum, chain: ethereum, network: dev, execution: geth";

/** All errors of an environment file, each of which a person can act on. */
export function errorsOf(text: string, environment = "dev"): ConfigError[] {
  const parsed = parseStackFile(text, "Pulumi.dev.yaml", environment);
  const errors = parsed.ok ? [] : parsed.errors;
  errors.forEach(sayable);
  return errors;
}

/** Holds an error to saying where it is, what stands there and what may, and its remedy in whole words. */
export function sayable(error: Pick<ConfigError, "path" | "found" | "allowed" | "remedy">): void {
  const { path, found, allowed, remedy = "None." } = error;
  assert.ok(path !== "" && !path.includes("..") && !path.endsWith("."), `path: ${JSON.stringify(error)}`);
  assert.ok(found !== "", `found: ${JSON.stringify(error)}`);
  assert.match(allowed, /\S/, JSON.stringify(error));
  assert.doesNotMatch(allowed, /\(\)| {2}|^[ ,]|[ ,]$/, JSON.stringify(error));
  assert.match(remedy, /^\S.*\S$/s, JSON.stringify(error));
}

/** The one error of a file whose config has these lines. */
export function errorOf(...lines: string[]): ConfigError {
  const errors = errorsOf(["config:", ...lines.map((line) => `  ${line}`)].join("\n"));
  assert.equal(errors.length, 1, JSON.stringify(errors, null, 2));
  return errors[0]!;
}

/** The one error of a chain with these fields beside the usual ones. */
export function chainError(fields: string): ConfigError {
  return errorOf("cryptokube:chains:", `  - { ${chain}, ${fields} }`);
}
