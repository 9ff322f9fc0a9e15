import * as z from "zod";
import { pullThroughRegistries } from "../../catalogue/clouds/aws/registries.ts";

const repository = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, 'lower-case letters and digits, with single "-", "_", "." or "/" between')
    .min(2, "at least 2 characters")
    .max(128, "at most 128 characters")
    .describe("What it is called, after the environment's own prefix."),
  keepImages: z
    .int()
    .min(1, "at least 1")
    .max(10_000, "at most 10000")
    .default(20)
    .describe("How many of its newest images are kept. Default 20."),
});

/** `cryptokube:registry`: the environment's own images, and those that its account keeps copies of. */
export const registrySchema = z
  .strictObject({
    repositories: z
      .array(repository)
      .default([])
      .describe("Repositories for the environment's own images. Default: none."),
    pullThrough: z
      .array(z.enum(Object.keys(pullThroughRegistries) as [string, ...string[]]))
      .default([])
      .describe(
        "Registries whose images the account's own registry fetches once and keeps. Others need credentials, and are " +
          "not built yet. Default: none.",
      ),
  })
  .describe("The registry of the account, on a cluster of kind eks.");

/** What a file may say of the registry, defaults filled in. */
export type RegistryConfig = z.output<typeof registrySchema>;
