import * as z from "zod";

/** `cryptokube:planning`: what machines and disks are chosen by. */
export const planningSchema = z
  .strictObject({
    horizon: z
      .int()
      .min(1, "at least 1")
      .max(36, "at most 36")
      .default(12)
      .describe("Months of growth that volumes have room for from the start. Default 12."),
    freeSpace: z
      .number()
      .min(0.05, "at least 0.05")
      .max(0.5, "at most 0.5")
      .default(0.15)
      .describe("The share of each volume that is still free at the horizon. Default 0.15."),
    spot: z
      .boolean()
      .default(true)
      .describe(
        "Whether what keeps no data may run on machines that the cloud can take back at any time. Default true.",
      ),
    architectures: z
      .array(z.enum(["arm64", "amd64"]))
      .min(1, "at least one architecture")
      .optional()
      .describe("The processors to choose from. Default: whatever the images exist for."),
    families: z
      .array(z.string().regex(/^[a-z][a-z0-9-]*$/, "a machine family, as m7g or n4"))
      .min(1, "at least one family")
      .optional()
      .describe("The machine families to choose from. Default: all that the catalogue has in the region."),
    released: z
      .array(z.string().regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/, "the name of a node, as ethereum-2"))
      .default([])
      .describe(
        "Nodes that may go although their volumes hold data, by name: the first of the two steps of removing one. " +
          "Their entry goes, and their name stands here, until the plan without them is accepted. Default: none.",
      ),
  })
  .describe("What machines and disks are chosen by.");

/** What a file may say of planning, defaults filled in. */
export type PlanningConfig = z.output<typeof planningSchema>;
