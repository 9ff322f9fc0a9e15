/** Preview of the production region on the real engine with the simulated cloud: the program's own part of it. */
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
async function preview(): Promise<Preview> {
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
    const program = path.join(import.meta.dirname, "support", "run-preview.ts");
    // Nothing of this process's own variables: a rehearsal's processes have theirs and no others.
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const words = ["-i", ...variables, process.execPath, program, root, environment, engine.path];
    const run = await timed("env", words, { cwd: root });
    return JSON.parse(run.stdout) as Preview;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const runs: Preview[] = [];
await preview();
for (let run = 1; run <= args.runs; run++) {
  runs.push(await preview());
  say(`run ${String(run)} of ${String(args.runs)}: ${String(runs.at(-1)?.wholeSeconds.toFixed(1))} s`);
}
const column = (field: keyof Preview): number[] => runs.map((run) => run[field]);
report(
  `Preview of ${environment} on the engine`,
  [
    { name: "the whole preview", unit: "s", values: column("wholeSeconds") },
    { name: "from the program's start to its last resource", unit: "s", values: column("programSeconds") },
    { name: "  of it the program's own: processors", unit: "s", values: column("cpuSeconds"), bound: allowed.seconds },
    { name: "the program's process, peak memory", unit: "MiB", values: column("peakMiB"), bound: allowed.peakMiB },
  ],
  args,
  [
    `${String(runs[0]?.resources ?? 0)} steps shown; the engine's and the providers' answers are in the times`,
    "the process is the command's own: it also holds the automation API and what reads the environment",
  ],
);
