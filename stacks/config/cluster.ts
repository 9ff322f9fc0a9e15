import * as z from "zod";

/** `cryptokube:cluster`: where the environment runs. */
export const clusterSchema = z
  .strictObject({
    kind: z.enum(["existing"]).describe("existing: a cluster that is there already."),
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
  })
  .describe("The cluster that the environment runs on.");

/** What a file may say of its cluster, defaults filled in. */
export type ClusterConfig = z.output<typeof clusterSchema>;
