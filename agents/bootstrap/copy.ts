import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { InvalidDocument } from "../shared/fields.ts";
import { NetworkError } from "../shared/http.ts";
import { archiveFolder } from "./archive/choose.ts";
import { bytesOf } from "./archive/manifest.ts";
import type { ArchiveTarget } from "./archive/store.ts";
import { retried, usualRetry } from "./archive/store.ts";
import { type ArchiveJob, writeArchive } from "./archive/write.ts";
import { isErrno } from "./disk.ts";
import type { Surroundings } from "./fill.ts";
import { type CopyRequest, parseRequest, requestStep } from "./request.ts";
import type { BootstrapSettings } from "./settings.ts";
import { serveArchive } from "./sibling/serve.ts";
import { lastCopy, rememberCopy } from "./volume.ts";

/**
 * Copies the node's data where that was asked for, as its client is stopped at this very time. Whatever becomes of it,
 * the node starts: it is a copy that failed, not the node.
 *
 * @param requestPath the file of the request; it need not be there.
 */
export async function copyIfAsked(
  settings: BootstrapSettings,
  requestPath: string,
  around: Surroundings,
): Promise<string | null> {
  const { node, execution } = settings;
  const { log } = around;
  const done = await lastCopy(execution);
  const beganAt = Date.now();
  for (;;) {
    const request = await readRequest(requestPath, around);
    const waitedSeconds = (Date.now() - beganAt) / 1000;
    const step = requestStep(request, { node, client: execution.subject.client, done, waitedSeconds });
    if (step.kind === "none" || request === null) return null;
    if (step.kind === "wait") {
      await sleep(2000);
      continue;
    }
    const outcome = step.kind === "refuse" ? `not copied: ${step.why}` : await outcomeOf(settings, request, around);
    log(outcome.startsWith("not copied") ? "error" : "info", outcome, { id: request.id });
    await rememberCopy(execution, request.id, outcome);
    return outcome;
  }
}

async function outcomeOf(settings: BootstrapSettings, request: CopyRequest, around: Surroundings): Promise<string> {
  try {
    return await copy(settings, request, around);
  } catch (error) {
    return `not copied: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function copy(settings: BootstrapSettings, request: CopyRequest, around: Surroundings): Promise<string> {
  const { node, execution, port } = settings;
  const { bucket, siblingToken, log } = around;
  const job: ArchiveJob = {
    ...execution.subject,
    id: request.id,
    node,
    head: request.head,
    createdAt: new Date().toISOString(),
    dataDir: execution.dataDir,
    identityFiles: execution.identityFiles,
    mustHave: execution.mustHave,
  };
  if (request.to === "sibling") {
    const copied = await serveArchive(job, { port, token: siblingToken, log });
    return copied ? "copied to a sibling" : "not copied: no sibling asked for it";
  }
  if (bucket === null) return "not copied: the chain has no bucket (seed, or bootstrap.bucket)";
  const target = bucket.under(archiveFolder(execution.subject)).under(request.id);
  const { files, chunks } = await writeArchive(job, persistent(target), { log });
  return `copied to ${target.name}: ${files.length} files, ${bytesOf(chunks)} bytes`;
}

/** A target that is asked again where it may have been away. */
function persistent(target: ArchiveTarget): ArchiveTarget {
  const again = <T>(what: () => Promise<T>) => retried(what, usualRetry, (error) => error instanceof NetworkError);
  return {
    name: target.name,
    sumOf: (key) => again(() => target.sumOf(key)),
    put: (key, body, sha256) => again(() => target.put(key, body, sha256)),
  };
}

async function readRequest(path: string, { log }: Surroundings): Promise<CopyRequest | null> {
  try {
    return parseRequest(await readFile(path, "utf8"));
  } catch (error) {
    if (isErrno(error, "ENOENT")) return null;
    if (!(error instanceof InvalidDocument)) throw error;
    log("error", "a request for a copy is not heeded", { message: error.message });
    return null;
  }
}
