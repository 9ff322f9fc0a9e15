/** Programs that an acquisition runs: their output is followed, and told where they fail. */
import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { Unavailable } from "./errors.ts";

/** How a program is run. */
export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Each line of both outputs, as it comes. */
  onLine?: (line: string) => void;
  /** Ends the program. */
  signal?: AbortSignal;
}

const keptLines = 15;

/**
 * The command line that ends the program when this process dies, however it dies: a build that goes on by itself would
 * write where the next run builds.
 */
export function bound(program: string, args: string[], env: NodeJS.ProcessEnv = process.env): [string, string[]] {
  const setpriv = which("setpriv", env);
  return setpriv === undefined ? [program, args] : [setpriv, ["--pdeathsig", "TERM", "--", program, ...args]];
}

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to its standard output.
 * @throws Unavailable when it cannot be started or fails, with the last lines that it wrote.
 */
export async function run(program: string, args: string[], options: RunOptions = {}): Promise<string> {
  if (!path.isAbsolute(program) && which(program, options.env ?? process.env) === undefined) {
    throw new Unavailable(`${program} is not on PATH`);
  }
  const child = spawn(...bound(program, args, options.env), {
    cwd: options.cwd,
    env: options.env,
    signal: options.signal,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  const last: string[] = [];
  const follow = (stream: NodeJS.ReadableStream, keep: boolean): Promise<void> =>
    new Promise((resolve) => {
      createInterface({ input: stream, crlfDelay: Infinity })
        .on("line", (line) => {
          if (keep) output.push(line);
          last.push(line);
          if (last.length > keptLines) last.shift();
          options.onLine?.(line);
        })
        .on("close", resolve);
    });
  const outputs = Promise.all([follow(child.stdout, true), follow(child.stderr, false)]);
  const name = path.basename(program);
  const status = await new Promise<string>((resolve) => {
    child.on("error", (error) => {
      resolve(error.message);
    });
    child.on("close", (code, signal) => {
      resolve(code === 0 ? "" : `exit status ${String(code ?? signal)}`);
    });
  });
  if (status !== "") {
    throw new Unavailable(`${[name, ...args.slice(0, 2)].join(" ")} failed: ${[status, ...last].join("\n  ")}`);
  }
  await outputs;
  return output.join("\n");
}

/** The absolute path of a program on PATH, or undefined. */
export function which(program: string, env: NodeJS.ProcessEnv): string | undefined {
  for (const folder of (env.PATH ?? "").split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const file = path.join(folder, program);
    try {
      accessSync(file, constants.X_OK);
      if (statSync(file).isFile()) return file;
    } catch {
      continue;
    }
  }
  return undefined;
}
