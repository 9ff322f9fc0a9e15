/** What of the logs outlives a store that does not answer, and a Fluentd that does not run. Pure. */
import { recordOverhead } from "./sizes.ts";

/** How the buffer's volume is shared out, bytes. */
export interface BufferShares {
  /** The volume's own limit: beyond it the kubelet ends Fluentd's pod, and no other. */
  volume: number;
  /** What chunks may take: the oldest goes where another would be beyond it. */
  chunks: number;
  /** What is left for dead letters, positions and sockets. */
  rest: number;
}

/** Of the volume, what chunks may take. */
const chunkShare = 0.85;
/** A chunk is sent when it has this, bytes. Smaller ones are cheaper to lose, larger ones cheaper to send. */
export const chunkBytes = 8 * 2 ** 20;
/** The smallest volume: dead letters of ten days (see {@link deadLetterBytesPerDay}) fit beside the chunks. */
export const leastBufferBytes = 2 ** 31;

export function bufferShares(volume: number): BufferShares {
  const chunks = Math.floor((volume * chunkShare) / chunkBytes) * chunkBytes;
  return { volume, chunks, rest: volume - chunks };
}

/** A chunk is given up after this, and the next is tried, seconds: so that one that no store takes halts no others. */
export const retrySeconds = 12 * 3600;
/** Fluentd hands a chunk to the secondary output after this share of it (docs.fluentd.org, buffer section). */
export const secondaryShare = 0.8;

/**
 * How fast dead letters grow while the store is away, bytes a day: one chunk each time that retries end, and the retries of
 * the next begin anew.
 */
export const deadLetterBytesPerDay = (86_400 / (retrySeconds * secondaryShare)) * chunkBytes;

export interface Rate {
  /** What the containers of a machine write together, bytes a second. */
  bytesPerSecond: number;
  /** What a line has, bytes. */
  bytesPerLine: number;
}

/** What is kept of a container by the kubelet, which renames the file when it is full. */
export interface Rotation {
  /** `containerLogMaxSize` and `containerLogMaxFiles` of the kubelet: 10Mi and 5 by default. */
  bytesPerFile: number;
  files: number;
}

export interface Survival {
  /** Hours that the store may be away before the oldest logs are lost. */
  storeAwayHours: number;
  /** Hours that Fluentd may be away before lines are lost: it reads the file in use, and not those renamed before. */
  collectorAwayHours: number;
  /** Bytes that are lost in each further hour, as they were written. */
  bytesLostPerHour: number;
}

/**
 * @param containers how many write at the rate, alike.
 */
export function survival(
  shares: BufferShares,
  { bytesPerSecond, bytesPerLine }: Rate,
  rotation: Pick<Rotation, "bytesPerFile">,
  containers = 1,
): Survival {
  const buffered = bytesPerSecond * (1 + recordOverhead / bytesPerLine);
  return {
    storeAwayHours: shares.chunks / buffered / 3600,
    collectorAwayHours: (rotation.bytesPerFile * containers) / bytesPerSecond / 3600,
    bytesLostPerHour: bytesPerSecond * 3600,
  };
}
