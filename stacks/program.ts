import * as pulumi from "@pulumi/pulumi";
import { adopting, type Adoptions } from "./adoption.ts";
import type { EnvironmentConfig } from "./config/schema.ts";
import { type AgentBundles, Environment } from "./environment.ts";
import { environmentOutputs, type EnvironmentOutputs } from "./outputs.ts";
import { planEnvironment, type PlanOptions } from "./plan.ts";
import { leanStackTraces } from "./stack-traces.ts";

export interface ProgramArgs extends PlanOptions {
  /** The stack's name. */
  environment: string;
  config: EnvironmentConfig;
  /**
   * Content of a kubeconfig whose current context is the plan's: see stacks/connection.ts. Absent where the cluster is
   * made: then it is built from what the cluster says of itself.
   */
  connection?: string;
  /** What an `up` that was cut off left, and this one takes over. Default: nothing. */
  adoptions?: Adoptions;
  /** The agents' programs. Default: bundled from agents/. */
  agents?: AgentBundles;
}

/**
 * The program: the same under `pulumi up`, under the Automation API and under mocks.
 *
 * @returns the stack's outputs.
 */
export async function environmentProgram(args: ProgramArgs): Promise<EnvironmentOutputs> {
  const { environment, config, connection } = args;
  leanStackTraces(process.env);
  const plan = planEnvironment(config, environment, args);
  if (args.adoptions !== undefined && Object.keys(args.adoptions).length > 0) {
    pulumi.runtime.registerStackTransformation(adopting(args.adoptions));
  }
  const agents = args.agents ?? (await bundleAgents());
  new Environment(environment, { plan, ...(connection === undefined ? {} : { kubeconfig: connection }), agents });
  return environmentOutputs(plan);
}

/** Loaded only here: the bundler is not needed where bundles are given. */
async function bundleAgents(): Promise<AgentBundles> {
  const { bundleAgent } = await import("../agents/bundle.ts");
  return {
    health: bundleAgent("health"),
    roller: bundleAgent("roller"),
    "node-settings": bundleAgent("node-settings"),
    bootstrap: bundleAgent("bootstrap"),
    gateway: bundleAgent("gateway"),
  };
}
