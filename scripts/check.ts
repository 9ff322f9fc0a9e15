/**
 * `npm run check`: everything that reads the sources without running them. Changes nothing.
 * The steps run side by side, as many as there are cores; each prints its line, and its output only where it fails.
 */
import { availableParallelism } from "node:os";
import { commandOf, runQuiet } from "./children.ts";

interface Step {
  name: string;
  /** Arguments for Node.js. */
  commands: string[][];
  remedy: string;
}

// The longest first: with two cores, the short ones fit beside it.
const steps: Step[] = [
  {
    name: "lint",
    commands: [[commandOf("eslint"), "--max-warnings=0", "."]],
    remedy: "mend them, or say why a line is right: // eslint-disable-next-line RULE -- REASON",
  },
  {
    name: "types",
    commands: [[commandOf("typescript", "tsc")], [commandOf("typescript", "tsc"), "-p", "scripts/launcher"]],
    remedy: "mend them",
  },
  {
    name: "format",
    commands: [[commandOf("prettier"), "--check", "--log-level=warn", "."]],
    remedy: "npm run format",
  },
  { name: "words", commands: [["scripts/checks/main.ts"]], remedy: "mend them" },
];

async function run(step: Step): Promise<boolean> {
  let seconds = 0;
  let output = "";
  for (const command of step.commands) {
    const result = await runQuiet(command);
    seconds += result.seconds;
    if (result.status !== 0) output += result.output;
  }
  const failed = output !== "";
  const line = `${failed ? "✖" : "✔"} ${step.name.padEnd(8)} ${seconds.toFixed(1)} s`;
  process.stdout.write(failed ? `${line}\n${output.trimEnd()}\n  → ${step.remedy}\n` : `${line}\n`);
  return !failed;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  process.stderr.write(`There is no step ${unknown.join(", ")}. Steps: ${steps.map(({ name }) => name).join(", ")}.\n`);
  process.exitCode = 1;
} else {
  const queue = steps.filter((step) => asked.length === 0 || asked.includes(step.name));
  const outcomes: boolean[] = [];
  const worker = async (): Promise<void> => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) outcomes.push(await run(step));
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), queue.length) }, worker));
  if (outcomes.includes(false)) process.exitCode = 1;
}
