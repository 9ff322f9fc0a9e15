import { LauncherError } from "./failure.mjs";

/**
 * @typedef {object} Command
 * @property {string} name as in `npm run <name>`.
 * @property {string} program the file that Node.js 24 runs, from the project's folder.
 * @property {string[]} args what stands before the person's own arguments.
 * @property {string} summary one line for the help text.
 * @property {boolean} ownHelp whether the program answers `--help` itself.
 * @property {string[]} [details] more lines for the command's own help text.
 */

/** What runs the environments' program in its own process. */
export const cliProgram = "cli/main.ts";

const cli = (name, summary) => ({ name, program: cliProgram, args: [name], summary, ownHelp: true });
const frontDoor = { name: "cryptokube", program: cliProgram, args: [], ownHelp: true };
const test = (name, tier, summary) => ({
  name,
  program: "scripts/test.ts",
  args: [tier],
  summary,
  ownHelp: false,
  details: [
    "  PATH …          only the spec files below these paths",
    "  --grep TEXT     only the tests whose full title holds TEXT",
    "  --fast          npm test only: leave the slice that runs for real to another time",
    "",
    "With CI=true a test may be left out only if test/omitted.json names it with its reason.",
  ],
});

/** @type {readonly Command[]} */
export const commands = [
  cli("up", "bring the environment up, and print what runs and where to reach it"),
  cli("down", "stop the environment's lab; its data and state stay"),
  cli("status", "print again what runs, where to reach it and how healthy it is"),
  cli("kubectl", "run kubectl on the environment's cluster"),
  {
    ...frontDoor,
    summary: "the front door, as ./cryptokube: init, check, plan, estimate, explain, diff, and those below",
  },
  test("test", "default", "every fast test, and the first slice for real"),
  test("test:lab", "lab", "real programs together, on this machine"),
  test("test:soak", "soak", "fault loops, drills and large data: hours"),
  {
    name: "check",
    program: "scripts/check.ts",
    args: [],
    summary: "formatting, lint, types and house rules; changes nothing",
    ownHelp: false,
    details: ["  STEP …   only these: words, format, lint, types"],
  },
  {
    name: "format",
    program: "scripts/format.ts",
    args: [],
    summary: "rewrite the sources in the house's formatting",
    ownHelp: false,
    details: ["  PATH …   only these; default everything"],
  },
  {
    name: "golden",
    program: "scripts/golden.ts",
    args: [],
    summary: "write anew the golden files under test/golden, for review as a diff",
    ownHelp: false,
  },
  {
    name: "mutate",
    program: "scripts/mutate.ts",
    args: [],
    summary: "mutation testing of what decides (Stryker)",
    ownHelp: false,
    details: ["  arguments go to `stryker run`"],
  },
  {
    name: "bench",
    program: "scripts/bench.ts",
    args: [],
    summary: "measure: times and memory, as medians with the core count",
    ownHelp: true,
  },
];

/**
 * @param {string} name
 * @returns {Command}
 * @throws {LauncherError} on an unknown name, with the nearest known one.
 */
export function commandFor(name) {
  const found = commands.find((command) => command.name === name);
  if (found) return found;
  const near = nearest(
    name,
    commands.map((command) => command.name),
  );
  const meant = near ? ` Did you mean "${near}"?` : "";
  throw new LauncherError(
    `There is no command "${name}".${meant} Commands: ${commands.map((command) => command.name).join(", ")}.`,
  );
}

/**
 * The known word that a misspelt one most likely stands for.
 *
 * @param {string} word
 * @param {readonly string[]} known
 * @returns {string | undefined} undefined where nothing comes near: at most a third of the letters, and at least one, may differ.
 */
export function nearest(word, known) {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : undefined;
}

/** Levenshtein distance, a swap of two neighbours counting as one (optimal string alignment). */
function editDistance(a, b) {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...new Array(b.length).fill(0)]);
  for (let j = 1; j <= b.length; j++) rows[0][j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
      }
    }
  }
  return rows[a.length][b.length];
}

/**
 * @param {Command} [command] default: all.
 * @returns {string}
 */
export function helpText(command) {
  if (command) {
    const lines = [`npm run ${command.name}: ${command.summary}`];
    if (command.details) lines.push("", "After a lone --:", ...command.details);
    return `${lines.join("\n")}\n`;
  }
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => `  npm run ${name.padEnd(width)}  ${summary}`);
  return `${["CryptoKube", "", ...list, "", "More on one of them: npm run <name> -- --help"].join("\n")}\n`;
}
