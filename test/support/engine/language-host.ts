import { spawn } from "node:child_process";
import * as path from "node:path";
import { projectDir } from "../stacks.ts";
import { type EngineLog, startTestEngine } from "./monitor.ts";

export interface HostedRun {
  status: number;
  stderr: string;
  log: EngineLog;
}

export interface HostedRunOptions {
  stack?: string;
  preview?: boolean;
  /** Config as the engine holds it: `cryptokube:chains` with JSON text. */
  config: Record<string, string>;
  secretKeys?: string[];
  env: Record<string, string>;
}

/**
 * Runs the project's program as the official CLI's Node.js language host does: the same arguments, in the same order,
 * and the same variables (`constructArguments` and `constructConfig` in pulumi's
 * sdk/nodejs/cmd/pulumi-language-nodejs/main.go, read 2026-11-23), with the options of Pulumi.yaml:
 * `typescript: false` sets nothing.
 */
export async function runAsLanguageHost(options: HostedRunOptions): Promise<HostedRun> {
  const { stack = "dev", preview = false, config, secretKeys = [], env } = options;
  const engine = await startTestEngine();
  const flags = {
    monitor: engine.address,
    engine: engine.address,
    organization: "organization",
    project: "cryptokube",
    "root-directory": projectDir,
    stack,
    pwd: projectDir,
  };
  const args = [
    path.join(projectDir, "node_modules/@pulumi/pulumi/cmd/run"),
    ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
    ...(preview ? ["--dry-run"] : []),
    ...["--parallel", "16"],
    // The entry point: `main` of Pulumi.yaml.
    "index.ts",
  ];
  // The host hands keys over in their old form, with ":config:" in them.
  const oldKeys = Object.entries(config).map(([key, value]) => [key.replace(":", ":config:"), value]);
  const child = spawn(process.execPath, args, {
    cwd: projectDir,
    env: {
      PATH: process.env.PATH,
      PULUMI_CONFIG: JSON.stringify(Object.fromEntries(oldKeys)),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys),
      ...env,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  try {
    const status = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        resolve(code ?? -1);
      });
    });
    return { status, stderr, log: engine.log };
  } finally {
    engine.stop();
  }
}
