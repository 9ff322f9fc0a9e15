import * as fs from "node:fs/promises";
import * as path from "node:path";
import { withLock } from "../lab/acquire/lock.ts";
import { UserError } from "./failure.ts";

/**
 * Runs `work` while no other command changes the same lab.
 * @throws UserError at once, naming the process that is at it: two people who both say `up` should talk
 */
export async function whileNobodyElse<T>(dir: string, work: () => Promise<T>): Promise<T> {
  await fs.mkdir(dir, { recursive: true });
  return withLock(path.join(dir, "command.lock"), work, (pid) => {
    throw new UserError(
      `Another command is at work on this environment's lab (process ${pid}). Wait for it, or end it.`,
    );
  });
}
