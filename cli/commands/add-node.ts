import type { Invocation } from "../arguments.ts";
import { common, environmentPositional, type Command } from "../command.ts";
import { UserError } from "../failure.ts";
import { type Io, jsonText } from "../io.ts";

export const addNode: Command = {
  name: "add-node",
  positionals: [environmentPositional, { name: "thing", describe: "the chain that gets a node", required: true }],
  summary: "write one more node of a chain into the file and the lock; it joins when it is synced",
  options: {
    ...common,
    up: { type: "flag", describe: "make it, too, and wait until it has joined" },
    wait: { type: "flag", describe: "change nothing: wait until the chain's newest node has joined" },
    yes: { type: "flag", alias: "y", describe: "do not ask" },
  },
  examples: [
    ["add-node prod ethereum", "into Pulumi.prod.yaml and prod.lock.json; then commit both, and `up`"],
    ["add-node prod ethereum --up", "all of it: the file, the lock, the cluster, and the wait for its sync"],
    ["add-node prod ethereum --wait", "after an `up`, or where a wait was broken off"],
  ],
  run: async (invocation, io) => {
    const { environment, thing: chain, wait, up } = invocation;
    if (chain === undefined) throw new UserError("Say which chain is to have one more node.");
    if (wait && up) throw new UserError("--up waits by itself, and --wait changes nothing: say one of them.");
    if (wait) return waitForIt(chain, invocation, io);
    const node = await write(chain, invocation, io);
    if (!up) {
      if (invocation.json) io.out(jsonText({ ok: true, environment, chain, node, joined: false }));
      io.note(
        `${node} is in the file and in the lock. ./cryptokube up ${environment} makes it, and ` +
          `./cryptokube add-node ${environment} ${chain} --wait says when it has joined: until it is synced it is in no ` +
          "Service, and no gateway asks it.\n",
      );
      return 0;
    }
    const { up: bringUp } = await import("./up.ts");
    const status = await bringUp.run({ ...invocation, json: false }, { ...io, out: io.note });
    return status === 0 ? waitForIt(chain, invocation, io) : status;
  },
};

/** The file first, as the lock follows from it; where that cannot be, the file is as it was. */
async function write(chain: string, invocation: Invocation, io: Io): Promise<string> {
  const [{ environmentFile }, { withNode }, { writeWhole }, { readFileSync }, { plan }] = await Promise.all([
    import("../project.ts"),
    import("../add-node.ts"),
    import("../files.ts"),
    import("node:fs"),
    import("./plan.ts"),
  ]);
  const file = environmentFile(io.projectDir, invocation.environment);
  const before = readFileSync(file, "utf8");
  const { text, node } = withNode(before, chain);
  writeWhole(file, text);
  try {
    // What it changes is said to people; the result is this command's.
    await plan.run({ ...invocation, json: false }, { ...io, out: io.note });
  } catch (thrown) {
    writeWhole(file, before);
    throw thrown;
  }
  return node;
}

async function waitForIt(chain: string, { environment, json }: Invocation, io: Io): Promise<number> {
  const [{ openSession }, { newestOf, waitFor }, { clusterHands }, { connectionOf }, { healthPort }] =
    await Promise.all([
      import("../session.ts"),
      import("../add-node.ts"),
      import("../seed-hands.ts"),
      import("../status.ts"),
      import("../../stacks/plan/health.ts"),
    ]);
  const session = openSession(environment, io.projectDir);
  const { node } = newestOf(session.plan, chain);
  const head = await waitFor(node, clusterHands(connectionOf(session), healthPort), io.note);
  io.out(
    json
      ? jsonText({ ok: true, environment, chain, node: node.name, joined: true, head })
      : `${node.name} has joined${head === null ? "" : ` at block ${head}`}.\n`,
  );
  return 0;
}
