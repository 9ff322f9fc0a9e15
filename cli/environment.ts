import { existsSync } from "node:fs";
import * as path from "node:path";
import type { Loaded } from "../stacks/load.ts";
import { lockFileName } from "../stacks/plan/lock/format.ts";
import { EnvironmentError, UserError } from "./failure.ts";
import type { Io } from "./io.ts";
import { environmentFile } from "./project.ts";

export interface OpenOptions {
  /** Plan as if nothing had been accepted yet. Default: what the lock says stays. */
  useLock?: boolean;
  /** Nothing was ever made of it. Default: what was accepted may stand. */
  unapplied?: boolean;
}

/**
 * Reads an environment's file and lock, and plans it. Costs no engine and no cluster.
 * @throws EnvironmentError with everything that is wrong at once.
 */
export async function openEnvironment(io: Io, environment: string, options: OpenOptions = {}): Promise<Loaded> {
  environmentFile(io.projectDir, environment);
  const [{ loadEnvironment }, { formatErrors }] = await Promise.all([
    import("../stacks/load.ts"),
    import("../stacks/config/errors.ts"),
  ]);
  const read = loadEnvironment(environment, { projectDir: io.projectDir, ...options });
  if (read.ok) return read.loaded;
  throw new EnvironmentError(formatErrors(read.errors, read.fileName), read.errors);
}

/** @throws UserError where a new environment would lie on one that is there. */
export function assertNew(io: Io, environment: string): void {
  const taken = [`Pulumi.${environment}.yaml`, lockFileName(environment)].filter((name) =>
    existsSync(path.join(io.projectDir, name)),
  );
  if (taken.length === 0) return;
  throw new UserError(
    `${taken.join(" and ")} ${taken.length === 1 ? "is" : "are"} there already, and nothing is overwritten: ` +
      `choose another name, or move ${taken.length === 1 ? "it" : "them"} away.`,
  );
}
