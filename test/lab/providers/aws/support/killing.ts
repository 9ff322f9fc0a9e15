/** An engine whose process is known, so that it can be killed with its plugins: nothing of it gets to say goodbye. */
import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

export interface KillableEngine {
  command: PulumiCommand;
  /** Kills what runs now, and all that it started. @returns whether anything did run */
  kill(): boolean;
  close(): void;
}

/** The same engine behind a script that leaves its process id, at the head of a process group of its own. */
export async function killable(engine: PulumiCommand): Promise<KillableEngine> {
  const root = mkdtempSync(path.join(tmpdir(), "cryptokube-killable-"));
  const [file, script] = [path.join(root, "pid"), path.join(root, "bin", "pulumi")];
  mkdirSync(path.dirname(script));
  writeFileSync(script, `#!/bin/sh\necho $$ >"${file}"\nexec setsid "${engine.command}" "$@"\n`);
  chmodSync(script, 0o755);
  return {
    command: await PulumiCommand.get({ root }),
    kill: () => {
      const engineId = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
      if (engineId === 0 || !isOurs(engineId, engine.command)) return false;
      // Plugins stand in groups of their own, and would be nobody's once their parent is gone.
      const all = [engineId, ...descendants(engineId)];
      for (const id of all) quietly(() => process.kill(id === engineId ? -id : id, "SIGKILL"));
      return true;
    },
    close: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** A number in a file may be another's by now. */
function isOurs(id: number, program: string): boolean {
  try {
    return readFileSync(`/proc/${String(id)}/cmdline`, "utf8").split("\0")[0] === program;
  } catch {
    return false;
  }
}

function descendants(id: number): number[] {
  const parents = readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      // After the name in brackets, which may hold anything: state, then parent.
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return [{ id: Number(name), parent }];
    } catch {
      return [];
    }
  });
  const below = (of: number): number[] =>
    parents.filter(({ parent }) => parent === of).flatMap((child) => [child.id, ...below(child.id)]);
  return below(id);
}

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // It ended by itself in the meantime.
  }
}

/** Numbers from 0 up to 1, the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
