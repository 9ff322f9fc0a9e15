/**
 * The inner half of a lab: the first program below its init, in namespaces of the lab's own. Starts the cluster's
 * programs, keeps them running, connects the outer half to them, and ends them in order.
 *
 * Run as `node supervisor.ts <data folder of the lab>` by `daemon.ts`. Standard input is a pipe from the daemon: its end
 * is the request to stop, also when it comes because the daemon was killed.
 */
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { ApiClient, supervisorAccess } from "./api.ts";
import { bringUp } from "./bring-up.ts";
import { Component } from "./component.ts";
import type { ComponentName } from "./components.ts";
import { commands, componentNames, searchPath } from "./components.ts";
import { writeConfiguration } from "./configuration.ts";
import { Images } from "./images.ts";
import { clusterPaths, inside, nodeName, supervisorSocket } from "./layout.ts";
import { arrangeMounts } from "./mounts.ts";
import { shutDown } from "./shut-down.ts";
import type { Specification } from "./specification.ts";
import { programsOf, readSpecification } from "./specification.ts";
import type { LabState, Phase } from "./state.ts";
import { Steps } from "./state.ts";
import { supervisorServer } from "./supervisor-server.ts";
import { raiseNetwork } from "./uplink.ts";

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Everything of this machine that must stay visible inside: programs, archives, our own sources. */
function neededPaths({ binaries: b, images }: Specification): string[] {
  const programs = [b.etcd, b.kubeApiserver, b.kubeControllerManager, b.kubeScheduler, b.kubelet, b.kubeProxy];
  const others = [b.kubectl, b.containerd, b.runc, b.cniPlugins, b.tini, b.nft];
  return [
    project,
    process.execPath,
    ...b.nft.libraryPath.split(":").filter((folder) => existsSync(folder)),
    ...[...programs, ...others].map((program) => program.path),
    ...images.map((image) => image.archive),
  ];
}

async function main(dataDir: string): Promise<void> {
  const paths = clusterPaths(dataDir);
  const specification = readSpecification(paths.specification);

  writeFileSync("/proc/sys/kernel/hostname", nodeName);
  arrangeMounts({ cluster: paths.cluster, run: paths.run, needed: neededPaths(specification) });
  raiseNetwork(specification.binaries.cniPlugins.path);
  process.chdir("/");
  process.env.PATH = searchPath(specification.binaries);
  mkdirSync(inside.logs, { recursive: true });

  const settings = await writeConfiguration(specification);
  const api = new ApiClient(supervisorAccess());
  const images = new Images(specification.binaries.containerd.path, settings.snapshotter);
  const all = commands(specification.binaries);
  const components = Object.fromEntries(
    componentNames.map((name) => [name, new Component(all[name], inside.logs)]),
  ) as Record<ComponentName, Component>;

  let steps = new Steps();
  let phase: Phase = "starting";
  let error: string | undefined;
  let stopping: Promise<void> | undefined;

  const stop = (): Promise<void> => {
    if (stopping) return stopping;
    phase = "stopping";
    steps = new Steps();
    stopping = shutDown({ components, api, images, steps }).finally(() => {
      // The end of this process is the end of its init, and with it of all that is left in the namespaces.
      setTimeout(() => process.exit(0), 50);
    });
    return stopping;
  };

  const state = async (): Promise<LabState> => ({
    phase,
    ...(error === undefined ? {} : { error }),
    answering: phase === "ready" && (await api.ready()),
    programs: programsOf(specification),
    images: images.loaded,
    steps: steps.list,
    components: componentNames.map((name) => components[name].status),
  });

  rmSync(path.join(inside.run, supervisorSocket), { force: true });
  const server = supervisorServer({ state, stop, api, importImages: (archives) => images.load(archives) });
  server.listen(path.join(inside.run, supervisorSocket), () => {
    const socket = path.join(inside.run, supervisorSocket);
    chmodSync(socket, 0o600);
    chownSync(socket, specification.owner.uid, specification.owner.gid);
  });

  for (const name of ["SIGTERM", "SIGINT"] as const) process.on(name, () => void stop());
  process.stdin.on("end", () => void stop()).resume();

  try {
    await bringUp({ components, api, images, steps, specification, stopping: () => stopping !== undefined });
    if (stopping === undefined) phase = "ready";
  } catch (failure) {
    if (stopping !== undefined) return;
    phase = "failed";
    error = failure instanceof Error ? failure.message : String(failure);
    console.error(error);
  }
}

await main(process.argv[2] ?? "");
