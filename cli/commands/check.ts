import { common, environmentPositional, type Command } from "../command.ts";
import { UserError } from "../failure.ts";
import { counted, jsonText } from "../io.ts";

export const check: Command = {
  name: "check",
  positionals: [environmentPositional],
  summary: "say everything that is wrong with an environment's file, its lock and its plan, at once",
  options: {
    ...common,
    date: { type: "text", describe: "the day to judge by, as 2026-12-01: forks that are near (default: today)" },
  },
  examples: [
    ["check prod", "exit status 1 where anything is wrong"],
    ["check prod --json", "the same for a program"],
    ["check prod --date 2026-12-01", "as it would be judged on that day"],
  ],
  run: async ({ environment, json, date }, io) => {
    const { dayOf, judgedForks } = await import("../fork-check.ts");
    const day = dayOf(date);
    const { openEnvironment } = await import("../environment.ts");
    const loaded = await openEnvironment(io, environment);
    const { lockFileName, notAccepted } = await import("../../stacks/load.ts");
    const pending = notAccepted(loaded);
    if (pending !== undefined) throw new UserError(pending);
    const [{ pairWarnings, prometheusWarnings }, { interopWarnings }] = await Promise.all([
      import("../../stacks/warnings.ts"),
      import("../../stacks/interop-warnings.ts"),
    ]);
    const { isOneWay, versionChanges, versionSentence } = await import("../../stacks/upgrades.ts");
    const { catalogue } = await import("../../catalogue/chains/index.ts");
    const oneWay = versionChanges(loaded.lock?.clients, loaded.config, catalogue).filter(isOneWay);
    const warnings = [
      ...judgedForks(loaded, day),
      ...oneWay.map(versionSentence),
      ...pairWarnings(loaded.config),
      ...prometheusWarnings(loaded.config),
      ...interopWarnings(loaded.config),
    ];
    const { standing, standingSaid } = await import("../../stacks/standing.ts");
    const { backend } = loaded.config;
    const tried = standing(loaded.config);
    const { pools, placements, zones } = loaded.next.capacity;
    const machines = pools.reduce((sum, { count }) => sum + count, 0);
    const leftOut = loaded.needs.flatMap(({ name, leftOut: why }) => (why === undefined ? [] : [{ name, why }]));
    if (json) {
      const ground = {
        ...(backend === undefined ? {} : { backend }),
        ...(tried === undefined ? {} : { standing: tried }),
      };
      io.out(
        jsonText({ ok: true, environment, nodes: placements.length, machines, zones, leftOut, warnings, ...ground }),
      );
      return 0;
    }
    const size = `${counted(placements.length, "node")} on ${counted(machines, "machine")} in ${counted(zones.length, "zone")}`;
    io.out(`${io.style("green", "ok")} ${loaded.fileName} and ${lockFileName(environment)} agree: ${size}.\n`);
    for (const warning of warnings) io.out(`   ${io.style("yellow", "warning")} ${warning}\n`);
    const said = standingSaid(loaded.config);
    if (said !== undefined) io.out(`   ${said}\n`);
    for (const [why, names] of Map.groupBy(leftOut, (each) => each.why)) {
      io.out(
        `   Planned and priced, and left out by \`up\` for now: ${names.map(({ name }) => name).join(", ")} (${why}).\n`,
      );
    }
    return 0;
  },
};
