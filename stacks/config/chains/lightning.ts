import * as z from "zod";
import { chainName, nodeCount, nodeStorage, peers } from "./common.ts";

/**
 * Lightning nodes beside a Bitcoin chain. Their data is channels: it can be had again from nowhere, so there is neither
 * a seed nor a disk that goes with its machine.
 */
export function lightningSchema() {
  return z.strictObject({
    name: chainName,
    chain: z.literal("lightning").describe("The Lightning network, on a Bitcoin chain of this file."),
    bitcoin: z
      .string()
      .min(1, "the name of a Bitcoin chain of this file")
      .describe("The name of the Bitcoin chain of this file that it reads; its network is the network."),
    nodes: nodeCount.default(1).describe("How many nodes, each with a wallet and channels of its own. Default 1."),
    storage: nodeStorage,
    peers,
  });
}
