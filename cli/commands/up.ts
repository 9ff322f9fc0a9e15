import { common, environmentPositional, type Command } from "../command.ts";

export const up: Command = {
  name: "up",
  positionals: [environmentPositional],
  summary: "bring the environment up, and print what runs and where to reach it",
  options: {
    ...common,
    refresh: { type: "flag", describe: "read the cluster first, and mend what was changed by hand" },
  },
  examples: [
    ["up", "the environment dev, on a Kubernetes of its own on this machine"],
    ["up staging --refresh", "mend what was changed by hand"],
  ],
  run: async ({ environment, json, refresh }, io) => {
    const { openSession } = await import("../session.ts");
    const session = openSession(environment, io.projectDir);
    const { standing, standingSaid } = await import("../../stacks/standing.ts");
    const [tried, said] = [standing(session.config), standingSaid(session.config)];
    // Before anything is made, so that it can still be interrupted.
    if (said !== undefined) io.note(`${said}\n`);
    const [{ terminalProgress }, { describeFailures, fromTerminal, isFine, up: bringUp }, { printStatus }, rolls] =
      await Promise.all([
        import("../../lab/progress.ts"),
        import("../up.ts"),
        import("../print.ts"),
        import("../rolls.ts"),
      ]);
    const signal = interruption(io.note, fromTerminal);
    const result = await bringUp(session, { progress: terminalProgress(), signal, refresh });
    printStatus(io, { ...result, ...(tried === undefined ? {} : { standing: tried }) }, result.status, json);
    const { watch } = result;
    if (watch.rolls.length > 0) io.note(`\n${rolls.describeRolls(watch.rolls, session.environment)}\n`);
    if (watch.failed.length > 0) io.note(`\n${describeFailures(watch)}\n`);
    return isFine(watch) ? 0 : 1;
  },
};

/**
 * The first Ctrl-C asks the engine to stop after the step at hand; a second one ends at once.
 *
 * @param fromTerminal the reason to give where a terminal has told the engine already
 */
function interruption(note: (text: string) => void, fromTerminal: string): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) {
        process.exit(130);
      }
      note("\nStopping after the step at hand. Once more to end at once.\n");
      controller.abort(process.stdin.isTTY ? fromTerminal : "signal");
    });
  }
  return controller.signal;
}
