/**
 * The lab: a real Kubernetes of one node on this machine, for those who have no cluster at hand. Start, stop, look, reach.
 *
 * A lab is two halves. The outer half (`cluster/daemon.ts`) holds ports on loopback; the inner half
 * (`cluster/supervisor.ts`) runs everything else in namespaces of its own.
 */
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import type { ClusterBinaries, ImageArchive } from "./acquire/index.ts";
import { labImages } from "./acquire/index.ts";
import { inner, locked, outer } from "./cluster/ask.ts";
import { call } from "./cluster/call.ts";
import type { ComponentStatus } from "./cluster/component.ts";
import type { Forward } from "./cluster/forwards.ts";
import { readForwards } from "./cluster/forwards.ts";
import type { ClusterPaths } from "./cluster/layout.ts";
import { clusterPaths, daemonSocket, nodeName } from "./cluster/layout.ts";
import { isAlive } from "./cluster/processes.ts";
import type { LabRecord } from "./cluster/record.ts";
import { readRecord } from "./cluster/record.ts";
import { hasRemains } from "./cluster/remains.ts";
import { asRoot } from "./cluster/root.ts";
import type { Simulation, SystemImages } from "./cluster/specification.ts";
import { startLocked } from "./cluster/start.ts";
import { stopLocked } from "./cluster/stop.ts";
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
  /** A control plane alone, with simulated machines: then no image is needed. */
  simulation?: Simulation;
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
  components: ComponentStatus[];
}

const labOf = (paths: ClusterPaths, record: LabRecord): Lab => ({
  name: record.name,
  id: record.id,
  kubeconfig: paths.kubeconfig,
  apiServer: `https://127.0.0.1:${String(record.apiPort)}`,
  nodeName,
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
  const { name, binaries, images, systemImages = labImages, simulation, progress } = options;
  const wanted = { name, binaries, images, systemImages, ...(simulation === undefined ? {} : { simulation }) };
  return labOf(paths, await locked(paths, progress, () => startLocked(wanted, paths, progress)));
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
    // Others keep things in the lab's folder too (the engine its state): only an empty one goes.
    if (readdirSync(paths.root).length === 0) rmdirSync(paths.root);
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
