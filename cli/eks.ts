import { execFileSync } from "node:child_process";
import { ConnectionError } from "../stacks/connection.ts";
import { updateKubeconfigCommand } from "../stacks/outputs.ts";
import type { AwsPlan } from "../stacks/plan.ts";

/** Runs a program and gives what it prints. */
export type Run = (program: string, args: readonly string[]) => string;

const run: Run = (program, args) =>
  execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 60_000 });

/**
 * A kubeconfig of a cluster that was made on AWS, as its own CLI writes it; nothing is written to the person's
 * (`--dry-run` prints it: AWS CLI reference, eks update-kubeconfig, read 2026-11-25, not run).
 *
 * @throws ConnectionError where that CLI is missing, or refuses.
 */
export function eksConnection(aws: AwsPlan, program: Run = run): string {
  const { name, region } = aws;
  try {
    return program("aws", [
      "eks",
      "update-kubeconfig",
      "--name",
      name,
      "--region",
      region,
      "--alias",
      name,
      "--dry-run",
    ]);
  } catch (thrown) {
    const { code, stderr, message } = thrown as { code?: string; stderr?: string; message: string };
    const why =
      code === "ENOENT"
        ? "the AWS CLI (`aws`) is not installed here"
        : (stderr?.trim() || message).split("\n").slice(-1)[0];
    throw new ConnectionError(
      `There is no connection to the cluster ${name}: ${why ?? ""}. It is reached ${aws.cluster.endpoint.route}. ` +
        `\`${updateKubeconfigCommand(aws)}\` makes the context that is looked for here.`,
    );
  }
}
