import type { Loaded } from "../../stacks/load.ts";
import { common, environmentPositional, type Command } from "../command.ts";
import type { Invocation } from "../arguments.ts";
import { UserError } from "../failure.ts";
import { jsonText, type Io } from "../io.ts";

/** The exit status of `--dry-run` where the lock does not hold what the file asks for. */
export const differs = 2;

export const plan: Command = {
  name: "plan",
  positionals: [environmentPositional],
  summary: "show what the file asks for beyond the lock, and record it there; what runs is not moved",
  options: {
    ...common,
    "dry-run": { type: "flag", alias: "check", describe: "show only; exit status 2 where anything would be recorded" },
    reoptimise: { type: "flag", describe: "move what runs, where that is cheaper, and say what each move takes" },
    "from-state": { type: "text", describe: "rebuild the lock from this file of `pulumi stack export`" },
    yes: { type: "flag", alias: "y", describe: "do not ask" },
  },
  examples: [
    ["plan prod", "show the difference, and record it in prod.lock.json"],
    ["plan prod --dry-run", "show it only"],
    ["plan prod --reoptimise", "what would be cheaper, and what moving there takes"],
    ["plan prod --from-state state.json", "a lock that was lost, from what runs"],
  ],
  run: async (invocation, io) => {
    const { environment, dryRun, json } = invocation;
    const { environmentFile } = await import("../project.ts");
    environmentFile(io.projectDir, environment);
    const { proposalFor } = await import("../proposal.ts");
    const proposal = await proposalFor(io, invocation);
    const { changes, moves } = proposal;
    const nothing = changes.length === 0 && proposal.recorded;
    const record = !nothing && !dryRun;
    if (!json) io.out(proposalText(proposal, io));
    if (record) {
      await agree(invocation, moves.length, io);
      await write(proposal.loaded, io);
    }
    if (json) io.out(jsonText({ environment, changes, moves, recorded: record }));
    else if (record) {
      io.out(`${io.style("green", "recorded")} ${proposal.lockFile}: commit it with the environment's file.\n`);
    }
    return dryRun && !nothing ? differs : 0;
  },
};

interface Proposal {
  loaded: Pick<Loaded, "environment" | "next" | "fileName">;
  lockFile: string;
  /** Whether there is a lock already. */
  recorded: boolean;
  changes: readonly { sentence: string }[];
  moves: readonly { sentence: string }[];
}

function proposalText({ loaded, lockFile, recorded, changes, moves }: Proposal, io: Io): string {
  if (changes.length === 0 && recorded) return `${loaded.fileName} and ${lockFile} agree: nothing to record.\n`;
  const title = recorded
    ? `${loaded.fileName} asks for what ${lockFile} does not hold:`
    : `There is no ${lockFile} yet. It will hold:`;
  const lines = [title, ...changes.map(({ sentence }) => `  ${sentence}`)];
  if (moves.length > 0) {
    lines.push("", io.style("bold", "What runs is moved:"), ...moves.map(({ sentence }) => `  ${sentence}`));
  }
  return `${lines.join("\n")}\n`;
}

/** A plain plan moves nothing, and its file is under version control: it is only asked about where somebody is there. */
async function agree({ yes, reoptimise, fromState, json }: Invocation, moves: number, io: Io): Promise<void> {
  if (yes) return;
  if (io.ask !== undefined && !json) {
    const answer = await io.ask('Type "yes" to record it: ');
    if (answer !== "yes") throw new UserError("Nothing was recorded.");
    return;
  }
  if (moves > 0 || reoptimise || fromState !== undefined) {
    throw new UserError("Nothing was recorded, as nobody is here to ask: say --yes to record it.");
  }
}

async function write({ environment, next }: Proposal["loaded"], io: Io): Promise<void> {
  const [{ formatLock, lockFileName }, { writeWhole }, path] = await Promise.all([
    import("../../stacks/plan/lock/format.ts"),
    import("../files.ts"),
    import("node:path"),
  ]);
  writeWhole(path.join(io.projectDir, lockFileName(environment)), formatLock(next));
}
