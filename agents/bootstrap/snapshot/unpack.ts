import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PassThrough, Readable, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { isSafePath } from "../archive/manifest.ts";
import { syncFolder } from "../disk.ts";
import { Failure } from "../failure.ts";
import { isIdentity } from "../identity.ts";
import { type Compression, placeIn, type SnapshotShape } from "./layout.ts";
import { TarError, type TarEvent, TarReader } from "./tar.ts";

export interface Unpacking extends SnapshotShape {
  /** Where the client's data directory is made. */
  folder: string;
  identityFiles: readonly string[];
  compression: Compression;
}

/**
 * Unpacks an archive as it streams.
 * @returns the checksum of the archive as it came.
 * @throws Failure where it is not one, or would write where it must not.
 */
export async function unpack(bytes: AsyncIterable<Buffer>, to: Unpacking): Promise<string> {
  const hash = createHash("sha256");
  await rm(to.folder, { recursive: true, force: true });
  await mkdir(to.folder, { recursive: true });
  const sink = new FileSink(to);
  try {
    await pipeline(
      Readable.from(hashed(bytes, hash), { objectMode: false }),
      decompressor(to.compression),
      async (source: AsyncIterable<Buffer>) => {
        const tar = new TarReader();
        for await (const piece of source) {
          for (const event of tar.push(piece)) await sink.take(event);
        }
        tar.end();
      },
    );
    await sink.finish();
  } catch (error) {
    throw asFailure(error);
  } finally {
    await sink.close();
  }
  return hash.digest("hex");
}

async function* hashed(bytes: AsyncIterable<Buffer>, hash: { update: (piece: Buffer) => unknown }) {
  for await (const piece of bytes) {
    hash.update(piece);
    yield piece;
  }
}

function decompressor(compression: Compression): Transform {
  switch (compression) {
    case "none":
      return new PassThrough();
    case "gzip":
      return createGunzip();
    case "zstd":
      return createZstdDecompress();
  }
}

/** What the tar reader and the decompressors throw is the archive's fault. */
function asFailure(error: unknown): unknown {
  if (error instanceof TarError) {
    return new Failure("snapshot-broken", `the snapshot cannot be unpacked: ${error.message}`);
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("Z_") || code.startsWith("ZSTD_") || code === "ERR_STREAM_PREMATURE_CLOSE") {
    return new Failure("snapshot-broken", `the snapshot cannot be unpacked: ${(error as Error).message}`);
  }
  return error;
}

/** Writes the files of an archive. */
class FileSink {
  readonly #to: Unpacking;
  readonly #folders = new Set<string>();
  #open: FileHandle | null = null;

  constructor(to: Unpacking) {
    this.#to = to;
  }

  async take(event: TarEvent): Promise<void> {
    switch (event.kind) {
      case "file":
        await this.#begin(event.path);
        break;
      case "data":
        await this.#open?.writeFile(event.bytes);
        break;
      case "end":
        await this.#open?.datasync();
        await this.close();
        break;
      case "close":
        break;
    }
  }

  async finish(): Promise<void> {
    for (const folder of this.#folders) await syncFolder(folder);
  }

  async close(): Promise<void> {
    await this.#open?.close();
    this.#open = null;
  }

  async #begin(path: string): Promise<void> {
    const place = placeIn(path, this.#to);
    if (place === null) return;
    if (!isSafePath(place)) throw new TarError(`${JSON.stringify(path)} would be written outside of the volume`);
    // Who sends a snapshot sends no identity with it: each node makes its own.
    if (isIdentity(place, this.#to.identityFiles)) return;
    const target = join(this.#to.folder, place);
    await mkdir(dirname(target), { recursive: true });
    this.#folders.add(dirname(target));
    this.#open = await open(target, "wx", 0o644);
  }
}
