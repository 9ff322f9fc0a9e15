import { copyFile, glob, readFile } from "node:fs/promises";
import * as path from "node:path";

/**
 * Puts the engine's own copy (`.bak`, of one record before) back where a state in a folder ends in the middle: its engine
 * was killed while it wrote. What that last record held is then found like all that was never recorded. Stores of objects
 * write whole or not at all: only a folder needs this.
 *
 * @param folder the backend's.
 * @returns the files that were put back.
 */
export async function mendStateFiles(folder: string): Promise<string[]> {
  const mended: string[] = [];
  for await (const name of glob(".pulumi/stacks/**/*.json", { cwd: folder })) {
    const file = path.join(folder, name);
    if ((await isJson(file)) || !(await isJson(`${file}.bak`))) continue;
    await copyFile(`${file}.bak`, file);
    mended.push(file);
  }
  return mended;
}

async function isJson(file: string): Promise<boolean> {
  try {
    JSON.parse(await readFile(file, "utf8"));
    return true;
  } catch {
    return false;
  }
}
