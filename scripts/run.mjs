/**
 * The door behind every `npm run …`. It runs on the machine's own Node.js (20 or newer) with nothing installed, gets
 * what the project needs (Node.js 24, node_modules), and hands over to the TypeScript program that does the work.
 *
 * Plain JavaScript with built-in modules only: this file and `launcher/` are read before anything is installed.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { cliProgram, commandFor, helpText } from "./launcher/commands.mjs";
import { ensureDependencies } from "./launcher/dependencies.mjs";
import { Interrupted, LauncherError } from "./launcher/failure.mjs";
import { ensureNode } from "./launcher/node.mjs";
import { programNodeArgs } from "./launcher/node-args.mjs";
import { compileCache } from "./launcher/owner.mjs";
import { statusOf, terminalInterrupts } from "./launcher/signals.mjs";

const projectDir = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

async function main() {
  const [name, ...args] = process.argv.slice(2);
  if (name === undefined || name === "--help" || name === "-h") {
    process.stdout.write(helpText());
    return name === undefined ? 1 : 0;
  }
  const command = commandFor(name);
  if (!command.ownHelp && args.some((arg) => arg === "--help" || arg === "-h")) {
    process.stdout.write(helpText(command));
    return 0;
  }
  const node = await ensureNode(process.env);
  await ensureDependencies(projectDir, node, process.env);
  const nodeArgs = command.program === cliProgram ? programNodeArgs(projectDir) : [];
  return await handOver(node, [...nodeArgs, path.join(projectDir, command.program), ...command.args, ...args]);
}

/** Runs the program on Node.js 24 in this terminal and ends as it ends. */
function handOver(node, argv) {
  // The engine's language host and the agents' bundler start `node` by name: they must find the same one.
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ""}` };
  const compiled = compileCache(process.env);
  if (compiled) env.NODE_COMPILE_CACHE = compiled;
  const child = spawn(node, argv, { cwd: projectDir, env, stdio: "inherit" });
  const forward = (signal) => {
    // On Ctrl-C the terminal tells the child itself. Told twice, the Pulumi engine would stop at once
    // instead of finishing the step it is in.
    if (signal === "SIGINT" && terminalInterrupts(() => readFileSync("/proc/self/stat", "utf8"))) return;
    child.kill(signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new LauncherError(`${node} could not be started: ${error.message}.`)));
    child.once("exit", (code, signal) => resolve(statusOf(code, signal)));
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof LauncherError || error instanceof Interrupted)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof Interrupted ? statusOf(null, error.signal) : 1;
}
