import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import * as path from "node:path";
import { deleteLab } from "../../lab/lab.ts";
import { labsFolder } from "../../lab/paths.ts";
import type { Progress } from "../../lab/progress.ts";

/**
 * A folder for a test's own lab, beside the user's labs: the file system is that of a real one, and what sweeps up
 * after a run that was killed (.ci/run) finds it.
 */
export function labFolder(prefix: string): string {
  const labs = labsFolder(process.env);
  mkdirSync(labs, { recursive: true });
  return mkdtempSync(path.join(labs, prefix));
}

/** Ends a test's own lab; nothing of it is left. */
export async function dropLab(dataDir: string, progress: Progress): Promise<void> {
  await deleteLab({ dataDir, progress });
  rmSync(dataDir, { recursive: true, force: true });
}
