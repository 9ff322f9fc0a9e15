import { readdirSync, renameSync } from "node:fs";
import * as path from "node:path";

/** Whoever has the turn for longer than this is gone or stopped: a turn takes milliseconds. */
const LONGEST_TURN_MS = 30_000;
const PAUSE_MS = 1;

/**
 * Does `work` while no other process has the turn. A provider may outlive its engine by seconds, and the next engine's
 * provider has begun by then: each would write back what it read before the other wrote.
 *
 * The turn is one file, which lies there or bears the process id of whoever has it. It changes hands by being renamed,
 * which one alone can do: so a turn that a killed process left is taken over by one alone, too.
 *
 * @param turn the file, as it is called while nobody has it.
 */
export function inTurn<T>(turn: string, work: () => T): T {
  const mine = `${turn}.${String(process.pid)}`;
  const begun = Date.now();
  while (!renamed(turn, mine)) {
    const isLate = Date.now() - begun > LONGEST_TURN_MS;
    if (takenOver(turn, mine, isLate)) break;
    if (isLate) throw new Error(`${turn} is missing: begin the rehearsal anew, in an empty folder.`);
    pause();
  }
  try {
    return work();
  } finally {
    renamed(mine, turn);
  }
}

/** @param anyones whether those that run count as gone. */
function takenOver(turn: string, mine: string, anyones: boolean): boolean {
  return readdirSync(path.dirname(turn)).some((name) => {
    const [start, id] = name.split(/\.(?=\d+$)/);
    const isHeld = start === path.basename(turn) && id !== undefined;
    return isHeld && (anyones || isGone(Number(id))) && renamed(path.join(path.dirname(turn), name), mine);
  });
}

function isGone(id: number): boolean {
  try {
    process.kill(id, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** Nothing else of this process may come between reading and writing: it waits as a whole. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}
