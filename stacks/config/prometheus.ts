import * as z from "zod";
import { remoteWriteSchema } from "./remote-write.ts";
import { retentionTime, storageQuantity } from "./primitives.ts";

const label = z.string().regex(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/, "a value of a Kubernetes label");

/** A Prometheus of the cluster, which the Prometheus Operator tells what to read. */
const operatorSchema = z
  .strictObject({
    namespace: z
      .string()
      .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "the name of a namespace")
      .describe("The namespace that the cluster's Prometheus runs in: it is let in to what it reads."),
    labels: z
      .record(
        z
          .string()
          .regex(
            /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
            "the key of a Kubernetes label",
          ),
        label,
      )
      .default({})
      .describe("The labels by which it selects PodMonitors and PrometheusRules. Default: none beside our own."),
    url: z
      .string()
      .regex(
        /^https?:\/\/[^\s/@?#:]+(:[1-9][0-9]{0,4})?(\/[^\s@?#]*)?$/,
        "an http or https address, without user and query",
      )
      .optional()
      .describe(
        "Where Grafana asks. Default: http://prometheus-operated.<namespace>.svc:9090, the operator's own Service.",
      ),
  })
  .describe("The cluster's own Prometheus, of the Prometheus Operator, instead of one for the environment.");

/** `cryptokube:prometheus`: how long metrics are kept, and on how large a volume. */
export const prometheusSchema = z
  .strictObject({
    retention: retentionTime.default("15d").describe("How long samples are kept. Default 15d, Prometheus' own."),
    storage: storageQuantity
      .default("8Gi")
      .describe("The volume's size. Samples go before their time where they would fill it. Default 8Gi."),
    replicas: z
      .int()
      .min(1)
      .max(2)
      .default(1)
      .describe("How many read the same, each with a volume of its own. Default 1; 2 in production."),
    machines: z
      .boolean()
      .default(true)
      .describe("Whether a node-exporter watches every machine. Default true; false where another one does already."),
    remoteWrite: remoteWriteSchema.optional(),
    operator: operatorSchema.optional(),
  })
  .describe("The environment's Prometheus.");

/** What a file may say of Prometheus, defaults filled in. */
export type PrometheusConfig = z.output<typeof prometheusSchema>;
