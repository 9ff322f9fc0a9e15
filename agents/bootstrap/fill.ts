import { setTimeout as sleep } from "node:timers/promises";
import { httpRequest, NetworkError } from "../shared/http.ts";
import { InvalidDocument } from "../shared/fields.ts";
import type { Log } from "../shared/log.ts";
import { parseNodeStatus } from "../health/status.ts";
import { archiveFolder, newestFirst, unfit } from "./archive/choose.ts";
import { type Manifest, manifestKey, parseManifest } from "./archive/manifest.ts";
import { readArchive } from "./archive/read.ts";
import { type ArchiveSource, retried, usualRetry } from "./archive/store.ts";
import { fillStep } from "./decide.ts";
import { Failure } from "./failure.ts";
import type { BucketFolder } from "./s3/bucket.ts";
import type { BootstrapSettings, ExecutionBootstrap, Sibling, Source } from "./settings.ts";
import { SiblingArchive } from "./sibling/source.ts";
import { type SiblingSeen, waitStep } from "./sibling/wait.ts";
import { download } from "./snapshot/download.ts";
import { compressionOf } from "./snapshot/layout.ts";
import { unpack } from "./snapshot/unpack.ts";
import { usualPatience } from "./stream.ts";
import { commit, factsOf, refusal, refuse, stagingOf, volumeSeconds } from "./volume.ts";

/** What a pod has beside its settings. */
export interface Surroundings {
  /** The settings' bucket; null: they name none. */
  bucket: BucketFolder | null;
  /** The secret that the chain's nodes share; empty: there is none. */
  siblingToken: string;
  log: Log;
}

/** No manifest of a chain's archive is larger: some 150 bytes a file. */
const maxManifestBytes = 256 * 2 ** 20;

/**
 * Fills an empty execution volume from the node's source.
 * @throws Failure where the source is wrong or cannot be had; an existing database is never touched.
 */
export async function fill(settings: BootstrapSettings, around: Surroundings): Promise<void> {
  const { execution } = settings;
  const { source } = execution;
  const step = fillStep(await factsOf(execution), source);
  if (step.kind === "leave") {
    around.log("info", "the execution volume is left as it is", { why: step.why });
    return;
  }
  if (step.kind === "refused") {
    throw new Failure("snapshot-broken", `${await refusal(execution)} It is not fetched again until the file changes.`);
  }
  switch (source.kind) {
    case "snapshot":
      await fromSnapshot(execution, source, around.log);
      return;
    case "bucket":
      await fromBucket(execution, source, around);
      return;
    case "sibling":
      await fromSibling(settings, around);
      return;
    case "peers":
    case "volume-snapshot":
      return;
  }
}

async function fromSnapshot(
  execution: ExecutionBootstrap,
  source: Extract<Source, { kind: "snapshot" }>,
  log: Log,
): Promise<void> {
  const { url, sha256, strip, into } = source;
  const compression = compressionOf(url);
  if (compression === null) throw new Failure("snapshot-broken", `${url} is of no kind that can be unpacked`);
  const { identityFiles } = execution;
  const to = { folder: `${stagingOf(execution)}/data`, identityFiles, compression, strip, into };
  try {
    const bytes = download({ url, patience: usualPatience, retry: usualRetry, log });
    const found = await unpack(bytes, to);
    if (found !== sha256) {
      throw new Failure(
        "snapshot-wrong-checksum",
        `${url} has the checksum ${found}; the environment file says ${sha256}.`,
      );
    }
    await commit(execution, { kind: source.kind, url, sha256 });
  } catch (error) {
    // The archive itself is wrong: another try would be as long, and end the same way.
    if (
      error instanceof Failure &&
      ["snapshot-wrong-checksum", "snapshot-layout", "snapshot-broken"].includes(error.reason)
    ) {
      await refuse(execution, error.reason, error.message);
    }
    throw error;
  }
}

