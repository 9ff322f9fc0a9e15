import * as z from "zod";
import { dnsName, storageQuantity } from "./primitives.ts";

/** `cryptokube:explorers`: a Blockscout for a chain, its server and its database. */
export const explorersSchema = z
  .array(
    z.strictObject({
      name: dnsName.describe("The explorer's name here."),
      chain: z
        .string()
        .min(1, "the name of a chain of this file")
        .describe("The name of the Ethereum or Rootstock chain of this file that it shows."),
      storage: storageQuantity
        .optional()
        .describe(
          "Its database's volume. Default: today's data, its growth over planning.horizon, and the free space.",
        ),
    }),
  )
  .describe("Block explorers (Blockscout), each with its database.");

/** What a file may say of one explorer, defaults filled in. */
export type ExplorerConfig = z.output<typeof explorersSchema>[number];
