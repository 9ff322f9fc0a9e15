import assert from "node:assert/strict";
import { type ConfigError, parseStackFile } from "../../stacks/config.ts";

/** The usual fields of a chain. */
export const chain = "name: ethereum, chain: ethereum, network: dev, execution: geth";

/** All errors of an environment file. */
export function errorsOf(text: string, environment = "dev"): ConfigError[] {
  const parsed = parseStackFile(text, "Pulumi.dev.yaml", environment);
  return parsed.ok ? [] : parsed.errors;
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
