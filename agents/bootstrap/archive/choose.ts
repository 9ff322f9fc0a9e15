/** Which archive a node may start from. Pure. */
import type { ArchiveSubject, Manifest } from "./manifest.ts";

/** Why an archive does not fit a node; null: it does. */
export function unfit(archive: ArchiveSubject, node: ArchiveSubject): string | null {
  for (const field of ["chain", "network", "client", "history"] as const) {
    if (archive[field] !== node[field]) return `its ${field} is ${archive[field]}, the node's ${node[field]}`;
  }
  const newer = isNewer(archive.version, node.version);
  if (newer === null) return `its version ${archive.version} cannot be compared with the node's ${node.version}`;
  // A client migrates older data, and refuses those of a version that it does not know yet.
  return newer ? `it was written by ${archive.version}, newer than the node's ${node.version}` : null;
}

/** Whether one version is newer than another; null where either is none: `v1.17.6`, `26.7.0`, `multiarch-v26.7.0`. */
export function isNewer(version: string, than: string): boolean | null {
  const [one, other] = [numbersOf(version), numbersOf(than)];
  if (one === null || other === null) return null;
  for (const [index, part] of one.entries()) {
    const against = other[index] ?? 0;
    if (part !== against) return part > against;
  }
  return false;
}

function numbersOf(version: string): [number, number, number] | null {
  const match = /^(?:[a-z]+-)?v?(\d+)\.(\d+)(?:\.(\d+))?(?:[-+].*)?$/.exec(version);
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** The ids of archives as they lie in a bucket, the newest first: an id begins with its time. */
export function newestFirst(ids: readonly string[]): string[] {
  return ids.filter(isArchiveId).sort((a, b) => (a < b ? 1 : -1));
}

/** `20261125T101500Z-ethereum-0` */
export function isArchiveId(id: string): boolean {
  return /^\d{8}T\d{6}Z-[a-z]([a-z0-9-]*[a-z0-9])?$/.test(id);
}

/** @param at when it was asked for. */
export function archiveId(at: Date, node: string): string {
  const time = at.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return `${time}-${node}`;
}

/** Where the archives of a client lie under a bucket's folder. */
export function archiveFolder({ chain, network, client }: Pick<Manifest, "chain" | "network" | "client">): string {
  return `${chain}/${network}/${client}`;
}
