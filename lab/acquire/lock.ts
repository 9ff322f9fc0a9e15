/** A lock between processes, so that two runs at once do not make the same thing twice. */
import { readFileSync } from "node:fs";
import { open, readFile, rm, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** Who holds a lock: a process id alone could have been given to another process since. */
export interface Holder {
  pid: number;
  /** Ticks since boot, as the kernel counts them; empty where it does not say. */
  started: string;
}

const pollMs = 500;
/** A steal is a matter of milliseconds: a mark older than this was left by a thief that died. */
const stealMs = 10_000;

/** When a process started, or undefined when there is none of this id. */
export function startOf(pid: number): string | undefined {
  try {
    // Field 22 of proc_pid_stat(5); the command before it may hold blanks and brackets.
    const text = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return undefined;
  }
}

const alive = (holder: Holder): boolean => startOf(holder.pid) === holder.started;

/**
 * Does the work while holding the lock, waiting for a living holder and taking over from a dead one.
 *
 * @param onWait told once a turn, with the process that holds the lock.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, onWait: (pid: number) => void): Promise<T> {
  const me: Holder = { pid: process.pid, started: startOf(process.pid) ?? "" };
  while (!(await create(file, JSON.stringify(me)))) {
    const holder = await holderOf(file);
    if (holder === "gone") continue;
    if (holder !== "unreadable" && alive(holder)) {
      onWait(holder.pid);
      await sleep(pollMs);
    } else {
      await steal(file);
    }
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function create(file: string, text: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(text);
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function holderOf(file: string): Promise<Holder | "gone" | "unreadable"> {
  try {
    const found = JSON.parse(await readFile(file, "utf8")) as Partial<Holder>;
    if (typeof found.pid === "number" && typeof found.started === "string") {
      return { pid: found.pid, started: found.started };
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "gone";
  }
  // Made a moment ago and not yet written, or by something else.
  const age = Date.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? 0);
  if (age < 2 * pollMs) {
    await sleep(pollMs);
    return "gone";
  }
  return "unreadable";
}

/** Removes a dead holder's lock. Under a mark, or a second thief could remove the first one's new lock. */
async function steal(file: string): Promise<void> {
  const mark = `${file}.steal`;
  if (!(await create(mark, ""))) {
    const age = Date.now() - ((await stat(mark).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > stealMs) await rm(mark, { force: true });
    await sleep(pollMs / 10);
    return;
  }
  try {
    const holder = await holderOf(file);
    if (holder === "gone" || (holder !== "unreadable" && alive(holder))) return;
    await rm(file, { force: true });
  } finally {
    await rm(mark, { force: true });
  }
}
