import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { deleteLab, labStatus, stopLab } from "../lab/lab.ts";
import type { Progress } from "../lab/progress.ts";
import { explained, UserError } from "./failure.ts";
import { whileNobodyElse } from "./lock.ts";
import type { Session } from "./session.ts";
import { contextOf } from "../stacks/outputs.ts";

/**
 * Stops the environment's lab; with `destroy`, its data and state go too, once the person agreed.
 * @returns what was done, for the last line
 * @throws UserError when asked to destroy with nobody to ask and no `--yes`
 */
export async function down(
  session: Session,
  options: { destroy: boolean; yes: boolean },
  progress: Progress,
): Promise<string> {
  const { environment, paths, plan } = session;
  if (!session.onLab) {
    if (plan.cluster.kind === "eks") {
      return (
        `Environment ${environment} runs on the cluster ${plan.cluster.aws.name} in ${plan.cluster.aws.region}: nothing of it runs on this machine, and nothing was stopped. ` +
        `To destroy it: pulumi destroy -s ${environment}`
      );
    }
    return (
      `Environment ${environment} runs on the cluster of context ${contextOf(plan.cluster) ?? ""}, which no lab made: nothing of it runs on this machine, and nothing was stopped. ` +
      `To destroy it: pulumi destroy -s ${environment}`
    );
  }
  if (!existsSync(paths.root)) {
    return `There is no lab of ${environment} on this machine.`;
  }
  if (options.destroy && !options.yes) {
    await confirm(
      `This destroys the lab ${paths.name} for good: its chains, its volumes and the engine's state in ${paths.root}.`,
    );
  }
  return whileNobodyElse(paths.root, async () => {
    const before = await labStatus(paths.root);
    if (options.destroy) {
      await explained(deleteLab({ dataDir: paths.root, progress }));
      await rm(paths.root, { recursive: true, force: true });
      return `The lab ${paths.name} is gone, with its data and state.`;
    }
    await explained(stopLab({ dataDir: paths.root, progress }));
    return before.running
      ? `The lab ${paths.name} is stopped. Data and state are kept in ${paths.root}; \`npm run up\` goes on from them.`
      : `The lab ${paths.name} was not running. Its data is in ${paths.root}.`;
  });
}

async function confirm(warning: string): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new UserError(`${warning} Nobody is here to ask: say --yes to do it.`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${warning}\nType "yes" to go on: `);
  terminal.close();
  if (answer.trim() !== "yes") {
    throw new UserError("Nothing was done.");
  }
}
