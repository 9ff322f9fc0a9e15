/** Downloads of release files: checked against the official checksum, resumed where the line was cut. */
import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Step } from "../progress.ts";
import { checksumOf, verify, type Checksum } from "./checksums.ts";
import { ChecksumMismatch, reason, Unavailable } from "./errors.ts";
import { ask, askText } from "./fetch.ts";
import type { ReleaseFile } from "./sources.ts";
import type { Context } from "./types.ts";

/** A line that is cut this often is not going to hold. */
const maxAttempts = 4;

/** "12.3 MB": a megabyte is 10^6 bytes, as in a release's own listing. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

const sizeOf = async (file: string): Promise<number> => (await stat(file).catch(() => undefined))?.size ?? 0;

/**
 * Gets a file of a release. It appears under `target` whole and checked, or not at all.
 *
 * @throws Unavailable when no address has it, the line does not hold, or its checksum file is not to be had.
 * @throws ChecksumMismatch when what came is not what the checksum file says; nothing of it is kept.
 */
export async function download(ctx: Context, file: ReleaseFile, target: string, step: Step): Promise<void> {
  const expected = checksumOf(await firstOf(file.checksums, (url) => askText(ctx, url)), file.name);
  await firstOf(file.urls, (url) => downloadFrom(ctx, url, file.name, expected, target, step));
}

/** The first address that works; where none does, the error that says most. */
async function firstOf<T>(urls: string[], attempt: (url: string) => Promise<T>): Promise<T> {
  const failures: Error[] = [];
  for (const url of urls) {
    try {
      return await attempt(url);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      failures.push(error);
    }
  }
  const mismatch = failures.find((failure) => failure instanceof ChecksumMismatch);
  if (mismatch !== undefined) throw mismatch;
  throw new Unavailable([...new Set(failures.map((failure) => failure.message))].join("; "));
}

async function downloadFrom(
  ctx: Context,
  url: string,
  name: string,
  expected: Checksum,
  target: string,
  step: Step,
): Promise<void> {
  const part = `${target}.part`;
  await rm(part, { force: true });
  let validator: string | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      validator = await receive(ctx, url, name, part, validator, step);
      await verify(part, name, expected);
      await rename(part, target);
      return;
    } catch (error) {
      if (error instanceof Cut && attempt < maxAttempts) {
        validator = error.validator;
        step.update(`${name}: ${error.message}, going on`);
        continue;
      }
      await rm(part, { force: true });
      throw error instanceof Cut ? new Unavailable(`${url}: ${error.message}`, { cause: error }) : error;
    }
  }
}

/** The line broke in the middle of a file that its server knows by the validator, if it has one. */
class Cut extends Error {
  readonly validator: string | undefined;
  constructor(message: string, validator: string | undefined, cause: unknown) {
    super(message, { cause });
    this.validator = validator;
  }
}

/**
 * Receives the rest of the file, or all of it where the server does not go on from the middle.
 *
 * @returns what the server knows this very file by (an ETag or a date): going on without it could join two files.
 */
async function receive(
  ctx: Context,
  url: string,
  name: string,
  part: string,
  known: string | undefined,
  step: Step,
): Promise<string | undefined> {
  const have = known === undefined ? 0 : await sizeOf(part);
  const range = have > 0 && known !== undefined ? { range: `bytes=${String(have)}-`, "if-range": known } : undefined;
  const { response, drop } = await ask(ctx, url, range);
  const resumed = response.status === 206;
  const etag = response.headers.get("etag");
  // A weak ETag does not promise the same bytes (RFC 9110, 13.1.5).
  const validator = (etag?.startsWith("W/") ? null : etag) ?? response.headers.get("last-modified") ?? undefined;
  let got = resumed ? have : 0;
  const total = got + Number(response.headers.get("content-length") ?? NaN);
  const stall = setTimeout(() => {
    drop(new Error(`no byte within ${String(ctx.stallTimeoutMs / 1000)} s`));
  }, ctx.stallTimeoutMs);
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      got += chunk.length;
      stall.refresh();
      step.update(`${name}, ${megabytes(got)}`, Number.isFinite(total) ? got / total : undefined);
      next(null, chunk);
    },
  });
  try {
    if (response.body === null) throw new Error("an answer without content");
    await pipeline(Readable.fromWeb(response.body), meter, createWriteStream(part, { flags: resumed ? "a" : "w" }));
    return validator;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") throw error;
    throw new Cut(`cut after ${megabytes(got)} (${reason(error)})`, validator, error);
  } finally {
    clearTimeout(stall);
  }
}
