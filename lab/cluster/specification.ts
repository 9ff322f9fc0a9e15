/** What a lab is made of: written by the caller, read by the two halves of the lab. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Acquired, ClusterBinaries, ImageArchive } from "../acquire/types.ts";

/** References of the images that the lab itself needs. */
export interface SystemImages {
  pause: string;
  coredns: string;
  localPathProvisioner: string;
  busybox: string;
}

/** What a lab without a machine of its own runs beside the control plane. */
export interface Simulation {
  /** Gives machines and pods their lives. */
  kwok: Acquired;
  /** A program for Node.js that stands for the cloud's own controllers: volumes, load balancers. Absolute path. */
  controllers: string;
}

/** All that the daemon is told. */
export interface Specification {
  name: string;
  id: string;
  binaries: ClusterBinaries;
  images: ImageArchive[];
  systemImages: SystemImages;
  /** With it the lab is a control plane alone, and machines are simulated; no image is needed. */
  simulation?: Simulation;
  /** To whom files and sockets outside `cluster/` belong. */
  owner: { uid: number; gid: number };
}

export const readSpecification = (file: string): Specification =>
  JSON.parse(readFileSync(file, "utf8")) as Specification;

export function writeSpecification(file: string, specification: Specification): void {
  writeFileSync(file, `${JSON.stringify(specification, null, 2)}\n`);
}

/** What a running lab cannot take over from a newer specification: it must be started anew for these. */
export function programsOf({
  binaries,
  systemImages,
  simulation,
}: Pick<Specification, "binaries" | "systemImages" | "simulation">): string {
  const programs = Object.entries(binaries).map(([name, program]: [string, string | Acquired]) =>
    // Not where it came from: what was built at the first start is found in the cache at the next.
    typeof program === "string" ? [name, program] : [name, program.path, program.version],
  );
  const simulated = simulation && [simulation.kwok.path, simulation.kwok.version, simulation.controllers];
  return JSON.stringify([programs.sort(), systemImages, ...(simulated ? [simulated] : [])]);
}
