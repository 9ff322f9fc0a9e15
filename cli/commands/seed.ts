import { common, environmentPositional, type Command } from "../command.ts";
import { UserError } from "../failure.ts";
import { jsonText } from "../io.ts";

export const seed: Command = {
  name: "seed",
  positionals: [environmentPositional, { name: "thing", describe: "the node to copy", required: true }],
  summary: "stop a node, copy its data into its chain's bucket or to a sibling that waits for them, and let it go on",
  options: {
    ...common,
    to: { type: "text", describe: "a node of the same chain that waits for the data, instead of the bucket" },
    alone: { type: "flag", describe: "stop it though no other node of its chain is ready" },
  },
  examples: [
    ["seed prod ethereum-0", "into the bucket that the file names under seed"],
    ["seed prod ethereum-0 --to ethereum-3", "to a new node with bootstrap: { sibling: true }"],
  ],
  run: async ({ environment, thing, to, alone, json }, io) => {
    if (thing === undefined) throw new UserError("Say which node is to be copied.");
    const { openSession } = await import("../session.ts");
    const session = openSession(environment, io.projectDir);
    const [{ seed: run, seedingOf }, { clusterHands }, { connectionOf }, { healthPort }] = await Promise.all([
      import("../seed.ts"),
      import("../seed-hands.ts"),
      import("../status.ts"),
      import("../../stacks/plan/health.ts"),
    ]);
    const seeding = seedingOf(session.plan, thing, to);
    const hands = clusterHands(connectionOf(session), healthPort);
    const outcome = await run(seeding, hands, { alone, now: () => new Date(), say: io.note });
    io.out(json ? jsonText({ ok: true, environment, node: thing, outcome }) : `${thing}: ${outcome}.\n`);
    return 0;
  },
};
