/** A rehearsal's folder of its own, without a cluster. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Cloud } from "../../../../../lab/providers/aws/cloud/cloud.ts";
import { CloudStore } from "../../../../../lab/providers/aws/cloud/store.ts";
import type { Fault } from "../../../../../lab/providers/aws/faults.ts";
import { type RehearsalRecord, rehearsalFiles, writeRehearsal } from "../../../../../lab/rehearsal/place.ts";

export interface TrialRehearsal {
  folder: string;
  record: RehearsalRecord;
  cloud(): Cloud;
  /** Changes the cloud behind everybody's back. */
  edit(how: (cloud: Cloud) => void): void;
  order(...faults: Fault[]): void;
  /** Runs the simulated clock so much faster than the cloud's from now on. */
  hurry(speed: number): void;
  /** The calls so far: operation and outcome. */
  calls(): { operation: string; outcome: string; name: string; token?: string }[];
  close(): void;
}

export function openRehearsal(id = "sim-spec", more: Partial<RehearsalRecord> = {}): TrialRehearsal {
  const folder = mkdtempSync(path.join(tmpdir(), "cryptokube-rehearsal-"));
  const record: RehearsalRecord = {
    id,
    environment: "spec",
    region: "eu-west-1",
    kubeconfig: "",
    labId: "",
    account: "000000000000",
    caller: "arn:aws:iam::000000000000:user/spec",
    zoneNames: { "euw1-az1": "eu-west-1b", "euw1-az2": "eu-west-1c", "euw1-az3": "eu-west-1a" },
    speed: 100_000,
    ...more,
  };
  writeRehearsal(folder, record);
  const files = rehearsalFiles(folder);
  const cloud = (): Cloud => JSON.parse(readFileSync(files.cloud, "utf8")) as Cloud;
  return {
    folder,
    record,
    cloud,
    edit: (how) => {
      new CloudStore(files.cloud, record.id).change(how);
    },
    order: (...faults) => {
      writeFileSync(files.faults, JSON.stringify(faults));
    },
    hurry: (speed) => {
      writeRehearsal(folder, { ...record, speed });
    },
    calls: () =>
      readFileSync(files.calls, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as { operation: string; outcome: string; name: string; token?: string }),
    close: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
