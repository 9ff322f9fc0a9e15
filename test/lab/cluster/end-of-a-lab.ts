/** What a lab has while it runs, and that nothing of it is left when it has ended. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { cgroupFolders } from "../../../lab/cluster/cgroups.ts";
import { cgroupName } from "../../../lab/cluster/layout.ts";
import { isAlive, type ProcessIdentity } from "../../../lab/cluster/processes.ts";
import type { LabRecord } from "../../../lab/cluster/record.ts";
import { everybody, namespacesInUse, type Population, populationBelow, processesNaming } from "./machine-state.ts";

/** What is there before a lab ends. */
export interface Before extends Population {
  record: LabRecord;
  everybody: ProcessIdentity[];
}

/** @throws where the lab does not run as one does. */
export function populated(record: LabRecord): Before {
  const population = populationBelow(record.init?.pid ?? 0);
  assert.ok(population.processes.length > 8, "the lab runs");
  assert.ok(population.namespaces.size > 5, "it has namespaces of its own");
  assert.ok(cgroupFolders(cgroupName(record.id)).length > 0, "it has control groups");
  return { record, ...population, everybody: everybody() };
}

/** @param dataDir the lab's own folder. */
export function assertNothingOf({ record, namespaces, processes, everybody: among }: Before, dataDir: string): void {
  assert.deepEqual(processes.filter(isAlive), [], "processes of the lab");
  assert.deepEqual(namespacesInUse(namespaces, among), [], "namespaces in use");
  assert.deepEqual(cgroupFolders(cgroupName(record.id)), [], "control groups");
  assert.deepEqual(processesNaming(dataDir), [], "processes");
  assert.equal(isAlive(record.init), false);
  assert.equal(isAlive(record.daemon), false);
  for (const socket of ["daemon.sock", "supervisor.sock"]) {
    assert.equal(existsSync(path.join(dataDir, "run", socket)), false);
  }
}
