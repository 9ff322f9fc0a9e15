import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { NetworkError } from "../../shared/http.ts";
import type { Log } from "../../shared/log.ts";
import { readJson, sizeOf, syncFolder, writeJson } from "../disk.ts";
import { Failure } from "../failure.ts";
import { isIdentity } from "../identity.ts";
import { type ArchivedChunk, type ArchivedFile, bytesOf, chunkKey, type Manifest } from "./manifest.ts";
import { entryOf, placeAt } from "./row.ts";
import { type ArchiveSource, type Retry, retried, usualRetry } from "./store.ts";

/** Where an archive is unpacked, and how. */
export interface RestoreJob {
  /** A folder of ours on the volume, which a try before may have filled in part. */
  staging: string;
  identityFiles: readonly string[];
  retry?: Retry;
  log: Log;
}

/** Chunks that are asked for ahead of the one that is written. */
const ahead = 4;

/**
 * Unpacks an archive into `<staging>/data`, and goes on where a try before was cut off. Each chunk and each file is held
 * to its checksum.
 *
 * @throws Failure where a checksum is wrong or the source refuses; NetworkError where it went away. What was unpacked
 * stays in staging for the next try.
 */
export async function readArchive(manifest: Manifest, source: ArchiveSource, job: RestoreJob): Promise<void> {
  const stranger = manifest.files.find(({ path }) => isIdentity(path, job.identityFiles));
  if (stranger !== undefined) {
    throw new Failure("archive-corrupt", `${source.name} holds ${stranger.path}, which makes a node itself: not taken`);
  }
  const folder = join(job.staging, "data");
  const progress = join(job.staging, "progress.json");
  let done = await chunksDone(progress, manifest);
  const writer = new RowWriter(folder, manifest);
  try {
    if (done > 0 && !(await writer.resume(done))) done = 0;
    if (done === 0) await rm(folder, { recursive: true, force: true });
    let saidAt = Date.now();
    for await (const [index, chunk] of chunksFrom(done, manifest.chunks, source, job.retry ?? usualRetry)) {
      await writer.write(chunk);
      await writeJson(progress, { id: manifest.id, chunks: index + 1 });
      if (Date.now() - saidAt > 60_000) {
        saidAt = Date.now();
        const percent = Math.floor((100 * (index + 1)) / manifest.chunks.length);
        job.log("info", "unpacking", { id: manifest.id, percent, bytes: bytesOf(manifest.files) });
      }
    }
    await writer.finish();
  } finally {
    await writer.close();
  }
}

async function chunksDone(progress: string, { id, chunks }: Manifest): Promise<number> {
  const said = await readJson(progress);
  if (said?.id !== id || typeof said.chunks !== "number") return 0;
  return said.chunks <= chunks.length ? said.chunks : 0;
}

/** The chunks in order, each right by its checksum; some are fetched ahead. */
async function* chunksFrom(
  first: number,
  chunks: readonly ArchivedChunk[],
  source: ArchiveSource,
  retry: Retry,
): AsyncGenerator<[number, Buffer]> {
  const under: { index: number; chunk: Promise<Buffer> }[] = [];
  const ask = (index: number): void => {
    const chunk = retried(
      () => oneChunk(source, index, entryOf(chunks, index)),
      retry,
      (error) => error instanceof NetworkError,
    );
    // It is awaited in its turn; until then a failure of it is not unheard of.
    chunk.catch(() => {});
    under.push({ index, chunk });
  };
  let next = first;
  while (next < Math.min(chunks.length, first + ahead)) ask(next++);
  for (let one = under.shift(); one !== undefined; one = under.shift()) {
    const chunk = await one.chunk;
    if (next < chunks.length) ask(next++);
    yield [one.index, chunk];
  }
}

