/**
 * The lab: a real Kubernetes of one node on this machine, for those who have no cluster at hand. Start, stop, look, reach.
 *
 * A lab is two halves. The outer half (`cluster/daemon.ts`) holds ports on loopback; the inner half
 * (`cluster/supervisor.ts`) runs everything else in namespaces of its own.
 */
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, rmSync, statSync, statfsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { labImages } from "./acquire/index.ts";
import type { ClusterBinaries, ImageArchive } from "./acquire/index.ts";
import { call } from "./cluster/call.ts";
import type { DaemonState } from "./cluster/daemon.ts";
import { follow } from "./cluster/follow.ts";
import type { Forward } from "./cluster/forwards.ts";
import { readForwards } from "./cluster/forwards.ts";
import type { ClusterPaths } from "./cluster/layout.ts";
import { clusterPaths, daemonSocket, folderDigest, nodeName, supervisorSocket } from "./cluster/layout.ts";
import { withLock } from "./cluster/lock.ts";
import { lastLines } from "./cluster/log-file.ts";
import { isAlive, waitForEnd } from "./cluster/processes.ts";
import type { LabRecord } from "./cluster/record.ts";
import { readRecord, writeRecord } from "./cluster/record.ts";
import { hasRemains } from "./cluster/remains.ts";
import { asRoot, missingTools } from "./cluster/root.ts";
import type { Specification, SystemImages } from "./cluster/specification.ts";
import { programsOf, writeSpecification } from "./cluster/specification.ts";
import type { LabState } from "./cluster/state.ts";
import type { Progress } from "./progress.ts";

export { needsRoot } from "./cluster/root.ts";
export type { Forward } from "./cluster/forwards.ts";

/** A lab that runs. */
export interface Lab {
  name: string;
  /** Constant over the lab's life. The cluster carries it in the ConfigMap kube-public/cryptokube-lab. */
  id: string;
  /** Path of a kubeconfig without a secret in it. */
  kubeconfig: string;
  /** `https://127.0.0.1:<port>` */
  apiServer: string;
  nodeName: string;
}

/** In what a lab differs from a cluster of a cloud; to be told to whoever relies on it. */
export const limits: readonly string[] = [
  "NetworkPolicies are accepted but not enforced: the lab has no network plugin that can.",
  "There is no way out of the lab's network: names outside the cluster do not resolve.",
  "Volumes are folders of this machine: their size is not enforced, and there are no snapshots.",
];

export interface StartOptions {
  name: string;
  /** The folder of the lab's data; made where it is missing. */
  dataDir: string;
  binaries: ClusterBinaries;
  /** Archives of all images that pods will use, the lab's own among them. */
  images: ImageArchive[];
  /** References of the lab's own images. Default: `labImages`. */
  systemImages?: SystemImages;
  progress: Progress;
}

/** How a lab is. */
export interface LabStatus {
  /** The lab runs and its API server answers. */
  running: boolean;
  /** One sentence where it is neither running nor cleanly stopped. */
  trouble?: string;
  lab?: Lab;
  forwards: { name: string; url: string }[];
  components: LabState["components"];
}

const labOf = (paths: ClusterPaths, record: LabRecord): Lab => ({
  name: record.name,
  id: record.id,
  kubeconfig: paths.kubeconfig,
  apiServer: `https://127.0.0.1:${String(record.apiPort)}`,
  nodeName,
});

/** What the inner half says, or undefined when it does not answer. */
const inner = (paths: ClusterPaths, timeout = 3000): Promise<LabState | undefined> =>
  call<LabState>({ folder: paths.run, socket: supervisorSocket, method: "GET", path: "/status", timeout }).catch(
    () => undefined,
  );

const outer = (paths: ClusterPaths): Promise<DaemonState | undefined> =>
  call<DaemonState>({ folder: paths.run, socket: daemonSocket, method: "GET", path: "/status", timeout: 3000 }).catch(
    () => undefined,
  );

