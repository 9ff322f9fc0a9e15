/** Time and peak memory of the program of a region of AWS: the committed one, and those of 100 and 1,000 chain nodes. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { projectDir } from "../scripts/children.ts";
import type { Cost } from "./support/cost.ts";
import { decidedRegion } from "./support/region.ts";
import { benchArgs, median, report, say } from "./support/report.ts";

const args = benchArgs(5);
const committed = "prod-us-east-1";
/** Issue 5: what the program of the production region may take by itself. */
const allowed = { seconds: 3, peakMiB: 350 };
/** Linear, with some room for what a busy machine adds: what ten times the nodes may cost at most. */
const allowedRatio = 10 * 1.15;

/** Runs the program in a process of its own, whose start and whose loading of the SDKs count. */
async function measure(folder: string, environment: string): Promise<Cost> {
  const program = path.join(import.meta.dirname, "support", "run-region.ts");
  const child = spawn(process.execPath, [program, folder, environment], { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const status = await new Promise((resolve) => child.once("close", resolve));
  if (status !== 0) throw new Error(`the program of ${environment} ended with ${String(status)}`);
  return JSON.parse(printed) as Cost;
}

const folder = mkdtempSync(path.join(tmpdir(), "cryptokube-bench-"));
const costs = { production: [] as Cost[], few: [] as Cost[], many: [] as Cost[] };
const few = decidedRegion(folder, 100);
const many = decidedRegion(folder, 1000);
try {
  // Once before anything counts: the files are then in the page cache.
  await measure(projectDir, committed);
  for (let run = 1; run <= args.runs; run++) {
    costs.production.push(await measure(projectDir, committed));
    costs.few.push(await measure(folder, few.environment));
    costs.many.push(await measure(folder, many.environment));
    say(`run ${String(run)} of ${String(args.runs)}: ${String(costs.production.at(-1)?.seconds.toFixed(2))} s`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const column = (rows: readonly Cost[], field: "seconds" | "cpuSeconds" | "peakMiB" | "loadSeconds"): number[] =>
  rows.map((row) => row[field] ?? 0);
type Grows = "seconds" | "cpuSeconds" | "peakMiB";
const linear = (field: Grows): number => allowedRatio * median(column(costs.few, field));
const ratio = (field: Grows): string =>
  (median(column(costs.many, field)) / median(column(costs.few, field))).toFixed(2);
/** Of each further resource: what the start of the process and its SDKs cost falls out. */
const each = (field: Grows): number =>
  (median(column(costs.many, field)) - median(column(costs.few, field))) /
  ((costs.many[0]?.resources ?? 0) - (costs.few[0]?.resources ?? 0));
/** The same from the committed region to 100 nodes: where it is no less, the cost of a resource does not grow. */
const eachBefore = (field: Grows): number =>
  (median(column(costs.few, field)) - median(column(costs.production, field))) /
  ((costs.few[0]?.resources ?? 0) - (costs.production[0]?.resources ?? 0));
const perResource = (of: typeof each): string =>
  `${(1000 * of("cpuSeconds")).toFixed(2)} ms of processors and ${(1024 * of("peakMiB")).toFixed(0)} KiB`;

report(
  "The program of a region of AWS under mocks",
  [
    {
      name: `${committed}, time`,
      unit: "s",
      values: column(costs.production, "seconds"),
      bound: allowed.seconds,
    },
    { name: "  of processors", unit: "s", values: column(costs.production, "cpuSeconds") },
    { name: "  of it: file and lock", unit: "s", values: column(costs.production, "loadSeconds") },
    {
      name: `${committed}, peak memory`,
      unit: "MiB",
      values: column(costs.production, "peakMiB"),
      bound: allowed.peakMiB,
    },
    { name: "100 nodes, time", unit: "s", values: column(costs.few, "seconds") },
    { name: "  of processors", unit: "s", values: column(costs.few, "cpuSeconds") },
    { name: "1,000 nodes, time", unit: "s", values: column(costs.many, "seconds"), bound: linear("seconds") },
    { name: "  of processors", unit: "s", values: column(costs.many, "cpuSeconds"), bound: linear("cpuSeconds") },
    { name: "  of it: file and lock", unit: "s", values: column(costs.many, "loadSeconds") },
    { name: "100 nodes, peak memory", unit: "MiB", values: column(costs.few, "peakMiB") },
    { name: "1,000 nodes, peak memory", unit: "MiB", values: column(costs.many, "peakMiB"), bound: linear("peakMiB") },
  ],
  args,
  [
    `× 10 nodes: time × ${ratio("seconds")}, of processors × ${ratio("cpuSeconds")}, memory × ${ratio("peakMiB")}; allowed × ${String(allowedRatio)}`,
    `each further resource up to 100 nodes: ${perResource(eachBefore)}; from there to 1,000: ${perResource(each)}`,
    `${[costs.production, costs.few, costs.many].map((rows) => String(rows[0]?.resources ?? 0)).join(", ")} resources registered`,
    `deciding from nothing, apart: 100 nodes ${few.decideSeconds.toFixed(2)} s (${String(few.machines)} machines, ${String(few.pools)} pools), ` +
      `1,000 nodes ${many.decideSeconds.toFixed(2)} s (${String(many.machines)} machines, ${String(many.pools)} pools)`,
  ],
);
