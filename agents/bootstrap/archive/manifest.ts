/**
 * The archive of a client's data: what stands in its `manifest.json`. Pure.
 *
 * The files' bytes, one after the other in the manifest's order, are cut into chunks of one size (the last may be
 * smaller). Each chunk is an object of its own beside the manifest, which is written last: an archive without one is none.
 */
import { InvalidDocument, isObject, type Problem } from "../../shared/fields.ts";

/** Raised when a reader of the older format would go wrong. */
export const archiveFormat = 1;

/** What an archive is of. A node takes one only where these fit (archive/choose.ts). */
export interface ArchiveSubject {
  chain: string;
  network: string;
  /** The client's name, and the version that wrote the data. */
  client: string;
  version: string;
  /** How much history it has, in the words of the environment file. */
  history: string;
}

export interface ArchivedFile {
  /** Under the client's data directory, with `/`. */
  path: string;
  size: number;
  sha256: string;
}

export interface ArchivedChunk {
  size: number;
  sha256: string;
}

export interface Manifest extends ArchiveSubject {
  format: typeof archiveFormat;
  /** Sorts by time: `20261125T101500Z-ethereum-0`. */
  id: string;
  /** The node that it was written of. */
  node: string;
  createdAt: string;
  /** The head that was seen before the client stopped: the data's is this or a later one. */
  head: { height: number; hash: string } | null;
  chunkBytes: number;
  files: ArchivedFile[];
  chunks: ArchivedChunk[];
}

/** Where a chunk lies beside its manifest. */
export function chunkKey(index: number): string {
  return `chunks/${String(index).padStart(6, "0")}`;
}

export const manifestKey = "manifest.json";

/** Bytes of all files. */
export function bytesOf(files: readonly { size: number }[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** Sizes of the chunks that so many bytes are cut into. */
export function chunkSizes(bytes: number, chunkBytes: number): number[] {
  const whole = Math.floor(bytes / chunkBytes);
  const rest = bytes - whole * chunkBytes;
  return [...Array.from({ length: whole }, () => chunkBytes), ...(rest > 0 ? [rest] : [])];
}

/**
 * Whether a path of an archive may be written: under the data directory, and nowhere else.
 * An archive's own word must never lead a file elsewhere.
 */
export function isSafePath(path: string): boolean {
  if (path === "" || path.length > 1024 || path.startsWith("/") || path.includes("\0") || path.includes("\\")) {
    return false;
  }
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/**
 * Reads a manifest.
 * @throws InvalidDocument where it is none, of a format that this version does not know, or does not add up.
 */
export function parseManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const problems: Problem[] = [];
  const fields = isObject(value) ? value : {};
  const check = (path: string, good: boolean, allowed: string): void => {
    if (!good) problems.push({ path, found: short(valueAt(fields, path)), allowed });
  };
  check("format", fields.format === archiveFormat, `format ${archiveFormat}`);
  for (const name of ["id", "node", "createdAt", "chain", "network", "client", "version", "history"]) {
    check(name, isText(fields[name]), "text");
  }
  check("head", fields.head === null || isHead(fields.head), "{ height, hash } or null");
  check("chunkBytes", isCount(fields.chunkBytes) && fields.chunkBytes > 0, "a number of bytes");
  check("files", Array.isArray(fields.files) && fields.files.every(isFile), "files with safe path, size and sha256");
  check("chunks", Array.isArray(fields.chunks) && fields.chunks.every(isChunk), "chunks with size and sha256");
  if (problems.length === 0) checkSums(fields as unknown as Manifest, problems);
  if (problems.length > 0) throw new InvalidDocument("the archive's manifest", problems);
  return fields as unknown as Manifest;
}

function checkSums({ files, chunks, chunkBytes }: Manifest, problems: Problem[]): void {
  const paths = new Set(files.map(({ path }) => path));
  if (paths.size !== files.length) problems.push({ path: "files", found: "a path twice", allowed: "each path once" });
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  const both = [...paths].find((path) => folders.has(path));
  if (both !== undefined) problems.push({ path: "files", found: both, allowed: "a file or a folder, not both" });
  const expected = chunkSizes(bytesOf(files), chunkBytes);
  const found = chunks.map(({ size }) => size);
  if (expected.length !== found.length || expected.some((size, index) => size !== found[index])) {
    problems.push({
      path: "chunks",
      found: `${found.length} chunks, ${bytesOf(chunks)} bytes`,
      allowed: `${expected.length} chunks, ${bytesOf(files)} bytes, as the files have`,
    });
  }
}

function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function isFile(value: unknown): boolean {
  return isObject(value) && typeof value.path === "string" && isSafePath(value.path) && isChunk(value);
}

function isChunk(value: unknown): boolean {
  return isObject(value) && isCount(value.size) && typeof value.sha256 === "string" && isSha256(value.sha256);
}

function isHead(value: unknown): boolean {
  return isObject(value) && isCount(value.height) && isText(value.hash);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "" && value.length <= 200;
}

export function isSha256(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

function valueAt(fields: Record<string, unknown>, path: string): unknown {
  return fields[path];
}

function short(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
