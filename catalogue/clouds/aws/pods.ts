/** Pods that a machine holds, as the VPC CNI is set up here. */
import { readMachines } from "./expand.ts";

let rows: ReturnType<typeof readMachines>["rows"] | undefined;

/**
 * Pods that the VPC CNI gives addresses to: blocks of 16 (prefix delegation), and none on the machine's first interface,
 * as pods have subnets of their own (custom networking). The catalogue knows interfaces and addresses only as their
 * product; at least half of it is left, which is exact for machines of two interfaces, and for all others EKS's own
 * limit is lower (EKS user guide, custom networking and prefix delegation, read 2026-11-25).
 *
 * @throws for a machine that the catalogue lacks.
 */
export function maxPodsOf(machine: string): number {
  rows ??= readMachines().rows;
  const row = rows[machine];
  if (row === undefined) throw new Error(`the catalogue of AWS has no machine ${machine}`);
  const [maxPods, withoutPrefixes] = [row[10], row[11]];
  return Math.min(maxPods, Math.floor((withoutPrefixes - 2) / 2) * 16 + 2);
}
