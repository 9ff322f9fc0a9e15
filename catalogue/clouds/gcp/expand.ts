/**
 * machines.json as the machine types it stands for: a group a series, lists by size. It and regions.json are put in by hand,
 * from what `sources` of gcp.ts names: no registry's package carries Google's machines and prices as they are now.
 */
import { readFileSync } from "node:fs";
import type { Architecture } from "../../profile.ts";
import type { MachineType } from "../cloud.ts";
import { disksOf } from "./io.ts";

/** Machines of one series. Every list goes by the sizes of `vcpus`; a shape that ends sooner is not made any larger. */
export interface MachineGroup {
  family: string;
  architecture: Architecture;
  vcpus: readonly number[];
  /** Memory of each shape (`standard`, `highmem`, …), GiB: what Google writes as GB is 2^30 bytes. */
  gib: Readonly<Record<string, readonly number[]>>;
  /** What may leave the machine, Gbit/s, without the dearer Tier_1 networking. */
  gbps: readonly number[];
  /** Disks beside the root disk. */
  volumes: readonly number[];
  /** What Google bills it by. */
  billed: readonly Billed[];
  /** Local disks come with machines of a name of their own. */
  local?: LocalDisks;
}

export type Billed = "vcpus" | "gib" | "localGiB";

export interface LocalDisks {
  /** `lssd` in `c3-standard-8-lssd`. */
  suffix: string;
  /** Whether the series has no machine without them. */
  always?: boolean;
  diskGiB: number;
  shapes: readonly string[];
  /** How many, by size; 0: that size has none. */
  disks: readonly number[];
  /** Where it differs from the group's. */
  volumes?: readonly number[];
  /** The series that its GiB are priced like, where its own prices leave them out. */
  pricedAs?: string;
}

/** A machine type and what it is billed by. */
export interface Expanded {
  machine: MachineType;
  group: MachineGroup;
  units: Readonly<Record<Billed, number>>;
}

/** Pods that GKE gives addresses to where nothing else is said, for clusters of a VPC's own addresses. */
export const defaultMaxPods = 110;

/** Every machine of the groups, in their order: those without local disks first. */
export function expand(groups: readonly MachineGroup[]): Expanded[] {
  return groups.flatMap((group) => [...plain(group), ...withLocal(group)]);
}

function plain(group: MachineGroup): Expanded[] {
  if (group.local?.always === true) return [];
  return Object.entries(group.gib).flatMap(([shape, sizes]) =>
    sizes.map((gib, size) => machineOf({ group, shape, size, gib })),
  );
}

function withLocal(group: MachineGroup): Expanded[] {
  const { local } = group;
  if (local === undefined) return [];
  return local.shapes.flatMap((shape) =>
    (group.gib[shape] ?? []).flatMap((gib, size) => {
      const count = local.disks[size] ?? 0;
      return count === 0 ? [] : [machineOf({ group, shape, size, gib, local: { ...local, count } })];
    }),
  );
}

interface Picked {
  group: MachineGroup;
  shape: string;
  size: number;
  gib: number;
  local?: LocalDisks & { count: number };
}

function machineOf({ group, shape, size, gib, local }: Picked): Expanded {
  const vcpus = at(group.vcpus, size);
  const gbps = at(group.gbps, size);
  const localGiB = local === undefined ? 0 : local.count * local.diskGiB;
  const plainName = `${group.family}-${shape}-${vcpus}`;
  return {
    group,
    units: { vcpus, gib, localGiB },
    machine: {
      name: local === undefined ? plainName : `${plainName}-${local.suffix}`,
      family: group.family,
      architecture: group.architecture,
      vcpus,
      memoryMiB: gib * 1024,
      ...(local === undefined ? {} : { localNvme: { count: local.count, totalGiB: localGiB } }),
      // Google states one figure, and no credits.
      network: { baselineGbps: gbps, burstGbps: gbps },
      disks: disksOf(group.family, vcpus),
      maxVolumes: at(local?.volumes ?? group.volumes, size),
      maxPods: defaultMaxPods,
    },
  };
}

function at(list: readonly number[], size: number): number {
  const value = list[size];
  if (value === undefined) throw new Error(`machines.json has a list that ends before size ${size}.`);
  return value;
}

export function readMachines(): readonly MachineGroup[] {
  return readJson("machines.json") as readonly MachineGroup[];
}

/** A file of this folder. */
export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
}
