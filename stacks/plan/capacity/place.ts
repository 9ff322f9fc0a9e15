/** Where on the pools that are there a new workload may go, and what that costs. */
import { volumeMonthly } from "./cost.ts";
import { type pricing, volumePlans } from "./items.ts";
import { fits, hourly, type Load, loadOf } from "./machines.ts";
import { admitted, compareNames, diskNames, hoursPerMonth, rootDiskMonthly } from "./market.ts";
import { slotName } from "./pools.ts";
import { loadsOf, slotFor, type Standing, type Standings, within } from "./standing.ts";
import { localNvme } from "./types.ts";
import type { Need, Placement, Problem, Slot, VolumePlan } from "./types.ts";
import { offered } from "./zones.ts";

/** A place for a workload. */
export interface Place {
  /** What it adds to the bill, US dollars a month. */
  cost: number;
  /** The pool with the workload in it. */
  standing: Standing;
}

/** What of the pools may be used for new workloads. */
export interface PlaceOptions {
  /** Whether a pool may get one more machine. */
  more: boolean;
  /** Whether a group may have one more in a zone. */
  admits: (group: string, zone: string) => boolean;
  price: ReturnType<typeof pricing>;
}

/**
 * The cheapest place on the pools that are there: a free one in a slot, a new slot on machines with room for it, or a
 * slot on one more machine. Of places at one price, the first of these, on the first pool by name.
 */
export function cheapestPlace(
  problem: Problem,
  need: Need,
  standings: Standings,
  options: PlaceOptions,
): Place | undefined {
  let best: (Place & { rank: number }) | undefined;
  const names = [...standings.keys()].sort(compareNames);
  for (const name of names) {
    const standing = standings.get(name);
    if (standing === undefined || !options.admits(need.group, standing.pool.zone)) continue;
    for (const place of placesOn(problem, need, standing, options)) {
      if (best === undefined || place.cost < best.cost - 1e-9) best = place;
      else if (place.cost < best.cost + 1e-9 && place.rank < best.rank) best = place;
    }
  }
  return best;
}

function* placesOn(
  problem: Problem,
  need: Need,
  standing: Standing,
  { more, price }: PlaceOptions,
): Generator<Place & { rank: number }> {
  const { pool, members } = standing;
  const { [pool.machine]: machine } = problem.cloud.machines;
  if (machine === undefined || !need.architectures.includes(machine.architecture)) return;
  if (pool.spot && !(need.interruptible && problem.spot)) return;
  // A group's replicas are all in one slot of a pool, so that no two of them ever have to share a machine.
  const home = members.find(({ group }) => group === need.group)?.slot;
  for (const volumes of menusFor(problem, need, pool.machine, price)) {
    const load = loadOf(need, volumes);
    const disks = volumes.reduce((sum, volume) => sum + volumeMonthly(volume, problem.cloud, problem.region), 0);
    for (const slot of pool.slots) {
      if (home !== undefined && slot.name !== home) continue;
      if (!within(load, slot)) continue;
      const next: Standing = { pool, members: [...members, placed(need, volumes, pool.name, slot.name, pool.zone)] };
      if (!holds(problem, next)) continue;
      const held = members.filter((member) => member.slot === slot.name).length;
      if (held < pool.count) yield { rank: 0, cost: disks, standing: next };
      const machineMonthly = more && held >= pool.count ? oneMore(problem, standing) : undefined;
      if (machineMonthly !== undefined) {
        const grown = { ...next, pool: { ...pool, count: pool.count + 1 } };
        yield { rank: 2, cost: disks + machineMonthly, standing: grown };
      }
    }
    if (home !== undefined) continue;
    const slots = withSlot(pool.slots, load);
    const name = slots.at(-1)?.name ?? "";
    const member = placed(need, volumes, pool.name, name, pool.zone);
    const next: Standing = { pool: { ...pool, slots }, members: [...members, member] };
    if (holds(problem, next)) yield { rank: 1, cost: disks, standing: next };
  }
}

function withSlot(slots: readonly Slot[], load: Load): Slot[] {
  const used = new Set(slots.map(({ name }) => name));
  let number = 0;
  while (used.has(slotName(number))) number++;
  return [...slots, slotFor(slotName(number), load)];
}

function holds({ cloud, overhead }: Problem, standing: Standing): boolean {
  const { [standing.pool.machine]: machine } = cloud.machines;
  return machine !== undefined && fits(machine, cloud, overhead, loadsOf(standing)) === true;
}

/** What one more machine of a pool costs a month; undefined where there is none to be had. */
function oneMore(problem: Problem, { pool }: Standing): number | undefined {
  const { cloud, region, stock } = problem;
  const sold = cloud.regions[region];
  const perHour = hourly(cloud, region, pool.machine, pool.spot);
  if (sold === undefined || perHour === undefined || !offered(sold, pool.machine, pool.zone)) return undefined;
  if (!admitted(problem).includes(pool.machine)) return undefined;
  if (stock !== undefined && (stock[pool.machine]?.[pool.zone] ?? 0) <= 0) return undefined;
  return perHour * hoursPerMonth + rootDiskMonthly(cloud, region, pool.rootDiskGiB);
}

/** The disks that a workload may have on a machine: the cheapest of all that it takes, and those of each type alone. */
function menusFor(
  { cloud, region }: Problem,
  need: Need,
  machine: string,
  price: ReturnType<typeof pricing>,
): VolumePlan[][] {
  const taken = diskNames(cloud, region).filter((type) => cloud.machines[machine]?.disks[type] !== undefined);
  const menus = taken.length > 1 ? [taken, ...taken.map((type) => [type])] : [taken];
  const delivered = menus.filter((menu) => need.volumes.every((volume) => price(volume, menu) !== undefined));
  const local = need.ephemeral && cloud.machines[machine]?.localNvme !== undefined;
  const plans = delivered.map((menu) => volumePlans(need, menu, price));
  return local ? [volumePlans(need, localNvme, price), ...plans] : plans;
}

function placed(need: Need, volumes: readonly VolumePlan[], pool: string, slot: string, zone: string): Placement {
  const { name, bookedOn, group, profile } = need;
  return { name, bookedOn, group, profile, pool, slot, zone, generation: 1, volumes };
}
