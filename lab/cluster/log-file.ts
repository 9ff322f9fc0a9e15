/** A program's output on disk, limited in size. */
import { closeSync, existsSync, openSync, readSync, renameSync, statSync, writeSync } from "node:fs";

/** Bytes of a log before it is put aside as `<file>.1`, over the one that was put aside before. */
const limit = 10 * 1024 * 1024;

/** Appends to a file and puts it aside when it is full: a log takes at most twice `limit`. */
export class LogFile {
  readonly path: string;
  readonly #limit: number;
  #handle: number;
  #size: number;

  constructor(file: string, bytes = limit) {
    this.path = file;
    this.#limit = bytes;
    this.#handle = openSync(file, "a");
    this.#size = statSync(file).size;
  }

  write(chunk: string | Uint8Array): void {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    if (this.#size > 0 && this.#size + bytes.length > this.#limit) this.#putAside();
    writeSync(this.#handle, bytes);
    this.#size += bytes.length;
  }

  #putAside(): void {
    closeSync(this.#handle);
    renameSync(this.path, `${this.path}.1`);
    this.#handle = openSync(this.path, "a");
    this.#size = 0;
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** The last lines of a file, read from its end. Empty when there is no such file. */
export function lastLines(file: string, lines = 12, bytes = 16 * 1024): string[] {
  if (!existsSync(file)) return [];
  const size = statSync(file).size;
  const buffer = Buffer.alloc(Math.min(size, bytes));
  const handle = openSync(file, "r");
  try {
    readSync(handle, buffer, 0, buffer.length, size - buffer.length);
  } finally {
    closeSync(handle);
  }
  return buffer.toString("utf8").trimEnd().split("\n").slice(-lines);
}
