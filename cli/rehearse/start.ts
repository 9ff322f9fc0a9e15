/** The outer half of a rehearsal: its lab, its folder, its walls, and the child process behind them. */
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { cloudOf } from "../../catalogue/clouds/index.ts";
import { acquireEngine, createContext } from "../../lab/acquire/index.ts";
import { clusterPaths } from "../../lab/cluster/layout.ts";
import { readRecord } from "../../lab/cluster/record.ts";
import { deleteLab, type Lab } from "../../lab/lab.ts";
import { labName, labsFolder } from "../../lab/paths.ts";
import type { Progress, Step } from "../../lab/progress.ts";
import { writeRehearsal, type RehearsalRecord } from "../../lab/rehearsal/place.ts";
import { prepareSandbox, sandboxEnvironment, wallsHere } from "../../lab/rehearsal/sandbox.ts";
import { acquireRehearsal, startRehearsalLab } from "../../lab/rehearsal/start.ts";
import type { EnvironmentConfig } from "../../stacks/config.ts";
import { explained, UserError } from "../failure.ts";
import type { RehearsalJob, RehearsalMessage, RehearsalResult } from "./messages.ts";

/** AWS has never given it to anybody. */
const nobodysAccount = "000000000000";

/** The simulated clock against a real one: 15 minutes are 9 seconds, and a budget that refuses for so long refuses for ever. */
const speed = 100;

/** The folder of an environment's rehearsal: a lab's, which the rehearsal's own lies in. */
export function rehearsalFolder(projectDir: string, environment: string, env: NodeJS.ProcessEnv): string {
  return path.join(labsFolder(env), `rehearsal-${labName(projectDir, environment, { ...env, CRYPTOKUBE_LAB: "" })}`);
}

/**
 * Names of a region's zones as one account would have them. Names differ from account to account: here they run against
 * the ids, so that whoever takes the one for the other is found out.
 */
export function zoneNamesOf(region: string): Record<string, string> {
  const ids = cloudOf("aws").regions[region]?.zones.map(({ id }) => id) ?? [];
  return Object.fromEntries(
    [...ids].reverse().map((id, index) => [id, `${region}${String.fromCharCode("a".charCodeAt(0) + index)}`]),
  );
}

export interface RehearsalRun {
  environment: string;
  projectDir: string;
  config: EnvironmentConfig;
  progress: Progress;
  /** Aborted: everything is ended and cleared at once. */
  signal: AbortSignal;
  /** Whether it stays for a look: then nothing is taken down. */
  keep: boolean;
  env: NodeJS.ProcessEnv;
}

export interface Rehearsed {
  result: RehearsalResult;
  /** What kept it in, in words. */
  walls: string;
  lab: Lab;
  folder: string;
  /** Seconds, from the first program that is looked for to the last one that has ended. */
  seconds: number;
}

/** Ends what an earlier rehearsal left, with all of its state: none of it is worth anything. */
export async function clearRehearsal(folder: string, progress: Progress): Promise<void> {
  await deleteLab({ dataDir: folder, progress });
  rmSync(folder, { recursive: true, force: true });
}

/** @throws UserError where this machine cannot rehearse, or a defect ended it. */
export async function runRehearsal(run: RehearsalRun): Promise<Rehearsed> {
  const { environment, projectDir, progress, signal, env } = run;
  const began = performance.now();
  const context = createContext({ progress, env });
  const engine = await acquireEngine(context);
  const programs = await acquireRehearsal(context);
  signal.throwIfAborted();

  const folder = rehearsalFolder(projectDir, environment, env);
  await clearRehearsal(folder, progress);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lab = await explained(
    startRehearsalLab({ ...programs, name: path.basename(folder), dataDir: folder, progress }),
  );
  const root = path.join(folder, "rehearsal");
  mkdirSync(root, { mode: 0o700 });
  prepareSandbox(root);
  writeRehearsal(root, recordOf(run, lab));
  const walls = wallsHere();
  const { run: sockets, record } = clusterPaths(folder);
  const job: RehearsalJob = {
    environment,
    projectDir,
    root,
    engine: engine.path,
    lab: { run: sockets, apiPort: readRecord(record)?.apiPort ?? 0 },
    ...(walls.prefix.length === 0 ? {} : { raiseLoopback: programs.binaries.cniPlugins.path }),
    takeDown: !run.keep,
  };
  const variables = sandboxEnvironment({ root, labId: lab.id, engineDir: path.dirname(engine.path), ambient: env });
  const result = await inChild(job, walls.prefix, variables, run);
  return { result, walls: walls.said, lab, folder, seconds: (performance.now() - began) / 1000 };
}

function recordOf({ environment, config }: RehearsalRun, lab: Lab): RehearsalRecord {
  const { region } = config;
  if (region === undefined) throw new UserError(`${environment} names no region.`);
  return {
    id: `sim-${randomUUID().slice(0, 8)}`,
    environment,
    region,
    kubeconfig: lab.kubeconfig,
    labId: lab.id,
    account: nobodysAccount,
    caller: `arn:aws:iam::${nobodysAccount}:role/rehearsal`,
    zoneNames: zoneNamesOf(region),
    speed,
  };
}

const childProgram = fileURLToPath(new URL("child.ts", import.meta.url));

/** Runs the job behind the walls, and shows its steps. */
async function inChild(
  job: RehearsalJob,
  prefix: readonly string[],
  env: Record<string, string>,
  { progress, signal }: RehearsalRun,
): Promise<RehearsalResult> {
  const words = [...prefix, process.execPath, ...process.execArgv, childProgram];
  const child = spawn(words[0] ?? "", words.slice(1), {
    env,
    cwd: job.root,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // Ctrl-C goes to this process alone, which ends the other.
    detached: true,
  });
  const end = (): void => {
    endGroup(child);
  };
  signal.addEventListener("abort", end);
  process.once("exit", end);
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-4000)));
  const steps = new Map<number, Step>();
  try {
    return await new Promise<RehearsalResult>((resolve, reject) => {
      child.on("message", (message: RehearsalMessage) => {
        if (message.kind === "end") resolve(message.result);
        else if (message.kind === "defect") reject(new Error(`The rehearsal itself failed: ${message.message}`));
        else show(message, steps, progress);
      });
      child.on("error", reject);
      child.on("exit", (code, how) => {
        reject(
          signal.aborted
            ? new UserError("Interrupted. Nothing is left of the rehearsal.")
            : new Error(`The rehearsal's process ended (${how ?? String(code)}). ${said}`),
        );
      });
      child.send(job);
    });
  } finally {
    signal.removeEventListener("abort", end);
    process.removeListener("exit", end);
    end();
  }
}

function show(message: RehearsalMessage & { kind: "step" }, steps: Map<number, Step>, progress: Progress): void {
  const step = steps.get(message.step) ?? progress.step(message.title);
  steps.set(message.step, step);
  if (message.state === "done") step.done(message.text);
  else if (message.state === "failed") step.fail(message.text);
  else if (message.text !== "") step.update(message.text);
}

/** The child and all that it started; with a process namespace of its own the kernel does the rest. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself in this very moment.
  }
}
