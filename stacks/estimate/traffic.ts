/**
 * What crosses the environment's border, and its zones'. How much a node's peers take depends on how it meets them: see
 * PeerMode in catalogue/profile.ts.
 */
import type { PeerMode } from "../../catalogue/profile.ts";
import type { Need } from "../plan/capacity/types.ts";
import {
  type EstimateInput,
  groupBy,
  hoursPerMonth,
  type Line,
  line,
  notPriced,
  platform,
  type Prices,
  sourceKey,
  sum,
  tiered,
} from "./lines.ts";

/** What the region's own clients are taken to read from each node, GiB a month. Not measured: see the assumption's text. */
export const rpcGiBPerNode = 50;

/** The traffic of one chain in one peer mode, GiB a month. */
export interface TrafficRow {
  bookedOn: string;
  peerMode: PeerMode;
  nodes: number;
  inGiB: number;
  outGiB: number;
  /** US dollars a month: egress, address translation, addresses. */
  monthly: number;
}

/** Nodes that peers and clients talk to; a database or Prometheus talks to neighbours only. */
export function talkative(needs: readonly Need[]): Need[] {
  return needs.filter(({ bookedOn, traffic }) => bookedOn !== platform && traffic.inGiB + traffic.outGiB > 0);
}

/** Those of them that are nodes of chains. */
export function nodesOfChains(needs: readonly Need[]): Need[] {
  return talkative(needs).filter(ofChain);
}

/** What peers dial is a chain's node; what else faces the internet has its own ways in. */
const ofChain = ({ path }: Need): boolean => path[0] === "cryptokube:chains";

/** The share of a node's traffic that is on connections which peers opened. Not measured: see the assumption's text. */
export const dialledShare = 0.5;

/** Puts a line to a group's: its figure among the prices, its id, what it is, how much of what, and what one costs. */
type AddLine = (
  figure: string,
  id: string,
  what: string,
  quantity: number,
  unit: string,
  unitPrice: number,
  text?: string,
) => void;

/** On AWS peers come through a Network Load Balancer of the node's own: docs/decisions/0025-peers.md. */
function addBalancers(group: readonly Need[], { loadBalancer }: Prices["services"], add: AddLine): void {
  const through = sum(group.map(({ traffic }) => traffic.inGiB + traffic.outGiB)) * dialledShare;
  const said =
    `Half of what nodes exchange with peers is taken to be on connections that the peers opened, and to pass the node's load ` +
    "balancer: a unit of it carries a GiB an hour.";
  const hours = group.length * hoursPerMonth;
  add("loadBalancer", "peer-balancer", "load balancers for peers, one a node", hours, "hour", loadBalancer.perHour);
  add("loadBalancer", "peer-balancer-units", "through them", through, "GiB", loadBalancer.perGiB, said);
}

/** The traffic of all nodes. Egress falls into the price's tiers as one sum, and each pays its part of every tier. */
export function trafficLines(input: EstimateInput, prices: Prices): { lines: Line[]; traffic: TrafficRow[] } {
  const { cloud, capacity } = input;
  const { services } = prices;
  const lines: Line[] = [];
  const traffic: TrafficRow[] = [];
  const from = (figure: string): string => sourceKey(cloud, `prices.services.${figure}`);
  const said = (text?: string): { assumption?: string } =>
    prices.priced ? (text === undefined ? {} : { assumption: text }) : { assumption: notPriced };
  const nodes = talkative(input.needs);
  const egress = sum(nodes.map((need) => need.traffic.outGiB));
  const tiers = tiered(egress, services.egressPerGiB);

  for (const group of groupBy(nodes, (need) => `${need.bookedOn}/${need.peerMode}`).values()) {
    const first = group[0];
    if (first === undefined) continue;
    const { bookedOn, peerMode } = first;
    const before = lines.length;
    const add: AddLine = (figure, id, what, quantity, unit, unitPrice, text) => {
      const named = { id: `${id}/${bookedOn}/${peerMode}`, kind: "traffic" as const, bookedOn };
      if (quantity > 0) {
        lines.push(line({ ...named, what, quantity, unit, unitPrice, ...said(text), source: from(figure) }));
      }
    };
    const outGiB = sum(group.map((need) => need.traffic.outGiB));
    const inGiB = sum(group.map((need) => need.traffic.inGiB));
    const mode =
      peerMode === "inbound"
        ? "Nodes that peers dial send from their machines' own addresses: that is egress, and what they receive is free."
        : "Outbound nodes go through address translation: it takes its price for both directions, and egress comes on top.";
    for (const { tier, quantity, price } of tiers) {
      const what = `to the internet, ${peerMode} peers${tiers.length > 1 ? `, price tier ${tier + 1}` : ""}`;
      add("egress", `egress-${tier + 1}`, what, quantity * (outGiB / egress), "GiB", price, mode);
    }
    if (peerMode === "inbound") {
      add(
        "publicAddress",
        "address",
        "public addresses of nodes",
        group.length * hoursPerMonth,
        "address hour",
        services.publicAddressPerHour,
      );
      addBalancers(cloud.name === "aws" ? group.filter(ofChain) : [], services, add);
    } else {
      add("nat", "nat", "through address translation, both ways", inGiB + outGiB, "GiB", services.nat.perGiB, mode);
    }
    traffic.push({
      bookedOn,
      peerMode,
      nodes: group.length,
      inGiB,
      outGiB,
      monthly: sum(lines.slice(before).map(({ monthly }) => monthly)),
    });
  }

  for (const [bookedOn, group] of groupBy(nodes, (need) => need.bookedOn)) {
    const rpc = group.length * rpcGiBPerNode;
    const assumption =
      `Clients in the region read ${rpcGiBPerNode} GiB a month from each node through the load balancer, evenly over the zones: ` +
      "of that, (zones − 1) / zones crosses from one zone to another.";
    const zones = capacity.zones.length;
    const add = (figure: string, id: string, what: string, quantity: number, unitPrice: number): void => {
      const named = { id: `${id}/${bookedOn}`, kind: "traffic" as const, bookedOn, what };
      lines.push(line({ ...named, quantity, unit: "GiB", unitPrice, ...said(assumption), source: from(figure) }));
    };
    add(
      "loadBalancer",
      "load-balancer-traffic",
      "requests, through the load balancer",
      rpc,
      services.loadBalancer.perGiB,
    );
    if (zones > 1) {
      add(
        "crossZone",
        "cross-zone",
        "requests, from zone to zone",
        (rpc * (zones - 1)) / zones,
        services.crossZonePerGiB,
      );
    }
  }
  return { lines, traffic };
}
