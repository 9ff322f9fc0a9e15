import * as z from "zod";
import { eksFields } from "./eks.ts";
import { cpuQuantity, dnsName, storageQuantity, zoneId } from "./primitives.ts";

const machine = z.strictObject({
  name: dnsName.describe("What this kind of machine is called here."),
  zones: z.array(zoneId).min(1, "at least one zone").describe("The zones that have some of them."),
  count: z
    .int()
    .min(1, "at least 1")
    .max(10_000, "at most 10000")
    .default(1)
    .describe("How many in each zone. Default 1."),
  cpu: cpuQuantity.describe("What is left of one for pods, as its node's status.allocatable says."),
  memory: storageQuantity.describe("Likewise, as 32Gi."),
  architecture: z.enum(["amd64", "arm64"]).default("amd64").describe("Its processor. Default amd64."),
  iops: z
    .int()
    .min(1, "at least 1")
    .optional()
    .describe("I/O operations a second that it can do to its volumes. Default: as many as asked."),
  throughput: z
    .int()
    .min(1, "at least 1")
    .optional()
    .describe("MiB/s that it can move to and from its volumes. Default: as much as asked."),
  volumes: z
    .int()
    .min(0, "0 or more")
    .max(1000, "at most 1000")
    .default(25)
    .describe("Volumes that can be attached to it. Default 25."),
  pods: z
    .int()
    .min(1, "at least 1")
    .max(1000, "at most 1000")
    .default(110)
    .describe("Pods that fit on it. Default 110."),
  localStorage: storageQuantity.optional().describe("Disks that go with the machine. Default: none."),
});

const storageClass = z.strictObject({
  name: z.string().min(1, "the name of a StorageClass").describe("The StorageClass."),
  iops: z
    .int()
    .min(1, "at least 1")
    .optional()
    .describe("I/O operations a second of one volume. Default: as many as asked."),
  throughput: z.int().min(1, "at least 1").optional().describe("MiB/s of one volume. Default: as much as asked."),
  max: storageQuantity.optional().describe("The largest volume. Default: no limit that is known."),
  default: z.boolean().optional().describe("Whether volumes are of this class where nothing else is said."),
});

const existing = z.strictObject({
  kind: z.literal("existing").describe("existing: a cluster that is there already."),
  context: z
    .string()
    .min(1, "the name of a kubeconfig context")
    .optional()
    .describe("The kubeconfig context to use. Without one, the lab's cluster; never the current context."),
  kubeconfig: z
    .string()
    .min(1, "a path")
    .optional()
    .describe("The kubeconfig file that holds the context. Default: $KUBECONFIG, then ~/.kube/config."),
  storageClass: z
    .string()
    .min(1, "the name of a StorageClass")
    .optional()
    .describe("The StorageClass of volumes. Default: the cluster's own default class."),
  identifier: z
    .string()
    .min(1, "a text that stays")
    .optional()
    .describe(
      "What makes this cluster itself, for ever: a change replaces every object. Default: the context's name. " +
        "Set it to the old name when only the context's name changes.",
    ),
  machines: z
    .array(machine)
    .min(1, "at least one machine")
    .optional()
    .describe("The cluster's machines, so that the plan keeps within them. Default: room for all that is asked."),
  storageClasses: z
    .array(storageClass)
    .min(1, "at least one storage class")
    .optional()
    .describe("The cluster's storage classes and what they can do. Default: the cluster's own default class."),
});

/** What clusters that are made have in common. */
const made = {
  version: z
    .string()
    .regex(/^1\.[1-9][0-9]$/, 'a Kubernetes version in quotes, as "1.36"')
    .describe('The Kubernetes version, in quotes: "1.36".'),
  zones: z
    .union(
      [
        z.int().min(1, "at least 1").max(6, "at most 6"),
        z.array(zoneId).min(1, "at least one zone").max(6, "at most 6 zones"),
      ],
      {
        error: "a number from 1 to 6, or a list of zone ids",
      },
    )
    .default(3)
    .describe("Over how many of the region's zones it spreads, or which, by id. Default 3."),
};

const eks = z.strictObject({
  kind: z.literal("eks").describe("eks: a cluster of Amazon's, in the region that aws:region names."),
  ...made,
  ...eksFields,
});

const gke = z.strictObject({
  kind: z
    .literal("gke")
    .describe("gke: a cluster of Google's, in the region and project that gcp:region and gcp:project name."),
  ...made,
});

/** `cryptokube:cluster`: where the environment runs. */
export const clusterSchema = z
  .discriminatedUnion("kind", [existing, eks, gke])
  .describe("The cluster that the environment runs on.");

/** What a file may say of its cluster, defaults filled in. `kind` tells which it is. */
export type ClusterConfig = z.output<typeof clusterSchema>;
export type ExistingClusterConfig = z.output<typeof existing>;
export type EksClusterConfig = z.output<typeof eks>;
export type GkeClusterConfig = z.output<typeof gke>;

/** Whether it is the lab's: one that is there already, and that no context names. */
export function isLab(cluster: ClusterConfig): boolean {
  return cluster.kind === "existing" && cluster.context === undefined;
}
