/** Series that Prometheus records of the plan, for dashboards: what was meant, to be held against what is. Pure. */
import type { Catalogue } from "../../catalogue/chains/index.ts";
import type { CloudOf } from "../../catalogue/clouds/index.ts";
import { cloudOf } from "../../catalogue/clouds/index.ts";
import { recorded } from "../../catalogue/alerts/index.ts";
import { recordedForDashboards } from "../../catalogue/dashboards/recorded.ts";
import type { EnvironmentConfig } from "../config/environment.ts";
import { quantityBytes } from "../config/primitives.ts";
import { estimate } from "../estimate/estimate.ts";
import { hoursPerMonth } from "../estimate/lines.ts";
import { nodesOfChains, rpcGiBPerNode } from "../estimate/traffic.ts";
import type { AddressPlan } from "./addresses.ts";
import type { Capacity } from "./capacity/types.ts";
import { needsOf } from "./needs.ts";
import type { ChainPlan, RecordingRulePlan } from "./types.ts";

const secondsPerMonth = hoursPerMonth * 3600;

/** Of an environment whose machines are priced. */
export interface Priced {
  pools: readonly { name: string; machine: string; count: number }[];
  /** US dollars a month of each part and kind; what costs nothing is left out. */
  dollars: readonly { part: string; kind: string; monthly: number }[];
  /** What each node sends, GiB a month: to its peers, and to clients. */
  egress: readonly { chain: string; node: string; outGiB: number }[];
}

/** @returns undefined where machines are not ours to price. */
export function pricedOf(
  config: EnvironmentConfig,
  environment: string,
  accepted: { capacity?: Capacity | undefined; addresses?: AddressPlan | undefined },
  { clients, clouds = cloudOf }: { clients: Catalogue; clouds?: CloudOf | undefined },
): Priced | undefined {
  const { capacity, addresses } = accepted;
  if (capacity === undefined || capacity.cloud === "existing") return undefined;
  const cloud = clouds(capacity.cloud);
  const { needs, overhead } = needsOf(config, clients, cloud);
  const { chains } = estimate({
    environment,
    config,
    capacity,
    needs,
    cloud,
    overhead,
    ...(addresses === undefined ? {} : { addresses }),
  });
  return {
    pools: capacity.pools.map(({ name, machine, count }) => ({ name, machine, count })),
    dollars: chains.flatMap(({ name, kinds }) =>
      Object.entries(kinds).flatMap(([kind, monthly]) => (monthly > 0 ? [{ part: name, kind, monthly }] : [])),
    ),
    egress: nodesOfChains(needs)
      .filter(({ leftOut }) => leftOut === undefined)
      .map(({ name, bookedOn, traffic }) => ({ chain: bookedOn, node: name, outGiB: traffic.outGiB + rpcGiBPerNode })),
  };
}

export function pricesRecorded({ pools, dollars, egress }: Priced): RecordingRulePlan[] {
  const { machinesPlanned, monthlyDollars } = recordedForDashboards;
  return [
    ...pools.map(({ name, machine, count }) => record(machinesPlanned, count, { pool: name, machine })),
    // To the cent: a price that is refined beyond it is none.
    ...dollars.map(({ part, kind, monthly }) =>
      record(monthlyDollars, Math.round(monthly * 100) / 100, { part, kind }),
    ),
    ...egress.map(({ chain, node, outGiB }) =>
      record(recorded.nodeEgress, Math.round((outGiB * 2 ** 30) / secondsPerMonth), { chain, node }),
    ),
  ];
}

/** Volumes of nodes, by what their clients are. */
export function volumesPlanned(chains: readonly ChainPlan[]): RecordingRulePlan[] {
  return chains.flatMap(({ name: chain, nodes }) =>
    nodes.flatMap(({ name: node, clients }) =>
      clients.map(({ role, claim }) =>
        record(recordedForDashboards.volumePlanned, quantityBytes(claim.size), { chain, node, role }),
      ),
    ),
  );
}

export function record(name: string, value: number, labels: Record<string, string>): RecordingRulePlan {
  return { record: name, expr: `vector(${value})`, labels };
}
