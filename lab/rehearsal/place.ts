/**
 * The place of one rehearsal: a folder that holds its record, its simulated cloud and the engine's own state. The
 * simulated provider takes nothing but this folder's name from its surroundings.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";

/** Names the folder, in the surroundings of the engine and of its plugins. Without it the simulated provider refuses. */
export const REHEARSAL_VARIABLE = "CRYPTOKUBE_REHEARSAL";

/** What a rehearsal is. Beside it in its folder: `cloud.json` (what the simulated cloud holds), `faults.json`. */
export interface RehearsalRecord {
  /** `sim-…`: of this rehearsal alone. */
  id: string;
  environment: string;
  region: string;
  /** Of the lab that the simulated cluster stands for. */
  kubeconfig: string;
  labId: string;
  /** The simulated account: `000000000000` belongs to nobody (AWS never gives it). */
  account: string;
  /** Who the simulated caller is. */
  caller: string;
  /** Zone names by id, as one account has them: names differ from account to account. */
  zoneNames: Record<string, string>;
  /** How much faster than the cloud's the simulated clock runs: a wait of 15 minutes takes 900 s divided by this. */
  speed: number;
}

export interface RehearsalFiles {
  record: string;
  cloud: string;
  faults: string;
  /** Whoever changes the cloud takes it meanwhile: it bears the process id then. */
  turn: string;
  /** What the cloud was asked, line by line, as JSON. */
  calls: string;
}

export function rehearsalFiles(folder: string): RehearsalFiles {
  const at = (name: string): string => path.join(folder, name);
  return {
    record: at("rehearsal.json"),
    cloud: at("cloud.json"),
    faults: at("faults.json"),
    turn: at("turn"),
    calls: at("calls.jsonl"),
  };
}

export function readRehearsal(folder: string): RehearsalRecord {
  return JSON.parse(readFileSync(rehearsalFiles(folder).record, "utf8")) as RehearsalRecord;
}

export function writeRehearsal(folder: string, record: RehearsalRecord): void {
  const { record: file, turn } = rehearsalFiles(folder);
  writeFileSync(file, `${JSON.stringify(record, undefined, 2)}\n`);
  // One and no more, however often: somebody may have it.
  if (!readdirSync(folder).some((name) => /^turn(\.\d+)?$/.test(name))) writeFileSync(turn, "");
}
