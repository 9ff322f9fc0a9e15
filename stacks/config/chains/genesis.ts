import * as z from "zod";

/** What the network `private` begins with. Made once: a change would be another network. */
export const genesis = z
  .strictObject({
    chainId: z
      .int()
      .min(1, "1 or more")
      .describe(
        "The chain id that transactions are signed for. None that a public network has: what is signed here would hold " +
          "there.",
      ),
    slotSeconds: z
      .int()
      .min(2, "2 or more")
      .max(60, "at most 60")
      .default(12)
      .describe("Seconds between two blocks. Default 12, as on public networks."),
    slotsPerEpoch: z
      .int()
      .min(4, "4 or more")
      .max(32, "32 or fewer")
      .default(8)
      .describe("Slots of an epoch; a block is final after two to three of them. Default 8; public networks have 32."),
    validators: z
      .int()
      .min(4, "4 or more")
      .max(512, "512 or fewer")
      .optional()
      .describe(
        "Validators, all of which one validator client runs on keys that are no secret; each costs it a few calls a " +
          "slot. Default: one for each slot of an epoch, the fewest that there can be.",
      ),
    accounts: z
      .record(
        z.string().regex(/^0x[0-9a-fA-F]{40}$/, "an address, as 0x and 40 hexadecimal digits"),
        z.int().min(1, "1 or more").max(1_000_000_000, "at most 1000000000"),
      )
      .default({})
      .describe(
        'What accounts own from the first block on, in whole ether: { "0x…": 1000 }. Default: nobody anything.',
      ),
  })
  .optional()
  .describe("For the network private, and needed there: what it begins with. Made once, with the network.");

export type GenesisConfig = NonNullable<z.output<typeof genesis>>;
