import * as z from "zod";
import { cpuQuantity, dnsName, storageQuantity } from "./primitives.ts";

/** `cryptokube:apps`: room for users' own applications beside the chains. */
export const appsSchema = z
  .array(
    z.strictObject({
      name: dnsName.describe("The application's name here."),
      replicas: z.int().min(1, "at least 1").max(1000, "at most 1000").default(2).describe("How many pods. Default 2."),
      cpu: cpuQuantity.default("1").describe('CPUs of each, in quotes. Default "1".'),
      memory: storageQuantity.default("2Gi").describe("Memory of each. Default 2Gi."),
      spot: z
        .boolean()
        .default(true)
        .describe("Whether it may run on machines that the cloud can take back at any time. Default true."),
    }),
  )
  .describe("Room for your own applications: pods without volumes.");

/** What a file may say of one application, defaults filled in. */
export type AppConfig = z.output<typeof appsSchema>[number];
