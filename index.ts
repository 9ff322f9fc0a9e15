/**
 * The door for `pulumi up`: config in, environment out. Nothing runs at import; the engine's runner calls the default
 * export and takes what it returns for the stack's outputs.
 */
import * as pulumi from "@pulumi/pulumi";
import { adoptionsFrom } from "./stacks/adoption.ts";
import { connectionFor, ConnectionError } from "./stacks/connection.ts";
import type { EnvironmentOutputs } from "./stacks/outputs.ts";
import { cannotBeMade } from "./stacks/plan.ts";
import { environmentProgram } from "./stacks/program.ts";
import { acceptedPlan, readStackConfig } from "./stacks/stack-config.ts";

export default async function program(): Promise<EnvironmentOutputs> {
  const environment = pulumi.getStack();
  const projectDir = import.meta.dirname;
  const config = readStackConfig(environment, projectDir);
  const { cluster } = config;
  if (cluster.kind === "gke") throw new pulumi.RunError(cannotBeMade(environment, cluster.kind));
  const accepted = acceptedPlan(config, environment, projectDir);
  if (cluster.kind === "eks") {
    return environmentProgram({ environment, config, ...accepted, adoptions: adoptionsFrom(process.env) });
  }
  const connection = forPeople(() => connectionFor(cluster, { environment, projectDir, env: process.env }));
  return environmentProgram({ environment, config, connection, ...accepted });
}

/** A user's mistake is said without a stack trace: the runner shows none of a RunError. */
function forPeople<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof ConnectionError) throw new pulumi.RunError(error.message);
    throw error;
  }
}
