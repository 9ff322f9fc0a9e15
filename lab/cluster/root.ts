/** The part of the lab that needs root: the daemon, and nothing else. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import * as path from "node:path";
import { detach } from "./daemon.ts";

const daemon = path.join(path.dirname(fileURLToPath(import.meta.url)), "daemon.ts");

/** What root is needed for, one phrase a line; empty when this process is root. */
export function needsRoot(): string[] {
  if (process.geteuid?.() === 0) return [];
  return [
    "namespaces and mounts of the lab's own, apart from this machine's",
    "control groups, so that pods have limits",
    "running containerd and kubelet, which need both",
  ];
}

/**
 * Runs a command of the daemon as root, through sudo where this process is not root.
 *
 * @throws Error with a sentence when there is no sudo, or it refuses, or the command fails.
 */
export async function asRoot(command: "detach" | "clear" | "delete", dataDir: string): Promise<void> {
  const reasons = needsRoot();
  const args = [daemon, command, dataDir];
  const [program, programArgs] = reasons.length === 0 ? [process.execPath, args] : ["sudo", ["--", process.execPath, ...args]];
  const child = spawn(program, programArgs, { stdio: ["inherit", "inherit", "inherit"], cwd: "/" });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    if (reasons.length === 0) throw error;
    throw new Error(`The lab needs root, and sudo could not be run (${error.message}). Root is needed for ${reasons.join("; ")}.`);
  });
  if (code === 0) return;
  const refused = reasons.length > 0 ? ` through sudo. Root is needed for ${reasons.join("; ")}` : "";
  throw new Error(`The lab's "${command}" failed with status ${String(code)}${refused}.`);
}

/** Starts the daemon in the background. @returns a way to see whether it has ended already. */
export async function launch(dataDir: string): Promise<{ running(): boolean }> {
  if (needsRoot().length > 0) {
    await asRoot("detach", dataDir);
    // Its record says from now on whether it runs; until that is written it is given a moment.
    const patience = performance.now() + 5000;
    return { running: () => performance.now() < patience };
  }
  const child = detach(dataDir);
  let running = true;
  void once(child, "exit").then(() => (running = false));
  return { running: () => running };
}
