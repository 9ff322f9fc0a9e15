/**
 * Machines and their root disks. A machine is paid whole; each month of it is shared out to those whose slots it holds,
 * by the larger of their shares of its CPU and of its memory. What nobody holds is booked on `unused`.
 */
import type { PoolPlan } from "../plan/capacity/types.ts";
import {
  type EstimateInput,
  groupBy,
  hoursPerMonth,
  type Line,
  line,
  notPriced,
  platform,
  type Prices,
  sourceKey,
  unused,
} from "./lines.ts";

/** One pool, as a reader wants to see it. */
export interface PoolRow {
  name: string;
  zone: string;
  machine: string;
  count: number;
  spot: boolean;
  vcpus: number;
  memoryMiB: number;
  rootDiskGiB: number;
  /** US dollars an hour, one machine. */
  perHour: number;
  /** US dollars a month, the whole pool with its root disks. */
  monthly: number;
  /** Who holds what share of it, the largest first, what is unused last. Together 1. */
  shares: { bookedOn: string; share: number }[];
  /** Of the machine's baseline to its disks, what its slots take for ever: the tighter of IOPS and MiB/s. The limit is 0 where it is not known. */
  io: { share: number; what: "IOPS" | "MiB/s"; used: number; limit: number };
}

/** Who pays for a pool, and what part of it. */
export function sharesOf(input: EstimateInput, pool: PoolPlan): { bookedOn: string; share: number }[] {
  const { capacity, cloud, overhead } = input;
  const machine = cloud.machines[pool.machine];
  if (machine === undefined) throw new Error(`${cloud.title} has no machine ${pool.machine}.`);
  const room = cloud.allocatable(machine);
  const larger = (cpuMillis: number, memoryMiB: number): number =>
    Math.max(cpuMillis / room.cpuMillis, memoryMiB / room.memoryMiB);

  const floor = overhead === undefined ? 0 : larger(overhead.cpuMillis, overhead.memoryMiB);
  const shares = new Map<string, number>(floor === 0 ? [] : [[platform, floor]]);
  const placed = groupBy(
    capacity.placements.filter((placement) => placement.pool === pool.name),
    (placement) => placement.slot,
  );
  for (const slot of pool.slots) {
    const share = larger(slot.cpuMillis, slot.memoryMiB) / pool.count;
    for (const { bookedOn } of placed.get(slot.name) ?? []) {
      shares.set(bookedOn, (shares.get(bookedOn) ?? 0) + share);
    }
  }
  const held = [...shares.values()].reduce((a, b) => a + b, 0);
  // One that wants CPU beside one that wants memory hold more than the whole between them: they pay in proportion.
  const scale = Math.max(1, held);
  const list = [...shares].map(([bookedOn, share]) => ({ bookedOn, share: share / scale }));
  list.sort((a, b) => b.share - a.share || (a.bookedOn < b.bookedOn ? -1 : 1));
  if (held < 1) list.push({ bookedOn: unused, share: 1 - held });
  return list;
}

/** No machine does as much: a limit that is not stated (catalogue/clouds/existing.ts), or none at all. */
const unknownIo = 1_000_000_000;

function ioOf(input: EstimateInput, pool: PoolPlan): PoolRow["io"] {
  const { cloud, capacity } = input;
  const takes = cloud.machines[pool.machine]?.disks ?? {};
  const types = new Set(
    capacity.placements
      .filter(({ pool: name }) => name === pool.name)
      .flatMap(({ volumes }) => volumes.map((v) => v.type)),
  );
  const used = Object.entries(takes).filter(([type]) => types.has(type));
  const baselines = (used.length > 0 ? used : Object.entries(takes)).map(([, { baseline }]) => baseline);
  const fill = (what: "IOPS" | "MiB/s", key: "iops" | "mibs"): PoolRow["io"] => {
    const limit = Math.min(...baselines.map((baseline) => baseline[key]));
    const taken = pool.slots.reduce((total, slot) => total + slot.follow[key], 0);
    return limit < unknownIo
      ? { what, used: taken, limit, share: taken / limit }
      : { what, used: taken, limit: 0, share: 0 };
  };
  const [iops, mibs] = [fill("IOPS", "iops"), fill("MiB/s", "mibs")];
  return mibs.share > iops.share ? mibs : iops;
}

/** The machines of every pool, and the disks that they start from. */
export function computeLines(input: EstimateInput, prices: Prices): { lines: Line[]; pools: PoolRow[] } {
  const { cloud, capacity } = input;
  const lines: Line[] = [];
  const pools: PoolRow[] = [];
  const rootType = cloud.rootDisk.type;
  for (const pool of capacity.pools) {
    const { perHour, reckoned } = prices.machine(pool.machine, pool.spot);
    const shares = sharesOf(input, pool);
    const before = lines.length;
    const spot = pool.spot ? " spot" : "";
    const said = prices.priced
      ? reckoned
        ? {
            assumption: `Spot machines cost ${cloud.spotShare.value} of the full price where the cloud publishes none.`,
          }
        : {}
      : { assumption: notPriced };
    for (const { bookedOn, share } of shares) {
      lines.push(
        line({
          id: `machine/${pool.name}/${bookedOn}`,
          kind: "machines",
          bookedOn,
          what: `${pool.machine}${spot} in ${pool.zone}, pool ${pool.name}`,
          quantity: pool.count * hoursPerMonth * share,
          unit: "machine hour",
          unitPrice: perHour,
          ...said,
          source: reckoned ? "spotShare" : sourceKey(cloud, "prices.machines"),
        }),
        line({
          id: `root-disk/${pool.name}/${bookedOn}`,
          kind: "disks",
          bookedOn,
          what: `root disks (${rootType}) of pool ${pool.name}`,
          quantity: pool.count * pool.rootDiskGiB * share,
          unit: "GiB",
          unitPrice: prices.disk(rootType).perGiBMonth,
          ...(prices.priced ? {} : { assumption: notPriced }),
          source: sourceKey(cloud, "prices.disks"),
        }),
      );
    }
    const machine = cloud.machines[pool.machine];
    pools.push({
      name: pool.name,
      zone: pool.zone,
      machine: pool.machine,
      count: pool.count,
      spot: pool.spot,
      vcpus: machine?.vcpus ?? 0,
      memoryMiB: machine?.memoryMiB ?? 0,
      rootDiskGiB: pool.rootDiskGiB,
      perHour,
      monthly: lines.slice(before).reduce((total, { monthly }) => total + monthly, 0),
      shares,
      io: ioOf(input, pool),
    });
  }
  return { lines, pools };
}