const locked = <T>(paths: ClusterPaths, progress: Progress, work: () => Promise<T>): Promise<T> =>
  withLock(folderDigest(paths.root), work, () => {
    progress.note("Another command works on this lab; waiting for it.");
  });

/**
 * Starts the lab, or finds it running; one that was killed is cleared up first and goes on with its data. Returns when
 * the API server, the node, DNS and storage work.
 *
 * @throws Error naming the program that did not start, with the end of its log.
 */
export async function startLab(options: StartOptions): Promise<Lab> {
  mkdirSync(options.dataDir, { recursive: true });
  const paths = clusterPaths(options.dataDir);
  mkdirSync(paths.run, { recursive: true, mode: 0o700 });
  return locked(paths, options.progress, () => startLocked(options, paths));
}

async function startLocked(options: StartOptions, paths: ClusterPaths): Promise<Lab> {
  const { progress } = options;
  checkMachine(paths);
  const before = readRecord(paths.record);
  const { uid, gid } = statSync(paths.root);
  const specification: Specification = {
    name: options.name,
    id: before?.id ?? randomUUID(),
    binaries: options.binaries,
    images: options.images,
    systemImages: options.systemImages ?? labImages,
    owner: { uid, gid },
  };

  if (before && isAlive(before.daemon)) {
    const found = await joinRunning(paths, before, specification, progress);
    if (found) return found;
    await stopLocked(paths, progress);
  }

  writeRecord(paths.record, { ...(before ?? {}), id: specification.id, name: options.name });
  writeSpecification(paths.specification, specification);
  if (hasRemains(options.dataDir)) {
    progress.note("The lab did not end as it should; it is mended and goes on with its data.");
  }
  await asRoot("detach", paths.root);
  const state = await follow(
    () => inner(paths),
    progress,
    () => isAlive(readRecord(paths.record)?.daemon),
  );
  if (state?.phase !== "ready") {
    const why = state?.error ?? ["The lab ended while it started.", ...lastLines(paths.daemonLog)].join("\n  ");
    await stopLocked(paths, progress).catch(() => undefined);
    throw new Error(`${why}\nLogs: ${paths.logs} and ${paths.daemonLog}`);
  }
  const record = readRecord(paths.record);
  if (!record) throw new Error(`${paths.record} is gone.`);
  for (const warning of (await outer(paths))?.warnings ?? []) progress.warn(warning);
  return labOf(paths, record);
}

/** Bytes that must be free: kubelet evicts pods below 1 GiB, and the chains want to grow. */
const leastFree = 2 * 1024 ** 3;

/** @throws Error with a sentence for what is known to fail later. */
function checkMachine(paths: ClusterPaths): void {
  const missing = missingTools();
  if (missing.length > 0) throw new Error(`The lab needs ${missing.join(", ")}: install the package util-linux.`);
  const { bavail, bsize } = statfsSync(paths.root);
  if (bavail * bsize < leastFree) {
    const free = (bavail * bsize) / 1024 ** 3;
    throw new Error(
      `The disk of ${paths.root} has ${free.toFixed(1)} GiB free, and the lab needs at least ${String(leastFree / 1024 ** 3)}: ` +
        `free some, or set XDG_DATA_HOME to a folder of a larger disk.`,
    );
  }
}

/** @returns undefined when the lab runs but must be started anew. */
async function joinRunning(
  paths: ClusterPaths,
  record: LabRecord,
  specification: Specification,
  progress: Progress,
): Promise<Lab | undefined> {
  let state = await inner(paths);
  if (state?.phase === "starting") {
    state = await follow(
      () => inner(paths),
      progress,
      () => isAlive(record.daemon),
    );
  }
  // A program that has just been restarted needs a moment.
  for (let attempt = 0; attempt < 50 && state?.phase === "ready" && !state.answering; attempt++) {
    await sleep(200);
    state = await inner(paths);
  }
  if (!state?.answering) return undefined;
  if (state.programs !== programsOf(specification)) {
    progress.note("The lab runs with other programs than these; it is started anew with its data.");
    return undefined;
  }
  const { images: loaded } = state;
  const missing = specification.images.filter(({ reference, digest }) => loaded[reference] !== digest);
  if (missing.length > 0) {
    const step = progress.step("Images");
    step.update(missing.map(({ reference }) => reference).join(", "));
    await call({
      folder: paths.run,
      socket: supervisorSocket,
      method: "POST",
      path: "/images",
      body: missing,
      timeout: 600_000,
    });
    step.done();
  }
  writeSpecification(paths.specification, specification);
  return labOf(paths, record);
}

