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

/** All that the daemon is told. */
export interface Specification {
  name: string;
  id: string;
  binaries: ClusterBinaries;
  images: ImageArchive[];
  systemImages: SystemImages;
  /** To whom files and sockets outside `cluster/` belong. */
  owner: { uid: number; gid: number };
}

export const readSpecification = (file: string): Specification =>
  JSON.parse(readFileSync(file, "utf8")) as Specification;

export function writeSpecification(file: string, specification: Specification): void {
  writeFileSync(file, `${JSON.stringify(specification, null, 2)}\n`);
}

/** What a running lab cannot take over from a newer specification: it must be started anew for these. */
export function programsOf({ binaries, systemImages }: Pick<Specification, "binaries" | "systemImages">): string {
  const programs = Object.entries(binaries).map(([name, program]: [string, string | Acquired]) =>
    // Not where it came from: what was built at the first start is found in the cache at the next.
    typeof program === "string" ? [name, program] : [name, program.path, program.version],
  );
  return JSON.stringify([programs.sort(), systemImages]);
}
