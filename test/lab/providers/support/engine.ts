import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import * as path from "node:path";
import { acquireEngine, createContext } from "../../../../lab/acquire/index.ts";
import { terminalProgress } from "../../../../lab/progress.ts";

/** The engine: LAB_ENGINE (path of the program), else whatever the lab acquires. */
export async function engineUnderTest(env = process.env): Promise<PulumiCommand> {
  const program = env["LAB_ENGINE"] ?? (await acquireEngine(createContext({ progress: terminalProgress() }))).path;
  // The Automation API wants the folder above bin/.
  return PulumiCommand.get({ root: path.dirname(path.dirname(program)) });
}
