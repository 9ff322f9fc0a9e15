/**
 * The door for `pulumi up`: config in, environment out. Nothing runs at import; the engine's runner calls the default
 * export and takes what it returns for the stack's outputs.
 */
import * as pulumi from "@pulumi/pulumi";
import { readStackConfig } from "./stacks/stack-config.ts";
import { connectionFor } from "./stacks/connection.ts";
import type { EnvironmentOutputs } from "./stacks/outputs.ts";
import { environmentProgram } from "./stacks/program.ts";

export default async function program(): Promise<EnvironmentOutputs> {
  const environment = pulumi.getStack();
  const projectDir = import.meta.dirname;
  const config = readStackConfig(environment, projectDir);
  const connection = connectionFor(config.cluster, { environment, projectDir, env: process.env });
  return environmentProgram({ environment, config, connection });
}
