import { readFileSync } from "node:fs";

/** Bytes that passed the pod's interfaces since the pod began: all of its containers share them. */
export interface Traffic {
  sentBytes: number;
  receivedBytes: number;
}

/**
 * Reads the kernel's table of interfaces (`/proc/net/dev`; proc_net(5)), without what a pod says to itself.
 *
 * @returns null where no interface is in it.
 */
export function parseTraffic(table: string): Traffic | null {
  const rows = table
    .split("\n")
    .map((line) => /^\s*([^\s:]+):\s*(\d[\d\s]*)$/.exec(line))
    .flatMap((match) => (match === null ? [] : [{ name: match[1], cells: (match[2] ?? "").trim().split(/\s+/) }]))
    .filter(({ name, cells }) => name !== "lo" && cells.length >= 16);
  if (rows.length === 0) return null;
  const sum = (column: number): number => rows.reduce((total, { cells }) => total + Number(cells[column]), 0);
  return { receivedBytes: sum(0), sentBytes: sum(8) };
}

/** @returns null where the kernel does not say. */
export function podTraffic(file = "/proc/net/dev"): Traffic | null {
  try {
    return parseTraffic(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
