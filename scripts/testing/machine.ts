/** What this machine can do for the tests that need more than Node.js. */
import { spawnSync } from "node:child_process";
import type { Need } from "./tiers.ts";

/** Why a need is not met, for each that is not. */
export type Missing = Partial<Record<Need, string>>;

/** What the checks ask of the system; tests give their own. */
export interface Probe {
  platform: string;
  uid: number | undefined;
  /** Runs a command and gives its exit status and what it said on standard error. */
  run: (command: string, args: readonly string[]) => { status: number; error: string };
}

const system: Probe = {
  platform: process.platform,
  uid: process.geteuid?.(),
  run(command, args) {
    const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8", timeout: 20_000 });
    return { status: status ?? 1, error: error?.message ?? stderr.trim() };
  },
};

/** Looks at the machine. Each check is tried for real: a capability that is merely listed may still be refused. */
export function missingOn(probe: Probe = system): Missing {
  if (probe.platform !== "linux") {
    const reason = `the lab runs on Linux, and this is ${probe.platform}`;
    return { linux: reason, root: reason, namespaces: reason };
  }
  const missing: Missing = {};
  const isRoot = probe.uid === 0;
  if (!isRoot && probe.run("sudo", ["-n", "true"]).status !== 0) {
    missing.root = "not root, and sudo is missing or asks for a password (`sudo -v` first)";
    missing.namespaces = "cannot be made without root";
    return missing;
  }
  const unshare = ["--fork", "--pid", "--mount", "--net", "--uts", "--mount-proc", "true"];
  const made = isRoot ? probe.run("unshare", unshare) : probe.run("sudo", ["-n", "unshare", ...unshare]);
  if (made.status !== 0) {
    missing.namespaces = `the kernel or a container around us refuses private namespaces: ${made.error}`;
  }
  return missing;
}

/** Why a spec file cannot run here, or undefined where it can. */
export function whyNot(needs: readonly Need[], missing: Missing): string | undefined {
  const reasons = needs.map((need) => missing[need]).filter((reason) => reason !== undefined);
  return reasons.length === 0 ? undefined : [...new Set(reasons)].join("; ");
}
