/** The part of the lab that needs root: the daemon, and nothing else. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import type { DaemonCommand } from "./daemon.ts";
import { daemonCommands } from "./daemon.ts";

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

/** Programs of util-linux that each Linux has; kubelet needs `mount` too. */
const tools = ["unshare", "nsenter", "mount", "umount"];

/** Which programs of this machine the lab needs and does not find. */
export const missingTools = (searchPath = `${process.env.PATH ?? ""}:/usr/sbin:/usr/bin:/sbin:/bin`): string[] =>
  tools.filter((tool) => !searchPath.split(":").some((folder) => existsSync(path.join(folder, tool))));

/**
 * Runs a command of the daemon as root: here, where this process is root, else through sudo, which asks for the password
 * on the terminal.
 *
 * @throws Error with a sentence when there is no sudo, or it refuses, or the command fails.
 */
export async function asRoot(command: DaemonCommand, dataDir: string): Promise<void> {
  const reasons = needsRoot();
  if (reasons.length === 0) {
    await daemonCommands[command](dataDir);
    return;
  }
  const why = `Root is needed for ${reasons.join("; ")}.`;
  const child = spawn("sudo", ["--", process.execPath, daemon, command, dataDir], { stdio: "inherit", cwd: "/" });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", (error) => {
      reject(new Error(`The lab needs root, and sudo cannot be run (${error.message}): run this as root. ${why}`));
    });
    child.on("exit", resolve);
  });
  if (status !== 0) throw new Error(`The lab needs root, and sudo did not do it (status ${String(status)}). ${why}`);
}
