import * as z from "zod";
import { type Known } from "../known.ts";
import { chainName, nodeCount, nodeStorage, oneOf, peers, regenerable } from "./common.ts";

/** Nodes of Bitcoin Core. */
export function bitcoinSchema({ bitcoin }: Known) {
  return z.strictObject({
    name: chainName,
    chain: z.literal("bitcoin").describe("Bitcoin and its test networks."),
    network: oneOf(Object.keys(bitcoin)).describe("Which network of it. regtest: a chain of its own, for development."),
    nodes: nodeCount.default(1).describe("How many nodes. Default 1."),
    txindex: z
      .boolean()
      .default(false)
      .describe(
        "Whether any transaction can be looked up by its id, which takes an index of all of them. Default false.",
      ),
    prune: z
      .boolean()
      .default(false)
      .describe("Whether old blocks are deleted. Not together with txindex. Default false."),
    storage: nodeStorage,
    peers,
    ...regenerable,
  });
}
