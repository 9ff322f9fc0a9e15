import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { type Catalogue, catalogue } from "../catalogue/chains/index.ts";
import type { ConfigError } from "./config/errors.ts";
import { parseStackFile, withLines } from "./config/file.ts";
import type { EnvironmentConfig } from "./config/schema.ts";
import type { AddressPlan, Taken } from "./plan/addresses.ts";
import type { Capacity } from "./plan/capacity/types.ts";
import { decide, type Decision } from "./plan/decide.ts";
import { type Difference, differences } from "./plan/lock/difference.ts";
import { lockFileName, parseLock } from "./plan/lock/format.ts";
import type { Lock } from "./plan/lock/types.ts";

/** An environment's file and lock, and what is decided from them. */
export interface Loaded extends Decision {
  environment: string;
  /** Of the environment's file. */
  fileName: string;
  text: string;
  config: EnvironmentConfig;
  /** What was accepted; absent: nothing was yet. */
  lock: Lock | undefined;
}

export interface LoadOptions {
  /** The folder that the environments' files and locks lie in. */
  projectDir: string;
  /** Whether what was accepted stays. Default true; without, everything is decided afresh. */
  useLock?: boolean;
  /** Whether nothing of the environment was ever made: then no old machines have to stay. Default false. */
  unapplied?: boolean;
  clients?: Catalogue;
}

export type LoadResult = { ok: true; loaded: Loaded } | { ok: false; fileName: string; errors: ConfigError[] };

export { lockFileName };

export const environmentFileName = (environment: string): string => `Pulumi.${environment}.yaml`;

/**
 * Reads an environment and decides it: the one way for the CLI and the program. No engine, no cluster, no account.
 *
 * @throws where there is no such file; the caller looks first.
 */
export function loadEnvironment(environment: string, options: LoadOptions): LoadResult {
  const { projectDir, clients = catalogue } = options;
  const fileName = environmentFileName(environment);
  const text = readFileSync(path.join(projectDir, fileName), "utf8");
  const parsed = parseStackFile(text, fileName, environment, clients);
  if (!parsed.ok) return { ok: false, fileName, errors: parsed.errors };
  const decided = decideHere(parsed.value, environment, options);
  if (!decided.ok) {
    const inFile = decided.fileName === fileName;
    return inFile ? { ...decided, errors: withLines(decided.errors, text) } : decided;
  }
  return { ok: true, loaded: { ...decided.loaded, fileName, text } };
}

/** The same for a config that was read already: the engine gives it to the program. */
export function decideHere(
  config: EnvironmentConfig,
  environment: string,
  { projectDir, useLock = true, unapplied = false, clients = catalogue }: LoadOptions,
): { ok: true; loaded: Omit<Loaded, "fileName" | "text"> } | { ok: false; fileName: string; errors: ConfigError[] } {
  const read = useLock ? readLock(environment, projectDir) : { ok: true as const, lock: undefined };
  if (!read.ok) return { ok: false, fileName: lockFileName(environment), errors: read.errors };
  const { lock } = read;
  const decided = decide(config, environment, {
    clients,
    lock,
    ...(unapplied ? { standing: null } : {}),
    taken: takenBesides(environment, projectDir),
  });
  if (!decided.ok) return { ok: false, fileName: environmentFileName(environment), errors: decided.errors };
  return { ok: true, loaded: { ...decided.decision, environment, config, lock } };
}

/** What the plan takes of a lock. */
export function acceptedOf({ capacity, addresses }: Lock): { capacity: Capacity; addresses?: AddressPlan } {
  return { capacity, ...(addresses === undefined ? {} : { addresses }) };
}

/** What was accepted for an environment; undefined where nothing was. */
export function readLock(
  environment: string,
  projectDir: string,
): { ok: true; lock: Lock | undefined } | { ok: false; errors: ConfigError[] } {
  const fileName = lockFileName(environment);
  const file = path.join(projectDir, fileName);
  if (!existsSync(file)) return { ok: true, lock: undefined };
  const parsed = parseLock(readFileSync(file, "utf8"), fileName, environment);
  return parsed.ok ? { ok: true, lock: parsed.value } : { ok: false, errors: parsed.errors };
}

/** The ranges that other environments' locks hold. One that cannot be read is that environment's to mend. */
export function takenBesides(environment: string, projectDir: string): Taken[] {
  return readdirSync(projectDir)
    .flatMap((name) => /^(.+)\.lock\.json$/.exec(name)?.[1] ?? [])
    .filter((other) => other !== environment)
    .sort()
    .flatMap((other) => {
      const read = readLock(other, projectDir);
      const addresses = read.ok ? read.lock?.addresses : undefined;
      return addresses === undefined ? [] : [{ environment: other, addresses, peered: false }];
    });
}

/** What the file asks for and the lock does not hold yet. Empty: they agree. */
export function pendingChanges({ lock, next }: Pick<Loaded, "lock" | "next">): Difference[] {
  return differences(lock, next);
}

/**
 * Why nothing may be made of an environment yet: the file asks for what was not accepted.
 *
 * @returns undefined where file and lock agree.
 */
export function notAccepted(loaded: Pick<Loaded, "lock" | "next" | "environment">): string | undefined {
  const { environment, lock } = loaded;
  const changes = pendingChanges(loaded);
  if (lock !== undefined && changes.length === 0) return undefined;
  const command = `\`./cryptokube plan ${environment}\` shows what changes and records it.`;
  if (lock === undefined) {
    return `There is no ${lockFileName(environment)}: nothing was planned for ${environment} yet. ${command}`;
  }
  const listed = changes.slice(0, 10).map(({ sentence }) => `  ${sentence}`);
  const more = changes.length > listed.length ? [`  … and ${changes.length - listed.length} more`] : [];
  return [
    `${environmentFileName(environment)} asks for what ${lockFileName(environment)} does not hold:`,
    ...listed,
    ...more,
    command,
  ].join("\n");
}
