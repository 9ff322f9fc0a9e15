import { createHash, type Hash } from "node:crypto";
import type { Log } from "../../shared/log.ts";
import { Failure } from "../failure.ts";
import { FileRow, filesUnder } from "./files.ts";
import {
  type ArchivedChunk,
  type ArchivedFile,
  archiveFormat,
  type ArchiveSubject,
  bytesOf,
  chunkKey,
  chunkSizes,
  type Manifest,
  manifestKey,
} from "./manifest.ts";
import { entryOf } from "./row.ts";
import type { ArchiveTarget } from "./store.ts";

/** What is archived, and what is said of it. */
export interface ArchiveJob extends ArchiveSubject {
  id: string;
  node: string;
  head: Manifest["head"];
  createdAt: string;
  dataDir: string;
  identityFiles: readonly string[];
  /** What must be there: an archive without it is of no use. */
  mustHave: readonly string[];
}

/** 32 MiB: small enough to be held in memory several times over, and to be sent again after a break. */
export const usualChunkBytes = 32 * 2 ** 20;

/** Chunks that are under way at once. */
const parallel = 4;

/**
 * Writes an archive of a client that is stopped. What an earlier try has put already, and is still the same, is not sent
 * again. The manifest comes last.
 *
 * @throws Failure where the data cannot be archived; what the target throws.
 */
export async function writeArchive(
  job: ArchiveJob,
  target: ArchiveTarget,
  { chunkBytes = usualChunkBytes, log }: { chunkBytes?: number; log: Log },
): Promise<Manifest> {
  const under = new Set<Promise<void>>();
  let failed: Error | null = null;
  const send = async (index: number, chunk: Buffer, sum: ArchivedChunk): Promise<void> => {
    const key = chunkKey(index);
    const there = await target.sumOf(key);
    if (there?.size === sum.size && there.sha256 === sum.sha256) return;
    await target.put(key, chunk, sum.sha256);
  };
  const manifest = await readThrough(job, chunkBytes, log, async (index, chunk, sum) => {
    const one = send(index, chunk, sum).catch((error: unknown) => {
      failed ??= error instanceof Error ? error : new Error(String(error));
    });
    under.add(one);
    void one.then(() => under.delete(one));
    if (under.size >= parallel) await Promise.race(under);
    rethrow(failed);
  });
  await Promise.all(under);
  rethrow(failed);
  const text = Buffer.from(JSON.stringify(manifest));
  await target.put(manifestKey, text, createHash("sha256").update(text).digest("hex"));
  return manifest;
}

/**
 * The manifest of a client that is stopped, by reading all of it once.
 * @param seen each chunk as it is read.
 */
export async function readThrough(
  job: ArchiveJob,
  chunkBytes: number,
  log: Log,
  seen: (index: number, chunk: Buffer, sum: ArchivedChunk) => Promise<void> = async () => {},
): Promise<Manifest> {
  const found = await filesUnder(job.dataDir, job.identityFiles);
  const lacking = job.mustHave.filter(
    (must) => !found.some(({ path }) => path === must || path.startsWith(`${must}/`)),
  );
  if (lacking.length > 0) {
    throw new Failure("archive-unfit", `${job.dataDir} has no ${lacking.join(", ")}: there is nothing to archive`);
  }
  const files: ArchivedFile[] = found.map((file) => ({ ...file, sha256: emptySha256 }));
  const chunks: ArchivedChunk[] = [];
  const bytes = bytesOf(files);
  const row = new FileRow(job.dataDir, found);
  let hash: Hash | null = null;
  let read = 0;
  let saidAt = Date.now();
  try {
    for (const [index, size] of chunkSizes(bytes, chunkBytes).entries()) {
      const { chunk, pieces } = await row.read(size);
      for (const piece of pieces) {
        hash ??= createHash("sha256");
        hash.update(piece.bytes);
        if (!piece.last) continue;
        entryOf(files, piece.file).sha256 = hash.digest("hex");
        hash = null;
      }
      const sum = { size, sha256: createHash("sha256").update(chunk).digest("hex") };
      chunks.push(sum);
      await seen(index, chunk, sum);
      read += size;
      if (Date.now() - saidAt > 60_000) {
        saidAt = Date.now();
        log("info", "archiving", { id: job.id, percent: Math.floor((100 * read) / bytes), bytes });
      }
    }
  } finally {
    await row.close();
  }
  const { chain, network, client, version, history, id, node, createdAt, head } = job;
  const subject = { chain, network, client, version, history };
  return { format: archiveFormat, id, node, createdAt, ...subject, head, chunkBytes, files, chunks };
}

function rethrow(error: Error | null): void {
  if (error !== null) throw error;
}

/** SHA-256 of nothing: what an empty file has. */
const emptySha256 = createHash("sha256").digest("hex");
