/** Items, offers and a market of round figures, for what the search is made of. */
import type { Bin } from "../../../../stacks/plan/capacity/bins.ts";
import type { Item } from "../../../../stacks/plan/capacity/items.ts";
import type { Market, Offer } from "../../../../stacks/plan/capacity/market.ts";
import { aNeed } from "../../../support/capacity-problems.ts";
import { testCloud } from "../../../support/clouds.ts";

/** An item of round figures: a core, 4 GiB, no disks. */
export const item = (part: Partial<Item> = {}): Item => ({
  need: aNeed("some"),
  group: 0,
  cpuMillis: 1000,
  memoryMiB: 4096,
  ceilingMiB: 4096,
  volumes: 0,
  followIops: 0,
  followMibs: 0,
  extraIops: 0,
  extraMibs: 0,
  architectures: 3,
  localGiB: 0,
  disks: Float64Array.of(0, 0),
  leastDisks: 0,
  ...part,
});

/** An item with one disk of 10 dollars on the first menu and 20 on the second, at 1,000 IOPS and 100 MiB/s. */
export const stored = (part: Partial<Item> = {}): Item =>
  item({
    volumes: 1,
    followIops: 1000,
    followMibs: 100,
    extraIops: 500,
    extraMibs: 50,
    disks: Float64Array.of(10, 20),
    leastDisks: 10,
    ...part,
  });

export const offer = (part: Partial<Offer> = {}): Offer => ({
  machine: testCloud.machines["g1.xlarge"]!,
  room: { cpuMillis: 4000, memoryMiB: 16_384, pods: 10, volumes: 4, localGiB: 0 },
  menu: 0,
  io: { baseline: { iops: 2000, mibs: 200 }, burst: { iops: 3000, mibs: 300 } },
  zones: 1,
  architecture: 1,
  monthly: 100,
  ...part,
});

export const market = (...offers: Offer[]): Market => ({
  cloud: testCloud,
  region: "test-1",
  spot: false,
  overhead: { cpuMillis: 0, memoryMiB: 0, pods: 0, rootDiskGiB: 0 },
  rootDiskGiB: 20,
  zones: ["t-a", "t-b"],
  menus: [[], []],
  offers,
  like: [0, 1],
  work: { looks: 0 },
});

/** A workload of so many cores. */
export const of = (name: string, cores: number, group: number): Item =>
  item({ need: aNeed(name), cpuMillis: cores * 1000, memoryMiB: 1, ceilingMiB: 1, group });

const room = (cores: number) => ({ ...offer().room, cpuMillis: cores * 1000 });
const both = 0b11;
/** Two cores for 30 dollars and four for 50, everywhere; eight for 80 in the first zone alone. */
export const shop = market(
  offer({ monthly: 30, room: room(2), zones: both }),
  offer({ monthly: 50, room: room(4), zones: both }),
  offer({ monthly: 80, room: room(8), zones: 0b01 }),
);

/** Machines as `zone: names`, in order. */
export const told = (bins: readonly Bin[]): string[] =>
  bins.map(({ zone, items }) => `${zone}: ${items.map(({ need }) => need.name).join(" ")}`).sort();
