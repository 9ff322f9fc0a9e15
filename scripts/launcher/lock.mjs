/** Two runs of the same clone at once must not install into the same folder. */
import { linkSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { makeFolder } from "./owner.mjs";

const pollMilliseconds = 200;

/**
 * Runs one piece of work while no other process holds the lock. A holder that was killed does not block: its process
 * is gone, so its lock is void.
 *
 * @template T
 * @param {string} file the lock; holds the holder's process id.
 * @param {string} waitingText said once, when there is someone to wait for.
 * @param {import("./owner.mjs").Env} env
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, waitingText, env, work) {
  makeFolder(path.dirname(file), env);
  let said = false;
  while (!take(file)) {
    const holder = holderOf(file);
    if (holder === undefined || !isAlive(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!said) process.stderr.write(`${waitingText} (process ${holder}) …\n`);
    said = true;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
  try {
    return await work();
  } finally {
    if (holderOf(file) === process.pid) rmSync(file, { force: true });
  }
}

/** Writes the id first and links it into place: whoever sees the lock sees its holder too. */
function take(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  } finally {
    unlinkSync(mine);
  }
}

function holderOf(file) {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
