import * as z from "zod";

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
/** The longest soak: a week. */
const maxSoakSeconds = 7 * 86_400;

const soak = z
  .string()
  .regex(/^\d{1,6}[smhd]$/, "a whole number and a unit: 0s, 30m, 6h, 1d")
  .refine((text) => !/^\d{1,6}[smhd]$/.test(text) || soakSeconds(text) <= maxSoakSeconds, "at most 7d");

/** `cryptokube:upgrade`: how another version of a client comes to the nodes of a chain. */
export const upgradeSchema = z
  .strictObject({
    soak: soak
      .optional()
      .describe(
        "How long the first node of a chain has to be well with another version of a client before the others follow. " +
          "Default 30m; 0s in the lab and where every chain is one of development.",
      ),
    snapshotClass: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'the name of a VolumeSnapshotClass, or "none"')
      .max(253, "at most 253 characters")
      .optional()
      .describe(
        "The VolumeSnapshotClass by which the first node's execution volume is kept before it is touched; none: no " +
          "snapshot. Default: ebs on EKS; none on a cluster that is there already.",
      ),
  })
  .describe(
    "How another version of a client comes to the nodes of a chain: one first, and the others once it has held.",
  );

/** What a file may say of upgrades. */
export type UpgradeConfig = z.output<typeof upgradeSchema>;

/** Seconds of a soak as files write it. */
export function soakSeconds(text: string): number {
  return Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? 0);
}
