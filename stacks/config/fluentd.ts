import * as z from "zod";
import { logOutputNames } from "../../catalogue/logs/outputs.ts";
import { secretName } from "./chains/common.ts";
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
      .describe(
        "Space of each machine's own disk that holds logs while they cannot be delivered; 2Gi at least. Default 10Gi.",
      ),
    output: z
      .enum(logOutputNames)
      .optional()
      .describe(
        "Where logs go. Default: gcs on gke, s3 elsewhere. For the others an image of your own is needed, as no stock image has them.",
      ),
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/, "a bucket's name")
      .optional()
      .describe(
        "The bucket of s3 and gcs. It is there already, and is the one to say how long logs are kept. Default: on eks, one " +
          "is made for s3; elsewhere none.",
      ),
    retentionDays: z
      .int()
      .min(1)
      .max(3650)
      .optional()
      .describe(
        "For how many days the bucket that is made keeps logs. Default 30. One that is named says it by its own lifecycle.",
      ),
    region: z
      .string()
      .regex(/^[a-z0-9-]+$/, "a region, as eu-west-1")
      .optional()
      .describe("The region of s3 and cloudwatch. Default: the environment's."),
    endpoint: z
      .string()
      .regex(/^https?:\/\/[^\s/@]+(\/\S*)?$/, "an http or https address without a password")
      .optional()
      .describe("Where loki and opensearch are reached; for s3, what speaks as S3 does."),
    logGroup: z.string().min(1).max(512).optional().describe("The log group of cloudwatch. It is there already."),
    credentials: secretName
      .optional()
      .describe(
        "A Secret in the namespace <environment>-logs: accessKeyId and secretAccessKey for s3 and cloudwatch, key.json for gcs, " +
          "username and password for loki and opensearch. Default: the role of Fluentd's account.",
      ),
    image: z
      .string()
      .regex(
        /^[a-z0-9.-]+(:\d+)?\/\S+(:(?!latest$)[\w.-]+|@sha256:[0-9a-f]{64})$/,
        "an image with its registry and tag or digest",
      )
      .optional()
      .describe("The image to run. Default: the stock image of s3 or gcs."),
    kibPerSecond: z
      .number()
      .positive()
      .optional()
      .describe("What the containers of one machine write, KiB a second: outages are judged by it. Default 16."),
    outageHours: z
      .number()
      .positive()
      .optional()
      .describe(
        "How long the store may be away before logs are lost, hours: check refuses a buffer that is too small.",
      ),
  })
  .describe("The environment's log collection.");

/** What a file may say of Fluentd, defaults filled in. */
export type FluentdConfig = Omit<z.output<typeof fluentdSchema>, "enabled"> & { enabled: boolean };
