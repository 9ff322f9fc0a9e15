/** Cold `npm run up`, part by part: a fresh clone and an empty cache. --empty-go-caches: those too. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { projectDir } from "../scripts/children.ts";
import { answers, benchLab } from "./support/lab.ts";
import { parts } from "./support/parts.ts";
import { benchArgs, machine, say } from "./support/report.ts";

// One run takes most of an hour where everything is built.
const args = benchArgs(1, ["empty-go-caches"]);
const measured: { part: string; seconds: number }[][] = [];
for (let run = 0; run < args.runs; run++) measured.push(await coldRun());

async function coldRun(): Promise<{ part: string; seconds: number }[]> {
  // Beside the usual cache, so that the file system is that of a real one.
  const folder = mkdtempSync(path.join(homedir(), ".cryptokube-cold-"));
  const clone = path.join(folder, "clone");
  const env: NodeJS.ProcessEnv = {
    XDG_CACHE_HOME: path.join(folder, "cache"),
    XDG_DATA_HOME: path.join(folder, "data"),
    // What `npm run bench` set for this process is not what a person has.
    npm_config_cache: path.join(folder, "npm"),
  };
  if (args.flags["empty-go-caches"] === true) {
    env.GOCACHE = path.join(folder, "go-build");
    env.GOMODCACHE = path.join(folder, "go-mod");
  }
  const lab = benchLab(clone, env);
  try {
    const before = performance.now();
    execFileSync("git", ["clone", "--quiet", projectDir, clone]);
    const cloned = (performance.now() - before) / 1000;
    const up = await lab.up((line) => {
      say(`  ${line}`);
    });
    if (!(await answers(up.rpcUrl))) throw new Error(`up ended, and ${up.rpcUrl} does not answer.`);
    const table = [{ part: "git clone", seconds: cloned }, ...parts(up.progress)];
    return [...table, { part: "everything, to the end of up", seconds: cloned + up.seconds }];
  } finally {
    await lab.delete();
    // The Go module cache is read-only by design.
    execFileSync("chmod", ["-R", "u+w", folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

const title = `Cold \`npm run up\` (${String(machine.cores)} cores, ${machine.cpu}${args.flags["empty-go-caches"] === true ? ", Go caches empty" : ""})`;
if (args.json) process.stdout.write(`${JSON.stringify({ title, machine, runs: measured }, null, 2)}\n`);
for (const table of args.json ? [] : measured) {
  const width = Math.max(...table.map(({ part }) => part.length));
  const lines = table.map(({ part, seconds }) => `${part.padEnd(width)}  ${seconds.toFixed(1).padStart(7)} s`);
  process.stdout.write(`${[title, "", ...lines].join("\n")}\n\n`);
}
