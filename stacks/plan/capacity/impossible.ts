/** What to say of a need that nothing in the region meets: what it lacks, and the nearest that there is. */
import { chooseDisk, wanted } from "./disks.ts";
import { pricing, volumePlans } from "./items.ts";
import type { Item } from "./items.ts";
import { fits, loadOf } from "./machines.ts";
import type { Reason } from "./machines.ts";
import { admitted, compareNames, diskNames, hoursPerMonth } from "./market.ts";
import type { Market } from "./market.ts";
import type { Impossible, Need, Problem, VolumeNeed } from "./types.ts";
import { shortBy } from "./reasons.ts";
import { amount, gib, many, vcpus } from "./units.ts";
import { offered } from "./zones.ts";

/** A shortage in words: `memory (needs 120.0 GiB, has 113.1 GiB)`. */
export function describeReason(reason: Reason): string {
  if (!("unit" in reason)) {
    return `${reason.what} (needs ${reason.needs}, has ${reason.has})`;
  }
  return `${names[reason.what]} (needs ${amount(reason.needs, reason.unit)}, has ${amount(reason.has, reason.unit)})`;
}

const names = {
  cpu: "processor",
  memory: "memory",
  ceiling: "memory for the ceiling",
  pods: "pods",
  volumes: "attached volumes",
  iops: "lasting IOPS",
  throughput: "lasting throughput",
  "peak iops": "peak IOPS",
  "peak throughput": "peak throughput",
  "local disk": "local disk",
} as const;

/** `ethereum-0: 4 vCPU, 16.0 GiB of memory, …` */
export function describeNeed({ name, cpuMillis, memoryMiB, ceilingMiB, volumes }: Need): string {
  const memory = `${gib(memoryMiB)} of memory${ceilingMiB > memoryMiB ? ` (at most ${gib(ceilingMiB)})` : ""}`;
  return [`${name} needs ${vcpus(cpuMillis)}`, memory, ...volumes.map(describeVolume)].join(", ");
}

function describeVolume(volume: VolumeNeed): string {
  const { sizeGiB, iops, mibs } = wanted(volume);
  return `${/^[aeiou]/.test(volume.role) ? "an" : "a"} ${volume.role} volume of ${many(sizeGiB, "GiB")} with ${many(iops, "IOPS")} and ${many(mibs, "MiB/s")}`;
}

/** Why no machine of the market holds an item even alone. */
export function whyImpossible(problem: Problem, market: Market, { need }: Item): Impossible[] {
  const slow = need.volumes.flatMap((volume) => slowDisks(problem, need, volume));
  return slow.length > 0 ? slow : [smallMachines(problem, market, need)];
}

function slowDisks({ cloud, region }: Problem, need: Need, volume: VolumeNeed): Impossible[] {
  const disks = diskNames(cloud, region).flatMap((name) => cloud.diskTypes[name] ?? []);
  const chosen = chooseDisk(volume, disks, cloud.regions[region]?.disks ?? {});
  if (chosen.ok) return [];
  const { type, sizeGiB, iops, mibs } = chosen.nearest;
  const allowed =
    type === undefined
      ? `${region} sells no disks that are known here`
      : `the nearest that ${region} has is ${type}, up to ${many(sizeGiB, "GiB")}, ${many(iops, "IOPS")} and ${many(mibs, "MiB/s")}`;
  return [
    {
      path: need.path,
      need: need.name,
      found: `${need.name} needs ${describeVolume(volume)}`,
      allowed,
      remedy: "Choose another history mode or a smaller storage, or part the data over more nodes.",
    },
  ];
}

function smallMachines(problem: Problem, market: Market, need: Need): Impossible {
  const { region, cloud } = problem;
  const about = { path: need.path, need: need.name, found: describeNeed(need) };
  const all = candidates(problem, market, need);
  const [nearest] = all;
  if (nearest === undefined) {
    return { ...about, allowed: `${region} has no machine type that the file admits`, remedy: widen(problem) };
  }
  if (nearest.reasons.length > 0) {
    const lacks = nearest.reasons.map(describeReason).join(", ");
    const allowed = `the nearest machine of ${region} is ${nearest.machine}, which lacks ${lacks}`;
    return { ...about, allowed, remedy: widen(problem) };
  }
  const sold = cloud.regions[region];
  const able = all.filter(({ reasons }) => reasons.length === 0).map(({ machine }) => machine);
  const zones = (sold?.zones ?? [])
    .map(({ id }) => id)
    .filter((id) => able.some((name) => sold !== undefined && offered(sold, name, id)));
  return {
    ...about,
    allowed: `${nearest.machine} would do, but it is offered in ${zones.sort().join(", ") || "no zone"}, not in ${market.zones.join(", ")}`,
    remedy: "Name one of those zones in cryptokube:cluster.",
  };
}

const widen = ({ architectures, families, cloud }: Problem): string =>
  cloud.name === "existing"
    ? "Add a larger machine to the cluster and to cryptokube:cluster, or ask for less."
    : architectures === undefined && families === undefined
      ? "Ask for less, or choose a region with larger machines."
      : "Admit more in cryptokube:planning (families, architectures), or ask for less.";

/** Every machine with what it lacks on the menu that suits best; the one that comes nearest first. */
function candidates(
  problem: Problem,
  market: Market,
  need: Need,
): { machine: string; reasons: readonly Reason[]; short: number; price: number }[] {
  const { cloud, region, overhead } = problem;
  const price = pricing(market);
  return admitted(problem)
    .flatMap((name) => {
      const machine = cloud.machines[name];
      if (machine === undefined) return [];
      const menus = new Set(market.offers.filter((offer) => offer.machine === machine).map(({ menu }) => menu));
      return [...menus].map((index) => {
        const menu = market.menus[index] ?? [];
        const delivers = need.volumes.every((volume) => price(volume, menu) !== undefined);
        const load = delivers ? loadOf(need, volumePlans(need, menu, price)) : { ...loadOf(need, []), diskTypes: menu };
        const lacks = fits(machine, cloud, overhead, [load]);
        const reasons: Reason[] = [
          ...(lacks === true ? [] : lacks),
          ...(delivers ? [] : [{ what: "disk type" as const, needs: "a faster one", has: menu.join(", ") || "none" }]),
        ];
        const perHour = cloud.regions[region]?.machines[name]?.perHour ?? 0;
        return { machine: name, reasons, short: shortBy(reasons), price: perHour * hoursPerMonth };
      });
    })
    .sort((a, b) => a.short - b.short || a.price - b.price || compareNames(a.machine, b.machine));
}
