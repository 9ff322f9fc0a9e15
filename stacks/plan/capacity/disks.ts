/** Which disk a volume lies on: the cheapest that delivers what is needed, as large and as fast as it must be for that. */
import type { DiskPrice, DiskType, Tiers } from "../../../catalogue/clouds/cloud.ts";
import type { VolumeNeed } from "./types.ts";

/** What is bought of a disk. */
export interface Provision {
  sizeGiB: number;
  iops: number;
  /** MiB/s. */
  mibs: number;
}

/** A disk that was chosen. */
export interface DiskChoice extends Provision {
  type: string;
  /** US dollars. */
  monthly: number;
}

/** What the most able of some disks delivers, where none delivers enough. */
export interface DiskNearest extends Provision {
  /** Absent: there is no disk type at all. */
  type?: string;
}

export type DiskChosen = { ok: true; disk: DiskChoice } | { ok: false; nearest: DiskNearest };

/** What a volume asks of its disk. The peak too must be bought: a disk has no burst that lasts through a first sync. */
export function wanted({ sizeGiB, follow, peak }: Pick<VolumeNeed, "sizeGiB" | "follow" | "peak">): Provision {
  return {
    sizeGiB: Math.ceil(sizeGiB),
    iops: Math.ceil(Math.max(follow.iops, peak.iops)),
    mibs: Math.ceil(Math.max(follow.mibs, peak.mibs)),
  };
}

/**
 * The cheapest disk for a volume: it is made larger where only size delivers, and given more IOPS where its throughput
 * hangs on them. Of disks at one price, the first of the list.
 *
 * @param disks those that may be chosen; one without a price may not.
 */
export function chooseDisk(
  need: Pick<VolumeNeed, "sizeGiB" | "follow" | "peak">,
  disks: readonly DiskType[],
  prices: Readonly<Record<string, DiskPrice>>,
): DiskChosen {
  const want = wanted(need);
  const priced = disks.flatMap((type) => {
    const price = prices[type.name];
    return price === undefined ? [] : [{ type, price }];
  });
  let best: DiskChoice | undefined;
  for (const { type, price } of priced) {
    const disk = cheapestOf(want, type, price);
    if (disk !== undefined && (best === undefined || disk.monthly < best.monthly - 1e-9)) best = disk;
  }
  if (best !== undefined) return { ok: true, disk: best };
  return {
    ok: false,
    nearest: nearestOf(
      want,
      priced.map(({ type }) => type),
    ),
  };
}

/** The cheapest way in which one disk type delivers; undefined where it cannot. */
export function cheapestOf(want: Provision, type: DiskType, price: DiskPrice): DiskChoice | undefined {
  let best: DiskChoice | undefined;
  for (const sizeGiB of sizes(want, type)) {
    const provision = provisionAt(sizeGiB, want, type);
    if (provision === undefined) continue;
    const monthly = diskMonthly(provision, type, price);
    if (best === undefined || monthly < best.monthly - 1e-9) best = { type: type.name, ...provision, monthly };
  }
  return best;
}

/**
 * What a disk costs a month, US dollars: its size, and what it is given beyond what comes with the size.
 */
export function diskMonthly({ sizeGiB, iops, mibs }: Provision, type: DiskType, price: DiskPrice): number {
  const boughtIops = Math.max(0, iops - baseIops(sizeGiB, type));
  const boughtMibs = Math.max(0, mibs - baseMibs(sizeGiB, iops, type));
  return sizeGiB * price.perGiBMonth + tiered(boughtIops, price.perIopsMonth) + boughtMibs * price.perMiBsMonth;
}

/** What some units cost by prices that change with use. */
export function tiered(units: number, tiers: Tiers): number {
  let cost = 0;
  let from = 0;
  for (const { upTo = Infinity, price } of tiers) {
    if (units <= from) break;
    cost += (Math.min(units, upTo) - from) * price;
    from = upTo;
  }
  return cost;
}

/** Rounded up; a hair above a whole number is that number, for ratios like 0.256 are no binary fractions. */
const up = (value: number): number => Math.ceil(value - 1e-9);

const baseIops = (sizeGiB: number, { iops }: DiskType): number =>
  Math.min(iops.max, iops.included + iops.includedPerGiB * sizeGiB);

const baseMibs = (sizeGiB: number, iops: number, { throughput }: DiskType): number =>
  Math.min(
    throughput.max,
    throughput.included + throughput.includedPerGiB * sizeGiB + (throughput.includedPerIops ?? 0) * iops,
  );