/**
 * Makes exactly these Services reachable on 127.0.0.1, now and after each start of the lab.
 *
 * @returns by name, `http://127.0.0.1:<port>`.
 * @throws Error with a sentence when the lab does not run, or a demanded port is in use by another program.
 */
export async function setForwards(dataDir: string, forwards: Forward[]): Promise<Record<string, string>> {
  const paths = clusterPaths(dataDir);
  if (!isAlive(readRecord(paths.record)?.daemon)) throw new Error("The lab does not run: start it first.");
  return call({
    folder: paths.run,
    socket: daemonSocket,
    method: "PUT",
    path: "/forwards",
    body: forwards,
    timeout: 10_000,
  });
}

/**
 * Stops the lab: its pods end with their grace periods, then its programs. Leaves no process, mount, interface, namespace
 * or control group; the data stays.
 */
export async function stopLab(o: { dataDir: string; progress: Progress }): Promise<void> {
  const paths = clusterPaths(o.dataDir);
  if (!existsSync(paths.record)) return;
  await locked(paths, o.progress, () => stopLocked(paths, o.progress));
}

async function stopLocked(paths: ClusterPaths, progress: Progress): Promise<void> {
  const record = readRecord(paths.record);
  if (record && isAlive(record.daemon)) {
    const asked = await call({
      folder: paths.run,
      socket: supervisorSocket,
      method: "POST",
      path: "/stop",
      timeout: 5000,
    }).then(
      () => true,
      () => false,
    );
    if (asked) {
      await follow(
        () => inner(paths),
        progress,
        () => isAlive(record.daemon),
      );
      await waitForEnd(record.daemon, 30_000);
    }
  }
  if (hasRemains(paths.root)) {
    const step = progress.step("Clearing what the lab left");
    await asRoot("clear", paths.root);
    step.done();
  }
}

/** Stops the lab and removes its cluster with all data in it, its kubeconfig and its record. */
export async function deleteLab(o: { dataDir: string; progress: Progress }): Promise<void> {
  const paths = clusterPaths(o.dataDir);
  if (!existsSync(paths.root)) return;
  await locked(paths, o.progress, async () => {
    await stopLocked(paths, o.progress);
    if (existsSync(paths.cluster)) await asRoot("delete", paths.root);
    for (const file of [paths.run, paths.record, paths.forwards, paths.kubeconfig, paths.credential]) {
      rmSync(file, { recursive: true, force: true });
    }
  });
}

/** Looks without changing anything. */
export async function labStatus(dataDir: string): Promise<LabStatus> {
  const paths = clusterPaths(dataDir);
  const record = readRecord(paths.record);
  const remembered = Object.entries(readForwards(paths.forwards).ports);
  const down: LabStatus = {
    running: false,
    forwards: remembered.map(([name, port]) => ({ name, url: `http://127.0.0.1:${String(port)}` })),
    components: [],
  };
  if (!record) return down;
  if (!isAlive(record.daemon)) {
    return hasRemains(dataDir)
      ? { ...down, trouble: "The lab did not end as it should; the next start mends it." }
      : down;
  }
  const [state, daemon] = await Promise.all([inner(paths), outer(paths)]);
  const running = state?.phase === "ready" && state.answering;
  return {
    running,
    ...(running ? {} : { trouble: state?.error ?? `The lab is ${state?.phase ?? "not answering"}.` }),
    lab: labOf(paths, record),
    forwards: daemon?.forwards ?? down.forwards,
    components: state?.components ?? [],
  };
}
