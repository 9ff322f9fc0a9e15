import * as z from "zod";
import { dnsName } from "./primitives.ts";

/** `cryptokube:signers`: web3signer for a chain's validators, and the database of what was signed. */
export const signersSchema = z
  .array(
    z.strictObject({
      name: dnsName.describe("The signer's name here; its replicas are <name>-0, <name>-1, …"),
      chain: z
        .string()
        .min(1, "the name of a chain of this file")
        .describe("The name of the Ethereum chain of this file whose validators it signs for."),
      nodes: z
        .int()
        .min(1, "at least 1")
        .max(10, "at most 10")
        .default(2)
        .describe("How many replicas share its database. Default 2."),
    }),
  )
  .describe("Remote signers (web3signer), each with the database that keeps validators from signing twice.");

/** What a file may say of one signer, defaults filled in. */
export type SignerConfig = z.output<typeof signersSchema>[number];
