import { type Command, common, environmentPositional } from "../command.ts";
import { EnvironmentError, UserError } from "../failure.ts";
import { counted, type Io, jsonText } from "../io.ts";

export const bootstrap: Command = {
  name: "bootstrap",
  positionals: [environmentPositional],
  summary: "make the bucket for an environment's state and the key for its secrets, and write them into its file",
  options: {
    ...common,
    region: { type: "text", describe: "where they stand (default: the environment's own region)" },
    "dry-run": {
      type: "flag",
      describe: "show the calls of an account that has none of it yet; ask nobody, change nothing",
    },
  },
  examples: [
    ["bootstrap prod --dry-run", "what it would call"],
    ["bootstrap prod", "make it; again: mend it, or find that nothing is to do"],
  ],
  run: async ({ environment, region: asked, dryRun, json }, io) => {
    const { openEnvironment } = await import("../environment.ts");
    const loaded = await openEnvironment(io, environment);
    const [ground, { bootstrap: run, rehearsedBootstrap }, { statedGround, withGround }, { sameBackend, moving }] =
      await Promise.all([
        import("../bootstrap/ground.ts"),
        import("../bootstrap/run.ts"),
        import("../bootstrap/record.ts"),
        import("../backend.ts"),
      ]);
    const region = regionFor(environment, loaded.config, asked);
    const wanted = ground.groundOf(environment, region);
    const stated = statedGround(loaded.text);
    const provider = ground.secretsProviderUrl(wanted);
    if (stated.secretsProvider !== undefined && stated.secretsProvider !== provider) {
      throw new UserError(
        `${loaded.fileName} encrypts its secrets by ${stated.secretsProvider}, not by ${provider}: nothing was made. ` +
          `To change that: \`pulumi stack change-secrets-provider --stack ${environment} '<the new one>'\`.`,
      );
    }
    if (dryRun) {
      const shown = rehearsedBootstrap(wanted);
      if (json) io.out(jsonText({ ok: true, dryRun: true, ...shown }));
      else {
        for (const { operation, why, input } of shown.steps) {
          io.out(`${operation.padEnd(34)} ${why}\n  ${JSON.stringify(input)}\n`);
        }
        io.out(`\n${written(loaded.fileName, shown)}\nNothing was asked and nothing was changed.\n`);
      }
      return 0;
    }
    const { openAws } = await import("../bootstrap/aws.ts");
    const done = await run(await openAws(region), wanted, {
      onStep: ({ operation, why }) => io.note(`${operation.padEnd(34)} ${why}\n`),
      onBackend: (backend) => {
        if (stated.backend === undefined || sameBackend(stated.backend, backend)) return;
        throw new UserError(
          [
            `${loaded.fileName} states another backend, ${stated.backend}, and a live environment has one: no bucket was made.`,
            ...moving(environment, backend, stated.backend, provider),
            `and ${loaded.fileName} names the new one.`,
          ].join("\n"),
        );
      },
    });
    const changed = await record(io, environment, loaded.fileName, withGround(loaded.text, done));
    if (json) io.out(jsonText({ ok: true, ...done, file: loaded.fileName, fileChanged: changed }));
    else io.out(report(environment, loaded.fileName, done, changed));
    return 0;
  },
};

function regionFor(
  environment: string,
  { region, cluster }: { region?: string; cluster: { kind: string } },
  asked?: string,
) {
  if (asked !== undefined) return asked;
  if (cluster.kind === "eks" && region !== undefined) return region;
  throw new UserError(
    `${environment} is not on AWS, so it has no region there: say --region <one of AWS>, if its state is to be kept there.` +
      (cluster.kind === "gke" ? " A bucket and a key of Google Cloud are not made by this version." : ""),
  );
}

/** @returns whether the file's text changed. */
async function record(io: Io, environment: string, fileName: string, text: string): Promise<boolean> {
  const [{ parseStackFile }, { formatErrors }, { writeWhole }, fs, path] = await Promise.all([
    import("../../stacks/config.ts"),
    import("../../stacks/config/errors.ts"),
    import("../files.ts"),
    import("node:fs"),
    import("node:path"),
  ]);
  const parsed = parseStackFile(text, fileName, environment);
  if (!parsed.ok) throw new EnvironmentError(formatErrors(parsed.errors, fileName), parsed.errors);
  const file = path.join(io.projectDir, fileName);
  if (fs.readFileSync(file, "utf8") === text) return false;
  writeWhole(file, text);
  return true;
}

interface Places {
  backend: string;
  secretsProvider: string;
}

function written(fileName: string, { backend, secretsProvider }: Places): string {
  return `${fileName} has then:\n  secretsprovider: ${JSON.stringify(secretsProvider)}\n  config: { cryptokube:backend: ${JSON.stringify(backend)} }`;
}

function report(
  environment: string,
  fileName: string,
  done: Places & { steps: readonly unknown[] },
  changed: boolean,
): string {
  const made =
    done.steps.length === 0
      ? "Everything was there: nothing was to do."
      : `${counted(done.steps.length, "call")} made.`;
  const file = changed ? `${fileName} was written: commit it.` : `${fileName} says so already.`;
  return [
    `${made} ${file}`,
    `state    ${done.backend}`,
    `secrets  ${done.secretsProvider}`,
    `Next: ./cryptokube up ${environment}. By hand, the engine must be told the key once, as it does not read it from the file:`,
    `  pulumi login '${done.backend}'`,
    `  pulumi stack init ${environment} --secrets-provider '${done.secretsProvider}'`,
    "",
  ].join("\n");
}
