/** Two runs of the same clone at once must not install into the same folder. */
import { appendFileSync, linkSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { makeFolder } from "./owner.mjs";

const pollMilliseconds = 200;

/**
 * Runs one piece of work while no other process holds the lock. Holders that were killed do not block: their processes
 * are gone, so the lock is void.
 *
 * @template T
 * @param {string} file the lock; holds the ids of the processes that must be gone before another may begin.
 * @param {string} waitingText said once, when there is someone to wait for.
 * @param {import("./owner.mjs").Env} env
 * @param {(addHolder: (pid: number) => void) => Promise<T>} work addHolder names a child that does the work: it may
 *   outlive us, and then it still holds the lock.
 * @returns {Promise<T>}
 */
export async function withLock(file, waitingText, env, work) {
  makeFolder(path.dirname(file), env);
  let said = false;
  while (!take(file)) {
    const holder = holdersOf(file).find(isAlive);
    if (holder === undefined) {
      rmSync(file, { force: true });
      continue;
    }
    if (!said) process.stderr.write(`${waitingText} (process ${holder}) …\n`);
    said = true;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
  try {
    return await work((pid) => appendFileSync(file, ` ${pid}`));
  } finally {
    if (holdersOf(file)[0] === process.pid) rmSync(file, { force: true });
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

/** @param {string} file */
function holdersOf(file) {
  try {
    return readFileSync(file, "utf8")
      .split(" ")
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && pid > 0);
  } catch {
    return [];
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
