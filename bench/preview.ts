/**
 * Preview of the production region on the real engine with the simulated cloud: the program's own part of it, as our
 * command makes it and as plain `pulumi preview` does.
 */
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { acquireEngine, createContext } from "../lab/acquire/index.ts";
import { terminalProgress } from "../lab/progress.ts";
import { writeRehearsal } from "../lab/rehearsal/place.ts";
import { prepareSandbox, sandboxEnvironment } from "../lab/rehearsal/sandbox.ts";
import { zoneNamesOf } from "../cli/rehearse/start.ts";
import { timed } from "./support/children.ts";
import { officialNodeArgs } from "./support/language-host.ts";
import { benchArgs, report, say } from "./support/report.ts";

const args = benchArgs(5);
const environment = "prod-us-east-1";
const region = "us-east-1";
/** Issue 5: of the program alone. */
const allowed = { seconds: 3, peakMiB: 350 };

interface Preview {
  wholeSeconds: number;
  programSeconds: number;
  cpuSeconds: number;
  peakMiB: number;
  resources: number;
}

const engine = await acquireEngine(createContext({ progress: terminalProgress(), env: process.env }));

/** Each in a folder of its own: a preview of what is not there. */
async function preview(script: "run-preview.ts" | "run-preview-plain.ts"): Promise<Preview> {
  const root = mkdtempSync(path.join(tmpdir(), "cryptokube-bench-"));
  try {
    prepareSandbox(root);
    const account = "000000000000";
    // Without a kubeconfig the simulated cloud has no cluster beside it.
    writeRehearsal(root, {
      id: `sim-${randomUUID().slice(0, 8)}`,
      environment,
      region,
      kubeconfig: "",
      labId: "bench",
      account,
      caller: `arn:aws:iam::${account}:role/rehearsal`,
      zoneNames: zoneNamesOf(region),
      speed: 100,
    });
    const env = sandboxEnvironment({
      root,
      labId: "bench",
      engineDir: path.dirname(engine.path),
      ambient: process.env,
    });
    const program = path.join(import.meta.dirname, "support", script);
    // Nothing of this process's own variables: a rehearsal's processes have theirs and no others.
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const words = [
      "-i",
      ...variables,
      process.execPath,
      ...officialNodeArgs(),
      program,
      root,
      environment,
      engine.path,
    ];
    const run = await timed("env", words, { cwd: root });
    return JSON.parse(run.stdout) as Preview;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const command: Preview[] = [];
const plain: Preview[] = [];
// One of each before anything counts: the files are then in the page cache.
await preview("run-preview.ts");
await preview("run-preview-plain.ts");
for (let run = 1; run <= args.runs; run++) {
  command.push(await preview("run-preview.ts"));
  plain.push(await preview("run-preview-plain.ts"));
  say(`run ${String(run)} of ${String(args.runs)}: ${String(command.at(-1)?.wholeSeconds.toFixed(1))} s`);
}
const column = (runs: readonly Preview[], field: keyof Preview): number[] => runs.map((run) => run[field]);
report(
  `Preview of ${environment} on the engine`,
  [
    { name: "by our command: the whole preview", unit: "s", values: column(command, "wholeSeconds") },
    { name: "  from the program's start to its last resource", unit: "s", values: column(command, "programSeconds") },
    {
      name: "  of it the program's own: processors",
      unit: "s",
      values: column(command, "cpuSeconds"),
      bound: allowed.seconds,
    },
    {
      name: "  the program's process, peak memory",
      unit: "MiB",
      values: column(command, "peakMiB"),
      bound: allowed.peakMiB,
    },
    { name: "by plain `pulumi preview`: the whole", unit: "s", values: column(plain, "wholeSeconds") },
    {
      name: "  the program's process: processors, its start included",
      unit: "s",
      values: column(plain, "cpuSeconds"),
      bound: allowed.seconds,
    },
    {
      name: "  the program's process, peak memory",
      unit: "MiB",
      values: column(plain, "peakMiB"),
      bound: allowed.peakMiB,
    },
  ],
  args,
  [
    `${String(command[0]?.resources ?? 0)} steps shown; the engine's and the providers' answers are in the times`,
    "our command's process also holds the automation API and what reads the environment; plain `pulumi` starts the program " +
      "in a process of its own, here by a language host of ours that gives it the official one's arguments",
  ],
);
