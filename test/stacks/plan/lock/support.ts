import assert from "node:assert/strict";
import type { ConfigError } from "../../../../stacks/config/errors.ts";
import { parseLock } from "../../../../stacks/plan/lock/format.ts";
import type { Lock } from "../../../../stacks/plan/lock/types.ts";
import { smallLock } from "../../../support/locks.ts";

export const file = "staging.lock.json";
export const usualRemedy =
  "Take staging.lock.json back from version control. If it is lost, " +
  "`./cryptokube plan staging --from-state FILE` rebuilds it from what `pulumi stack export` wrote.";

export function errorsOf(text: string): ConfigError[] {
  const parsed = parseLock(text, file, "staging");
  assert.ok(!parsed.ok, "it was accepted");
  return parsed.errors;
}

/** The errors of the small lock with one thing changed. */
export function errorsWith(change: (lock: Lock & Record<string, unknown>) => void): ConfigError[] {
  const lock = smallLock() as Lock & Record<string, unknown>;
  change(lock);
  return errorsOf(formatLoosely(lock));
}

/** Any value as canonical text, also one that no lock may have. */
export function formatLoosely(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
