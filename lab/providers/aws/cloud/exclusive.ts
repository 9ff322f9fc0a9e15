import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** Milliseconds from one try to the next: a change takes a few. */
const pauseMs = 2;
/** Milliseconds after which somebody has it too long to be at work. */
const patienceMs = 30_000;

/**
 * Does work that no other process does at the same time, whoever takes the same file. One that was killed at it holds
 * nobody up.
 *
 * @param file what says whose turn it is; its folder must be there.
 * @throws where another process does not end its turn.
 */
export function exclusively<T>(file: string, work: () => T): T {
  const own = `${file}.${String(process.pid)}`;
  writeFileSync(own, String(process.pid));
  try {
    const until = Date.now() + patienceMs;
    while (!taken(own, file)) {
      if (Date.now() > until) throw new Error(`${file}: another process has had its turn for ${patienceMs / 1000} s`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
    try {
      return work();
    } finally {
      rmSync(file, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** A link is made whole or not at all, so whoever reads the file finds a number in it. */
function taken(own: string, file: string): boolean {
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    giveBack(file);
    return false;
  }
}

/** Takes away the turn of a process that is gone. */
function giveBack(file: string): void {
  let holder: string;
  try {
    holder = readFileSync(file, "utf8");
  } catch {
    return;
  }
  if (isAlive(Number(holder))) return;
  try {
    // Two may see this; only the holder that was seen may lose it.
    if (readFileSync(file, "utf8") === holder) rmSync(file, { force: true });
  } catch {
    // Another was quicker.
  }
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}
