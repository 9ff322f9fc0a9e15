import type { Lock } from "../../stacks/plan/lock/types.ts";
import { common, environmentPositional, type Command } from "../command.ts";
import type { Invocation } from "../arguments.ts";
import { UserError } from "../failure.ts";
import { jsonText, type Io } from "../io.ts";
import { holderText } from "../leaving.ts";
import type { Proposal } from "../proposal.ts";

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
    "let-go": { type: "flag", describe: "take old machines from the lock that are empty, by the cluster's word" },
    unapplied: { type: "flag", describe: "nothing of it was ever made: no old machines have to stay" },
    "from-state": { type: "text", describe: "rebuild the lock from this file of `pulumi stack export`" },
    yes: { type: "flag", alias: "y", describe: "do not ask" },
  },
  examples: [
    ["plan prod", "show the difference, and record it in prod.lock.json"],
    ["plan prod --dry-run", "show it only"],
    ["plan prod --reoptimise", "what would be cheaper, and what moving there takes"],
    ["plan prod --let-go", "let old machines go that no node stands on any more"],
    ["plan prod --from-state state.json", "a lock that was lost, from what runs"],
  ],
  run: async (invocation, io) => {
    const { environment, dryRun, json } = invocation;
    const { environmentFile } = await import("../project.ts");
    environmentFile(io.projectDir, environment);
    const { proposalFor } = await import("../proposal.ts");
    const proposal = await proposalFor(io, invocation);
    const { changes, versions, moves, accepted, sum, unknown, unwritten, held = [] } = proposal;
    const nothing = changes.length === 0 && accepted !== undefined;
    const record = (!nothing || unwritten) && !dryRun;
    if (!json) io.out(proposalText(proposal, io));
    if (record) {
      await agree(invocation, io);
      await write(proposal.next, io);
    }
    if (json) {
      io.out(jsonText({ environment, changes, versions, moves, sum, unknown, held, recorded: record }));
    } else if (record) {
      io.out(`${io.style("green", "recorded")} ${proposal.lockFile}: commit it with the environment's file.\n`);
    }
    if (held.length > 0) return 1;
    return dryRun && !nothing ? differs : 0;
  },
};

function proposalText(proposal: Proposal, io: Io): string {
  const {
    fileName,
    lockFile,
    accepted,
    changes,
    versions,
    unwritten,
    moves,
    sum,
    unknown = [],
    meanwhile,
    held = [],
  } = proposal;
  const title =
    accepted === undefined
      ? `There is no ${lockFile} yet. It will hold:`
      : unwritten
        ? `${fileName} and ${lockFile} agree. Of which generation machines are, and of which version clients, is written down.`
        : changes.length === 0
          ? `${fileName} and ${lockFile} agree: nothing to record.`
          : `${lockFile} will come to hold:`;
  const lines = [title, ...changes.map(({ sentence }) => `  ${sentence}`)];
  if (versions.length > 0) lines.push(io.style("bold", "Versions:"), ...versions.map((text) => `  ${text}`));
  if (moves.length > 0) {
    lines.push(io.style("bold", "What runs is moved:"), ...moves.map(({ sentence }) => `  ${sentence}`));
  }
  if (unknown.length > 0) {
    lines.push(io.style("bold", "What the state does not say:"), ...unknown.map((text) => `  ${text}`));
  }
  if (sum !== undefined) lines.push(sum);
  if (held.length > 0) {
    const reasons = held.map(({ name, holders }) => `  ${name}: ${holders.map(holderText).join("; ")}`);
    lines.push(io.style("bold", "These are not empty, and stay:"), ...reasons);
  }
  if (meanwhile !== undefined) lines.push(meanwhile);
  return `${lines.join("\n")}\n`;
}

/** A plain plan moves nothing, and its file is under version control: it is only asked about where somebody is there. */
async function agree({ yes, reoptimise, fromState, json }: Invocation, io: Io): Promise<void> {
  if (yes) return;
  if (io.ask !== undefined && !json) {
    const answer = await io.ask('Type "yes" to record it: ');
    if (answer !== "yes") throw new UserError("Nothing was recorded.");
    return;
  }
  if (reoptimise || fromState !== undefined) {
    throw new UserError("Nothing was recorded, as nobody is here to ask: say --yes to record it.");
  }
}

async function write(next: Lock, io: Io): Promise<void> {
  const [{ formatLock, lockFileName }, { writeWhole }, path] = await Promise.all([
    import("../../stacks/plan/lock/format.ts"),
    import("../files.ts"),
    import("node:path"),
  ]);
  writeWhole(path.join(io.projectDir, lockFileName(next.environment)), formatLock(next));
}
