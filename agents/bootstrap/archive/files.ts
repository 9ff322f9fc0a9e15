import type { FileHandle } from "node:fs/promises";
import { open, readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { Failure } from "../failure.ts";
import { isIdentity } from "../identity.ts";
import { isSafePath } from "./manifest.ts";
import { entryOf, placeAt } from "./row.ts";

/** A file that an archive is to hold. */
export interface FoundFile {
  /** Under the data directory, with `/`. */
  path: string;
  size: number;
}

/**
 * The files of a data directory, in order of path, without those that make the node itself, sockets and pipes.
 * @throws Failure where a link would lead out of it.
 */
export async function filesUnder(dataDir: string, identityFiles: readonly string[]): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
    const place = join(entry.parentPath, entry.name);
    const path = relative(dataDir, place).split(sep).join("/");
    if (isIdentity(path, identityFiles)) continue;
    if (entry.isSymbolicLink()) throw new Failure("archive-unfit", `${place} is a link, which an archive cannot hold`);
    if (!entry.isFile()) continue;
    if (!isSafePath(path)) throw new Failure("archive-unfit", `${place} has a name that an archive cannot hold`);
    found.push({ path, size: (await stat(place)).size });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Reads files one after the other, as one row of bytes. */
export class FileRow {
  readonly #dataDir: string;
  readonly #files: readonly FoundFile[];
  #index: number;
  #at: number;
  #open: { index: number; handle: FileHandle } | null = null;

  /** @param from the byte of the row that is read first. */
  constructor(dataDir: string, files: readonly FoundFile[], from = 0) {
    this.#dataDir = dataDir;
    this.#files = files;
    const { index, at } = placeAt(files, from);
    this.#index = index;
    this.#at = at;
  }

  /**
   * The next bytes of the row, and which file each piece is of.
   * @throws Failure where a file is shorter than it was: something writes to what must be stopped.
   */
  async read(size: number): Promise<{ chunk: Buffer; pieces: { file: number; bytes: Buffer; last: boolean }[] }> {
    const chunk = Buffer.alloc(size);
    const pieces: { file: number; bytes: Buffer; last: boolean }[] = [];
    let filled = 0;
    while (filled < size) {
      const file = entryOf(this.#files, this.#index);
      const wanted = Math.min(size - filled, file.size - this.#at);
      const bytes = chunk.subarray(filled, filled + wanted);
      await this.#fill(bytes, file);
      filled += wanted;
      this.#at += wanted;
      const last = this.#at === file.size;
      pieces.push({ file: this.#index, bytes, last });
      if (last) await this.#next();
    }
    return { chunk, pieces };
  }

  async close(): Promise<void> {
    await this.#open?.handle.close();
    this.#open = null;
  }

  async #fill(bytes: Buffer, { path, size }: FoundFile): Promise<void> {
    if (this.#open?.index !== this.#index) {
      await this.close();
      this.#open = { index: this.#index, handle: await open(join(this.#dataDir, path), "r") };
    }
    let got = 0;
    while (got < bytes.length) {
      const { bytesRead } = await this.#open.handle.read(bytes, got, bytes.length - got, this.#at + got);
      if (bytesRead === 0) {
        throw new Failure("archive-unfit", `${path} had ${size} bytes and now has fewer: its client is not stopped`);
      }
      got += bytesRead;
    }
  }

  async #next(): Promise<void> {
    await this.close();
    this.#index += 1;
    this.#at = 0;
  }
}
