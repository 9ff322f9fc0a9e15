import { common, environmentPositional, type Command } from "../command.ts";

export const down: Command = {
  name: "down",
  positionals: [environmentPositional],
  summary: "stop the environment's lab; its data and state stay",
  options: {
    ...common,
    delete: { type: "flag", describe: "destroy data and state too, after asking" },
    yes: { type: "flag", alias: "y", describe: "with --delete: do not ask" },
  },
  examples: [
    ["down", "stop it; the next up goes on from there"],
    ["down --delete --yes", "destroy data and state, without asking"],
  ],
  run: async ({ environment, json, delete: destroy, yes }, io) => {
    const { openSession } = await import("../session.ts");
    const session = openSession(environment);
    const [{ down: takeDown }, { terminalProgress }] = await Promise.all([
      import("../down.ts"),
      import("../../lab/progress.ts"),
    ]);
    const said = await takeDown(session, { destroy, yes }, terminalProgress());
    io.out(json ? `${JSON.stringify({ environment: session.environment, result: said })}\n` : `${said}\n`);
    return 0;
  },
};
