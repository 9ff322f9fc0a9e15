import * as z from "zod";
import { type Known, networksIn } from "../known.ts";
import { bootstrapFields } from "./bootstrap.ts";
import { chainName, maxNodes, nodeCount, oneOf, peerAddresses, peers, regenerable } from "./common.ts";
import { gatewaySchema } from "./gateway.ts";
import { ethereumNodeFields, ethereumPairs } from "./ethereum-node.ts";
import { genesis } from "./genesis.ts";

/** Nodes of an execution client, and a consensus client in the same pod off development networks. */
export function ethereumSchema(known: Known) {
  const { flags, ...fields } = ethereumNodeFields(known);
  return z.strictObject({
    name: chainName,
    chain: z.literal("ethereum").describe("Ethereum and its test networks."),
    network: oneOf(networksIn(known.execution)).describe(
      "Which network of it. dev: a chain of its own, for development. private: a network of its own, of as many nodes as " +
        "it has here and with both kinds of clients, described by genesis. Both clients must know it.",
    ),
    nodes: z
      .union([nodeCount, ethereumPairs(known)], {
        error: `a number from 1 to ${maxNodes}, or a list with an entry for each node`,
      })
      .default(1)
      .describe(
        "How many nodes, all of one pair of clients; or a list with an entry for each node, which says what differs: " +
          "[{ execution: geth, consensus: lighthouse }, { execution: reth, consensus: nimbus }]. The first is <name>-0: " +
          "add new ones at the end. Default 1. In development mode 1, as each would be a chain of its own.",
      ),
    ...fields,
    genesis,
    supernode: fields.supernode.default(false),
    blockPeriod: z
      .int()
      .min(0, "0 or more")
      .max(3600, "at most 3600")
      .default(0)
      .describe(
        "Development only: seconds between blocks. Default 0: a block as soon as there is a transaction, and none " +
          "without one, so that an idle chain stays as it is and a test never waits.",
      ),
    flags: flags.default([]),
    gateway: gatewaySchema.optional(),
    peers,
    addresses: peerAddresses,
    ...bootstrapFields,
    ...regenerable,
  });
}
