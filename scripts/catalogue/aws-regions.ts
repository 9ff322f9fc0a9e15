/** Regions: zones and the prices of machines in them. */
import { zonesWithoutCluster } from "../../catalogue/clouds/aws/zones.ts";

/** What `DescribeInstanceTypeOfferings` answers, by zone id. */
export interface Offering {
  InstanceType: string;
  Location: string;
}

/** Dollars an hour, then the numbers of the zones that offer it; no numbers: all of them do. */
export type PriceRow = number[];

export interface RegionRow {
  title: string;
  zones: string[];
  machines: Record<string, PriceRow>;
}

/** The first region's prices in Karpenter's table of Go literals: `"m7g.large": 0.081600,`. */
export function karpenterPrices(source: string, region: string): Map<string, number> {
  const begin = source.indexOf(`\t"${region}": {`);
  if (begin < 0) throw new Error(`Karpenter's table has no ${region}.`);
  const end = source.indexOf("\n\t},", begin);
  const part = source.slice(begin, end < 0 ? undefined : end);
  return new Map(
    [...part.matchAll(/"([a-z0-9-]+\.[a-z0-9-]+)": (\d+\.\d+)/g)].map(([, name, price]) => [name ?? "", Number(price)]),
  );
}

/** An entry of ec2instances.info's table, as far as it is read here. */
export interface PricedInstance {
  instance_type: string;
  pricing: Record<string, { linux?: { ondemand?: string; pct_savings_od?: number | string } } | undefined>;
}

/** Type, then region, then dollars an hour. */
export function listPrices(instances: readonly PricedInstance[]): Map<string, Map<string, number>> {
  return new Map(
    instances.map(({ instance_type: type, pricing }) => [
      type,
      new Map(
        Object.entries(pricing).flatMap(([region, entry]) => {
          const price = Number(entry?.linux?.ondemand ?? 0);
          return price > 0 ? [[region, price] as const] : [];
        }),
      ),
    ]),
  );
}

/**
 * The share of the full price that spot machines of these types cost in these regions at the most expensive quarter's
 * edge, so that three of four are cheaper: hundredths.
 */
export function spotShare(
  instances: readonly PricedInstance[],
  types: ReadonlySet<string>,
  regions: readonly string[],
): number {
  const savings = instances
    .filter(({ instance_type: type }) => types.has(type))
    .flatMap(({ pricing }) => regions.map((region) => pricing[region]?.linux?.pct_savings_od))
    .filter((saving) => typeof saving === "number")
    .toSorted((a, b) => a - b);
  const quarter = savings[Math.floor(savings.length / 4)];
  if (quarter === undefined) throw new Error("No savings of spot machines are known.");
  return (100 - quarter) / 100;
}

/** The row of a region: types that have both a price and a zone that takes a cluster. */
export function regionRow(
  title: string,
  offerings: readonly Offering[],
  types: readonly string[],
  priceOf: (type: string) => number | undefined,
): RegionRow {
  // `use1-az4`; local and Wavelength zones have more parts.
  const zones = [...new Set(offerings.map(({ Location }) => Location))]
    .filter((id) => /^[a-z]+\d-az\d+$/.test(id))
    .toSorted();
  const offered = Map.groupBy(offerings, ({ InstanceType }) => InstanceType);
  const machines: Record<string, PriceRow> = {};
  for (const type of types) {
    const price = priceOf(type);
    const there = zones.filter((zone) => offered.get(type)?.some(({ Location }) => Location === zone));
    if (price === undefined || there.every((zone) => zonesWithoutCluster.includes(zone))) continue;
    machines[type] = there.length === zones.length ? [price] : [price, ...there.map(zoneNumber)];
  }
  return { title, zones, machines };
}

/** 4 of `use1-az4`. */
export function zoneNumber(id: string): number {
  return Number(id.slice(id.lastIndexOf("-az") + 3));
}
