/** From machines with what stands on them to node pools, slots and placements. */
import { localNvme } from "./types.ts";
import type { Placement, PoolPlan, Slot, VolumePlan } from "./types.ts";
import type { Bin } from "./bins.ts";
import { pricing, volumePlans } from "./items.ts";
import type { Item } from "./items.ts";
import { loadOf } from "./machines.ts";
import type { Load } from "./machines.ts";
import { compareNames } from "./market.ts";
import type { Market } from "./market.ts";

/** A workload on a machine, as its slot must be. */
interface Seat {
  item: Item;
  volumes: readonly VolumePlan[];
  load: Load;
  /** Two workloads of one shape take the same of a machine, and of the same disks. */
  shape: string;
}

interface MachineOfPool {
  machine: string;
  zone: string;
  /** In order of shape, the largest first. */
  seats: readonly Seat[];
}

interface OpenPool extends MachineOfPool {
  /** For each slot the groups of those that stand in it. */
  groups: Set<number>[];
  members: Seat[][];
  count: number;
}

/** The name of a slot by its number: `a`, …, `z`, `aa`, … */
export function slotName(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26));
  return index < 26 ? letter : slotName(Math.floor(index / 26) - 1) + letter;
}

/** What the names of a machine's pools in a zone begin with: `m7g-2xlarge-use1-az1`. */
export const poolPrefix = (machine: string, zone: string): string => `${machine.replaceAll(".", "-")}-${zone}`;

/**
 * Machines of one type in one zone with the same composition are one pool. As any member of one slot may come to stand
 * beside any of another, a group's replicas are all in one slot of a pool: two of them then never have to share a
 * machine, in whatever order they are scheduled.
 *
 * @param taken names that pools have already.
 */
export function poolsOf(
  packings: readonly { market: Market; bins: readonly Bin[] }[],
  taken: ReadonlySet<string> = new Set(),
): { pools: PoolPlan[]; placements: Placement[] } {
  const used = new Set(taken);
  const pools: PoolPlan[] = [];
  const placements: Placement[] = [];
  for (const { market, bins } of packings) {
    for (const open of gather(market, bins)) {
      const name = freeName(poolPrefix(open.machine, open.zone), used);
      used.add(name);
      pools.push({
        name,
        zone: open.zone,
        machine: open.machine,
        spot: market.spot,
        count: open.count,
        slots: open.seats.map(({ load }, index) => slotOf(slotName(index), load)),
        rootDiskGiB: market.rootDiskGiB,
      });
      open.members.forEach((members, index) => {
        for (const seat of members) placements.push(placementOf(seat, name, slotName(index), open.zone));
      });
    }
  }
  return {
    pools: pools.sort((a, b) => compareNames(a.name, b.name)),
    placements: placements.sort((a, b) => compareNames(a.name, b.name)),
  };
}

function freeName(prefix: string, used: ReadonlySet<string>): string {
  for (let number = 1; ; number++) if (!used.has(`${prefix}-${number}`)) return `${prefix}-${number}`;
}

/** The bins as pools, in order of machine, zone and their members' names. */
function gather(market: Market, bins: readonly Bin[]): OpenPool[] {
  const price = pricing(market);
  const machines = bins
    .map((bin) => machineOf(bin, market, price))
    .sort(
      (a, b) =>
        compareNames(a.machine, b.machine) || compareNames(a.zone, b.zone) || compareNames(firstName(a), firstName(b)),
    );
  const alike = new Map<string, OpenPool[]>();
  const all: OpenPool[] = [];
  for (const machine of machines) {
    const key = [machine.machine, machine.zone, ...machine.seats.map(({ shape }) => shape)].join("|");
    const pools = alike.get(key) ?? [];
    alike.set(key, pools);
    if (pools.some((pool) => join(pool, machine))) continue;
    const pool: OpenPool = {
      ...machine,
      groups: machine.seats.map(({ item }) => new Set([item.group])),
      members: machine.seats.map((seat) => [seat]),
      count: 1,
    };
    pools.push(pool);
    all.push(pool);
  }
  return all;
}

const firstName = ({ seats }: MachineOfPool): string => seats.map(({ item }) => item.need.name).sort()[0] ?? "";

function machineOf(bin: Bin, market: Market, price: ReturnType<typeof pricing>): MachineOfPool {
  const { offer, local } = bin.choice;
  const menu = market.menus[offer.menu] ?? [];
  const seats = bin.items
    .map((item) => seatOf(item, volumePlans(item.need, local.includes(item) ? localNvme : menu, price)))
    .sort(
      (a, b) =>
        b.load.memoryMiB - a.load.memoryMiB ||
        b.load.cpuMillis - a.load.cpuMillis ||
        compareNames(a.shape, b.shape) ||
        compareNames(a.item.need.name, b.item.need.name),
    );
  return { machine: offer.machine.name, zone: market.zones[bin.zone] ?? "", seats };
}

function seatOf(item: Item, volumes: readonly VolumePlan[]): Seat {
  const load = loadOf(item.need, volumes);
  return { item, volumes, load, shape: JSON.stringify([slotOf("", load), load.diskTypes]) };
}

const slotOf = (name: string, load: Load): Slot => ({
  name,
  cpuMillis: load.cpuMillis,
  memoryMiB: load.memoryMiB,
  ceilingMiB: load.ceilingMiB,
  volumes: load.volumes,
  follow: load.follow,
  peak: load.peak,
  localGiB: load.localGiB,
});

/** Adds a machine to a pool of its composition, where every workload finds a slot of its shape that its group may use. */
function join(pool: OpenPool, machine: MachineOfPool): boolean {
  const slots = new Map<number, Seat>();
  const homeOf = ({ item }: Seat): number => pool.groups.findIndex((groups) => groups.has(item.group));
  // Those whose group has a slot already choose first.
  for (const seat of [...machine.seats].sort((a, b) => Number(homeOf(a) < 0) - Number(homeOf(b) < 0))) {
    const home = homeOf(seat);
    const fits = (index: number): boolean => !slots.has(index) && pool.seats[index]?.shape === seat.shape;
    const slot = home >= 0 ? home : pool.seats.findIndex((_, index) => fits(index));
    if (slot < 0 || !fits(slot)) return false;
    slots.set(slot, seat);
  }
  for (const [index, seat] of slots) {
    pool.groups[index]?.add(seat.item.group);
    pool.members[index]?.push(seat);
  }
  pool.count++;
  return true;
}

function placementOf({ item: { need }, volumes }: Seat, pool: string, slot: string, zone: string): Placement {
  const { name, bookedOn, group, profile } = need;
  return { name, bookedOn, group, profile, pool, slot, zone, generation: 1, volumes };
}
