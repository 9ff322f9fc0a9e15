/** What may be bought: the machines of a region that pass the file's filters, each with what it holds and costs. */
import type { Cloud, MachineIo, MachineType } from "../../../catalogue/clouds/cloud.ts";
import type { Architecture } from "../../../catalogue/profile.ts";
import { diskMonthly } from "./disks.ts";
import { hourly, ioLimits, room } from "./machines.ts";
import type { Room } from "./machines.ts";
import type { MachineOverhead, Problem } from "./types.ts";
import { offered } from "./zones.ts";

/** A month of a cloud's bill. */
export const hoursPerMonth = 730;

/**
 * The operating system, the images of containers and what they write on a machine's root disk, GiB. Our own figure: EKS
 * and GKE both start machines with more unless told otherwise.
 */
export const baseRootGiB = 20;

/** A set of disk types, in order of preference at one price. */
export type Menu = readonly string[];

/**
 * A machine with a menu of disks. One machine is several offers where its limits differ by the type of disk: on each
 * the limits are those of the slowest type, so that the shorter menu is the faster machine.
 */
export interface Offer {
  machine: MachineType;
  room: Room;
  /** Index in {@link Market.menus}. */
  menu: number;
  io: MachineIo;
  /** A bit for each of the market's zones. */
  zones: number;
  /** As in {@link architectureBits}. */
  architecture: number;
  /** Of the machine and its root disk, US dollars. */
  monthly: number;
}

/** The offers of a region, cheapest first. */
export interface Market {
  cloud: Cloud;
  region: string;
  spot: boolean;
  overhead: MachineOverhead;
  rootDiskGiB: number;
  zones: readonly string[];
  menus: readonly Menu[];
  offers: readonly Offer[];
  /** For each zone the index of the first zone with the same offers: what is cheapest there is cheapest here. */
  like: readonly number[];
  /** How often an offer was held against workloads: what planning costs, counted rather than timed. */
  work: { looks: number };
}

/** Of two processors each is a bit, so that what several workloads can run on is one `&`. */
export function architectureBits(architectures: readonly Architecture[]): number {
  return (architectures.includes("amd64") ? 1 : 0) | (architectures.includes("arm64") ? 2 : 0);
}

/** Root disk of every machine, GiB. A machine of an existing cluster has its own already. */
export function rootDiskGiB(cloud: Cloud, overhead: MachineOverhead): number {
  return cloud.name === "existing" ? 0 : Math.max(cloud.rootDisk.minGiB, Math.ceil(baseRootGiB + overhead.rootDiskGiB));
}

/** What one root disk costs a month, US dollars; it is given no more than comes with its size. */
export function rootDiskMonthly(cloud: Cloud, region: string, sizeGiB: number): number {
  const type = cloud.diskTypes[cloud.rootDisk.type];
  const price = cloud.regions[region]?.disks[cloud.rootDisk.type];
  return type === undefined || price === undefined ? 0 : diskMonthly({ sizeGiB, iops: 0, mibs: 0 }, type, price);
}

/** The names of the machine types that a region sells and the file admits, in order. */
export function admitted(
  problem: Pick<Problem, "cloud" | "region" | "architectures" | "families" | "stock">,
): string[] {
  const { cloud, region, architectures, families, stock } = problem;
  return Object.keys(cloud.regions[region]?.machines ?? {})
    .filter((name) => {
      const machine = cloud.machines[name];
      if (machine === undefined) return false;
      if (stock !== undefined && stock[name] === undefined) return false;
      return (architectures?.includes(machine.architecture) ?? true) && (families?.includes(machine.family) ?? true);
    })
    .sort();
}

/** The types of disk that a region sells, those that its machines start from first, then in order of name. */
export function diskNames(cloud: Cloud, region: string): string[] {
  const first = cloud.name === "existing" ? cloud.rootDisk.type : undefined;
  return Object.keys(cloud.regions[region]?.disks ?? {})
    .filter((name) => cloud.diskTypes[name] !== undefined)
    .sort((a, b) => Number(b === first) - Number(a === first) || (a < b ? -1 : 1));
}

/** Everything that may be bought for a problem in some zones. */
export function openMarket(problem: Problem, zones: readonly string[], spot: boolean, work = { looks: 0 }): Market {
  const { cloud, region, overhead } = problem;
  const { sold, rootGiB } = { sold: cloud.regions[region], rootGiB: rootDiskGiB(cloud, overhead) };
  const root = rootDiskMonthly(cloud, region, rootGiB);
  const disks = diskNames(cloud, region);
  const menus: Menu[] = [];
  const indexOf = new Map<string, number>();
  const menuIndex = (menu: Menu): number => {
    const key = menu.join();
    const known = indexOf.get(key) ?? menus.push(menu) - 1;
    indexOf.set(key, known);
    return known;
  };
  const offers: Offer[] = [];
  for (const name of admitted(problem)) {
    const machine = cloud.machines[name];
    const perHour = hourly(cloud, region, name, spot);
    if (machine === undefined || perHour === undefined || sold === undefined) continue;
    const shared = {
      machine,
      room: room(machine, cloud, overhead),
      zones: zones.reduce((bits, zone, index) => bits | (offered(sold, name, zone) ? 1 << index : 0), 0),
      architecture: architectureBits([machine.architecture]),
      monthly: perHour * hoursPerMonth + root,
    };
    for (const { menu, io } of menusOf(machine, disks)) offers.push({ ...shared, menu: menuIndex(menu), io });
  }
  // Offers of one machine keep their order: the longest menu, which has the cheapest disk for every volume, first.
  offers.sort((a, b) => a.monthly - b.monthly || compareNames(a.machine.name, b.machine.name));
  const like = zones.map((_, zone) => {
    const same = (other: number): boolean =>
      offers.every((offer) => ((offer.zones >> zone) & 1) === ((offer.zones >> other) & 1));
    return zones.findIndex((__, other) => same(other));
  });
  return { cloud, region, spot, overhead, rootDiskGiB: rootGiB, zones, menus, offers, like, work };
}

export const compareNames = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The largest menu for each set of limits that some of a machine's disk types have together. */
function menusOf(machine: MachineType, disks: Menu): { menu: Menu; io: MachineIo }[] {
  const taken = disks.filter((type) => machine.disks[type] !== undefined);
  const none: MachineIo = { baseline: { iops: 0, mibs: 0 }, burst: { iops: 0, mibs: 0 } };
  if (taken.length === 0) return [{ menu: [], io: none }];
  const found = new Map<string, { menu: Menu; io: MachineIo }>();
  for (let chosen = 1; chosen < 1 << taken.length; chosen++) {
    const io = ioLimits(
      machine,
      taken.filter((_, index) => (chosen >> index) & 1),
    );
    if (io === undefined) continue;
    const menu = taken.filter((type) => notSlower(machine.disks[type] ?? none, io));
    found.set(menu.join(), { menu, io });
  }
  return [...found.values()].sort(
    (a, b) => b.menu.length - a.menu.length || compareNames(a.menu.join(), b.menu.join()),
  );
}

const notSlower = (a: MachineIo, b: MachineIo): boolean =>
  a.baseline.iops >= b.baseline.iops &&
  a.baseline.mibs >= b.baseline.mibs &&
  a.burst.iops >= b.burst.iops &&
  a.burst.mibs >= b.burst.mibs;
