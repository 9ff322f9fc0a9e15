/** What an environment costs, why, and what of it runs out first. Pure; the result is plain data that survives JSON. */
import type { CloudName } from "../../catalogue/clouds/cloud.ts";
import type { Source } from "../../catalogue/source.ts";
import { computeLines, type PoolRow } from "./compute.ts";
import { diskLines, type VolumeRow } from "./disks.ts";
import { type Growth, growthOf } from "./growth.ts";
import { leavingSentence } from "./leaving.ts";
import {
  type EstimateInput,
  groupBy,
  hoursPerMonth,
  type Line,
  type LineKind,
  lineKinds,
  notPriced,
  platform,
  pricesOf,
  sourcesOf,
  sum,
  unused,
} from "./lines.ts";
import { type QuotaRow, quotasOf } from "./quotas.ts";
import { type RunsOut, runsOutOf } from "./runs-out.ts";
import { serviceLines } from "./services.ts";
import { trafficLines, type TrafficRow } from "./traffic.ts";
import { type Reason, reasonsOf } from "./why.ts";

/** US dollars. */
export interface Price {
  monthly: number;
  hourly: number;
}

/** What one chain costs, or the platform, or what is unused. */
export interface ChainPrice extends Price {
  name: string;
  /** What it is sized by: the profiles of its nodes. Empty where nothing of it was needed. */
  profiles: string[];
  /** Its nodes and parts. */
  nodes: number;
  /** Of the total, 0 to 1. */
  share: number;
  /** US dollars a month. */
  kinds: Record<LineKind, number>;
}

export interface Estimate {
  /** Of this format. */
  version: 1;
  environment: string;
  cloud: CloudName;
  cloudTitle: string;
  region?: string;
  regionTitle?: string;
  zones: string[];
  currency: "USD";
  /** A month. */
  hoursPerMonth: number;
  /** False on an existing cluster: every price is 0, and {@link Estimate.assumptions} says so. */
  priced: boolean;
  total: Price;
  /** US dollars a month. */
  kinds: Record<LineKind, number>;
  /** The dearest first; the platform and what is unused last. */
  chains: ChainPrice[];
  reasons: Reason[];
  runsOut: RunsOut[];
  pools: PoolRow[];
  volumes: VolumeRow[];
  traffic: TrafficRow[];
  quotas: QuotaRow[];
  growth: Growth;
  lines: Line[];
  assumptions: string[];
  /** Where the prices are from, by the lines' keys. */
  sources: Record<string, Source>;
}

function byKind(lines: readonly Line[]): Record<LineKind, number> {
  const of = (kind: LineKind): number => sum(lines.filter((line) => line.kind === kind).map(({ monthly }) => monthly));
  return { machines: of("machines"), disks: of("disks"), traffic: of("traffic"), services: of("services") };
}

const priceOf = (monthly: number): Price => ({ monthly, hourly: monthly / hoursPerMonth });

function chainsOf(input: EstimateInput, lines: readonly Line[], total: number): ChainPrice[] {
  const needs = groupBy(input.needs, ({ bookedOn }) => bookedOn);
  const booked = groupBy(lines, ({ bookedOn }) => bookedOn);
  const last = (name: string): number => [platform, unused].indexOf(name) + 1;
  return [...new Set([...needs.keys(), ...booked.keys()])]
    .map((name) => {
      const own = booked.get(name) ?? [];
      const mine = needs.get(name) ?? [];
      const price = priceOf(sum(own.map(({ monthly }) => monthly)));
      return {
        name,
        profiles: [...new Set(mine.map(({ profile }) => profile))],
        nodes: mine.length,
        ...price,
        share: total > 0 ? price.monthly / total : 0,
        kinds: byKind(own),
      };
    })
    .sort((a, b) => last(a.name) - last(b.name) || b.monthly - a.monthly || (a.name < b.name ? -1 : 1));
}

/**
 * Prices a plan.
 *
 * @throws Error where the catalogue has no price for what the plan names.
 */
export function estimate(input: EstimateInput): Estimate {
  const { capacity, cloud, environment } = input;
  const prices = pricesOf(input);
  const compute = computeLines(input, prices);
  const disks = diskLines(input, prices);
  const traffic = trafficLines(input, prices);
  const lines = [...compute.lines, ...disks.lines, ...traffic.lines, ...serviceLines(input, prices)];
  const growth = growthOf(input, prices, lines);
  const quotas = quotasOf(input, growth);
  const total = priceOf(sum(lines.map(({ monthly }) => monthly)));
  const parts = { pools: compute.pools, volumes: disks.volumes, traffic: traffic.traffic, lines };
  const { region } = prices;
  const meanwhile = leavingSentence(input);
  return {
    version: 1,
    environment,
    cloud: cloud.name,
    cloudTitle: cloud.title,
    ...(region === undefined ? {} : { region: region.name, regionTitle: region.title }),
    zones: [...capacity.zones],
    currency: "USD",
    hoursPerMonth,
    priced: prices.priced,
    total,
    kinds: byKind(lines),
    chains: chainsOf(input, lines, total.monthly),
    reasons: reasonsOf(input.needs, parts),
    runsOut: runsOutOf(input, growth, compute.pools, quotas),
    pools: compute.pools,
    volumes: disks.volumes,
    traffic: traffic.traffic,
    quotas,
    growth,
    lines,
    assumptions: [
      ...assumptionsOf(lines, growth, prices.priced),
      ...(meanwhile === undefined ? [] : [`In no sum: ${meanwhile}`]),
    ],
    sources: sourcesOf(
      cloud,
      lines.map(({ source }) => source),
    ),
  };
}

function assumptionsOf(lines: readonly Line[], growth: Growth, priced: boolean): string[] {
  const said = lines.flatMap(({ assumption }) =>
    assumption === undefined || assumption === notPriced ? [] : [assumption],
  );
  return [
    ...(priced
      ? [
          `List prices in US dollars, without tax, discounts or commitments. A month is ${hoursPerMonth} hours.`,
          "A machine is paid whole; chains share it by the larger of their parts of its CPU and memory.",
        ]
      : [`Machines, disks and traffic are ${notPriced}.`]),
    "Data grows evenly, as its profile says; traffic is that of following the head, without the first sync.",
    `A volume is grown when less than ${Math.round(growth.freeSpace * 100)} % would be free, to what lasts ${growth.stepMonths} months.`,
    ...new Set(said),
  ];
}

export { lineKinds };
