import * as fs from "node:fs/promises";
import * as path from "node:path";
import { UserError } from "./failure.ts";

/**
 * Runs `work` while no other process of this lab does the same, and gives the lock back also when it throws.
 * A lock whose process is gone, or whose process id went to another program, counts as none.
 * @throws UserError naming the process that holds it
 */
export async function withLock<T>(dir: string, purpose: string, work: () => Promise<T>): Promise<T> {
  await fs.mkdir(dir, { recursive: true });
  const file = path.join(dir, `${purpose}.lock`);
  const mine = JSON.stringify({ pid: process.pid, started: await startTime(process.pid) });
  for (let attempt = 0; ; attempt += 1) {
    try {
      await fs.writeFile(file, mine, { flag: "wx" });
      break;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== "EEXIST" || attempt > 2) {
        throw thrown;
      }
      const holder = await fs.readFile(file, "utf8").then((text) => JSON.parse(text) as { pid: number; started: string }, () => undefined);
      if (holder !== undefined && (await startTime(holder.pid)) === holder.started) {
        throw new UserError(`Another \`npm run ${purpose}\` of this environment is at work (process ${holder.pid}). Wait for it, or end it.`);
      }
      await fs.rm(file, { force: true });
    }
  }
  try {
    return await work();
  } finally {
    await fs.rm(file, { force: true });
  }
}

/** The start time of a process in clock ticks since boot: with the id, it names a process for good. Empty when it is gone. Source: proc(5). */
async function startTime(pid: number): Promise<string> {
  try {
    const stat = await fs.readFile(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
