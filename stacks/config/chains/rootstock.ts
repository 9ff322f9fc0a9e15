import * as z from "zod";
import { type Known } from "../known.ts";
import { chainName, nodeCount, nodeStorage, oneOf, peers, regenerable } from "./common.ts";

/** Nodes of RSKj. */
export function rootstockSchema({ rootstock }: Known) {
  return z.strictObject({
    name: chainName,
    chain: z.literal("rootstock").describe("Rootstock, the Bitcoin sidechain, and its test network."),
    network: oneOf(Object.keys(rootstock)).describe("Which network of it."),
    nodes: nodeCount.default(1).describe("How many nodes. Default 1."),
    storage: nodeStorage,
    peers,
    ...regenerable,
  });
}
