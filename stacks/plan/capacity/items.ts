/** Needs as the packing looks at them: a few numbers each, and what their disks cost with each menu. */
import { claimName } from "../names.ts";
import { cheapestOf, wanted } from "./disks.ts";
import type { DiskChoice, Provision } from "./disks.ts";
import { loadOf } from "./machines.ts";
import { architectureBits, compareNames } from "./market.ts";
import type { Market, Menu } from "./market.ts";
import { localNvme } from "./types.ts";
import type { Need, VolumeNeed, VolumePlan } from "./types.ts";

/** A need to be packed. Its I/O is that of its disks while they are attached. */
export interface Item {
  need: Need;
  /** Its group's number. */
  group: number;
  cpuMillis: number;
  memoryMiB: number;
  ceilingMiB: number;
  volumes: number;
  followIops: number;
  followMibs: number;
  /** By how much its highest passes what it does for ever. */
  extraIops: number;
  extraMibs: number;
  architectures: number;
  /** What it takes of a machine's NVMe, where it may lie there; else 0. */
  localGiB: number;
  /** For each menu of the market what its disks cost a month; infinite where no disk of the menu delivers. */
  disks: Float64Array;
  /** The least of them; 0 where it may need none. */
  leastDisks: number;
}

/** The items of some needs, in order of name, and the names of their groups by number. */
export function itemsOf(needs: readonly Need[], market: Market): { items: Item[]; groups: string[] } {
  const ordered = [...needs].sort((a, b) => compareNames(a.name, b.name));
  const groups = [...new Set(ordered.map(({ group }) => group))].sort();
  const numbers = new Map(groups.map((name, index) => [name, index]));
  const price = pricing(market);
  return { items: ordered.map((need) => itemOf(need, numbers.get(need.group) ?? 0, market, price)), groups };
}

/** The cheapest disk of a menu for a volume. */
type Pricing = (volume: VolumeNeed, menu: Menu) => DiskChoice | undefined;

/** Replicas ask the same of their disks: each question is answered once. */
export function pricing({ cloud, region }: Pick<Market, "cloud" | "region">): Pricing {
  const known = new Map<string, DiskChoice | undefined>();
  const prices = cloud.regions[region]?.disks ?? {};
  const find = (want: Provision, name: string): DiskChoice | undefined => {
    const { [name]: type } = cloud.diskTypes;
    const price = prices[name];
    const disk = type === undefined || price === undefined ? undefined : cheapestOf(want, type, price);
    // Of a storage class no speed is bought: what is needed is noted, not what it may be able to do.
    return disk !== undefined && cloud.name === "existing" ? { ...disk, iops: want.iops, mibs: want.mibs } : disk;
  };
  const one = (volume: VolumeNeed, name: string): DiskChoice | undefined => {
    const want = wanted(volume);
    const key = `${name}/${want.sizeGiB}/${want.iops}/${want.mibs}`;
    if (!known.has(key)) known.set(key, find(want, name));
    return known.get(key);
  };
  return (volume, menu) => {
    let best: DiskChoice | undefined;
    for (const name of menu) {
      const disk = one(volume, name);
      if (disk !== undefined && (best === undefined || disk.monthly < best.monthly - 1e-9)) best = disk;
    }
    return best;
  };
}

function itemOf(need: Need, group: number, market: Market, price: Pricing): Item {
  const attached = loadOf(need, []);
  const disks = Float64Array.from(market.menus, (menu) =>
    need.volumes.reduce((sum, volume) => sum + (price(volume, menu)?.monthly ?? Infinity), 0),
  );
  const localGiB = need.ephemeral ? need.volumes.reduce((sum, volume) => sum + Math.ceil(volume.sizeGiB), 0) : 0;
  return {
    need,
    group,
    cpuMillis: attached.cpuMillis,
    memoryMiB: attached.memoryMiB,
    ceilingMiB: attached.ceilingMiB,
    volumes: attached.volumes,
    followIops: attached.follow.iops,
    followMibs: attached.follow.mibs,
    extraIops: attached.peak.iops - attached.follow.iops,
    extraMibs: attached.peak.mibs - attached.follow.mibs,
    architectures: architectureBits(need.architectures),
    localGiB,
    disks,
    leastDisks: localGiB > 0 ? 0 : disks.length === 0 ? 0 : Math.min(...disks),
  };
}

/** The volumes of a need as they are decided: on a menu's cheapest disks, or on the machine's own. */
export function volumePlans(need: Need, menu: Menu | typeof localNvme, price: Pricing, generation = 1): VolumePlan[] {
  return need.volumes.map((volume) => {
    const { role } = volume;
    const claim = claimName(role, need.name, generation);
    const stated = volume.stated ? { statedGiB: volume.sizeGiB } : {};
    if (menu === localNvme) return { role, claim, type: localNvme, ...wanted(volume), ...stated };
    const disk = price(volume, menu);
    // A need comes here only when every volume of it has a disk.
    if (disk === undefined) throw new Error(`no disk of ${menu.join(", ")} delivers what ${claim} needs`);
    return { role, claim, type: disk.type, sizeGiB: disk.sizeGiB, iops: disk.iops, mibs: disk.mibs, ...stated };
  });
}
