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
import type { ImageArchive } from "../acquire/types.ts";
import { ApiClient, supervisorAccess } from "./api.ts";
import { bringUp } from "./bring-up.ts";
import { Component } from "./component.ts";
import type { Command, ComponentName } from "./components.ts";
import { commands, searchPath, simulatedCommands } from "./components.ts";
import { writeConfiguration, writeSimulatedConfiguration } from "./configuration.ts";
import { Images } from "./images.ts";
import { clusterPaths, inside, nodeName, supervisorSocket } from "./layout.ts";
import { arrangeMounts } from "./mounts.ts";
import { shutDown } from "./shut-down.ts";
import { bringUpSimulated, shutDownSimulated } from "./simulated.ts";
import type { Simulation, Specification } from "./specification.ts";
import { programsOf, readSpecification } from "./specification.ts";
import type { LabState, Phase } from "./state.ts";
import { Steps } from "./state.ts";
import { supervisorServer } from "./supervisor-server.ts";
import { raiseNetwork } from "./uplink.ts";

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Everything of this machine that must stay visible inside: programs, archives, our own sources. */
function neededPaths({ binaries: b, images, simulation }: Specification): string[] {
  const controlPlane = [b.etcd, b.kubeApiserver, b.kubeControllerManager, b.kubeScheduler];
  if (simulation !== undefined) {
    const programs = [...controlPlane, b.cniPlugins, b.tini, simulation.kwok];
    return [project, process.execPath, simulation.controllers, ...programs.map((program) => program.path)];
  }
  const programs = [...controlPlane, b.kubelet, b.kubeProxy];
  const others = [b.kubectl, b.containerd, b.runc, b.cniPlugins, b.tini, b.nft];
  return [
    project,
    process.execPath,
    ...b.nft.libraryPath.split(":").filter((folder) => existsSync(folder)),
    ...[...programs, ...others].map((program) => program.path),
    ...images.map((image) => image.archive),
  ];
}

/** What is different with and without a machine of the lab's own. */
interface Life {
  components: readonly Component[];
  images: () => Record<string, string>;
  bringUp(steps: Steps, stopping: () => boolean): Promise<void>;
  shutDown(steps: Steps): Promise<void>;
  importImages(archives: ImageArchive[]): Promise<void>;
}

const componentsOf = <Name extends ComponentName>(all: Record<Name, Command>): Record<Name, Component> =>
  Object.fromEntries(
    Object.entries<Command>(all).map(([name, command]) => [name, new Component(command, inside.logs)]),
  ) as Record<Name, Component>;

async function withOwnMachine(specification: Specification, api: ApiClient): Promise<Life> {
  const settings = await writeConfiguration(specification);
  const images = new Images(specification.binaries.containerd.path, settings.snapshotter);
  const components = componentsOf(commands(specification.binaries));
  return {
    components: Object.values(components),
    images: () => images.loaded,
    bringUp: (steps, stopping) => bringUp({ components, api, images, steps, specification, stopping }),
    shutDown: (steps) => shutDown({ components, api, images, steps }),
    importImages: (archives) => images.load(archives),
  };
}

function withSimulatedMachines(specification: Specification, simulation: Simulation, api: ApiClient): Life {
  writeSimulatedConfiguration();
  const components = componentsOf(simulatedCommands(specification.binaries, simulation));
  return {
    components: Object.values(components),
    images: () => ({}),
    bringUp: (steps, stopping) => bringUpSimulated({ components, api, specification, stopping }, steps),
    shutDown: () => shutDownSimulated({ components }),
    importImages: () => Promise.reject(new Error("This lab has no machine: no image is of use to it.")),
  };
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

  const api = new ApiClient(supervisorAccess());
  const { simulation } = specification;
  const life =
    simulation === undefined
      ? await withOwnMachine(specification, api)
      : withSimulatedMachines(specification, simulation, api);

  let steps = new Steps();
  let phase: Phase = "starting";
  let error: string | undefined;
  let stopping: Promise<void> | undefined;

  const stop = (): Promise<void> => {
    if (stopping) return stopping;
    phase = "stopping";
    steps = new Steps();
    stopping = life.shutDown(steps).finally(() => {
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
    images: life.images(),
    steps: steps.list,
    components: life.components.map(({ status }) => status),
  });

  rmSync(path.join(inside.run, supervisorSocket), { force: true });
  const server = supervisorServer({ state, stop, api, importImages: (archives) => life.importImages(archives) });
  server.listen(path.join(inside.run, supervisorSocket), () => {
    const socket = path.join(inside.run, supervisorSocket);
    chmodSync(socket, 0o600);
    chownSync(socket, specification.owner.uid, specification.owner.gid);
  });

  for (const name of ["SIGTERM", "SIGINT"] as const) process.on(name, () => void stop());
  process.stdin.on("end", () => void stop()).resume();

  try {
    await life.bringUp(steps, () => stopping !== undefined);
    if (stopping === undefined) phase = "ready";
  } catch (failure) {
    if (stopping !== undefined) return;
    phase = "failed";
    error = failure instanceof Error ? failure.message : String(failure);
    console.error(error);
  }
}

await main(process.argv[2] ?? "");
