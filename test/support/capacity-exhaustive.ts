/**
 * The price of the cheapest plan, by looking at every one: all ways to part the needs into machines, each in every zone,
 * as every machine type with every set of its disk types. For a handful of needs.
 */
import { cheapestOf, diskMonthly, wanted } from "../../stacks/plan/capacity/disks.ts";
import type { MachineType } from "../../catalogue/clouds/cloud.ts";
import type { Need, Problem } from "../../stacks/plan/capacity/types.ts";
import { aMachineHolds } from "./capacity-holds.ts";

/** US dollars a month; infinite where there is no plan. Which zones are in use is given. */
export function exhaustiveMonthly(problem: Problem, zones: readonly string[]): number {
  const onSpot = (need: Need): boolean =>
    problem.spot && problem.needs.every((other) => other.group !== need.group || other.interruptible);
  return [true, false]
    .map((spot) =>
      cheapestPlan(
        problem,
        zones,
        problem.needs.filter((need) => onSpot(need) === spot),
        spot,
      ),
    )
    .reduce((a, b) => a + b, 0);
}

function cheapestPlan(problem: Problem, zones: readonly string[], needs: readonly Need[], spot: boolean): number {
  if (needs.length === 0) return 0;
  const prices = new Map<string, number>();
  const priceOf = (block: readonly Need[], zone: string): number => {
    const key = `${zone}: ${block.map(({ name }) => name).join()}`;
    const price = prices.get(key) ?? cheapestMachine(problem, block, zone, spot);
    prices.set(key, price);
    return price;
  };
  const eligible = new Map(
    needs.map(({ group }) => {
      const members = needs.filter((need) => need.group === group);
      return [group, zones.filter((zone) => members.every((need) => aMachineHolds(problem, need, zone)))];
    }),
  );
  let best = Infinity;
  for (const blocks of partitions(needs)) {
    if (blocks.some((block) => new Set(block.map(({ group }) => group)).size < block.length)) continue;
    const place = (at: number, chosen: readonly string[], cost: number): void => {
      const block = blocks[at];
      if (cost >= best) return;
      if (block === undefined) {
        if (isEven(blocks, chosen, eligible)) best = cost;
        return;
      }
      for (const zone of zones) place(at + 1, [...chosen, zone], cost + priceOf(block, zone));
    };
    place(0, [], 0);
  }
  return best;
}

function* partitions<T>(all: readonly T[]): Generator<T[][]> {
  const [first, ...rest] = all;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const blocks of partitions(rest)) {
    yield [[first], ...blocks];
    for (let at = 0; at < blocks.length; at++) {
      yield blocks.map((block, index) => (index === at ? [first, ...block] : block));
    }
  }
}

function isEven(
  blocks: readonly (readonly Need[])[],
  zones: readonly string[],
  eligible: ReadonlyMap<string, readonly string[]>,
): boolean {
  return [...eligible].every(([group, allowed]) => {
    if (allowed.length === 0) return true;
    const counts = allowed.map(
      (zone) => blocks.filter((block, at) => zones[at] === zone && block.some((need) => need.group === group)).length,
    );
    const members = blocks.filter((block) => block.some((need) => need.group === group)).length;
    return Math.max(...counts) - Math.min(...counts) <= 1 && counts.reduce((a, b) => a + b, 0) === members;
  });
}

