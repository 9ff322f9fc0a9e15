import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { type EnvironmentConfig, formatErrors, parseStackFile } from "../../stacks/config.ts";
import type { AgentBundles } from "../../stacks/environment.ts";
import type { PlanOptions } from "../../stacks/plan.ts";
import { environmentProgram } from "../../stacks/program.ts";
import { record, type Recording } from "./recorder.ts";

export const projectDir = path.resolve(import.meta.dirname, "../..");

/** An environment file of the project. */
export interface CommittedStack {
  environment: string;
  fileName: string;
  config: EnvironmentConfig;
}

/** Every environment file that is committed. */
export function committedStacks(): CommittedStack[] {
  return readdirSync(projectDir)
    .flatMap((fileName) => /^Pulumi\.(.+)\.yaml$/.exec(fileName) ?? [])
    .filter((name) => !name.startsWith("Pulumi."))
    .map((environment) => {
      const fileName = `Pulumi.${environment}.yaml`;
      return {
        environment,
        fileName,
        config: configOf(readFileSync(path.join(projectDir, fileName), "utf8"), fileName),
      };
    });
}

/** Those that this version can make; the others are planned and priced. */
export function madeStacks(): CommittedStack[] {
  return committedStacks().filter(({ config }) => config.cluster.kind === "existing");
}

/** The config of an environment file's text, which must be without error. */
export function configOf(text: string, fileName = "Pulumi.dev.yaml"): EnvironmentConfig {
  const parsed = parseStackFile(text, fileName, "dev");
  if (!parsed.ok) throw new Error(formatErrors(parsed.errors, fileName));
  return parsed.value;
}

/** Stand for the agents' bundles, so that what they hold is no part of what is compared. */
export const testAgents: AgentBundles = {
  health: "// the health agent\n",
  roller: "// the roller\n",
  "node-settings": "// the node settings agent\n",
  bootstrap: "// the bootstrap agent\n",
  gateway: "// the gateway\n",
};

/** Content of a kubeconfig that leads nowhere. */
export const testConnection = "apiVersion: v1\nkind: Config\n";

/** The whole program of a stack under mocks. */
export function recordStack(
  { environment, config }: Pick<CommittedStack, "environment" | "config">,
  options: { preview?: boolean } & PlanOptions = {},
): Promise<Recording> {
  const { preview = false, ...planOptions } = options;
  return record(
    () => environmentProgram({ environment, config, connection: testConnection, agents: testAgents, ...planOptions }),
    { stack: environment, preview },
  );
}
