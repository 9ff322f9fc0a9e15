/** Time and peak memory of the program alone, beside those of loading the SDKs that it uses; interleaved. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { benchArgs, median, report } from "./support/report.ts";
import type { Cost } from "./support/cost.ts";

const args = benchArgs(7);
/** Issue 3: at most twice what the SDKs alone cost. */
const allowedRatio = 2;

interface Measured extends Cost {
  /** The most that the process and its children held at once, as seen every few milliseconds. */
  treeMiB: number;
}

async function measure(script: string): Promise<Measured> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "support", script)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let treeMiB = 0;
  const sampling = setInterval(() => (treeMiB = Math.max(treeMiB, residentMiB(child.pid ?? 0))), 5);
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const status = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(sampling);
  if (status !== 0) throw new Error(`${script} ended with ${String(status)}.`);
  return { ...(JSON.parse(printed) as Cost), treeMiB };
}

/** Resident memory of a process and all below it (proc_pid_status(5)); 0 once it is gone. */
function residentMiB(pid: number): number {
  try {
    const [, kib = "0"] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8")) ?? [];
    const children = readdirSync(`/proc/${String(pid)}/task`).flatMap((thread) =>
      readFileSync(`/proc/${String(pid)}/task/${thread}/children`, "utf8")
        .split(" ")
        .filter(Boolean)
        .map(Number),
    );
    return Number(kib) / 1024 + children.map(residentMiB).reduce((a, b) => a + b, 0);
  } catch {
    return 0;
  }
}

const program: Measured[] = [];
const sdks: Measured[] = [];
// One of each before anything counts: the files are then in the page cache for both.
await measure("load-sdks.ts");
await measure("run-program.ts");
for (let run = 0; run < args.runs; run++) {
  sdks.push(await measure("load-sdks.ts"));
  program.push(await measure("run-program.ts"));
}

const column = (rows: Measured[], field: "seconds" | "peakMiB" | "treeMiB"): number[] => rows.map((row) => row[field]);
const ratio = (field: "seconds" | "peakMiB" | "treeMiB"): number =>
  median(column(program, field)) / median(column(sdks, field));
const boundOf = (field: "seconds" | "peakMiB"): number => allowedRatio * median(column(sdks, field));
report(
  "The program of Pulumi.dev.yaml under mocks",
  [
    { name: "SDKs alone, time", unit: "s", values: column(sdks, "seconds") },
    { name: "program, time", unit: "s", values: column(program, "seconds"), bound: boundOf("seconds") },
    { name: "SDKs alone, peak memory", unit: "MiB", values: column(sdks, "peakMiB") },
    { name: "program, peak memory", unit: "MiB", values: column(program, "peakMiB"), bound: boundOf("peakMiB") },
    { name: "program and its bundler, peak", unit: "MiB", values: column(program, "treeMiB") },
  ],
  args,
  [
    `time × ${ratio("seconds").toFixed(2)}, memory × ${ratio("peakMiB").toFixed(2)} (with the bundler's process × ${ratio("treeMiB").toFixed(2)}); allowed × ${String(allowedRatio)}`,
    `${String(program[0]?.resources ?? 0)} resources registered`,
  ],
);
