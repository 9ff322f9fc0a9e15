/** Telling a process from a later one that got the same number. */
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** One process of one boot of this machine, never a later one with the same id. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks after boot (proc_pid_stat(5), field 22). */
  startTime: string;
  /** /proc/sys/kernel/random/boot_id. */
  boot: string;
}

/** The parts of `/proc/<pid>/stat` that we use. */
export interface ProcessStat {
  state: string;
  parent: number;
  startTime: string;
}

/**
 * Reads the text of `/proc/<pid>/stat`. The command's name stands in parentheses and may itself hold spaces and
 * parentheses, so the fields are counted from the last one.
 */
export function parseStat(text: string): ProcessStat {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, parent, startTime] = [fields[0], fields[1], fields[19]];
  if (state === undefined || parent === undefined || startTime === undefined) {
    throw new Error(`Not a line of /proc/<pid>/stat: ${text.slice(0, 80)}`);
  }
  return { state, parent: Number(parent), startTime };
}

function statOf(pid: number): ProcessStat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${String(pid)}/stat`, "utf8"));
  } catch {
    return undefined; // No such process (any more).
  }
}

const bootId = (): string => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();

/** @returns undefined when there is no such process. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = statOf(pid);
  return stat && { pid, startTime: stat.startTime, boot: bootId() };
}

/** Whether that very process still runs. A zombie does not. */
export function isAlive(identity: ProcessIdentity | undefined): boolean {
  if (!identity || identity.boot !== bootId()) return false;
  const stat = statOf(identity.pid);
  return stat !== undefined && stat.startTime === identity.startTime && stat.state !== "Z" && stat.state !== "X";
}

/** Sends a signal to that very process. @returns false when it is gone. */
export function signal(identity: ProcessIdentity | undefined, name: NodeJS.Signals): boolean {
  if (!identity || !isAlive(identity)) return false;
  try {
    process.kill(identity.pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
    throw error;
  }
}

/** Waits until the process is gone. @returns false when it still runs after the timeout (milliseconds). */
export async function waitForEnd(identity: ProcessIdentity | undefined, timeout: number): Promise<boolean> {
  const deadline = performance.now() + timeout;
  while (isAlive(identity)) {
    if (performance.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** The children of a process, found by their parent's id: `/proc/<pid>/task/<tid>/children` is not in every kernel. */
export function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((candidate) => statOf(candidate)?.parent === pid);
}
