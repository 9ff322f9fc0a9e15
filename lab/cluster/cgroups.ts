/**
 * The lab's control groups: the one thing that the kernel does not end with the lab's namespaces. One group of the
 * lab's name directly below the root of each hierarchy holds all of it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A mounted hierarchy of control groups. */
export interface Hierarchy {
  /** Where it is mounted. */
  root: string;
  version: 1 | 2;
}

/** The hierarchies that the text of `/proc/mounts` names. */
export function hierarchiesIn(mounts: string): Hierarchy[] {
  return mounts
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([, , type]) => type === "cgroup" || type === "cgroup2")
    .map(([, root, type]) => ({ root: root ?? "", version: type === "cgroup" ? 1 : 2 }));
}

const hierarchies = (): Hierarchy[] => hierarchiesIn(readFileSync("/proc/mounts", "utf8"));

/** The leaf that the lab's own programs live in; in v2 a group with children may have no processes of its own. */
const leaf = "programs";

/** Controllers that kubelet asks of a group of version 2 (k8s.io/kubernetes v1.36.0, pkg/kubelet/cm). */
const needed = ["cpuset", "cpu", "memory", "hugetlb", "pids", "io"];

/** @returns the controllers that had to be switched on for the children of `group`. */
function enableControllers(group: string): string[] {
  const read = (file: string): string[] =>
    readFileSync(path.join(group, file), "utf8").trim().split(" ").filter(Boolean);
  const on = new Set(read("cgroup.subtree_control"));
  const missing = read("cgroup.controllers").filter((controller) => needed.includes(controller) && !on.has(controller));
  if (missing.length > 0) {
    writeFileSync(path.join(group, "cgroup.subtree_control"), missing.map((controller) => `+${controller}`).join(" "));
  }
  return missing;
}

/**
 * Makes the lab's groups and moves this process, and with it all that it starts, into them.
 *
 * @returns controllers of version 2 that this switched on at the root, to be given back by {@link removeCgroups}.
 */
export function enterCgroups(name: string): string[] {
  let switchedOn: string[] = [];
  for (const { root, version } of hierarchies()) {
    const group = path.join(root, name);
    if (version === 2) switchedOn = enableControllers(root);
    mkdirSync(group, { recursive: true });
    if (version === 2) enableControllers(group);
    // A new cpuset of version 1 is empty, and nothing may enter it.
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      if (version === 1 && existsSync(path.join(group, file))) inherit(root, group, file);
    }
    const programs = path.join(group, leaf);
    mkdirSync(programs, { recursive: true });
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      if (version === 1 && existsSync(path.join(programs, file))) inherit(group, programs, file);
    }
    writeFileSync(path.join(programs, "cgroup.procs"), String(process.pid));
  }
  return switchedOn;
}

const inherit = (from: string, to: string, file: string): void => {
  writeFileSync(path.join(to, file), readFileSync(path.join(from, file)));
};

/** Moves this process out of the lab's groups, so that they can be removed. */
export function leaveCgroups(name: string): void {
  for (const { root } of hierarchies()) {
    if (existsSync(path.join(root, name))) writeFileSync(path.join(root, "cgroup.procs"), String(process.pid));
  }
}

/** The lab's groups that are there, in all hierarchies. */
export const cgroupFolders = (name: string): string[] =>
  hierarchies()
    .map(({ root }) => path.join(root, name))
    .filter((folder) => existsSync(folder));

/** The processes in a tree of groups. */
export function processesIn(folder: string): number[] {
  if (!existsSync(folder)) return [];
  const own = readFileSync(path.join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  return [...own, ...children(folder).flatMap(processesIn)];
}

const children = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(folder, entry.name));

/**
 * Removes the lab's groups, waiting for the kernel to let go of processes that have just ended.
 *
 * @param switchedOn what {@link enterCgroups} returned.
 * @throws Error naming the group that cannot be removed, after `timeout` milliseconds.
 */
export async function removeCgroups(name: string, switchedOn: readonly string[] = [], timeout = 5000): Promise<void> {
  const deadline = performance.now() + timeout;
  for (const folder of cgroupFolders(name)) {
    for (;;) {
      try {
        removeTree(folder);
        break;
      } catch (error) {
        if (performance.now() > deadline) {
          const holders = processesIn(folder).join(", ") || "none";
          throw new Error(`The control group ${folder} cannot be removed (processes in it: ${holders}).`, {
            cause: error,
          });
        }
        await sleep(50);
      }
    }
  }
  giveBack(switchedOn);
}

function removeTree(folder: string): void {
  for (const child of children(folder)) removeTree(child);
  rmdirSync(folder);
}

function giveBack(switchedOn: readonly string[]): void {
  const unified = hierarchies().find(({ version }) => version === 2);
  if (!unified) return;
  for (const controller of switchedOn) {
    try {
      writeFileSync(path.join(unified.root, "cgroup.subtree_control"), `-${controller}`);
    } catch {
      // Another user of the controller has come meanwhile; it stays on for them.
    }
  }
}
