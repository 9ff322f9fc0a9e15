/** Resident memory of the agent that reports drift of machines' settings: its bundle, run as in the pod. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout } from "node:timers/promises";
import { bundleAgent } from "../agents/bundle.ts";
import { nodeSettingsNodeArgs } from "../agents/node-settings/node-args.ts";
import type { NodeSettingsInput } from "../agents/node-settings/settings.ts";
import { planHost } from "../stacks/plan/host.ts";
import { startFakeClock } from "../test/agents/node-settings/fake-clock.ts";
import { type Memory, memoryOf, startAgent } from "./support/memory.ts";
import { benchArgs, report } from "./support/report.ts";

const args = benchArgs(5);
/** The health sidecar's bound (issue 3): it runs once on each machine, beside chains or not. */
const allowedMiB = 60;
/** It looks ten times a second instead of once a minute: 20 s are the looks of more than three hours. */
const pace = { pollSeconds: 0.1, seconds: 20 };

const folder = mkdtempSync(path.join(tmpdir(), "node-settings-memory-"));
const program = path.join(folder, "node-settings.mjs");
const settingsPath = path.join(folder, "node-settings.json");
const clock = await startFakeClock(0);
const plan = planHost("bench").host.nodeSettings;
/** The plan's checks, of this machine: what is mounted for a pod is here at its own place. */
const checks = Object.fromEntries(
  Object.entries(plan.settings.checks).map(([name, check]) => [
    name,
    { ...check, file: check.file.replace(plan.hostRoot, "") },
  ]),
);
writeFileSync(program, bundleAgent("node-settings"));
writeFileSync(
  settingsPath,
  JSON.stringify({
    ...plan.settings,
    port: 0,
    pollSeconds: pace.pollSeconds,
    checks,
    clock: { server: "127.0.0.1", port: clock.port, maxOffsetSeconds: 0.5 },
  } satisfies NodeSettingsInput),
);

async function measure(nodeArgs: readonly string[]): Promise<Memory> {
  const { child, port } = await startAgent(nodeArgs, program, { NODE_SETTINGS_SETTINGS: settingsPath });
  try {
    const end = performance.now() + pace.seconds * 1000;
    while (performance.now() < end) {
      for (const route of ["healthz", "metrics"]) {
        await (await fetch(`http://127.0.0.1:${String(port)}/${route}`)).text();
      }
      await setTimeout(200);
    }
    return memoryOf(child.pid ?? 0);
  } finally {
    child.kill();
  }
}

const runs: Memory[] = [];
const plain: Memory[] = [];
for (let run = 0; run < args.runs; run++) {
  runs.push(await measure(nodeSettingsNodeArgs));
  plain.push(await measure([]));
}
await clock.stop();
rmSync(folder, { recursive: true });

report(
  "The node settings agent",
  [
    { name: "resident", unit: "MiB", values: runs.map(({ resident }) => resident), bound: allowedMiB },
    { name: "resident at most", unit: "MiB", values: runs.map(({ peak }) => peak), bound: allowedMiB },
    { name: "of it not shared", unit: "MiB", values: runs.map(({ own }) => own) },
    { name: "resident, without arguments", unit: "MiB", values: plain.map(({ resident }) => resident) },
  ],
  args,
  [`node ${nodeSettingsNodeArgs.join(" ")}; without arguments for comparison`],
);
