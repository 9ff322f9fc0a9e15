/**
 * `npm test`, `npm run test:lab`, `npm run test:soak`: runs the spec files of a tier and ends with
 * `N passed, N failed, N skipped` on a line of its own. Exit status 1 on a failure, and where nothing was tested.
 *
 * Fast spec files share one process per core; every other spec file has a process of its own: one after another, those
 * of the lab two at a time.
 */
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { projectDir } from "./children.ts";
import { eachFile, eachTest, printSummary } from "./testing/display.ts";
import type { WorkerOrder } from "./testing/events.ts";
import { missingOn, whyNot } from "./testing/machine.ts";
import { runProcess } from "./testing/process.ts";
import * as tallies from "./testing/tally.ts";
import {
  deal,
  isAlone,
  lanesOf,
  minutesFor,
  needsOf,
  specsOf,
  testTimeoutFor,
  type Run,
  type Tier,
} from "./testing/tiers.ts";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: "string" }, fast: { type: "boolean", default: false } },
});
const run = positionals[0] as Run;
const only = positionals.slice(1).map((given) => path.relative(projectDir, path.resolve(given)));
const narrowed = only.length > 0 || options.grep !== undefined || options.fast;
const inCi = process.env.CI === "true";

const tally = tallies.newTally();
/** Files of which not every test had its turn: that they told nothing does not mean that they are empty. */
const cutShort: string[] = [];
const stop = new AbortController();
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // A second signal ends this process, and with it the channel that its workers live by.
    if (stopping) process.exit(130);
    stopping = true;
    process.stderr.write("Stopping after the test that runs now; once more to stop at once.\n");
    stop.abort();
  });
}

const read = (file: string): string => readFileSync(path.join(projectDir, file), "utf8");

function orderFor(tier: Tier, files: string[], dryRun = false): WorkerOrder {
  const grep = options.grep === undefined ? {} : { grep: options.grep };
  return { files, timeout: testTimeoutFor[tier], dryRun, ...grep };
}

/** One process: its tests are counted as they end, and its own failure counts as one. */
async function runFiles(tier: Tier, files: string[], label: string): Promise<void> {
  if (stop.signal.aborted) return;
  const display = tier === "fast" ? eachFile() : eachTest();
  let failures = 0;
  const { fault, warning, unrun, output } = await runProcess(
    orderFor(tier, files),
    minutesFor[tier],
    (event) => {
      tallies.count(tally, event);
      display.tell(event);
      if (event.kind === "fail") failures += 1;
    },
    stop.signal,
  );
  display.stop();
  if (warning !== undefined) process.stdout.write(`  ! ${label}: ${warning}\n`);
  if (unrun > 0 || fault !== undefined) cutShort.push(...files);
  if (unrun > 0) process.stdout.write(`  ! ${label}: ${String(unrun)} tests did not run after a failure\n`);
  if (unrun > 0 && failures === 0) {
    tally.failures.push({ file: label, title: "(the process)", error: "Not every test ran." });
  }
  if (fault !== undefined) tally.failures.push({ file: label, title: "(the process)", error: fault });
  if ((failures > 0 || fault !== undefined) && output.trim() !== "") {
    process.stdout.write(`  --- printed by ${label}:\n${output.trimEnd()}\n  ---\n`);
  }
}

/** Tests that cannot run here are still loaded and named: what is left out is known, not guessed. */
async function nameLeftOut(tier: Tier, file: string, reason: string): Promise<void> {
  process.stdout.write(`  - left out: ${reason}\n`);
  const tell = (event: Parameters<typeof tallies.countLeftOut>[1]): void => {
    tallies.countLeftOut(tally, event, reason);
  };
  const { fault, output } = await runProcess(orderFor(tier, [file], true), minutesFor.fast, tell, stop.signal);
  if (fault !== undefined) tally.failures.push({ file, title: "(the process)", error: `${fault}\n${output}` });
}

const all = globSync("test/**/*.spec.ts", { cwd: projectDir });
const specs = specsOf(all, run, only);
if (options.fast) specs.real = [];

if (specs.fast.length > 0) {
  const sizes = new Map(specs.fast.map((file) => [file, statSync(path.join(projectDir, file)).size]));
  // A process that loads the SDKs costs a second: not worth it for a handful of files.
  const processes = Math.min(availableParallelism(), Math.ceil(specs.fast.length / 4));
  process.stdout.write(`fast: ${String(specs.fast.length)} files\n`);
  await Promise.all(
    deal(specs.fast, sizes, processes).map((files, index) =>
      runFiles("fast", files, `fast, process ${String(index + 1)} of ${String(processes)}`),
    ),
  );
}
const slow = (["real", "lab", "soak"] as const).flatMap((tier) => specs[tier].map((file) => ({ tier, file })));
const missing = slow.length > 0 ? missingOn() : {};

async function runSlow({ tier, file }: { tier: Tier; file: string }): Promise<void> {
  if (stop.signal.aborted) return;
  process.stdout.write(`${tier}: ${file}\n`);
  const reason = whyNot(needsOf(file, read(file)), missing);
  if (reason === undefined) await runFiles(tier, [file], file);
  else await nameLeftOut(tier, file, reason);
}

/** Takes the next file whenever one has ended. */
async function inLanes(lanes: number, files: readonly { tier: Tier; file: string }[]): Promise<void> {
  const next = files.values();
  const lane = async (): Promise<void> => {
    for (const file of next) await runSlow(file);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

for (const tier of ["real", "lab", "soak"] as const) {
  const files = specs[tier].map((file) => ({ tier, file }));
  const alone = files.filter(({ file }) => isAlone(read(file)));
  await inLanes(
    lanesOf(tier, availableParallelism()),
    files.filter((each) => !alone.includes(each)),
  );
  await inLanes(1, alone);
}

const ran = [...specs.fast, ...slow.map(({ file }) => file)];
if (!narrowed && !stop.signal.aborted) {
  const omissions = existsSync(path.join(projectDir, "test/omitted.json"))
    ? tallies.parseOmissions(read("test/omitted.json"))
    : [];
  tally.failures.push(
    ...tallies.emptySpecs(
      tally,
      ran.filter((file) => !cutShort.includes(file)),
    ),
    ...tallies.staleOmissions(tally, omissions, all, ran),
  );
  if (inCi) tally.failures.push(...tallies.unlisted(tally, omissions));
}
if (ran.length === 0) {
  process.stdout.write(`There is no spec file for this run${narrowed ? ` below ${only.join(", ")}` : ""}.\n`);
}
if (stop.signal.aborted) process.stdout.write("Stopped before the end.\n");
printSummary(tally);
process.exitCode = tallies.succeeded(tally) && !stop.signal.aborted ? 0 : 1;
