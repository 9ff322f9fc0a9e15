/** One process of spec files, from its start to its end, whatever that end is. */
import { fork, type ChildProcess } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectDir } from "../children.ts";
import type { WorkerEvent, WorkerOrder } from "./events.ts";

/** What became of the process itself; the tests are told as they happen. */
export interface ProcessEnd {
  /** Why it did not come to its proper end, or undefined where it did. */
  fault?: string;
  /** How many tests a failure kept from running. */
  unrun: number;
  /** Something that a spec left behind; no failure of a test. */
  warning?: string;
  /** What it printed: shown only where something failed. */
  output: string;
}

/** Seconds that a process may live on after its last test. */
const patience = 10;

/**
 * Starts a process of its own group for the spec files and waits for its end.
 *
 * @param minutes after so long it is ended.
 * @param tell called for each event.
 * @param signal asks once to stop after the running test.
 */
export function runProcess(
  order: WorkerOrder,
  minutes: number,
  tell: (event: WorkerEvent) => void,
  signal: AbortSignal,
): Promise<ProcessEnd> {
  const child = fork(path.join(import.meta.dirname, "worker.ts"), [JSON.stringify(order)], {
    cwd: projectDir,
    execArgv: [],
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-200_000);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);

  let ended = false;
  let unrun = 0;
  let cutOff: string | undefined;
  let lingered = false;
  const limit = setTimeout(() => {
    cutOff = `ended after ${String(minutes)} minutes`;
    endGroup(child);
  }, minutes * 60_000);
  let linger: NodeJS.Timeout | undefined;
  child.on("message", (event: WorkerEvent) => {
    if (event.kind === "end") {
      ended = true;
      unrun = event.unrun;
      linger = setTimeout(() => {
        lingered = true;
        endGroup(child);
      }, patience * 1000);
    }
    tell(event);
  });
  const stop = (): void => {
    child.kill("SIGINT");
  };
  signal.addEventListener("abort", stop, { once: true });

  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve({ fault: error.message, unrun, output });
    });
    child.once("exit", (code, killedBy) => {
      clearTimeout(limit);
      clearTimeout(linger);
      signal.removeEventListener("abort", stop);
      const how = killedBy === null ? `exit status ${String(code)}` : killedBy;
      const fault = cutOff ?? (ended ? undefined : `the process ended (${how}) before its tests did`);
      void survivorsOf(child).then((survivors) => {
        // What a spec started may hold the pipes open for as long as it lives: what has come until now must do.
        child.stdout?.destroy();
        child.stderr?.destroy();
        const warning = lingered
          ? `something kept the process alive for ${String(patience)} s after the last test (a timer, a server, a child)`
          : survivors.length > 0
            ? `started by the tests, and outlived them: ${survivors.join("; ")}`
            : undefined;
        resolve({
          output,
          unrun,
          ...(fault === undefined ? {} : { fault }),
          ...(warning === undefined ? {} : { warning }),
        });
      });
    });
  });
}

/**
 * Ends what is left of the group, after a moment in which helpers see that their parent is gone and end themselves.
 *
 * @returns the command lines of what had to be ended.
 */
async function survivorsOf(child: ChildProcess): Promise<string[]> {
  for (let waited = 0; waited < 2000; waited += 50) {
    if (!endGroup(child, 0)) return [];
    await sleep(50);
  }
  const commands = commandsOfGroup(child.pid ?? 0);
  return endGroup(child) ? commands : [];
}

/** What the processes of a group are, as far as /proc tells. */
function commandsOfGroup(group: number): string[] {
  const processes = globSync("/proc/[0-9]*/stat").filter((file) => {
    // Field 2, the command, may hold blanks; what follows its last ")" is plain (proc_pid_stat(5)): state, parent, group.
    const stat = readOrNothing(file);
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2] === String(group);
  });
  return processes.map((file) => readOrNothing(file.replace(/stat$/, "cmdline")).replaceAll("\0", " ").trim() || file);
}

function readOrNothing(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** Sends a signal to every process of the child's own group; 0 only asks. @returns whether there was any. */
function endGroup(child: ChildProcess, signal: NodeJS.Signals | 0 = "SIGKILL"): boolean {
  try {
    process.kill(-(child.pid ?? Number.NaN), signal);
    return true;
  } catch {
    return false;
  }
}
