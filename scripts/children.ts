/** Running the tools of node_modules as children of a script. */
import { spawn, type ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";

/** The folder that everything is relative to. */
export const projectDir: string = path.dirname(import.meta.dirname);

/** How a child ended and what it printed, standard output and standard error in the order of writing. */
export interface Ended {
  status: number;
  output: string;
  seconds: number;
}

/** The script of a package's command, to be run by this very Node.js: `.bin` entries would look for `node` on PATH. */
export function commandOf(packageName: string, command = packageName): string {
  const manifest = path.join(projectDir, "node_modules", packageName, "package.json");
  const { bin } = createRequire(import.meta.url)(manifest) as { bin: string | Record<string, string> };
  const file = typeof bin === "string" ? bin : bin[command];
  if (file === undefined) throw new Error(`${packageName} has no command ${command}.`);
  return path.join(path.dirname(manifest), file);
}

/** Runs Node.js with these arguments and keeps what it prints. */
export function runQuiet(args: readonly string[]): Promise<Ended> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, { cwd: projectDir, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return ended(child).then((status) => ({ status, output, seconds: (performance.now() - begun) / 1000 }));
}

/** Runs Node.js with these arguments in this terminal and gives its exit status. */
export function runHere(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  return ended(spawn(process.execPath, args, { cwd: projectDir, env, stdio: "inherit" }));
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve(code ?? 1);
    });
  });
}
