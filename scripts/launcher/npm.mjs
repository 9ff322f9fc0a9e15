/** Running npm quietly: one line for the person while it works, its own words only when it fails. */
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import * as path from "node:path";
import { Interrupted, LauncherError, remedyFor } from "./failure.mjs";
import { homeFolder, invokingUser } from "./owner.mjs";

/** @type {NodeJS.Signals[]} */
const endSignals = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * The script of the npm in use: the one that started us, else the one beside this Node.js, else the one on PATH.
 *
 * @param {import("./owner.mjs").Env} env
 * @throws {LauncherError} where there is none.
 */
export function npmScript(env, nodePath = process.execPath) {
  const beside = path.join(path.dirname(path.dirname(nodePath)), "lib/node_modules/npm/bin/npm-cli.js");
  const onPath = (env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, "npm"));
  const candidates = [env.npm_execpath, beside, ...onPath];
  for (const candidate of candidates) {
    if (!candidate || !existsSync(candidate)) continue;
    const script = realpathSync(candidate);
    if (path.basename(script) === "npm-cli.js") return script;
  }
  throw new LauncherError("npm was not found: install it (it comes with Node.js), or put its folder on PATH.");
}

/**
 * Runs npm to its end, with a line that shows the seconds.
 *
 * @param {{ title: string, node: string, args: string[], cwd: string, env: import("./owner.mjs").Env,
 *   started?: (pid: number) => void }} options node is the Node.js that runs npm; started is told npm's process id.
 * @throws {Interrupted} when a signal asks us to end: npm is ended first.
 * @throws {LauncherError} with the last lines of npm's output and what to do, when npm fails.
 */
export async function runNpm({ title, node, args, cwd, env, started }) {
  const step = startLine(title);
  const user = invokingUser(env);
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"];
  const child = spawn(node, [npmScript(env), ...args, ...quiet], {
    cwd,
    // Under sudo the files, and npm's own cache, stay the user's.
    ...(user ?? {}),
    env: user ? { ...env, HOME: homeFolder(env) } : env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  if (child.pid) started?.(child.pid);
  let asked;
  const pass = (signal) => {
    asked = signal;
    // npm would finish first. What it leaves half done is never taken for whole, so there is nothing to wait for.
    child.kill("SIGKILL");
  };
  for (const name of endSignals) process.on(name, pass);
  const [code, signal] = await new Promise((resolve) => {
    child.once("error", (error) => resolve([error.message, null]));
    child.once("close", (...ended) => resolve(ended));
  });
  for (const name of endSignals) process.off(name, pass);
  if (asked) {
    step.end("interrupted");
    throw new Interrupted(asked);
  }
  if (code === 0) return step.end();
  step.end("failed");
  const tail = output.trimEnd().split("\n").slice(-12).join("\n");
  const how = signal
    ? `was ended by ${signal}`
    : typeof code === "string"
      ? `did not start (${code})`
      : `ended with ${code}`;
  throw new LauncherError(
    [tail, `npm ${how} while ${title.charAt(0).toLowerCase()}${title.slice(1)}.`, remedyFor(output)]
      .filter(Boolean)
      .join("\n"),
  );
}

/** One line on standard error that counts the seconds where a terminal shows it, and is written once elsewhere. */
function startLine(title) {
  const begun = performance.now();
  const seconds = () => Math.round((performance.now() - begun) / 1000);
  const live = process.stderr.isTTY === true;
  const show = () => process.stderr.write(`\r${title} … ${seconds()} s`);
  if (!live) process.stderr.write(`${title} …\n`);
  const timer = live ? setInterval(show, 1000) : undefined;
  if (live) show();
  return {
    end(word = "done") {
      clearInterval(timer);
      process.stderr.write(live ? `\r${title}: ${word}, ${seconds()} s\n` : `${title}: ${word}, ${seconds()} s\n`);
    },
  };
}
