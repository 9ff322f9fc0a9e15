import { saturation } from "../../catalogue/gateway/gateway.ts";
import { nodesIn } from "../config/chains.ts";
import type { View } from "./view.ts";
import { counted } from "./words.ts";

/** How many nodes have no more to do than each keeps up with. */
export function nodesFor(busyPerNode: number, nodes: number): number {
  return Math.max(1, Math.ceil((busyPerNode * nodes) / saturation.busyPerNode));
}

/** What stands before a chain's nodes, and when one more node is worth its price. */
export function explainGateway(view: View, name: string): string[] {
  const chain = view.config.chains?.find((each) => each.name === name);
  if (chain?.chain !== "ethereum" || chain.gateway === undefined) return [];
  const nodes = nodesIn(chain);
  const { consumers, replicas } = chain.gateway;
  const grown = replicas.min === replicas.max ? "" : `, up to ${replicas.max} under load`;
  const { busyPerNode, minutes } = saturation;
  return [
    `${counted(consumers.length, "consumer")} ${consumers.length === 1 ? "reaches" : "reach"} it through ${name}-gateway: ${counted(replicas.min, "replica")}${grown}, for which machines are planned.`,
    `Its nodes are ${nodes}, as the file says. One more is worth it when each has more than ${busyPerNode} requests under way for ${minutes} minutes: the alert ChainNodesSaturated says so, with the figure that \`--busy\` takes here.`,
    ...(view.busy === undefined ? [] : [advice(view, name, nodes, view.busy)]),
  ];
}

function advice({ environment }: View, name: string, nodes: number, busy: number): string {
  const wanted = nodesFor(busy, nodes);
  const at = `With ${busy} requests under way at each of ${counted(nodes, "node")}, ${counted(wanted, "node")} would do`;
  return wanted > nodes
    ? `${at}: \`./cryptokube add-node ${environment} ${name}\` adds one, and ${wanted - nodes} ${wanted - nodes === 1 ? "is" : "are"} wanted.`
    : `${at}: no more are wanted.`;
}
