/** `lab.json`: which lab this folder is, and which processes are its two halves. */
import { chownSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { ProcessIdentity } from "./processes.ts";

export interface LabRecord {
  /** Made once, at the first start; the cluster carries it too (kube-public/cryptokube-lab). */
  id: string;
  name: string;
  /** The port of 127.0.0.1 that leads to the API server; kept from start to start where it is free. */
  apiPort?: number;
  /** The outer half. */
  daemon?: ProcessIdentity;
  /** The first process of the lab's namespaces, as this machine numbers it: its end is the end of all inside. */
  init?: ProcessIdentity;
  /** Controllers that the lab switched on for the whole machine (control groups v2). */
  controllersSwitchedOn?: string[];
}

/** @returns undefined when this folder is not a lab (yet). */
export function readRecord(file: string): LabRecord | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as LabRecord) : undefined;
}

/** Writes a file of the user's whole or not at all, and gives it to the owner of its folder: it may be root who writes. */
export function writeOwned(file: string, content: string, mode = 0o644): void {
  const { uid, gid } = statSync(path.dirname(file));
  const draft = `${file}.${String(process.pid)}.new`;
  writeFileSync(draft, content, { mode });
  if (process.geteuid?.() === 0) chownSync(draft, uid, gid);
  renameSync(draft, file);
}

export function writeRecord(file: string, record: LabRecord): void {
  writeOwned(file, `${JSON.stringify(record, null, 2)}\n`);
}
