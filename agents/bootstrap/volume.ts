import { mkdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Log } from "../shared/log.ts";
import { isEmpty, isErrno, readJson, syncFolder, writeJson } from "./disk.ts";
import { isClone, sourceKey, type VolumeFacts } from "./decide.ts";
import { Failure, type Reason } from "./failure.ts";
import { removeIdentity } from "./identity.ts";
import type { BootstrapSettings, ExecutionBootstrap } from "./settings.ts";

/** What lies in our folder on a node's execution volume. */
const files = {
  /** Whose volume it is. */
  node: "node.json",
  /** What it was filled from. */
  bootstrapped: "bootstrapped.json",
  /** A source that was found to be wrong. */
  refused: "refused.json",
  /** The last copy that was made of it. */
  copied: "copied.json",
} as const;

export async function factsOf({ dataDir, folder }: ExecutionBootstrap): Promise<VolumeFacts> {
  const node = (await readJson(join(folder, files.node)))?.node;
  const refused = (await readJson(join(folder, files.refused)))?.source;
  return {
    database: !(await isEmpty(dataDir)),
    bootstrapped: (await readJson(join(folder, files.bootstrapped))) !== null,
    node: typeof node === "string" ? node : null,
    refused: typeof refused === "string" ? refused : null,
  };
}

/** Seconds since a node's volume was made; null where the file system does not say when. */
export async function volumeSeconds({ folder }: ExecutionBootstrap): Promise<number | null> {
  const { birthtimeMs } = await stat(dirname(dirname(folder)));
  return birthtimeMs > 0 ? (Date.now() - birthtimeMs) / 1000 : null;
}

/** Says whose volume it is, and takes the identity off one that was cloned from another node's. */
export async function claim(
  { node, execution }: Pick<BootstrapSettings, "node" | "execution">,
  log: Log,
): Promise<void> {
  const { dataDir, folder, identityFiles, source } = execution;
  const facts = await factsOf(execution);
  if (isClone(facts, { own: node, source })) {
    const removed = await removeIdentity(dataDir, identityFiles);
    log("warn", "this volume is a clone: what made it another node was removed", {
      of: facts.node ?? "an unknown node",
      removed: removed.join(", "),
    });
  }
  if (facts.node !== node) await writeJson(join(folder, files.node), { node });
}

/** The folder in which data are made whole before they become the client's. */
export function stagingOf({ folder }: ExecutionBootstrap): string {
  return join(folder, "staging");
}

/**
 * Makes what was unpacked the client's, in one step.
 * @throws Failure where it is not what the client needs, or there is something in its place after all.
 */
export async function commit(execution: ExecutionBootstrap, from: Record<string, unknown>): Promise<void> {
  const { dataDir, folder, mustHave } = execution;
  const staging = stagingOf(execution);
  const made = join(staging, "data");
  const lacking = [];
  for (const path of mustHave) if (await isEmpty(join(made, path))) lacking.push(path);
  if (lacking.length > 0) throw new Failure("snapshot-layout", `what was unpacked has no ${lacking.join(", ")}`);
  await mkdir(dirname(dataDir), { recursive: true });
  try {
    await rmdir(dataDir);
  } catch (error) {
    if (isErrno(error, "ENOTEMPTY")) {
      throw new Failure("volume", `${dataDir} is not empty any more: nothing was changed`);
    }
    if (!isErrno(error, "ENOENT")) throw error;
  }
  await rename(made, dataDir);
  await syncFolder(dirname(dataDir));
  await writeJson(join(folder, files.bootstrapped), { ...from, at: new Date().toISOString() });
  await rm(staging, { recursive: true, force: true });
}

/** Remembers that a source is wrong, so that a pod that is started again does not fetch all of it again. */
export async function refuse(execution: ExecutionBootstrap, reason: Reason, message: string): Promise<void> {
  await writeJson(join(execution.folder, files.refused), { source: sourceKey(execution.source), reason, message });
  await rm(stagingOf(execution), { recursive: true, force: true });
}

export async function refusal({ folder }: ExecutionBootstrap): Promise<string> {
  const said = await readJson(join(folder, files.refused));
  return typeof said?.message === "string" ? said.message : "it was found to be wrong";
}

/** The id of the last copy that was made, or given up. */
export async function lastCopy({ folder }: ExecutionBootstrap): Promise<string | null> {
  const said = await readJson(join(folder, files.copied));
  return typeof said?.id === "string" ? said.id : null;
}

export async function rememberCopy({ folder }: ExecutionBootstrap, id: string, outcome: string): Promise<void> {
  await writeJson(join(folder, files.copied), { id, outcome, at: new Date().toISOString() });
}
