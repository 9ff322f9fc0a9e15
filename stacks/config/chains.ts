import * as z from "zod";
import { dnsName, storageQuantity } from "./primitives.ts";

/**
 * `cryptokube:chains`: the chains to run. What a client allows is the catalogue's to say, so the names that may stand
 * here are given by the caller.
 *
 * @param executionClients names of the catalogue's execution clients for Ethereum.
 * @param networks names of the networks that at least one of them can join.
 */
export function chainsSchema(executionClients: readonly string[], networks: readonly string[]) {
  return z
    .array(
      z.strictObject({
        name: dnsName.describe(
          "The chain's name here; its nodes are <name>-0, <name>-1, … Names last: they name the volumes.",
        ),
        chain: z.enum(["ethereum"]).describe("Which blockchain."),
        network: z.enum(networks).describe("Which network of it. dev: a chain of its own, for development."),
        nodes: z
          .int()
          .min(1, "at least 1")
          .max(32, "at most 32")
          .default(1)
          .describe("How many nodes. Default 1. In development mode 1, as each would be a chain of its own."),
        execution: z.enum(executionClients).describe("The execution client."),
        storage: storageQuantity
          .optional()
          .describe("Each node's volume. Default: what the catalogue says of the client on this network."),
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
          .describe("Flags for the client, appended to the platform's. Those that the platform sets are refused."),
      }),
    )
    .describe("The chains to run.");
}

/** What a file may say of one chain, defaults filled in. */
export type ChainConfig = z.output<ReturnType<typeof chainsSchema>>[number];
