/** Starting a lab from this machine's side, or joining one that runs. To be called with the lab's lock held. */
import { randomUUID } from "node:crypto";
import { statfsSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Progress } from "../progress.ts";
import { inner, outer } from "./ask.ts";
import { call } from "./call.ts";
import { follow } from "./follow.ts";
import type { ClusterPaths } from "./layout.ts";
import { supervisorSocket } from "./layout.ts";
import { lastLines } from "./log-file.ts";
import { isAlive } from "./processes.ts";
import type { LabRecord } from "./record.ts";
import { readRecord, writeRecord } from "./record.ts";
import { hasRemains } from "./remains.ts";
import { asRoot, missingTools } from "./root.ts";
import type { Specification } from "./specification.ts";
import { programsOf, writeSpecification } from "./specification.ts";
import { stopLocked } from "./stop.ts";

/** A specification of which the lab's folder decides the rest. */
export type Wanted = Omit<Specification, "id" | "owner">;

/** Bytes that must be free: kubelet evicts pods below 1 GiB, and the chains want to grow. */
const leastFree = 2 * 1024 ** 3;

/** @throws Error with a sentence for what is known to fail later. */
function checkMachine(paths: ClusterPaths): void {
  const missing = missingTools();
  if (missing.length > 0) throw new Error(`The lab needs ${missing.join(", ")}: install the package util-linux.`);
  const { bavail, bsize } = statfsSync(paths.root);
  if (bavail * bsize < leastFree) {
    const free = (bavail * bsize) / 1024 ** 3;
    throw new Error(
      `The disk of ${paths.root} has ${free.toFixed(1)} GiB free, and the lab needs at least ${String(leastFree / 1024 ** 3)}: ` +
        `free some, or set XDG_DATA_HOME to a folder of a larger disk.`,
    );
  }
}

/**
 * @returns the record of the lab, which runs.
 * @throws Error naming the program that did not start, with the end of its log.
 */
export async function startLocked(wanted: Wanted, paths: ClusterPaths, progress: Progress): Promise<LabRecord> {
  checkMachine(paths);
  const before = readRecord(paths.record);
  const { uid, gid } = statSync(paths.root);
  const specification: Specification = {
    ...wanted,
    id: before?.id ?? randomUUID(),
    owner: { uid, gid },
  };

  if (before && isAlive(before.daemon)) {
    if (await joinRunning(paths, before, specification, progress)) return before;
    await stopLocked(paths, progress);
  }

  writeRecord(paths.record, { ...(before ?? {}), id: specification.id, name: wanted.name });
  writeSpecification(paths.specification, specification);
  if (hasRemains(paths.root)) {
    progress.note("The lab did not end as it should; it is mended and goes on with its data.");
  }
  await asRoot("detach", paths.root);
  const state = await follow(
    () => inner(paths),
    progress,
    () => isAlive(readRecord(paths.record)?.daemon),
  );
  if (state?.phase !== "ready") {
    const why = state?.error ?? ["The lab ended while it started.", ...lastLines(paths.daemonLog)].join("\n  ");
    await stopLocked(paths, progress).catch(() => undefined);
    throw new Error(`${why}\nLogs: ${paths.logs} and ${paths.daemonLog}`);
  }
  const record = readRecord(paths.record);
  if (!record) throw new Error(`${paths.record} is gone.`);
  for (const warning of (await outer(paths))?.warnings ?? []) progress.warn(warning);
  return record;
}

/** @returns false when the lab runs but must be started anew. */
async function joinRunning(
  paths: ClusterPaths,
  record: LabRecord,
  specification: Specification,
  progress: Progress,
): Promise<boolean> {
  let state = await inner(paths);
  if (state?.phase === "starting") {
    state = await follow(
      () => inner(paths),
      progress,
      () => isAlive(record.daemon),
    );
  }
  // A program that has just been restarted needs a moment.
  for (let attempt = 0; attempt < 50 && state?.phase === "ready" && !state.answering; attempt++) {
    await sleep(200);
    state = await inner(paths);
  }
  if (!state?.answering) return false;
  if (state.programs !== programsOf(specification)) {
    progress.note("The lab runs with other programs than these; it is started anew with its data.");
    return false;
  }
  const { images: loaded } = state;
  const missing = specification.images.filter(({ reference, digest }) => loaded[reference] !== digest);
  if (missing.length > 0) {
    const step = progress.step("Images");
    step.update(missing.map(({ reference }) => reference).join(", "));
    await call({
      folder: paths.run,
      socket: supervisorSocket,
      method: "POST",
      path: "/images",
      body: missing,
      timeout: 600_000,
    });
    step.done();
  }
  writeSpecification(paths.specification, specification);
  return true;
}
