import { common, environmentPositional, type Command } from "../command.ts";
import { UserError } from "../failure.ts";

export const status: Command = {
  name: "status",
  positionals: [environmentPositional],
  summary: "print again what runs, where to reach it and how healthy it is",
  options: common,
  examples: [
    ["status", "of the environment dev"],
    ["status --json", "the same for a program"],
  ],
  run: async ({ environment, json }, io) => {
    const { openSession } = await import("../session.ts");
    const session = openSession(environment);
    const [{ collectStatus, connectionOf }, { openCluster }, { labStatus }, { printStatus }] = await Promise.all([
      import("../status.ts"),
      import("../cluster-view.ts"),
      import("../../lab/lab.ts"),
      import("../print.ts"),
    ]);
    if (session.onLab && !(await labStatus(session.paths.root)).running) {
      throw new UserError(`The lab of ${session.environment} is not running: \`npm run up\` starts it.`);
    }
    const found = await collectStatus(session, openCluster(connectionOf(session)), undefined);
    printStatus(io, found, found, json);
    const { nodes, rolls } = found;
    const fine = nodes.every(({ state, rolling }) => state === "running" || (rolling && state !== "failing"));
    return fine && rolls.every(({ halted }) => halted === undefined) ? 0 : 1;
  },
};