async function oneChunk(source: ArchiveSource, index: number, { size, sha256 }: ArchivedChunk): Promise<Buffer> {
  const key = chunkKey(index);
  const chunk = await source.get(key, size);
  if (chunk === null) throw new Failure("archive-corrupt", `${source.name} lacks ${key}, which its manifest names`);
  const found = createHash("sha256").update(chunk).digest("hex");
  if (chunk.length !== size || found !== sha256) {
    throw new Failure(
      "archive-corrupt",
      `${source.name}/${key} has ${chunk.length} bytes and the checksum ${found}; its manifest says ${size} and ${sha256}`,
    );
  }
  return chunk;
}

/** Writes the row of bytes that an archive is into its files, and holds each file to its checksum. */
class RowWriter {
  readonly #folder: string;
  readonly #manifest: Manifest;
  #index = 0;
  #at = 0;
  #open: FileHandle | null = null;
  #hash: Hash = createHash("sha256");
  readonly #folders = new Set<string>();

  constructor(folder: string, manifest: Manifest) {
    this.#folder = folder;
    this.#manifest = manifest;
  }

  /**
   * Goes to where so many chunks end. What was written of the file that they end in is read again: it is hashed whole.
   * @returns false where what they hold is not all there.
   */
  async resume(chunks: number): Promise<boolean> {
    const { files } = this.#manifest;
    const { index, at } = placeAt(files, bytesOf(this.#manifest.chunks.slice(0, chunks)));
    for (const { path, size } of files.slice(0, index)) {
      if ((await sizeOf(join(this.#folder, path))) !== size) return false;
    }
    if (at > 0) {
      const path = join(this.#folder, entryOf(files, index).path);
      if (((await sizeOf(path)) ?? 0) < at) return false;
      // Past where it was kept nothing is known of.
      this.#open = await open(path, "r+");
      await this.#open.truncate(at);
      for await (const piece of createReadStream(path)) this.#hash.update(piece as Buffer);
    }
    this.#index = index;
    this.#at = at;
    return true;
  }

  async write(chunk: Buffer): Promise<void> {
    let from = 0;
    while (from < chunk.length) {
      const handle = await this.#handle();
      const piece = chunk.subarray(from, from + this.#file.size - this.#at);
      await handle.write(piece, 0, piece.length, this.#at);
      this.#hash.update(piece);
      from += piece.length;
      this.#at += piece.length;
      await this.#endFile();
    }
    await this.#open?.datasync();
  }

  /** Empty files at the end have no bytes of any chunk. */
  async finish(): Promise<void> {
    while (this.#index < this.#manifest.files.length) {
      await this.#handle();
      if (!(await this.#endFile())) throw new Failure("archive-corrupt", `${this.#path()} is not whole`);
    }
    for (const folder of this.#folders) await syncFolder(folder);
  }

  async close(): Promise<void> {
    await this.#open?.close();
    this.#open = null;
  }

  async #handle(): Promise<FileHandle> {
    // An empty file is one that ends where it begins.
    while (this.#open === null) {
      const folder = dirname(this.#path());
      if (!this.#folders.has(folder)) await mkdir(folder, { recursive: true });
      this.#folders.add(folder);
      this.#open = await open(this.#path(), "w", 0o644);
      if (this.#file.size === 0 && this.#index + 1 < this.#manifest.files.length) {
        await this.#endFile();
      }
    }
    return this.#open;
  }

  async #endFile(): Promise<boolean> {
    const { size, sha256, path } = this.#file;
    if (this.#at < size) return false;
    const found = this.#hash.digest("hex");
    if (found !== sha256) {
      throw new Failure("archive-corrupt", `${path} has the checksum ${found}; the archive's manifest says ${sha256}`);
    }
    await this.#open?.datasync();
    await this.close();
    this.#hash = createHash("sha256");
    this.#index += 1;
    this.#at = 0;
    return true;
  }

  get #file(): ArchivedFile {
    return entryOf(this.#manifest.files, this.#index);
  }

  #path(): string {
    return join(this.#folder, this.#file.path);
  }
}
