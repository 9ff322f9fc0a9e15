import * as z from "zod";
import { storageQuantity } from "../primitives.ts";
import { chainName, nodeCount, peers } from "./common.ts";

/** IPFS nodes. What they hold is what is put there, so how much that is cannot be known from here. */
export function ipfsSchema() {
  return z.strictObject({
    name: chainName,
    chain: z.literal("ipfs").describe("The InterPlanetary File System."),
    nodes: nodeCount.default(1).describe("How many nodes. Default 1."),
    storage: storageQuantity.describe("Each node's volume: room for all that is pinned there, and for its cache."),
    peers,
  });
}
