import type { Command } from "../command.ts";
import { jsonOption } from "../command.ts";
import { EnvironmentError } from "../failure.ts";
import { counted, jsonText } from "../io.ts";

export const init: Command = {
  name: "init",
  positionals: [{ name: "environment", describe: "the new environment's name", required: true }],
  summary: "write a new environment's file, and the first plan of it beside",
  options: {
    cloud: { type: "text", describe: "where it runs: aws, gcp, or existing for a cluster that is there" },
    region: { type: "text", describe: "aws, gcp: the region, as us-east-1" },
    project: { type: "text", describe: "gcp: the project's id" },
    context: { type: "text", describe: "existing: the kubeconfig context; without one, the lab's cluster" },
    zones: { type: "text", describe: "aws, gcp: over how many zones, 1 to 6, or their ids (default: 3)" },
    chains: {
      type: "list",
      describe: "what it runs, each as chain[:network[:mode]]: ethereum, ethereum:hoodi, bitcoin:txindex, ipfs:2Ti",
    },
    json: jsonOption,
  },
  examples: [
    ["init prod --cloud aws --region us-east-1 --chains ethereum", "on AWS, over three zones"],
    ["init lab --cloud existing --chains ethereum:dev", "on a cluster that is there"],
  ],
  run: async (invocation, io) => {
    const { environment, json } = invocation;
    const { assertNew } = await import("../environment.ts");
    assertNew(io, environment);
    const [{ environmentText }, { answersFrom }, config, load, { formatErrors }, { formatLock }, { writeWhole }, path] =
      await Promise.all([
        import("../../stacks/config/write.ts"),
        import("../answers.ts"),
        import("../../stacks/config.ts"),
        import("../../stacks/load.ts"),
        import("../../stacks/config/errors.ts"),
        import("../../stacks/plan/lock/format.ts"),
        import("../files.ts"),
        import("node:path"),
      ]);
    const fileName = load.environmentFileName(environment);
    const refuse = (name: string, errors: EnvironmentError["errors"]): never => {
      throw new EnvironmentError(`${formatErrors(errors, name)}\nNothing was written.`, errors);
    };
    const text = environmentText(await answersFrom(invocation, io));
    const parsed = config.parseStackFile(text, fileName, environment);
    if (!parsed.ok) return refuse(fileName, parsed.errors);
    // Before anything is written: a file that cannot be planned helps nobody.
    const decided = load.decideHere(parsed.value, environment, { projectDir: io.projectDir, useLock: false });
    if (!decided.ok) return refuse(decided.fileName, decided.errors);

    const { next } = decided.loaded;
    const lockFile = load.lockFileName(environment);
    writeWhole(path.join(io.projectDir, fileName), text, { fresh: true });
    writeWhole(path.join(io.projectDir, lockFile), formatLock(next), { fresh: true });
    if (json) {
      io.out(jsonText({ ok: true, environment, files: [fileName, lockFile] }));
      return 0;
    }
    const { placements, pools, zones } = next.capacity;
    const then = parsed.value.cluster.kind === "eks" ? "rehearse" : "up";
    const machines = pools.reduce((sum, { count }) => sum + count, 0);
    io.out(
      `${io.style("green", "written")} ${fileName} and ${lockFile}: ${counted(placements.length, "node")} on ` +
        `${counted(machines, "machine")} in ${counted(zones.length, "zone")}.\n` +
        `Next: ./cryptokube estimate ${environment}, then ./cryptokube ${then} ${environment}\n`,
    );
    return 0;
  },
};