function cheapestMachine(problem: Problem, block: readonly Need[], zone: string, spot: boolean): number {
  const { cloud, region } = problem;
  const sold = cloud.regions[region];
  const rootType = cloud.diskTypes[cloud.rootDisk.type];
  const rootPrice = sold?.disks[cloud.rootDisk.type];
  if (sold === undefined || rootType === undefined || rootPrice === undefined) return Infinity;
  const rootGiB = Math.max(cloud.rootDisk.minGiB, 20 + problem.overhead.rootDiskGiB);
  const root = diskMonthly({ sizeGiB: rootGiB, iops: 0, mibs: 0 }, rootType, rootPrice);
  let best = Infinity;
  for (const [name, price] of Object.entries(sold.machines)) {
    const machine = cloud.machines[name];
    if (machine === undefined || price.zones?.includes(zone) === false) continue;
    if (problem.architectures?.includes(machine.architecture) === false) continue;
    if (problem.families?.includes(machine.family) === false) continue;
    const perHour = spot ? (price.spotPerHour ?? price.perHour * cloud.spotShare.value) : price.perHour;
    const base = perHour * 730 + root;
    if (base >= best || !seated(problem, machine, block)) continue;
    const may = block.filter(({ ephemeral, volumes }) => ephemeral && volumes.length > 0);
    for (let bits = 0; bits < 1 << may.length; bits++) {
      const local = may.filter((_, index) => (bits >> index) & 1);
      const localGiB = local
        .flatMap(({ volumes }) => volumes)
        .reduce((sum, { sizeGiB }) => sum + Math.ceil(sizeGiB), 0);
      if (localGiB > (machine.localNvme?.totalGiB ?? 0)) continue;
      best = Math.min(
        best,
        base +
          cheapestDisks(
            problem,
            machine,
            block.filter((need) => !local.includes(need)),
          ),
      );
    }
  }
  return best;
}

function seated({ cloud, overhead }: Problem, machine: MachineType, block: readonly Need[]): boolean {
  const { cpuMillis, memoryMiB, pods } = cloud.allocatable(machine);
  const sum = (of: (need: Need) => number): number => block.map(of).reduce((a, b) => a + b, 0);
  return (
    block.every(({ architectures }) => architectures.includes(machine.architecture)) &&
    sum((need) => need.cpuMillis) <= cpuMillis - overhead.cpuMillis &&
    sum((need) => need.memoryMiB) <= memoryMiB - overhead.memoryMiB &&
    block.every(({ ceilingMiB }) => ceilingMiB <= memoryMiB - overhead.memoryMiB) &&
    block.length <= Math.min(pods, machine.maxPods) - overhead.pods
  );
}

function cheapestDisks({ cloud, region }: Problem, machine: MachineType, block: readonly Need[]): number {
  const volumes = block.flatMap((need) => need.volumes);
  if (volumes.length === 0) return 0;
  if (volumes.length > machine.maxVolumes) return Infinity;
  const sold = cloud.regions[region]?.disks ?? {};
  const taken = Object.keys(machine.disks).filter((type) => sold[type] !== undefined);
  let best = Infinity;
  for (let bits = 1; bits < 1 << taken.length; bits++) {
    const types = taken.filter((_, index) => (bits >> index) & 1);
    if (!keepsUp(machine, types, block)) continue;
    const cost = volumes.reduce((sum, volume) => {
      const each = types.map((name) => {
        const type = cloud.diskTypes[name];
        const price = sold[name];
        if (type === undefined || price === undefined) return Infinity;
        return cheapestOf(wanted(volume), type, price)?.monthly ?? Infinity;
      });
      return sum + Math.min(...each);
    }, 0);
    best = Math.min(best, cost);
  }
  return best;
}

function keepsUp(machine: MachineType, types: readonly string[], block: readonly Need[]): boolean {
  return (["iops", "mibs"] as const).every((kind) => {
    const follow = block.map(({ volumes }) => volumes.reduce((sum, volume) => sum + volume.follow[kind], 0));
    const peak = block.map(({ volumes }) =>
      volumes.reduce((sum, volume) => sum + Math.max(volume.follow[kind], volume.peak[kind]), 0),
    );
    const all = follow.reduce((a, b) => a + b, 0);
    const highest = Math.max(...peak.map((value, index) => all - (follow[index] ?? 0) + value));
    return types.every((type) => {
      const limit = machine.disks[type];
      return limit !== undefined && all <= limit.baseline[kind] && highest <= limit.burst[kind];
    });
  });
}
