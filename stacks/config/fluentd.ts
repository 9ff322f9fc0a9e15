import * as z from "zod";
import { storageQuantity } from "./primitives.ts";

/** `cryptokube:fluentd`: the way of logs. */
export const fluentdSchema = z
  .strictObject({
    enabled: z
      .boolean()
      .optional()
      .describe("Whether logs are collected. Default true on eks and gke, false on an existing cluster."),
    buffer: storageQuantity
      .default("10Gi")
      .describe("The volume that holds logs while they cannot be delivered. Default 10Gi."),
  })
  .describe("The environment's log collection.");

/** What a file may say of Fluentd, defaults filled in. */
export interface FluentdConfig {
  enabled: boolean;
  buffer: string;
}
