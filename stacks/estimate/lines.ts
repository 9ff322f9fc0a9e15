/**
 * What an estimate is made of: lines, each a quantity at a price, booked on a chain. Pure; it survives JSON. Nothing is
 * rounded here: that is for whoever shows it.
 */
import type { Cloud, DiskPrice, Region, ServicePrices, Tiers } from "../../catalogue/clouds/cloud.ts";
import type { Source } from "../../catalogue/source.ts";
import type { BookedOn, Capacity, MachineOverhead, Need } from "../plan/capacity/types.ts";
import type { AddressPlan } from "../plan/addresses.ts";
import type { ClusterConfig } from "../config/cluster.ts";
import type { FluentdConfig } from "../config/fluentd.ts";
import type { NetworkConfig } from "../config/network.ts";

/** Hours of a month, as clouds reckon them. */
export const hoursPerMonth = 730;

/** Where machine time is booked that nothing was placed on. */
export const unused = "unused";

/** Where is booked what serves all. */
export const platform = "platform";

/** Said of every line of a cluster that is not ours to price. */
export const notPriced = "not priced: the cluster is yours";

/** What an estimate is made from. */
export interface EstimateInput {
  environment: string;
  /** Of the file, how it is planned: what share of a volume is to stay free; which ways out of the network are bought; how much
   * is logged, and how long it is kept. */
  config: {
    readonly planning: { readonly freeSpace: number };
    readonly network?: Pick<NetworkConfig, "nat" | "endpoints">;
    readonly cluster?: ClusterConfig;
    readonly fluentd?: FluentdConfig;
  };
  capacity: Capacity;
  needs: readonly Need[];
  addresses?: AddressPlan;
  cloud: Cloud;
  /** What every machine's floor takes; without it, it is part of what is unused. */
  overhead?: MachineOverhead;
}

export const lineKinds = ["machines", "disks", "traffic", "services"] as const;
export type LineKind = (typeof lineKinds)[number];

/** One quantity at one price. */
export interface Line {
  /** Unique in the estimate, and the same from run to run. */
  id: string;
  kind: LineKind;
  /** A chain, explorer, signer, app; {@link platform}; {@link unused}. */
  bookedOn: BookedOn;
  what: string;
  quantity: number;
  /** What the price is for one of: `machine hour`, `GiB`, `IOPS`. */
  unit: string;
  /** US dollars. */
  unitPrice: number;
  /** US dollars a month: quantity × unitPrice. */
  monthly: number;
  /** What was taken for granted. */
  assumption?: string;
  /** A key of the estimate's sources. */
  source: string;
}

/** A line, its month reckoned. */
export function line(parts: Omit<Line, "monthly">): Line {
  return { ...parts, monthly: parts.quantity * parts.unitPrice };
}

/** The part of a quantity that falls into each tier of a price. Tiers that nothing falls into are left out. */
export function tiered(quantity: number, tiers: Tiers): { tier: number; quantity: number; price: number }[] {
  const parts = [];
  let below = 0;
  for (const [tier, { upTo = Infinity, price }] of tiers.entries()) {
    const part = Math.min(quantity, upTo) - below;
    if (part <= 0) break;
    parts.push({ tier, quantity: part, price });
    below = upTo;
  }
  return parts;
}

/** The prices of an environment's region. On an existing cluster all is free, for its owner has paid. */
export interface Prices {
  /** Whether these are prices at all. */
  priced: boolean;
  region?: Region;
  machine: (name: string, spot: boolean) => { perHour: number; reckoned: boolean };
  disk: (type: string) => DiskPrice;
  services: ServicePrices;
}

const free: Tiers = [{ price: 0 }];
const freeDisk: DiskPrice = { perGiBMonth: 0, perIopsMonth: free, perMiBsMonth: 0 };
const freeServices: ServicePrices = {
  controlPlanePerHour: 0,
  snapshotPerGiBMonth: 0,
  objectStorage: { perGiBMonth: 0, perThousandWrites: 0, perThousandReads: 0 },
  egressPerGiB: free,
  nat: { perHour: 0, perGiB: 0 },
  crossZonePerGiB: 0,
  loadBalancer: { perHour: 0, perGiB: 0 },
  publicAddressPerHour: 0,
  key: { perMonth: 0, perTenThousandUses: 0 },
  logs: { perGiB: 0, perGiBMonth: 0 },
};

/** @throws Error where the plan names a machine or disk that the region has no price for: plan and catalogue are apart. */
export function pricesOf({ capacity, cloud }: Pick<EstimateInput, "capacity" | "cloud">): Prices {
  if (cloud.name === "existing") {
    return {
      priced: false,
      machine: () => ({ perHour: 0, reckoned: false }),
      disk: () => freeDisk,
      services: freeServices,
    };
  }
  const region = cloud.regions[capacity.region ?? ""];
  if (region === undefined) throw new Error(`${cloud.title} has no region ${capacity.region ?? "(none named)"}.`);
  const known = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw new Error(`${cloud.title} has no price for ${what} in ${region.name}.`);
    return value;
  };
  return {
    priced: true,
    region,
    machine(name, spot) {
      const { perHour, spotPerHour } = known(region.machines[name], name);
      if (!spot) return { perHour, reckoned: false };
      return spotPerHour === undefined
        ? { perHour: perHour * cloud.spotShare.value, reckoned: true }
        : { perHour: spotPerHour, reckoned: false };
    },
    disk: (type) => known(region.disks[type], type),
    services: region.services,
  };
}

/** The source of a kind of figure, or of the kind above it: `prices.services.nat`, `prices.services`, `prices`. */
export function sourceKey(cloud: Cloud, wanted: string): string {
  for (let key = wanted; key !== ""; key = key.slice(0, Math.max(0, key.lastIndexOf(".")))) {
    if (cloud.sources[key] !== undefined) return key;
  }
  return wanted;
}

/** The sources that lines and quotas name. */
export function sourcesOf(cloud: Cloud, keys: Iterable<string>): Record<string, Source> {
  const named: Record<string, Source | undefined> = { ...cloud.sources, spotShare: cloud.spotShare.source };
  const sources: Record<string, Source> = {};
  for (const key of [...new Set(keys)].sort()) {
    const source = named[key];
    if (source !== undefined) sources[key] = source;
  }
  return sources;
}

/** The sum of some numbers. */
export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Things by a key, in the order of their first coming. */
export function groupBy<T>(things: Iterable<T>, key: (thing: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const group = groups.get(key(thing));
    if (group === undefined) groups.set(key(thing), [thing]);
    else group.push(thing);
  }
  return groups;
}
