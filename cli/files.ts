import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { messageOf, UserError } from "./failure.ts";

/**
 * Writes a file whole or not at all: beside it first, then by one rename.
 *
 * @param fresh refuse where the file is there already, also when it came to be a moment ago. Default: replace it.
 * @throws UserError where the folder cannot be written.
 */
export function writeWhole(file: string, text: string, { fresh = false } = {}): void {
  const beside = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    const handle = openSync(beside, "wx");
    try {
      writeSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    // A link, unlike a rename, fails on a file that is there.
    if (fresh) linkSync(beside, file);
    else renameSync(beside, file);
  } catch (thrown) {
    throw new UserError(`${file} cannot be written: ${messageOf(thrown)}`, { cause: thrown });
  } finally {
    rmSync(beside, { force: true });
  }
}
