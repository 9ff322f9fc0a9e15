/** A warm rehearsal of the production region, from the command to its end; `--warm`: without one before that counts not. */
import { benchArgs, report, say } from "./support/report.ts";
import { timed } from "./support/children.ts";

const args = benchArgs(3, ["warm"]);
const environment = "prod-us-east-1";
/** Issue 5: seconds, with everything built that is built once. */
const allowedSeconds = 180;

/** The part of `rehearse --json` that is read. */
interface Rehearsal {
  green: boolean;
  problems: string[];
  seconds: { whole: number; preview: number; up: number; look: number; down: number };
  found?: {
    resources: Record<string, number>;
    coverage?: { all: number; byModel: number; byType: number; byHand: number; local: number; unchecked: string[] };
  };
}

/** One rehearsal with its clock: what was kept of an earlier one of this clone is cleared, as always. */
async function rehearse(): Promise<{ command: number; told: Rehearsal }> {
  const run = await timed("npm", ["run", "--silent", "cryptokube", "--", "rehearse", environment, "--json"]);
  const told = JSON.parse(run.stdout) as Rehearsal;
  if (!told.green) throw new Error(`The rehearsal is red: ${told.problems.join("\n")}`);
  return { command: run.seconds, told };
}

if (args.flags.warm !== true) {
  say("First rehearsal, not counted: what is missing is got and built …");
  await rehearse();
}
const runs: Awaited<ReturnType<typeof rehearse>>[] = [];
for (let run = 1; run <= args.runs; run++) {
  const found = await rehearse();
  runs.push(found);
  say(`run ${String(run)} of ${String(args.runs)}: ${found.command.toFixed(0)} s`);
}

const part = (name: keyof Rehearsal["seconds"]): number[] => runs.map(({ told }) => told.seconds[name]);
const [first] = runs;
const resources = Object.values(first?.told.found?.resources ?? {}).reduce((sum, count) => sum + count, 0);
const covered = first?.told.found?.coverage;
report(
  `Warm rehearsal of ${environment}`,
  [
    {
      name: "whole, from the command to its end",
      unit: "s",
      values: runs.map(({ command }) => command),
      bound: allowedSeconds,
    },
    { name: "  preview", unit: "s", values: part("preview") },
    { name: "  up", unit: "s", values: part("up") },
    { name: "  look", unit: "s", values: part("look") },
    { name: "  down", unit: "s", values: part("down") },
    {
      name: "  lab, its start and its end",
      unit: "s",
      values: runs.map(
        ({ command, told: { seconds } }) => command - seconds.preview - seconds.up - seconds.look - seconds.down,
      ),
    },
  ],
  args,
  [
    `${String(resources)} resources made and taken down again`,
    ...(covered === undefined
      ? []
      : [
          `${String(covered.all - covered.unchecked.length)} of ${String(covered.all)} properties that were sent are held to something: ` +
            `${String(covered.byModel)} to limits of published models, ${String(covered.byType)} to their types alone, ` +
            `${String(covered.byHand)} to rules of ours (some to several), ${String(covered.local)} never leave the provider`,
          `not checked: ${covered.unchecked.length === 0 ? "none" : covered.unchecked.join(", ")}`,
        ]),
  ],
);
