import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isErrno } from "./disk.ts";

/**
 * Whether a path under the data directory is one of the files that make a node itself, or lies in such a folder. Law 7:
 * they never travel.
 */
export function isIdentity(path: string, identityFiles: readonly string[]): boolean {
  return identityFiles.some((own) => path === own || path.startsWith(`${own}/`));
}

/** Takes the identity of another node off a volume that was cloned from it. */
export async function removeIdentity(dataDir: string, identityFiles: readonly string[]): Promise<string[]> {
  const removed: string[] = [];
  for (const path of identityFiles) {
    const place = join(dataDir, path);
    if (!(await exists(place))) continue;
    await rm(place, { recursive: true });
    removed.push(path);
  }
  return removed;
}

async function exists(path: string): Promise<boolean> {
  try {
    await readdir(path);
    return true;
  } catch (error) {
    return !isErrno(error, "ENOENT");
  }
}
