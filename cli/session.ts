import { readFileSync } from "node:fs";
import { labPaths, type LabPaths } from "../lab/paths.ts";
import { formatErrors, parseStackFile, type EnvironmentConfig } from "../stacks/config.ts";
import { planEnvironment, type Plan, type PlanOptions } from "../stacks/plan.ts";
import { UserError } from "./failure.ts";
import { environmentFile, projectDir } from "./project.ts";

export { projectDir } from "./project.ts";

/** What every command knows before it touches anything: the file was read, and the plan is made. */
export interface Session {
  environment: string;
  /** The text of the environment's file. */
  stackFile: string;
  config: EnvironmentConfig;
  plan: Plan;
  /** What the plan was told beyond the file. */
  options: PlanOptions;
  /** Where the environment's lab keeps its things; also where there is none yet. */
  paths: LabPaths;
  /** Whether the environment runs on the lab's cluster: its file names no context of its own. */
  onLab: boolean;
}

/**
 * Reads the environment's file and plans it. Costs no engine and no cluster.
 * @throws UserError with every error of the file at once
 */
export function openSession(environment: string): Session {
  const file = environmentFile(projectDir, environment);
  return sessionOf(readFileSync(file, "utf8"), environment);
}

/**
 * A session of an environment file's text, wherever that lies.
 * @throws UserError with every error of the text at once
 */
export function sessionOf(stackFile: string, environment: string, options: PlanOptions = {}): Session {
  const fileName = `Pulumi.${environment}.yaml`;
  const read = parseStackFile(stackFile, fileName, environment, options.clients);
  if (!read.ok) {
    throw new UserError(formatErrors(read.errors, fileName));
  }
  const plan = planEnvironment(read.value, environment, options);
  return {
    environment,
    stackFile,
    config: read.value,
    plan,
    options,
    paths: labPaths(projectDir, environment, process.env),
    onLab: plan.cluster.context === undefined,
  };
}
