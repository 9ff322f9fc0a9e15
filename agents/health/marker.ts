import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { type Fields, parseJsonDocument } from "../shared/fields.ts";
import type { Observation } from "./observation.ts";

/**
 * The marker on the data volume: this chain had been synced here. It lives and dies with the volume, so it
 * outlasts pods, and a new, empty volume starts without one.
 */
export interface SyncMarker {
  version: 1;
  chainId: number;
  genesisHash: string | null;
  /** Height of the head when the node was synced first. */
  height: number;
  /** When that was, ISO 8601. */
  syncedAt: string;
}

export function markerOf(observation: Observation): SyncMarker {
  return {
    version: 1,
    chainId: observation.chainId,
    genesisHash: observation.genesisHash,
    height: observation.head.height,
    syncedAt: new Date(observation.at).toISOString(),
  };
}

/**
 * Whether the marker is of the chain that the client has now. One of another chain (a volume that was reused, a
 * network that began anew) does not count, nor does one where either genesis is unknown and the other is not.
 */
export function isMarkerOf(marker: SyncMarker | null, observation: Observation): boolean {
  if (marker === null) return false;
  return marker.chainId === observation.chainId && marker.genesisHash === observation.genesisHash;
}

/** Seconds since the node was synced first; null where no marker says it. */
export function ageOf(marker: SyncMarker | null, now: number): number | null {
  const at = marker === null ? NaN : Date.parse(marker.syncedAt);
  return Number.isNaN(at) ? null : Math.max(0, (now - at) / 1000);
}

/**
 * Reads the marker; null where there is none.
 * @throws InvalidDocument or a system error where there is one that cannot be read.
 */
export async function readMarker(path: string): Promise<SyncMarker | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  return parseJsonDocument("sync marker", text, readFields);
}

/** Writes the marker so that a crash or a full disk leaves the old one or the new one, never a part. */
export async function writeMarker(path: string, marker: SyncMarker): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.new`;
  const file = await open(draft, "w", 0o644);
  try {
    await file.writeFile(`${JSON.stringify(marker)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

function readFields(fields: Fields): SyncMarker {
  const whole = { min: 0, integer: true };
  fields.number("version", { min: 1, max: 1 });
  return {
    version: 1,
    chainId: fields.number("chainId", whole),
    genesisHash: fields.stringOrNull("genesisHash"),
    height: fields.number("height", whole),
    syncedAt: fields.string("syncedAt"),
  };
}
