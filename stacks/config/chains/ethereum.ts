import * as z from "zod";
import { storageQuantity } from "../primitives.ts";
import { type Known, modesIn, networksIn } from "../known.ts";
import { chainName, nodeCount, nodeStorage, oneOf, peers, regenerable } from "./common.ts";

/** Nodes of an execution client, and a consensus client in the same pod off development networks. */
export function ethereumSchema({ execution, consensus }: Known) {
  return z.strictObject({
    name: chainName,
    chain: z.literal("ethereum").describe("Ethereum and its test networks."),
    network: oneOf(networksIn(execution)).describe(
      "Which network of it. dev: a chain of its own, for development. Both clients must know it.",
    ),
    nodes: nodeCount.describe("How many nodes. Default 1. In development mode 1, as each would be a chain of its own."),
    execution: oneOf(Object.keys(execution)).describe("The execution client."),
    consensus: oneOf(Object.keys(consensus))
      .optional()
      .describe("The consensus client. Needed on every network but development ones, which have none."),
    history: oneOf(modesIn(execution))
      .optional()
      .describe("How much history the execution client keeps. Default: what the catalogue says of the client."),
    supernode: z
      .boolean()
      .default(false)
      .describe(
        "Whether the consensus client keeps and serves all blob data, which takes a larger disk. Default false.",
      ),
    storage: nodeStorage.describe(
      "The execution client's volume. Default: today's data, its growth over planning.horizon, and the free space.",
    ),
    consensusStorage: storageQuantity.optional().describe("The consensus client's volume. Default: likewise."),
    blockPeriod: z
      .int()
      .min(0, "0 or more")
      .max(3600, "at most 3600")
      .default(0)
      .describe(
        "Development only: seconds between blocks. Default 0: a block as soon as there is a transaction, and none " +
          "without one, so that an idle chain stays as it is and a test never waits.",
      ),
    flags: z
      .array(z.string().min(1, "a flag"))
      .default([])
      .describe(
        "Flags for the execution client, appended to the platform's. Those that the platform sets are refused.",
      ),
    peers,
    ...regenerable,
  });
}
