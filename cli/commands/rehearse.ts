import { common, environmentPositional, type Command } from "../command.ts";
import { UserError } from "../failure.ts";

export const rehearse: Command = {
  name: "rehearse",
  positionals: [environmentPositional],
  summary: "bring a region up and down again on a simulated cloud: no account, no cost, and red where reality would be",
  options: {
    ...common,
    keep: { type: "flag", describe: "leave it standing, for a look with kubectl" },
    clear: { type: "flag", describe: "end a rehearsal that was kept, and nothing else" },
  },
  examples: [
    ["rehearse prod", "the whole program on the real engine; a table of what would exist"],
    ["rehearse prod --keep", "leave the simulated cluster for a look"],
    ["rehearse prod --clear", "end it"],
  ],
  run: async ({ environment, json, keep, clear }, io) => {
    const [{ openEnvironment }, { notAccepted }] = await Promise.all([
      import("../environment.ts"),
      import("../../stacks/load.ts"),
    ]);
    const loaded = await openEnvironment(io, environment);
    const { terminalProgress } = await import("../../lab/progress.ts");
    const progress = terminalProgress();
    const start = await import("../rehearse/start.ts");
    const folder = start.rehearsalFolder(io.projectDir, environment, process.env);
    if (clear) {
      await start.clearRehearsal(folder, progress);
      return 0;
    }
    const waits = notAccepted(loaded);
    if (waits !== undefined) throw new UserError(waits);
    assertRehearsable(environment, loaded.config.cluster.kind);

    const stopped = new AbortController();
    for (const name of ["SIGINT", "SIGTERM"] as const) {
      process.on(name, () => {
        if (stopped.signal.aborted) process.exit(130);
        io.note("\nEnding the rehearsal and clearing up. Once more to leave it as it is.\n");
        stopped.abort();
      });
    }
    let kept = false;
    try {
      const rehearsed = await start.runRehearsal({
        environment,
        projectDir: io.projectDir,
        config: loaded.config,
        progress,
        signal: stopped.signal,
        keep,
        env: process.env,
      });
      kept = keep;
      const { conclude } = await import("../rehearse/conclude.ts");
      return conclude(rehearsed, loaded, { json, keep }, io);
    } finally {
      if (!kept) await start.clearRehearsal(folder, progress);
    }
  },
};

/** @throws UserError where there is no simulated cloud of that kind. */
function assertRehearsable(environment: string, kind: string): void {
  if (kind === "eks") return;
  throw new UserError(
    kind === "existing"
      ? `${environment} runs on a cluster that is there already, so no cloud is made for it and there is none to simulate: ` +
          `the lab is its rehearsal. Without \`context\` in its file, \`npm run up -- -e ${environment}\` runs the same program there.`
      : `${environment} cannot be rehearsed yet: the components of ${kind} and its simulated cloud follow. ` +
          `\`./cryptokube estimate ${environment}\` says what it will cost.`,
  );
}
