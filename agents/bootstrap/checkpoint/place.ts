import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../shared/log.ts";
import { isEmpty, newestWrite, readJson, sizeOf, syncFolder, writeJson } from "../disk.ts";
import type { ConsensusBootstrap } from "../settings.ts";
import { usualPatience } from "../stream.ts";
import { checkpointStep, type ConsensusFacts } from "./age.ts";
import { parsePin } from "./agree.ts";
import { obtain, refuseStale } from "./obtain.ts";
import { settle } from "./settle.ts";

/**
 * Sees to it that the consensus client finds a checkpoint in its files, and begins afresh where its database is older
 * than what its network remembers. A database is set aside, never deleted.
 *
 * @throws Failure where no checkpoint can be vouched for; then nothing was changed.
 */
export async function placeCheckpoint(of: ConsensusBootstrap, log: Log, now: () => number = Date.now): Promise<void> {
  const step = checkpointStep(await factsOf(of), { ...of, nowSeconds: now() / 1000 });
  if (step === "keep") {
    log("info", "the checkpoint that lies on the volume serves", { folder: of.folder });
    return;
  }
  const pin = of.pin === null ? null : parsePin(of.pin);
  const settled = await settle(of.servers, { pin, slotsPerEpoch: of.pace.slotsPerEpoch, log });
  const draft = join(of.folder, "draft");
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const obtained = await obtain(settled, { folder: draft, patience: usualPatience, log });
  refuseStale(settled.checkpoint.epoch, obtained.genesisTime, of.pace, now() / 1000);
  if (step === "afresh") await setAside(of, log, now());

  // The note goes first and comes last: files without it are not taken for a pair.
  await rm(noteOf(of), { force: true });
  await rename(obtained.stateFile, of.stateFile);
  await rename(obtained.blockFile, of.blockFile);
  await syncFolder(of.folder);
  await writeJson(noteOf(of), {
    ...settled.checkpoint,
    obtainedAt: now() / 1000,
    pin: of.pin,
    stateSha256: obtained.stateSha256,
    blockSha256: obtained.blockSha256,
    stateBytes: await sizeOf(of.stateFile),
    from: obtained.server.url,
    vouchedForBy: settled.servers.map(({ url }) => url),
  });
  await rm(draft, { recursive: true, force: true });
  const { epoch, root } = settled.checkpoint;
  log("info", "a checkpoint was agreed on", { epoch, root, by: settled.servers.map(({ by }) => by).join(", ") });
}

async function factsOf(of: ConsensusBootstrap): Promise<ConsensusFacts> {
  const note = await readJson(noteOf(of));
  const whole =
    note !== null &&
    typeof note.obtainedAt === "number" &&
    (await sizeOf(of.stateFile)) === note.stateBytes &&
    (await sizeOf(of.blockFile)) !== null;
  return {
    databaseUsedAt: (await isEmpty(of.dataDir)) ? null : await newestWrite(of.dataDir),
    checkpoint: whole
      ? { obtainedAt: note.obtainedAt as number, pin: typeof note.pin === "string" ? note.pin : null }
      : null,
  };
}

async function setAside({ dataDir, folder }: ConsensusBootstrap, log: Log, now: number): Promise<void> {
  const place = join(folder, `set-aside-${new Date(now).toISOString().replaceAll(":", "-")}`);
  await rename(dataDir, place);
  await syncFolder(folder);
  log("warn", "the consensus database is older than what its network remembers, and was set aside", {
    place,
    remedy: "Remove that folder once the node is synced.",
  });
}

function noteOf({ folder }: ConsensusBootstrap): string {
  return join(folder, "checkpoint.json");
}
