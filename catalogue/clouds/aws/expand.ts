/** machines.json and regions.json as they are reckoned with. `scripts/catalogue/aws.ts` writes both. */
import { readFileSync } from "node:fs";
import type { Architecture } from "../../profile.ts";
import type { MachinePrice, MachineType, Region } from "../cloud.ts";
import { diskPrices, diskTypes } from "./disks.ts";
import { servicePrices } from "./services.ts";
import { zonesWithoutCluster } from "./zones.ts";

/** A machine's columns, in the order of the file's `columns`. */
export type MachineRow = readonly [
  architecture: Architecture,
  vcpus: number,
  memoryMiB: number,
  networkBaselineGbps: number,
  networkBurstGbps: number,
  ebsBaselineIops: number,
  ebsBaselineMbps: number,
  ebsBurstIops: number,
  ebsBurstMbps: number,
  maxVolumes: number,
  maxPods: number,
  podsWithoutPrefixes: number,
  nvmeCount?: number,
  nvmeGB?: number,
];

export interface MachinesFile {
  columns: readonly string[];
  rows: Readonly<Record<string, MachineRow>>;
}

export interface RegionFile {
  title: string;
  zones: readonly string[];
  /** Dollars an hour, then the numbers of the zones that offer it; none: all of them do. */
  machines: Readonly<Record<string, readonly number[]>>;
}

export interface RegionsFile {
  spotShare: number;
  regions: Readonly<Record<string, RegionFile>>;
}

export function readMachines(): MachinesFile {
  return readJson("machines.json") as MachinesFile;
}

export function readRegions(): RegionsFile {
  return readJson("regions.json") as RegionsFile;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
}

/** Megabits of 10^6 bits a second in whole MiB of 2^20 bytes, rounded down. */
export function mibsOfMbps(mbps: number): number {
  return Math.floor((mbps * 1e6) / 8 / 2 ** 20);
}

/** Gigabytes of 10^9 bytes in whole GiB, rounded down. */
export function gibOfGB(gigabytes: number): number {
  return Math.floor((gigabytes * 1e9) / 2 ** 30);
}

export function machineOf(name: string, row: MachineRow): MachineType {
  const [architecture, vcpus, memoryMiB, baselineGbps, burstGbps, iops, mbps, burstIops, burstMbps] = row;
  const [, , , , , , , , , maxVolumes, maxPods, , nvmeCount, nvmeGB] = row;
  // Both types are EBS, and share the machine's one path to it.
  const io = {
    baseline: { iops, mibs: mibsOfMbps(mbps) },
    burst: { iops: burstIops, mibs: mibsOfMbps(burstMbps) },
  };
  return {
    name,
    family: name.slice(0, name.indexOf(".")),
    architecture,
    vcpus,
    memoryMiB,
    ...(nvmeCount === undefined || nvmeGB === undefined
      ? {}
      : { localNvme: { count: nvmeCount, totalGiB: gibOfGB(nvmeGB) } }),
    network: { baselineGbps, burstGbps },
    disks: Object.fromEntries(Object.keys(diskTypes).map((type) => [type, io])),
    maxVolumes,
    maxPods,
  };
}

export function regionOf(name: string, file: RegionFile): Region {
  return {
    name,
    title: file.title,
    zones: file.zones.map((id) => ({ id, cluster: !zonesWithoutCluster.includes(id) })),
    machines: Object.fromEntries(Object.entries(file.machines).map(([type, row]) => [type, priceOf(row, file.zones)])),
    disks: diskPrices(name),
    services: servicePrices(name),
  };
}

function priceOf([perHour = 0, ...numbers]: readonly number[], zones: readonly string[]): MachinePrice {
  if (numbers.length === 0) return { perHour };
  return { perHour, zones: zones.filter((id) => numbers.some((number) => id.endsWith(`-az${number}`))) };
}