async function fromBucket(
  execution: ExecutionBootstrap,
  { required }: { required: boolean },
  { bucket, log }: Surroundings,
): Promise<void> {
  if (bucket === null) throw new Failure("archive-missing", "the settings name no bucket");
  const own = bucket.under(archiveFolder(execution.subject));
  const again = <T>(what: () => Promise<T>) => retried(what, usualRetry, (error) => error instanceof NetworkError);
  const passed: string[] = [];
  for (const id of newestFirst(await again(() => own.folders()))) {
    const archive = own.under(id);
    const manifest = await again(() => manifestOf(archive));
    const why = manifest === null ? "it has no manifest: it is not whole" : unfit(manifest, execution.subject);
    if (manifest !== null && why === null) {
      await restore(execution, manifest, archive, log);
      return;
    }
    passed.push(`${id}: ${why}`);
    log("warn", "an archive is passed over", { id, why });
  }
  const words =
    passed.length === 0 ? `${own.name} holds no archive` : `${own.name} holds none that fits: ${passed.join("; ")}`;
  if (required) throw new Failure("archive-missing", `${words}. Make one with: cryptokube seed <environment> <node>`);
  log("info", "the node syncs from its peers", { why: words });
}

async function fromSibling({ node, execution, siblings }: BootstrapSettings, around: Surroundings): Promise<void> {
  const { log, siblingToken } = around;
  const beganAt = Date.now();
  let saidAt = 0;
  for (;;) {
    const seen = await Promise.all(siblings.map((sibling) => look(sibling, siblingToken)));
    const waitedSeconds = (Date.now() - beganAt) / 1000;
    const step = waitStep(seen, { waitedSeconds, volumeSeconds: await volumeSeconds(execution) });
    if (step.kind === "peers") {
      log("info", "the node syncs from its peers", { why: "no sibling has anything to give" });
      return;
    }
    if (step.kind === "copy") {
      const source = new SiblingArchive(step.sibling, siblingToken);
      const manifest = await manifestOf(source);
      const why = manifest === null ? "it has no manifest" : unfit(manifest, execution.subject);
      if (manifest === null || why !== null) throw new Failure("archive-unfit", `${source.name}: ${why}`);
      await restore(execution, manifest, source, log);
      await source.done().catch((error: unknown) => {
        log("warn", "the sibling was not told that it may go on", { message: String(error) });
      });
      return;
    }
    if (Date.now() - saidAt > 60_000) {
      saidAt = Date.now();
      const remedy = `cryptokube seed <environment> ${step.for[0]} --to ${node}`;
      log("info", "waiting for a sibling to be stopped and to serve its data", { of: step.for.join(", "), remedy });
    }
    await sleep(2000);
  }
}

async function look(sibling: Sibling, token: string): Promise<SiblingSeen> {
  return {
    sibling,
    serves: await serves(sibling, token),
    ...(await syncOf(sibling)),
  };
}

/** @throws Failure where it serves, and not to us. */
async function serves({ node, archive }: Sibling, token: string): Promise<boolean> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    const { status } = await httpRequest({ url: `${archive}/ready`, headers, timeoutMs: 5000, maxBytes: 1024 });
    if (status === 401) throw new Failure("sibling-refused", `sibling ${node} serves its data, and not to this node`);
    return status === 200;
  } catch (error) {
    if (error instanceof NetworkError) return false;
    throw error;
  }
}

async function syncOf({ status: url }: Sibling): Promise<Pick<SiblingSeen, "syncedBefore" | "firstSyncedSecondsAgo">> {
  const unknown = { syncedBefore: null, firstSyncedSecondsAgo: null };
  try {
    const { status, body } = await httpRequest({ url, timeoutMs: 5000, maxBytes: 64 * 1024 });
    return status === 200 ? parseNodeStatus(body) : unknown;
  } catch (error) {
    if (error instanceof NetworkError || error instanceof InvalidDocument) return unknown;
    throw error;
  }
}

async function restore(
  execution: ExecutionBootstrap,
  manifest: Manifest,
  source: ArchiveSource,
  log: Log,
): Promise<void> {
  const { id } = manifest;
  log("info", "unpacking an archive", { id, from: source.name, files: manifest.files.length });
  await readArchive(manifest, source, { staging: stagingOf(execution), identityFiles: execution.identityFiles, log });
  await commit(execution, { kind: execution.source.kind, id, from: source.name, head: manifest.head });
  log("info", "the execution volume was filled", { id, from: source.name });
}

async function manifestOf(source: ArchiveSource): Promise<Manifest | null> {
  const text = await source.get(manifestKey, maxManifestBytes);
  if (text === null) return null;
  try {
    return parseManifest(text.toString("utf8"));
  } catch (error) {
    if (error instanceof InvalidDocument) throw new Failure("archive-corrupt", `${source.name}: ${error.message}`);
    throw error;
  }
}
