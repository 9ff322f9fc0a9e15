import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { common, environmentPositional, type Command } from "../command.ts";
import { UserError } from "../failure.ts";
import { counted, jsonText } from "../io.ts";
import type { InterchangeReport } from "../../stacks/signing/check-interchange.ts";

/** So many are shown to a person; a program gets all. */
const shown = 30;

export const checkHistory: Command = {
  name: "check-history",
  positionals: [environmentPositional, { name: "thing", describe: "the file, as EIP-3076 has it", required: true }],
  summary: "say whether a signer may be given a history of what its validators signed, and how",
  options: {
    ...common,
    signer: { type: "text", describe: "the signer that it is for (default: the one that signs for validators)" },
  },
  examples: [
    ["check-history prod history.json", "exit status 1 where it must not be imported"],
    ["check-history prod history.json --signer staking --json", "of one of several signers, for a program"],
  ],
  run: async ({ environment, thing = "", signer: wanted, json }, io) => {
    const { openEnvironment } = await import("../environment.ts");
    const loaded = await openEnvironment(io, environment);
    const [{ acceptedOf }, { planEnvironment }, { historyOf }, { checkInterchange }] = await Promise.all([
      import("../../stacks/load.ts"),
      import("../../stacks/plan.ts"),
      import("../../stacks/signing/history-of.ts"),
      import("../../stacks/signing/check-interchange.ts"),
    ]);
    const plan = planEnvironment(loaded.config, environment, acceptedOf(loaded.next));
    const staking =
      plan.signing?.signers.filter(({ database }) => database !== undefined).map(({ name }) => name) ?? [];
    const name = wanted ?? (staking.length === 1 ? staking[0] : undefined);
    if (name === undefined || !staking.includes(name)) {
      throw new UserError(
        staking.length === 0
          ? `No signer of ${environment} signs for validators: docs/signing.md says how one is made.`
          : `Name one of ${staking.join(", ")} with --signer.`,
      );
    }
    const config = loaded.config.signers.find((each) => each.name === name);
    const network = plan.chains.find((chain) => chain.name === config?.chain)?.network ?? "";
    const text = await readFile(path.resolve(io.cwd, thing), "utf8").catch((error: unknown) => {
      throw new UserError(`${thing} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    });
    const setting = historyOf(plan.signing ?? { signers: [], validators: [] }, name, network);
    const report = checkInterchange(text, setting.expected);
    if (json) io.out(jsonText({ environment, signer: name, file: thing, ...report }));
    else io.out(said(report, thing, setting.commands(thing)));
    return report.ok ? 0 : 1;
  },
};

function said({ ok, errors, warnings, keys }: InterchangeReport, file: string, commands: readonly string[]): string {
  const lines = (issues: InterchangeReport["errors"]) => [
    ...issues
      .slice(0, shown)
      .map(({ path: at, found, remedy }) => `  ${at === "" ? "the file" : at}: ${found}. ${remedy}`),
    ...(issues.length > shown ? [`  … and ${issues.length - shown} more`] : []),
  ];
  const refused = `${file} must not be imported: ${counted(errors.length, "error")}.`;
  if (!ok) return [refused, ...lines(errors), ""].join("\n");
  return [
    `${file} may be imported: ${counted(keys.length, "key")}, nothing slashable.`,
    ...lines(warnings),
    "",
    "With the signer that wrote it stopped for good, and nothing signing meanwhile:",
    ...commands.map((command) => `  ${command}`),
    "",
  ].join("\n");
}
