/** What the lab's processes see of this machine's file system. All of it is gone with their mount namespace. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { dataMounts, inside } from "./layout.ts";

/** Folders of this machine that the lab's processes do not see, but one of their own. */
export const covered = ["/run", "/var/lib", "/var/log"] as const;

/** One thing to do, in order. */
export type MountStep =
  { do: "folder"; path: string } | { do: "file"; path: string; content: string } | { do: "mount"; arguments: string[] };

/** What {@link mountPlan} decides from. */
export interface MountRequest {
  /** An empty folder on disk to prepare the covers in. */
  stage: string;
  cluster: string;
  run: string;
  /** Real paths that must stay visible: programs, archives, our own sources. */
  needed: readonly string[];
  /** Kernel settings that kubelet wants, where this machine's differ. */
  shownSysctls: readonly { path: string; value: string }[];
}

/** The entry of `cover` that `file` lies in, or undefined: ("/var/lib", "/var/lib/jenkins/x") → "jenkins". */
export function entryBelow(cover: string, file: string): string | undefined {
  const relative = path.relative(cover, file);
  return relative === "" || relative.startsWith("..") ? undefined : relative.split(path.sep)[0];
}

/** The steps that give a fresh mount namespace, private to the lab, its shape. Pure. */
export function mountPlan(request: MountRequest): MountStep[] {
  const { stage } = request;
  const steps: MountStep[] = [];
  const folder = (at: string): void => void steps.push({ do: "folder", path: at });
  const mount = (...args: string[]): void => void steps.push({ do: "mount", arguments: args });
  const staged = (at: string): string => {
    const cover = covered.find((c) => entryBelow(c, at) !== undefined);
    return cover === undefined ? at : path.join(stage, path.basename(cover), path.relative(cover, at));
  };

  folder(stage);
  // One tmpfs holds all that ends with the lab; nothing can be left on disk.
  mount("-t", "tmpfs", "-o", "mode=0755", "cryptokube", stage);
  for (const cover of covered) folder(path.join(stage, path.basename(cover)));
  for (const at of [inside.data, inside.run, inside.config, "/run/lock"]) folder(staged(at));
  mount("--bind", request.cluster, staged(inside.data));
  mount("--bind", request.run, staged(inside.run));
  for (const { folder: name, at } of dataMounts) {
    folder(staged(at));
    mount("--bind", path.join(request.cluster, name), staged(at));
  }
  const ours = new Set(["cryptokube", "containerd", "kubelet", "etcd", "pods", "lock"]);
  for (const cover of covered) {
    const entries = new Set(
      request.needed.map((file) => entryBelow(cover, file)).filter((entry) => entry !== undefined),
    );
    for (const entry of entries) {
      if (ours.has(entry)) {
        throw new Error(`The lab covers ${path.join(cover, entry)}, where something lies that it needs.`);
      }
      const at = path.join(cover, entry);
      folder(staged(at));
      mount("--rbind", at, staged(at));
    }
  }

  // Kernel settings belong to the whole machine: only those of the lab's own network may be written. kubelet wants to
  // set some others and gives up when it cannot; it is shown the values that it wants.
  mount("--bind", "/proc/sys", "/proc/sys");
  mount("--bind", "/proc/sys/net", "/proc/sys/net");
  request.shownSysctls.forEach(({ path: at, value }, index) => {
    const copy = path.join(staged(inside.config), `sysctl-${String(index)}`);
    steps.push({ do: "file", path: copy, content: `${value}\n` });
    mount("--bind", copy, at);
  });
  mount("-o", "remount,bind,ro", "/proc/sys");

  for (const cover of covered) mount("--rbind", path.join(stage, path.basename(cover)), cover);
  // Pods may ask that mounts be passed on to them; that stays among the namespaces of the lab.
  mount("--make-rshared", "/");
  return steps;
}

/** Values that kubelet insists on (k8s.io/kubernetes v1.36.0, pkg/kubelet/cm, setupKernelTunables). */
const wanted: Readonly<Record<string, string>> = {
  "/proc/sys/vm/overcommit_memory": "1",
  "/proc/sys/vm/panic_on_oom": "0",
  "/proc/sys/kernel/panic": "10",
  "/proc/sys/kernel/panic_on_oops": "1",
  "/proc/sys/kernel/keys/root_maxkeys": "1000000",
  "/proc/sys/kernel/keys/root_maxbytes": "25000000",
};

/** Those of the values that kubelet insists on which this machine does not have. */
export const sysctlsToShow = (): { path: string; value: string }[] =>
  Object.entries(wanted)
    .filter(([file, value]) => existsSync(file) && readFileSync(file, "utf8").trim() !== value)
    .map(([file, value]) => ({ path: file, value }));

/** Gives this process's mount namespace the lab's shape. Only to be called in a namespace of the lab's own. */
export function arrangeMounts(o: { cluster: string; run: string; needed: readonly string[] }): void {
  for (const { folder } of dataMounts) mkdirSync(path.join(o.cluster, folder), { recursive: true, mode: 0o755 });
  const steps = mountPlan({
    stage: path.join(o.cluster, "stage"),
    cluster: realpathSync(o.cluster),
    run: realpathSync(o.run),
    needed: o.needed.map((file) => realpathSync(file)),
    shownSysctls: sysctlsToShow(),
  });
  for (const step of steps) {
    if (step.do === "folder") mkdirSync(step.path, { recursive: true });
    else if (step.do === "file") writeFileSync(step.path, step.content);
    else {
      const result = spawnSync("mount", step.arguments, { encoding: "utf8" });
      if (result.error) throw result.error;
      if (result.status !== 0) throw new Error(`mount ${step.arguments.join(" ")}: ${result.stderr.trim()}`);
    }
  }
}
