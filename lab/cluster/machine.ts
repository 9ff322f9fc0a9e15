/** What this machine is, as far as the settings of the node's programs depend on it. Reads and tries; changes nothing. */
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import type { MachineFacts } from "./settings.ts";

const run = promisify(execFile);

/** `CapEff` of /proc/self/status; capabilities(7), linux/capability.h. */
const CAP_SYS_RESOURCE = 24n;

/**
 * Which version of control groups `/proc/mounts` shows: v1 (also "hybrid", where a v2 hierarchy without controllers
 * stands beside the v1 ones), or v2.
 */
export function cgroupsIn(mounts: string): { version: 1 | 2; controllers: string[] } {
  const controllers = mounts
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, , type]) => type === "cgroup")
    .flatMap(([, , , options]) => (options ?? "").split(","))
    .filter((option) =>
      ["cpu", "cpuacct", "cpuset", "memory", "pids", "hugetlb", "devices", "freezer", "blkio"].includes(option),
    );
  return controllers.length > 0 ? { version: 1, controllers } : { version: 2, controllers: [] };
}

/** Whether the effective capabilities in the text of `/proc/<pid>/status` hold `capability`. */
export function hasCapability(status: string, capability: bigint): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
  return ((BigInt(`0x${effective}`) >> capability) & 1n) === 1n;
}

/** "containerd github.com/containerd/containerd 1.6.20~ds1 …" or "… v2.1.3 …" → 1 or 2. */
export function containerdMajor(versionLine: string): number {
  const major = /\sv?(\d+)\.\d+/.exec(versionLine)?.[1];
  if (major === undefined) throw new Error(`containerd --version printed no version: ${versionLine}`);
  return Number(major);
}

const shell = (command: string): Promise<boolean> =>
  run("unshare", ["--mount", "--net", "--", "sh", "-c", command]).then(
    () => true,
    () => false,
  );

/** Tries an overlay mount on the file system that images will lie on: not each one can carry its upper layer. */
async function overlayWorksIn(folder: string): Promise<boolean> {
  const probe = path.join(folder, ".overlay-probe");
  for (const part of ["lower", "upper", "work", "merged"]) mkdirSync(path.join(probe, part), { recursive: true });
  try {
    return await shell(
      `cd '${probe.replaceAll("'", `'\\''`)}' && mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged`,
    );
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

/**
 * Gathers the facts. Needs root.
 *
 * @param o.dataFolder where images will lie.
 * @param o.containerd the program's path.
 */
export async function readMachine(o: {
  dataFolder: string;
  containerd: string;
  env: NodeJS.ProcessEnv;
}): Promise<MachineFacts> {
  mkdirSync(o.dataFolder, { recursive: true });
  const cgroups = cgroupsIn(readFileSync("/proc/mounts", "utf8"));
  if (cgroups.version === 2) {
    cgroups.controllers = readFileSync("/sys/fs/cgroup/cgroup.controllers", "utf8").trim().split(" ").filter(Boolean);
  }
  return {
    cgroups: cgroups.version,
    cgroupControllers: cgroups.controllers,
    systemd: existsSync("/run/systemd/system"),
    swap: readFileSync("/proc/swaps", "utf8").trim().split("\n").length > 1,
    mayLowerOomScore: hasCapability(readFileSync("/proc/self/status", "utf8"), CAP_SYS_RESOURCE),
    overlay: await overlayWorksIn(o.dataFolder),
    seccomp: /^Seccomp:/m.test(readFileSync("/proc/self/status", "utf8")),
    containerdMajor: containerdMajor(execFileSync(o.containerd, ["--version"], { env: o.env, encoding: "utf8" })),
  };
}
