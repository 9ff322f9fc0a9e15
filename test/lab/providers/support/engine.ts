import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import * as path from "node:path";

/** The engine: LAB_ENGINE (path of the program), else whatever the lab acquires. */
export async function engineUnderTest(env = process.env): Promise<PulumiCommand> {
  const program = env["LAB_ENGINE"] ?? (await acquire());
  // The Automation API wants the folder above bin/.
  return PulumiCommand.get({ root: path.dirname(path.dirname(program)) });
}

async function acquire(): Promise<string> {
  const [{ acquireEngine, createContext }, { terminalProgress }] = await Promise.all([
    import("../../../../lab/acquire/index.ts"),
    import("../../../../lab/progress.ts"),
  ]);
  return (await acquireEngine(createContext({ progress: terminalProgress() }))).path;
}
