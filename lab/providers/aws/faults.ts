/** Faults that a test orders from the simulated cloud: `faults.json` in the rehearsal's folder, a list of these. */
import { existsSync, readFileSync } from "node:fs";
import type { Cloud } from "./cloud/cloud.ts";
import type { Value } from "../protocol/values.ts";

export const faultKinds = ["throttle", "timeout", "fail", "halfway", "lose-response", "drift"] as const;

export interface Fault {
  /**
   * - `throttle`: the call is refused as too frequent; the provider tries again, as the official one does, and gives up
   *   where `times` is more than its tries.
   * - `timeout`: what was asked for is made, but is not ready within the time that the provider waits.
   * - `fail`: nothing is done.
   * - `halfway`: half of it is done, and stays in the cloud: a cluster in the state FAILED.
   * - `lose-response`: it is done, and the answer never comes. Where the call carries a token, the repetition finds it.
   * - `drift`: the next read shows `property` with `value`: somebody changed it by hand.
   */
  kind: (typeof faultKinds)[number];
  /** As `CreateNodegroup`; absent: any. */
  operation?: string;
  /** As `aws:eks/nodeGroup:NodeGroup`; absent: any. */
  type?: string;
  /** The resource's name in the program; absent: any. */
  name?: string;
  /** The first of the calls that it meets, counted from 1 over the whole rehearsal; default 1. */
  nth?: number;
  /** How many calls in a row it meets; default 1. */
  times?: number;
  /** AWS's code, for `fail`; default `InternalFailure`. */
  code?: string;
  message?: string;
  /** For `drift`: default is a tag that nobody asked for. */
  property?: string;
  value?: Value;
}

export interface CallName {
  operation: string;
  type: string;
  name: string;
}

/** The ordered faults. @throws where the file is not a list of faults. */
export function readFaults(file: string): Fault[] {
  if (!existsSync(file)) return [];
  const faults = JSON.parse(readFileSync(file, "utf8")) as unknown;
  if (!Array.isArray(faults)) throw new Error(`${file} must be a list of faults.`);
  const unknown = (faults as Fault[]).filter(({ kind }) => !faultKinds.includes(kind));
  if (unknown.length > 0) {
    const names = unknown.map(({ kind }) => JSON.stringify(kind)).join(", ");
    throw new Error(`${file}: there is no fault of the kind ${names}; there are ${faultKinds.join(", ")}.`);
  }
  return faults as Fault[];
}

/**
 * The fault that meets this call, of the kinds that the caller can show. It counts the call for every fault that fits it,
 * in the cloud, so that the count outlives the process.
 */
export function meet(
  cloud: Cloud,
  faults: Fault[],
  call: CallName,
  kinds: readonly Fault["kind"][],
): Fault | undefined {
  let met: Fault | undefined;
  for (const fault of faults) {
    if (!kinds.includes(fault.kind) || !fits(fault, call)) continue;
    const key = JSON.stringify(fault);
    const count = (cloud.faults[key] ?? 0) + 1;
    cloud.faults[key] = count;
    const first = fault.nth ?? 1;
    if (count >= first && count < first + (fault.times ?? 1)) met ??= fault;
  }
  return met;
}

function fits(fault: Fault, { operation, type, name }: CallName): boolean {
  return (fault.operation ?? operation) === operation && (fault.type ?? type) === type && (fault.name ?? name) === name;
}
