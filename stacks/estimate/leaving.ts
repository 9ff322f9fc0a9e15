/** What old machines cost while they stay. They are in no sum of an estimate: they go when their nodes have moved. */
import type { Capacity, LeavingMachines } from "../plan/capacity/types.ts";
import { type EstimateInput, hoursPerMonth, type Prices, pricesOf, sum } from "./lines.ts";

/** US dollars an hour of one group, its root disks included. */
export function leavingHourly(
  { machine, spot, count, rootDiskGiB }: LeavingMachines,
  prices: Prices,
  rootDisk: string,
) {
  return (
    count * (prices.machine(machine, spot).perHour + (rootDiskGiB * prices.disk(rootDisk).perGiBMonth) / hoursPerMonth)
  );
}

/** The old machines of a pool, or of all. */
export function leavingOf({ leaving = [] }: Pick<Capacity, "leaving">, pool?: string): readonly LeavingMachines[] {
  return pool === undefined ? leaving : leaving.filter((each) => each.pool === pool);
}

/** What all of them cost, in a sentence; undefined where there are none. */
export function leavingSentence(input: Pick<EstimateInput, "capacity" | "cloud">): string | undefined {
  const leaving = leavingOf(input.capacity);
  if (leaving.length === 0) return undefined;
  const prices = pricesOf(input);
  const hourly = sum(leaving.map((each) => leavingHourly(each, prices, input.cloud.rootDisk.type)));
  const machines = sum(leaving.map(({ count }) => count));
  return (
    `${machines === 1 ? "1 old machine stays" : `${machines} old machines stay`} beside the new ones until no node stands on ` +
    `${machines === 1 ? "it" : "them"}: $${hourly.toFixed(2)} an hour more, $${(hourly * 24).toFixed(2)} a day. Both count against the account's quotas meanwhile.`
  );
}
