/** Small things about files: free space, owners, whole writes, unpacking. */
import { chown, lchown, lstat, mkdir, readdir, rename, statfs, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { invokingUser, type Env, type Owner } from "../paths.ts";
import { AcquisitionError } from "./errors.ts";
import { run } from "./run.ts";

/** Makes a folder with its parents; what is new belongs to the user behind sudo. */
export async function makeFolder(folder: string, env: Env): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  const owner = invokingUser(env);
  if (first === undefined || owner === undefined) return;
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) {
    await chown(made, owner.uid, owner.gid);
  }
}

/** Gives a folder and all in it to the user behind sudo, where there is one. Links themselves, not what they point to. */
export async function giveToInvoker(target: string, env: Env): Promise<void> {
  const owner = invokingUser(env);
  if (owner !== undefined) await giveTo(owner, target);
}

async function giveTo(owner: Owner, target: string): Promise<void> {
  await lchown(target, owner.uid, owner.gid);
  if (!(await lstat(target)).isDirectory()) return;
  for (const name of await readdir(target)) await giveTo(owner, path.join(target, name));
}

/** The bytes of all files in a folder. A file with several names counts once a name. */
export async function bytesIn(target: string): Promise<number> {
  const found = await lstat(target);
  if (!found.isDirectory()) return found.size;
  let sum = 0;
  for (const name of await readdir(target)) sum += await bytesIn(path.join(target, name));
  return sum;
}

/** Writes a file that others see whole or not at all. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${String(process.pid)}.draft`;
  await writeFile(draft, text);
  await rename(draft, file);
}

/**
 * @param need bytes that the work will take.
 * @throws AcquisitionError when the file system of the folder has less room.
 */
export async function requireSpace(folder: string, need: number, what: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= need) return;
  const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new AcquisitionError(
    `${what} needs ${gigabytes(need)} free and ${folder} has ${gigabytes(free)}: free some space there, ` +
      `or set XDG_CACHE_HOME to a folder on a larger disk.`,
  );
}

/** Unpacks a `.tar.gz` into a folder that exists. `strip` leaves out that many leading folders of each name. */
export async function unpack(archive: string, folder: string, strip = 0): Promise<void> {
  await run("tar", ["-xzf", archive, "-C", folder, "--no-same-owner", `--strip-components=${String(strip)}`]);
}
