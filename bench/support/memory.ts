/** Memory of an agent that runs as in its pod. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";

/** Resident memory now and at most, and the part of it that no other process can share, in MiB. */
export interface Memory {
  resident: number;
  peak: number;
  own: number;
}

/** proc_pid_status(5). */
export function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${String(pid)}/status`, "utf8");
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1]) / 1024;
  return { resident: field("VmRSS"), peak: field("VmHWM"), own: field("RssAnon") };
}

/** A running agent, and the port that it says it listens on. */
export interface RunningAgent {
  child: ChildProcessByStdio<null, Readable, null>;
  port: number;
}

/** Starts an agent's bundle. @throws where it ends before it listens. */
export async function startAgent(
  nodeArgs: readonly string[],
  program: string,
  env: NodeJS.ProcessEnv,
): Promise<RunningAgent> {
  const child = spawn(process.execPath, [...nodeArgs, program], { env, stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", () => {
      reject(new Error("The agent ended before it was measured."));
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const [, said] = /"port":(\d+)/.exec(text) ?? [];
      if (said !== undefined) resolve(Number(said));
    });
  });
  return { child, port };
}