/** The most IOPS that a disk of this size can have. */
function mostIops(sizeGiB: number, type: DiskType): number {
  const base = baseIops(sizeGiB, type);
  if (!type.iops.provisioned) return base;
  return Math.max(base, Math.min(type.iops.max, (type.iops.maxPerGiB ?? Infinity) * sizeGiB));
}

/** What must be bought at a given size; undefined where the size is too small, or the disk too slow. */
function provisionAt(sizeGiB: number, want: Provision, type: DiskType): Provision | undefined {
  const { throughput } = type;
  const iops = Math.max(Math.floor(baseIops(sizeGiB, type) + 1e-9), want.iops);
  if (baseMibs(sizeGiB, iops, type) + 1e-9 >= want.mibs) return within(sizeGiB, iops, want.mibs, type);
  if (want.mibs > throughput.max) return undefined;
  if (throughput.provisioned) {
    const raised = throughput.maxPerIops === undefined ? iops : Math.max(iops, up(want.mibs / throughput.maxPerIops));
    return within(sizeGiB, raised, want.mibs, type);
  }
  const perIops = throughput.includedPerIops ?? 0;
  if (perIops === 0) return undefined;
  const raised = up((want.mibs - throughput.included - throughput.includedPerGiB * sizeGiB) / perIops);
  return within(sizeGiB, Math.max(iops, raised), want.mibs, type);
}

/** What a disk with these IOPS delivers, where its size allows them. */
function within(sizeGiB: number, iops: number, mibs: number, type: DiskType): Provision | undefined {
  if (iops > mostIops(sizeGiB, type) + 1e-9) return undefined;
  return { sizeGiB, iops, mibs: Math.max(mibs, Math.floor(baseMibs(sizeGiB, iops, type) + 1e-9)) };
}

/**
 * The sizes worth looking at. Cost runs straight between the sizes at which something stops being needed, so the
 * cheapest is one of them: as small as can be, where the size brings the IOPS or throughput, or where it allows them.
 */
function sizes(want: Provision, type: DiskType): readonly number[] {
  const { iops, throughput, minGiB, maxGiB } = type;
  const least = Math.max(want.sizeGiB, minGiB);
  const ratio = throughput.provisioned ? throughput.maxPerIops : throughput.includedPerIops;
  const behind = Math.max(0, throughput.provisioned ? want.mibs : want.mibs - throughput.included);
  const forThroughput = ratio === undefined ? want.iops : Math.max(want.iops, up(behind / ratio));
  const found = [least];
  const add = (units: number, perGiB = 0): void => {
    if (perGiB > 0) found.push(Math.max(least, up(units / perGiB)));
  };
  for (const target of [want.iops, forThroughput]) {
    add(target - iops.included, iops.includedPerGiB);
    add(target, iops.maxPerGiB);
    add(want.mibs - throughput.included - (throughput.includedPerIops ?? 0) * target, throughput.includedPerGiB);
  }
  // Where size brings or allows IOPS, and throughput by them.
  const perIops = throughput.includedPerIops ?? 0;
  const missing = want.mibs - throughput.included;
  add(missing - perIops * iops.included, throughput.includedPerGiB + perIops * iops.includedPerGiB);
  add(missing, throughput.includedPerGiB + perIops * (iops.maxPerGiB ?? 0));
  add(missing - perIops * iops.max, throughput.includedPerGiB);
  return [...new Set(found)].filter((size) => size <= maxGiB).sort((a, b) => a - b);
}

/** At its largest and fastest, what comes nearest to the need: the one whose worst shortfall is the smallest. */
function nearestOf(want: Provision, types: readonly DiskType[]): DiskNearest {
  let best: { most: DiskNearest; share: number } | undefined;
  for (const type of types) {
    const most = mostOf(type);
    const share = Math.min(
      ratioOf(most.sizeGiB, want.sizeGiB),
      ratioOf(most.iops, want.iops),
      ratioOf(most.mibs, want.mibs),
    );
    if (best === undefined || share > best.share) best = { most, share };
  }
  return best?.most ?? { sizeGiB: 0, iops: 0, mibs: 0 };
}

/** A disk type at its largest and fastest. */
export function mostOf(type: DiskType): DiskNearest {
  const iops = mostIops(type.maxGiB, type);
  const base = baseMibs(type.maxGiB, iops, type);
  const bought = Math.min(type.throughput.max, (type.throughput.maxPerIops ?? Infinity) * iops);
  const mibs = Math.floor(type.throughput.provisioned ? Math.max(base, bought) : base);
  return { type: type.name, sizeGiB: type.maxGiB, iops, mibs };
}

const ratioOf = (has: number, wants: number): number => (wants === 0 ? 1 : Math.min(1, has / wants));
