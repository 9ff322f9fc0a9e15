/** Memory of an agent that runs as in its pod. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { bundleAgent } from "../../agents/bundle.ts";
import { benchArgs, report } from "./report.ts";

/** An agent under measurement. */
export interface MeasuredAgent {
  /** For the table's head: `The health sidecar`. */
  title: string;
  /** Its folder under `agents/`. */
  agent: Parameters<typeof bundleAgent>[0];
  /** Node's own arguments in its pod; it is measured without them as well. */
  nodeArgs: readonly string[];
  /** The variable that names its settings' file. */
  variable: string;
  /** Its settings, for a folder of its own; `port` is 0. */
  settings: (folder: string) => unknown;
  /** What is asked of it all the while. */
  routes: readonly string[];
  seconds: number;
  /** What it may be at most, MiB. */
  bound: number;
}

/** Runs an agent as often as the arguments say, with Node's arguments of its pod and without, and reports both. */
export async function measureAgent(of: MeasuredAgent): Promise<void> {
  const args = benchArgs(5);
  const folder = mkdtempSync(path.join(tmpdir(), `${of.agent}-memory-`));
  const [program, settings] = [path.join(folder, `${of.agent}.mjs`), path.join(folder, `${of.agent}.json`)];
  writeFileSync(program, bundleAgent(of.agent));
  writeFileSync(settings, JSON.stringify(of.settings(folder)));
  const env = { [of.variable]: settings };
  const runs: Memory[] = [];
  const plain: Memory[] = [];
  for (let run = 0; run < args.runs; run++) {
    runs.push(await measure(of, of.nodeArgs, program, env));
    plain.push(await measure(of, [], program, env));
  }
  rmSync(folder, { recursive: true });
  report(
    of.title,
    [
      { name: "resident", unit: "MiB", values: runs.map(({ resident }) => resident), bound: of.bound },
      { name: "resident at most", unit: "MiB", values: runs.map(({ peak }) => peak), bound: of.bound },
      { name: "of it not shared", unit: "MiB", values: runs.map(({ own }) => own) },
      { name: "resident, without arguments", unit: "MiB", values: plain.map(({ resident }) => resident) },
    ],
    args,
    [`node ${of.nodeArgs.join(" ")}; without arguments for comparison`],
  );
}

/** Resident memory now and at most, and the part of it that no other process can share, in MiB. */
interface Memory {
  resident: number;
  peak: number;
  own: number;
}

async function measure(
  { routes, seconds }: MeasuredAgent,
  nodeArgs: readonly string[],
  program: string,
  env: NodeJS.ProcessEnv,
): Promise<Memory> {
  const { child, port } = await startAgent(nodeArgs, program, env);
  try {
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      for (const route of routes) await (await fetch(`http://127.0.0.1:${String(port)}/${route}`)).text();
      await setTimeout(200);
    }
    return memoryOf(child.pid ?? 0);
  } finally {
    child.kill();
  }
}

/** proc_pid_status(5). */
function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${String(pid)}/status`, "utf8");
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1]) / 1024;
  return { resident: field("VmRSS"), peak: field("VmHWM"), own: field("RssAnon") };
}

/** A running agent, and the port that it says it listens on. */
interface RunningAgent {
  child: ChildProcessByStdio<null, Readable, null>;
  port: number;
}

/** Starts an agent's bundle. @throws where it ends before it listens. */
async function startAgent(nodeArgs: readonly string[], program: string, env: NodeJS.ProcessEnv): Promise<RunningAgent> {
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
