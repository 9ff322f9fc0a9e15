import * as z from "zod";
import { validatorClients } from "../../catalogue/signers/validator-clients.ts";
import { dnsName } from "./primitives.ts";

/** `cryptokube:validators`: one client for each set of keys. */
export const validatorsSchema = z
  .array(
    z.strictObject({
      name: dnsName.describe("The name of the set here, and of the one pod that acts for its keys."),
      signer: z
        .string()
        .min(1, "the name of a signer of this file")
        .describe("The signer of mode eth2 that has the keys."),
      publicKeys: z
        .array(z.string().regex(/^0x[0-9a-fA-F]{96}$/, "a BLS public key: 0x and 96 hexadecimal digits"))
        .min(1, "at least one key")
        .max(2000, "at most 2000: make another set of the rest")
        .describe("The keys' public halves. Each stands once in the whole file: two clients of one key are slashed."),
      feeRecipient: z
        .string()
        .regex(/^0x[0-9a-fA-F]{40}$/, "an address: 0x and 40 hexadecimal digits")
        .describe("The address that gets the fees of proposed blocks."),
      client: z
        .enum(Object.keys(validatorClients) as [string, ...string[]])
        .optional()
        .describe(
          "The validator client. Default: that of the chain's consensus client, where all nodes have the same.",
        ),
      doppelganger: z
        .boolean()
        .default(true)
        .describe(
          "Whether it listens for two to three epochs after each start whether its keys sign elsewhere, and stops if so. " +
            "Default true.",
        ),
    }),
  )
  .describe("Validators of signers of this file: a client of one pod for each set of keys. Without MEV.");

/** What a file may say of one set of validators, defaults filled in. */
export type ValidatorsConfig = z.output<typeof validatorsSchema>[number];
