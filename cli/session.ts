import { catalogue } from "../catalogue/chains/index.ts";
import { labPaths, type LabPaths } from "../lab/paths.ts";
import { formatErrors, parseStackFile, type EnvironmentConfig } from "../stacks/config.ts";
import { acceptedOf, environmentFileName, loadEnvironment, notAccepted } from "../stacks/load.ts";
import { cannotBeMade, planEnvironment, type Plan, type PlanOptions } from "../stacks/plan.ts";
import { contextOf } from "../stacks/outputs.ts";
import { decide } from "../stacks/plan/decide.ts";
import { versionChanges, versionSentence } from "../stacks/upgrades.ts";
import { EnvironmentError, UserError } from "./failure.ts";
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
  /** Why nothing may be made yet: the file asks for what the lock does not hold. Absent: they agree. */
  notAccepted?: string;
  /** Which clients are of another version than the accepted one, and whether there is a way back: a sentence each. */
  versions?: readonly string[];
}

/**
 * Reads the environment's file and lock and plans it. Costs no engine and no cluster.
 * @param folder where they lie; default: this clone.
 * @throws UserError with every error at once, or where this version cannot make such a cluster
 */
export function openSession(environment: string, folder: string = projectDir): Session {
  environmentFile(folder, environment);
  const read = loadEnvironment(environment, { projectDir: folder });
  if (!read.ok) throw new EnvironmentError(formatErrors(read.errors, read.fileName), read.errors);
  const { text, config, next } = read.loaded;
  const options = acceptedOf(next);
  const waits = notAccepted(read.loaded);
  const versions = versionChanges(read.loaded.lock?.clients, config, catalogue).map(versionSentence);
  return {
    ...opened(text, environment, config, options),
    ...(waits === undefined ? {} : { notAccepted: waits }),
    ...(versions.length === 0 ? {} : { versions }),
  };
}

/**
 * A session of an environment file's text, wherever that lies: there is no lock beside it, so all is decided afresh.
 * @throws UserError with every error of the text at once
 */
export function sessionOf(stackFile: string, environment: string, options: PlanOptions = {}): Session {
  const fileName = environmentFileName(environment);
  const read = parseStackFile(stackFile, fileName, environment, options.clients);
  if (!read.ok) throw new EnvironmentError(formatErrors(read.errors, fileName), read.errors);
  const decided = decide(read.value, environment, options);
  if (!decided.ok) throw new EnvironmentError(formatErrors(decided.errors, fileName), decided.errors);
  return opened(stackFile, environment, read.value, { ...acceptedOf(decided.decision.next), ...options });
}

function opened(stackFile: string, environment: string, config: EnvironmentConfig, options: PlanOptions): Session {
  const { kind } = config.cluster;
  if (kind === "gke") throw new UserError(cannotBeMade(environment, kind));
  const plan = planEnvironment(config, environment, options);
  return {
    environment,
    stackFile,
    config,
    plan,
    options,
    paths: labPaths(projectDir, environment, process.env),
    onLab: contextOf(plan.cluster) === undefined,
  };
}
