import { type Command, common, environmentPositional } from "../command.ts";
import { messageOf, UserError } from "../failure.ts";
import { counted, fromWhereTheyStand, type Io, jsonText } from "../io.ts";
import type { Orphans } from "../orphans/find.ts";

export const orphans: Command = {
  name: "orphans",
  positionals: [environmentPositional],
  summary: "find what the cloud holds of an environment and its state does not, with the commands that mend it",
  options: {
    ...common,
    "from-state": { type: "text", describe: "a file that `pulumi stack export` wrote, instead of asking the engine" },
  },
  examples: [
    ["orphans prod", "after an `up` that was ended, or before a network is deleted"],
    ["orphans prod --from-state state.json --json", "without the engine"],
  ],
  run: async ({ environment, json, fromState }, io) => {
    const { openEnvironment } = await import("../environment.ts");
    const loaded = await openEnvironment(io, environment);
    const { region, cluster } = loaded.config;
    if (cluster.kind !== "eks" || region === undefined) {
      throw new UserError(`${environment} is not on AWS: what it has there cannot be asked for.`);
    }
    const exported =
      fromState === undefined
        ? await stateOfStack(environment, loaded.text)
        : await stateInFile(fromWhereTheyStand(io, fromState));
    const [{ awsCli, rolesIn, taggedResources, taggedRoles }, { findOrphans }] = await Promise.all([
      import("../orphans/ask.ts"),
      import("../orphans/find.ts"),
    ]);
    const tagged = await taggedResources(awsCli, environment, region);
    const roles = await taggedRoles(awsCli, environment, rolesIn(exported)).catch((thrown: unknown) => {
      io.note(`Roles were not looked at: ${messageOf(thrown)}\n`);
      return [];
    });
    const found = findOrphans({ environment, region }, [...tagged, ...roles], exported);
    if (json) io.out(jsonText({ ok: true, environment, region, ...found }));
    else io.out(orphansText(environment, region, found, io));
    return found.orphans.length === 0 ? 0 : 1;
  },
};

async function stateOfStack(environment: string, stackFile: string): Promise<unknown> {
  const [{ openUserStack }, { terminalProgress }] = await Promise.all([
    import("../existing.ts"),
    import("../../lab/progress.ts"),
  ]);
  const stack = await openUserStack({ environment, stackFile }, terminalProgress());
  return stack.exportStack();
}

async function stateInFile(file: string): Promise<unknown> {
  const { readFile } = await import("node:fs/promises");
  try {
    return JSON.parse(await readFile(file, "utf8")) as unknown;
  } catch (thrown) {
    throw new UserError(`${file} cannot be read as an exported state: ${messageOf(thrown)}`, { cause: thrown });
  }
}

/** What was found, for people. */
export function orphansText(environment: string, region: string, found: Orphans, { style }: Pick<Io, "style">): string {
  const lines: string[] = [];
  for (const { urn, doing } of found.pending) {
    lines.push(`${style("yellow", "ended while")} ${doing} ${urn}`);
  }
  if (found.pending.length > 0) {
    lines.push(
      "  `up` goes on from these, and takes over what a name tells; what it cannot find is looked for below.",
      "",
    );
  }
  for (const orphan of found.orphans) {
    lines.push(`${style("bold", orphan.what)}${orphan.name === undefined ? "" : ` ${orphan.name}`}  ${orphan.arn}`);
    if (orphan.twins.length > 0) {
      lines.push(`  made twice: the state has ${orphan.twins.join(", ")}. This one is one too many.`);
    }
    if (orphan.remove !== undefined) lines.push(`  to delete it:  ${orphan.remove}`);
    if (orphan.keep !== undefined) lines.push(`  to keep it:    ${orphan.keep}`);
    if (orphan.toFillIn !== undefined) {
      lines.push(
        `                 with the name that the program gives it in place of ${orphan.toFillIn}: among what would be created,`,
        `                 \`pulumi preview --diff --stack ${environment}\` shows it with its type and its tags`,
      );
    }
    if (orphan.remove === undefined) lines.push("  of a kind that is not known here: look at it in the console.");
  }
  if (found.kept.length > 0) {
    const by = new Map<string, number>();
    for (const each of found.kept) by.set(each.by, (by.get(each.by) ?? 0) + 1);
    lines.push("", "Not in the state, and rightly so:");
    for (const [who, count] of by) lines.push(`  ${counted(count, "thing")} of ${who}`);
  }
  lines.push(
    "",
    found.orphans.length === 0
      ? `Nothing of ${environment} in ${region} is nobody's.`
      : `${counted(found.orphans.length, "thing")} of ${environment} in ${region} ${found.orphans.length === 1 ? "is" : "are"} nobody's, in the order in which they can be deleted. ` +
          "What is kept is taken over by the next `up` as the program would make it; what that `up` is not told of it makes anew.",
  );
  if (found.orphans.filter(({ keep }) => keep !== undefined).length > 1 && found.keepAll !== undefined) {
    lines.push(`  to keep all:   ${found.keepAll}`);
  }
  lines.push("");
  return lines.join("\n").replace(/^\n/, "");
}
