/** Resident memory of the health sidecar: its bundle, run as in the pod, beside a client that answers at once. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout } from "node:timers/promises";
import { bundleAgent } from "../agents/bundle.ts";
import { healthNodeArgs } from "../agents/health/node-args.ts";
import type { HealthSettingsInput } from "../agents/health/settings.ts";
import { startFakeClient } from "../test/agents/fake-client.ts";
import { type Memory, memoryOf, startAgent } from "./support/memory.ts";
import { benchArgs, report } from "./support/report.ts";

const args = benchArgs(5);
/** Issue 3. */
const allowedMiB = 60;
/** It looks ten times a second instead of every five seconds: 20 s are the looks of a quarter of an hour. */
const settings = { pollSeconds: 0.1, seconds: 20 };

const folder = mkdtempSync(path.join(tmpdir(), "sidecar-memory-"));
const program = path.join(folder, "health.mjs");
const settingsPath = path.join(folder, "health.json");
const client = await startFakeClient();
writeFileSync(program, bundleAgent("health"));
writeFileSync(
  settingsPath,
  JSON.stringify({
    chain: "ethereum",
    node: "ethereum-0",
    client: { kind: "ethereum-execution", url: client.url },
    dataDir: folder,
    markerPath: path.join(folder, "synced.json"),
    port: 0,
    pollSeconds: settings.pollSeconds,
    rule: { maxHeadAgeSeconds: 120 },
  } satisfies HealthSettingsInput),
);

async function measure(nodeArgs: readonly string[]): Promise<Memory> {
  const { child, port } = await startAgent(nodeArgs, program, { HEALTH_SETTINGS: settingsPath });
  try {
    const end = performance.now() + settings.seconds * 1000;
    while (performance.now() < end) {
      for (const route of ["readyz", "metrics", "status"]) {
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
  runs.push(await measure(healthNodeArgs));
  plain.push(await measure([]));
}
await client.stop();
rmSync(folder, { recursive: true });

report(
  "The health sidecar",
  [
    { name: "resident", unit: "MiB", values: runs.map(({ resident }) => resident), bound: allowedMiB },
    { name: "resident at most", unit: "MiB", values: runs.map(({ peak }) => peak), bound: allowedMiB },
    { name: "of it not shared", unit: "MiB", values: runs.map(({ own }) => own) },
    { name: "resident, without arguments", unit: "MiB", values: plain.map(({ resident }) => resident) },
  ],
  args,
  [`node ${healthNodeArgs.join(" ")}; without arguments for comparison`],
);
