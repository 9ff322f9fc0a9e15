import { glob, readFile, rm } from "node:fs/promises";
import * as path from "node:path";

/**
 * Makes a backend in a folder readable again whose engine was killed while it wrote. A state is replaced whole, but the
 * notes on it beside it (`.attrs`) are not: where they end in the middle, the engine says `failed to load checkpoint: EOF`
 * to everything, `pulumi cancel` too. It does without them, and writes them anew with the next record (engine 3.259.0;
 * seen 2026-11-25). Stores of objects have no such files.
 *
 * @param folder the backend's.
 * @returns the files that were taken away.
 */
export async function mendStateFiles(folder: string): Promise<string[]> {
  const mended: string[] = [];
  for await (const name of glob(".pulumi/stacks/**/*.attrs", { cwd: folder })) {
    const file = path.join(folder, name);
    if (await isJson(file)) continue;
    await rm(file, { force: true });
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
