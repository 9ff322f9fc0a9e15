import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { checkEnvironmentName, type ConfigError, formatErrors, parseStackFile, readConfig } from "./config.ts";
import type { EnvironmentConfig } from "./config/schema.ts";
import { acceptedOf, decideHere, notAccepted } from "./load.ts";
import type { PlanOptions } from "./plan.ts";

/**
 * The config that the engine was given.
 *
 * @throws RunError with every error of the config, which the runner shows without a stack trace.
 */
export function readStackConfig(environment: string, projectDir: string): EnvironmentConfig {
  const read = readConfig(pulumi.runtime.allConfig(), isSecret, undefined, { environment });
  const badName = checkEnvironmentName(environment);
  if (read.ok && badName.length === 0) return read.value;
  const errors = [...badName, ...(read.ok ? [] : read.errors)];
  const fileName = `Pulumi.${environment}.yaml`;
  throw new pulumi.RunError(formatErrors(withLines(errors, fileName, environment, projectDir), fileName));
}

/**
 * The machines, disks and addresses that were accepted for the environment.
 *
 * @throws RunError where nothing was, where the config asks for something else by now, or for something impossible.
 */
export function acceptedPlan(
  config: EnvironmentConfig,
  environment: string,
  projectDir: string,
): Pick<PlanOptions, "capacity" | "addresses"> {
  const decided = decideHere(config, environment, { projectDir });
  if (!decided.ok) throw new pulumi.RunError(formatErrors(decided.errors, decided.fileName));
  const waits = notAccepted(decided.loaded);
  if (waits !== undefined) throw new pulumi.RunError(waits);
  return acceptedOf(decided.loaded.next);
}

/** The engine knows no lines, but its values come from the file beside the program, where the same errors have them. */
function withLines(errors: ConfigError[], fileName: string, environment: string, projectDir: string): ConfigError[] {
  const file = path.join(projectDir, fileName);
  if (!existsSync(file)) return errors;
  const parsed = parseStackFile(readFileSync(file, "utf8"), fileName, environment);
  return parsed.ok ? errors : parsed.errors;
}

/**
 * Keys that are encrypted in the stack's file: the engine's language host names them in the environment (see
 * `constructConfigSecretKeys` in pulumi's sdk/nodejs/cmd/pulumi-language-nodejs, read 2026-11-23).
 */
function isSecret(key: string): boolean {
  const keys: unknown = JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]");
  return Array.isArray(keys) && keys.includes(key);
}
