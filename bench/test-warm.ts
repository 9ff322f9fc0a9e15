/** Warm `npm test`, as a person runs it: everything built, from the command to its end. */
import { timed } from "./support/children.ts";
import { benchArgs, machine, report, say } from "./support/report.ts";

const args = benchArgs(5);
/** Issue 3: at most 6 minutes on 2 cores. */
const allowedSeconds = 360;

say("First run, not counted: what is missing is got …");
await timed("npm", ["test", "--silent"]);
const values: number[] = [];
let summary = "";
for (let run = 1; run <= args.runs; run++) {
  const { seconds, stdout } = await timed("npm", ["test", "--silent"]);
  values.push(seconds);
  summary = /^\d+ passed, \d+ failed, \d+ skipped$/m.exec(stdout)?.[0] ?? "";
  say(`run ${String(run)}: ${seconds.toFixed(1)} s, ${summary}`);
}
const bound = machine.cores <= 2 ? { bound: allowedSeconds } : {};
report("Warm `npm test`", [{ name: "npm test", unit: "s", values, ...bound }], args, [summary]);
