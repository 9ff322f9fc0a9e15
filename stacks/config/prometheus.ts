import * as z from "zod";
import { remoteWriteSchema } from "./remote-write.ts";
import { retentionTime, storageQuantity } from "./primitives.ts";

/** `cryptokube:prometheus`: how long metrics are kept, and on how large a volume. */
export const prometheusSchema = z
  .strictObject({
    retention: retentionTime.default("15d").describe("How long samples are kept. Default 15d, Prometheus' own."),
    storage: storageQuantity
      .default("8Gi")
      .describe("The volume's size. Samples go before their time where they would fill it. Default 8Gi."),
    machines: z
      .boolean()
      .default(true)
      .describe("Whether a node-exporter watches every machine. Default true; false where another one does already."),
    remoteWrite: remoteWriteSchema.optional(),
  })
  .describe("The environment's Prometheus.");

/** What a file may say of Prometheus, defaults filled in. */
export type PrometheusConfig = z.output<typeof prometheusSchema>;
