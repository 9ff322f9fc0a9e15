/** What a lab could leave on this machine, read from the kernel. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import * as path from "node:path";
import type { ClusterBinaries } from "../../../lab/acquire/index.ts";
import type { ProcessIdentity } from "../../../lab/cluster/processes.ts";
import { identify, isAlive } from "../../../lab/cluster/processes.ts";

const kinds = ["cgroup", "ipc", "mnt", "net", "pid", "uts"];

const namespacesOf = (pid: string): string[] => {
  try {
    return kinds.map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`));
  } catch {
    return []; // It has just ended.
  }
};

const allProcesses = (): string[] => readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));

/** The processes of a lab and the namespaces that they are in. */
export interface Population {
  processes: ProcessIdentity[];
  namespaces: Set<string>;
}

/** All processes below `init`, and their namespaces other than this machine's own. */
export function populationBelow(init: number): Population {
  const own = new Set(namespacesOf("self"));
  const pids = allProcesses().filter((pid) => isBelow(pid, init));
  return {
    processes: pids.map((pid) => identify(Number(pid))).filter((identity) => identity !== undefined),
    namespaces: new Set(pids.flatMap(namespacesOf).filter((name) => !own.has(name))),
  };
}

function isBelow(pid: string, ancestor: number): boolean {
  for (let current = Number(pid); current > 1;) {
    if (current === ancestor) return true;
    try {
      current = Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${String(current)}/status`, "utf8"))?.[1] ?? 0);
    } catch {
      return false;
    }
  }
  return false;
}

/** Every process of this machine, to tell later which of them were there. */
export const everybody = (): ProcessIdentity[] =>
  allProcesses()
    .map((pid) => identify(Number(pid)))
    .filter((identity) => identity !== undefined);

/**
 * Which of these namespaces are still in use by one of `among`. The kernel gives the numbers of namespaces that are gone
 * to new ones at once, so those who came later are not asked.
 */
export function namespacesInUse(names: ReadonlySet<string>, among: readonly ProcessIdentity[]): string[] {
  const used = new Set(among.filter(isAlive).flatMap(({ pid }) => namespacesOf(String(pid))));
  return [...names].filter((name) => used.has(name));
}

/** The ids of a program's processes below `init`. */
export const programsBelow = (init: number, program: string): number[] =>
  allProcesses()
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[0]?.endsWith(`/${program}`) && isBelow(pid, init)
        );
      } catch {
        return false;
      }
    })
    .map(Number);

/** Processes whose command line names `text`: the lab's data folder stands in each of its programs' or their parents'. */
export const processesNaming = (text: string): string[] =>
  allProcesses().flatMap((pid) => {
    try {
      const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      return commandLine.includes(text) ? [commandLine] : [];
    } catch {
      return [];
    }
  });

/** What belongs to the whole machine and must be the same before and after a lab. */
export function hostState(binaries: ClusterBinaries): Record<string, unknown> {
  const sysctl = (name: string): string => readFileSync(path.join("/proc/sys", name), "utf8").trim();
  const names = [
    "vm/overcommit_memory",
    "vm/panic_on_oom",
    "kernel/panic",
    "kernel/panic_on_oops",
    "kernel/keys/root_maxkeys",
    "kernel/keys/root_maxbytes",
    "kernel/hostname",
    "net/ipv4/ip_forward",
    "net/ipv4/conf/all/route_localnet",
  ];
  return {
    mounts: readFileSync("/proc/mounts", "utf8"),
    interfaces: readdirSync("/sys/class/net").sort(),
    routes: readFileSync("/proc/net/route", "utf8"),
    sysctls: Object.fromEntries(names.map((name) => [name, sysctl(name)])),
    firewall: execFileSync(binaries.nft.path, ["list", "ruleset"], {
      encoding: "utf8",
      env: { LD_LIBRARY_PATH: binaries.nft.libraryPath },
    }),
    folders: ["/var/lib", "/var/log", "/run", "/opt", "/etc"].map((folder) => [folder, readdirSync(folder).sort()]),
  };
}
