/** Clearing what a lab left that did not end as it should. Needs root. */
import { rmSync } from "node:fs";
import * as path from "node:path";
import { cgroupFolders, processesIn, removeCgroups } from "./cgroups.ts";
import { cgroupName, clusterPaths, daemonSocket, supervisorSocket } from "./layout.ts";
import { identify, isAlive, signal, waitForEnd } from "./processes.ts";
import type { LabRecord } from "./record.ts";
import { readRecord, writeRecord } from "./record.ts";

/** Milliseconds for the inner half to end by itself, with all pods, after the outer half has gone. */
const innerGrace = 90_000;

/** Whether a lab that is not running has left anything but its files. */
export function hasRemains(dataDir: string): boolean {
  const record = readRecord(clusterPaths(dataDir).record);
  if (!record) return false;
  return isAlive(record.daemon) || isAlive(record.init) || cgroupFolders(cgroupName(record.id)).length > 0;
}

/**
 * Ends what is left of a lab whose outer half is gone or does not answer: processes, control groups, sockets. Mounts,
 * interfaces and namespaces went with the processes. What the record names is ended only if it is that very process.
 */
export async function clearRemains(dataDir: string, say: (text: string) => void = () => undefined): Promise<void> {
  const paths = clusterPaths(dataDir);
  const record = readRecord(paths.record);
  if (!record) return;
  if (isAlive(record.init)) {
    // It has lost its outer half and is ending its pods: killing it now would cost a chain its last blocks.
    say("waiting for the pods of the lab's previous life to end");
    signal(record.daemon, "SIGTERM");
    if (!(await waitForEnd(record.init, innerGrace))) signal(record.init, "SIGKILL");
    await waitForEnd(record.init, 10_000);
  }
  if (!(await waitForEnd(record.daemon, 5000))) {
    signal(record.daemon, "SIGKILL");
    await waitForEnd(record.daemon, 5000);
  }
  const group = cgroupName(record.id);
  for (const pid of cgroupFolders(group).flatMap(processesIn)) signal(identify(pid), "SIGKILL");
  await removeCgroups(group, record.controllersSwitchedOn);
  for (const socket of [daemonSocket, supervisorSocket]) rmSync(path.join(paths.run, socket), { force: true });
  writeRecord(paths.record, withoutProcesses(record));
}

/** The record of a lab that does not run. */
export function withoutProcesses(record: LabRecord): LabRecord {
  const { id, name, apiPort } = record;
  return { id, name, ...(apiPort === undefined ? {} : { apiPort }) };
}
