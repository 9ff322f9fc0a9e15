import { parseBlock, type Block, contains } from "../../plan/addresses/cidr.ts";
import type { Known } from "../known.ts";
import { type BrokenRule, entriesOf, entryOf, type Fields, fieldsOf, listOf } from "./fields.ts";

type Path = (string | number)[];

/**
 * Addresses that no peer of a public network reaches (RFC 6890 and RFC 5735): "this" network, private use, shared address
 * space, loopback, link local, IETF's own, benchmarking, multicast and above. Those of documentation are let through: they
 * belong to nobody, and examples are written with them.
 */
const unreachable: readonly [range: string, what: string][] = [
  ["0.0.0.0/8", "of no network"],
  ["10.0.0.0/8", "private"],
  ["100.64.0.0/10", "of a carrier's own network"],
  ["127.0.0.0/8", "this machine itself"],
  ["169.254.0.0/16", "of one link only"],
  ["172.16.0.0/12", "private"],
  ["192.0.0.0/24", "reserved"],
  ["192.168.0.0/16", "private"],
  ["198.18.0.0/15", "for measurements"],
  ["224.0.0.0/3", "of no single machine"],
];

/** Where peers find nodes: given on a cluster that is there already, one for each node; made where a cluster is made. */
export function addressRules(values: Fields, known: Known): BrokenRule[] {
  const { kind } = fieldsOf(values["cryptokube:cluster"]);
  const seen = new Map<string, string>();
  return entriesOf(values["cryptokube:chains"]).flatMap((chain, index) => {
    const path: Path = ["cryptokube:chains", index];
    const made = kind === "eks" || kind === "gke";
    // Of a private network it is said elsewhere that nobody else is its peer.
    if (chain.chain !== "ethereum" || (chain.network === "private" && chain.peers === "inbound")) return [];
    return [
      ...noPeers(chain, path, known),
      ...(made ? madeThere(chain, path, kind) : wanted(chain, path)),
      ...listOf(chain.addresses).flatMap((address, at) => ofAddress(address, [...path, "addresses", at], seen)),
    ];
  });
}

/** Where each node is a chain of its own nobody dials another. */
function noPeers({ peers, execution, network, nodes }: Fields, path: Path, known: Known): BrokenRule[] {
  const client = [execution, fieldsOf(listOf(nodes)[0]).execution].find((name) => typeof name === "string");
  const profile = entryOf(entryOf(known.clients.execution, client)?.networks ?? {}, network);
  if (peers !== "inbound" || profile === undefined || profile.shared) return [];
  return [
    {
      path: [...path, "peers"],
      found: peers,
      allowed: `outbound, as each node of network ${String(network)} is a chain of its own`,
      remedy: "Remove peers: there are none.",
    },
  ];
}

function madeThere({ addresses }: Fields, path: Path, kind: string): BrokenRule[] {
  if (addresses === undefined) return [];
  return [
    {
      path: [...path, "addresses"],
      found: addresses,
      allowed: `nothing on a cluster of kind ${kind}`,
      remedy: "Remove it: each node's address is made with the region.",
    },
  ];
}

/** As many addresses as nodes where peers dial in, and none where they do not. */
function wanted({ peers, addresses, nodes }: Fields, path: Path): BrokenRule[] {
  const at = [...path, "addresses"];
  if (peers !== "inbound") {
    if (addresses === undefined) return [];
    return [
      {
        path: at,
        found: addresses,
        allowed: "nothing, as peers are outbound",
        remedy: "Say peers: inbound, or remove it: nobody would dial these.",
      },
    ];
  }
  const count = Array.isArray(nodes) ? nodes.length : typeof nodes === "number" ? nodes : 1;
  const given = listOf(addresses).length;
  if (addresses !== undefined && (!Array.isArray(addresses) || given === count)) return [];
  return [
    {
      path: at,
      found: addresses === undefined ? undefined : `${given} for ${count} ${count === 1 ? "node" : "nodes"}`,
      allowed: `${count} public IPv4 ${count === 1 ? "address" : "addresses"}, one for each node`,
      remedy: "List them in the order of the nodes' names; or say peers: outbound.",
    },
  ];
}

function ofAddress(address: unknown, path: Path, seen: Map<string, string>): BrokenRule[] {
  const block = typeof address === "string" ? parseBlock(`${address}/32`) : undefined;
  if (typeof address !== "string" || block === undefined) return [];
  const what = unreachable.find(([range]) => contains(blockOf(range), block))?.[1];
  const owner = seen.get(address);
  if (owner === undefined) seen.set(address, `${String(path[0])}[${String(path[1])}].addresses[${String(path[3])}]`);
  return [
    ...(what === undefined
      ? []
      : [
          {
            path,
            found: `${address}, ${what}`,
            allowed: "an address that peers on the internet reach",
            remedy: "Name the public one, which leads to the cluster's load balancers; or say peers: outbound.",
          },
        ]),
    ...(owner === undefined
      ? []
      : [
          {
            path,
            found: address,
            allowed: `an address that no other node has (${owner} has it)`,
            remedy:
              "Give each node its own: clients of one kind all listen on the same ports, which lead to one node only.",
          },
        ]),
  ];
}

function blockOf(range: string): Block {
  const block = parseBlock(range);
  if (block === undefined) throw new Error(`${range} is no range of addresses`);
  return block;
}
