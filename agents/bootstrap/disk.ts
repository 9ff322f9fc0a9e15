import { mkdir, open, readdir, readFile, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isObject } from "../shared/fields.ts";

/** Writes a small JSON file so that a crash or a full disk leaves the old one or the new one, never a part. */
export async function writeJson(path: string, value: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.new`;
  const file = await open(draft, "w", 0o644);
  try {
    await file.writeFile(`${JSON.stringify(value)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dirname(path));
}

/** An object of a JSON file; null where there is none, or none that can be read: what it would say is then not known. */
export async function readJson(path: string): Promise<Record<string, unknown> | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Without this a rename may be lost with the power, and what it replaced be back. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Whether there is anything in a folder. One that is not there is empty. */
export async function isEmpty(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length === 0;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return true;
    throw error;
  }
}

export async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return null;
    throw error;
  }
}

/** When any file under a folder was written last, in seconds; null where there is none. */
export async function newestWrite(path: string): Promise<number | null> {
  let newest: number | null = null;
  for (const entry of await entriesOf(path)) {
    const { mtimeMs } = await stat(entry);
    newest = Math.max(newest ?? 0, mtimeMs / 1000);
  }
  return newest;
}

async function entriesOf(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    throw error;
  }
}

export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
