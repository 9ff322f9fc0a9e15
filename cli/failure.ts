import type { ConfigError } from "../stacks/config/errors.ts";

/**
 * What a person can act on: printed without a stack trace, exit status 1.
 * Its message says what is wrong and what to do, in words that stand alone.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** Everything that is wrong with an environment, for people and, field by field, for `--json`. */
export class EnvironmentError extends UserError {
  readonly errors: readonly ConfigError[];
  constructor(message: string, errors: readonly ConfigError[]) {
    super(message);
    this.errors = errors;
  }
}

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What these parts throw is written for a person as it is: lab/acquire, stacks/connection. */
const writtenForPeople = new Set(["UserError", "AcquisitionError", "NotToBeHad", "ConnectionError"]);

/** Whether the message stands alone; a trace would only hide it. */
export function isForPeople(thrown: unknown): thrown is Error {
  return thrown instanceof Error && writtenForPeople.has(thrown.name);
}

/** The lab's own errors name the program that failed and its log: that is what a person needs, not our stack. */
export async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    throw isForPeople(thrown) ? thrown : new UserError(messageOf(thrown), { cause: thrown });
  }
}

/** What of a failure people read. A defect of ours is named as one; its trace is for those who look for it. */
export function failureText(thrown: unknown, env: NodeJS.ProcessEnv): string {
  if (isForPeople(thrown)) return thrown.message.trimEnd();
  const trace = thrown instanceof Error ? thrown.stack : undefined;
  if (env.CRYPTOKUBE_TRACE !== undefined && trace !== undefined) return trace;
  return (
    `A defect of CryptoKube, not of your input: ${messageOf(thrown)}\n` +
    "Please report it with the command line; with CRYPTOKUBE_TRACE=1 the same command shows where it arose."
  );
}

/**
 * Tells a failure on standard error, and with `--json` on standard output as `{ ok: false, message, errors }` too.
 * @returns the exit status.
 */
export function reportFailure(thrown: unknown, { asJson, env }: { asJson: boolean; env: NodeJS.ProcessEnv }): number {
  const message = failureText(thrown, env);
  if (asJson) {
    const errors = thrown instanceof EnvironmentError ? { errors: thrown.errors } : {};
    process.stdout.write(`${JSON.stringify({ ok: false, message, ...errors }, undefined, 2)}\n`);
  }
  process.stderr.write(`${message}\n`);
  return 1;
}
