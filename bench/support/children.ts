/** Running the project's commands as a person would, with a clock. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { projectDir } from "../../scripts/children.ts";

/** How a command ended. */
export interface Run {
  seconds: number;
  stdout: string;
  /** Lines of standard error with the second at which each came. */
  progress: { at: number; line: string }[];
}

/**
 * Runs a command to its end.
 *
 * @param env what is changed in this process's environment.
 * @throws Error with the end of its output where it does not end with status 0.
 */
export async function timed(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; onLine?: (line: string) => void } = {},
): Promise<Run> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const { cwd = projectDir, env = {} } = options;
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  const progress: Run["progress"] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    progress.push({ at: seconds(), line });
    options.onLine?.(line);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (status !== 0) {
    const said = [...progress.map(({ line }) => line), stdout].join("\n").split("\n").slice(-30).join("\n");
    throw new Error(`${command} ${args.join(" ")} ended with ${String(status)}:\n${said}`);
  }
  return { seconds: seconds(), stdout, progress };
}
