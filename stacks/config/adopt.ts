import * as z from "zod";

const adopted = z.strictObject({
  claim: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, "the name of a claim, as execution-ethereum-0-g1")
    .describe("The claim that the disk becomes the volume of, as the lock names it."),
  volume: z
    .string()
    .regex(/^vol-[0-9a-f]{8,17}$/, "the id of an EBS volume, as vol-0123456789abcdef0")
    .describe("The disk, by its id. It must lie in the zone of the claim, and be as large at least."),
});

/** `cryptokube:adopt`: disks that are there already and become volumes. */
export const adoptSchema = z
  .array(adopted)
  .describe("EBS disks that are there already and become the volumes of planned claims. Default: none.");

/** What a file may say of disks to take over. */
export type AdoptConfig = z.output<typeof adoptSchema>[number];
