import * as z from "zod";
import { type Catalogue, catalogue } from "../../catalogue/chains/index.ts";
import { chainsSchema, type ChainConfig } from "./chains.ts";
import { clusterSchema, type ClusterConfig } from "./cluster.ts";
import { prometheusSchema, type PrometheusConfig } from "./prometheus.ts";

/** The Pulumi project, and so the namespace of every key that is ours. */
export const projectName = "cryptokube";

/** What an environment file asks for, defaults filled in. The plan is made from this and nothing else. */
export interface EnvironmentConfig {
  cluster: ClusterConfig;
  chains: ChainConfig[];
  prometheus: PrometheusConfig;
}

/** The keys of our namespace, as they stand in the file and in the engine's config map. */
export function environmentSchema(clients: Catalogue = catalogue) {
  const networks = new Set(Object.values(clients.execution).flatMap((client) => Object.keys(client.networks)));
  return z.strictObject({
    "cryptokube:cluster": clusterSchema.default({ kind: "existing" }),
    "cryptokube:chains": chainsSchema(Object.keys(clients.execution), [...networks]).default([]),
    "cryptokube:prometheus": prometheusSchema.prefault({}),
  });
}

/** A value that {@link environmentSchema} accepted, by the names that the plan uses. */
export function toConfig(parsed: z.output<ReturnType<typeof environmentSchema>>): EnvironmentConfig {
  return {
    cluster: parsed["cryptokube:cluster"],
    chains: parsed["cryptokube:chains"],
    prometheus: parsed["cryptokube:prometheus"],
  };
}

/**
 * The JSON Schema of an environment file, by which an editor completes and checks it. Keys of other namespaces, which
 * belong to other packages, and those of Pulumi itself are let through.
 */
export function fileJsonSchema(): Record<string, unknown> {
  const { $schema, ...keys } = z.toJSONSchema(environmentSchema(), { io: "input" });
  const { additionalProperties: _, ...ours } = keys as Record<string, unknown>;
  const secret = {
    description: "A secret: set it with `pulumi config set --secret`.",
    type: "object",
    properties: { secure: { type: "string" } },
    required: ["secure"],
    additionalProperties: false,
  };
  return {
    $schema,
    title: "A CryptoKube environment: Pulumi.<environment>.yaml",
    type: "object",
    properties: {
      config: { ...ours, patternProperties: { "^cryptokube:(?!(cluster|chains|prometheus)$)": secret } },
      ...Object.fromEntries(engineKeys.map((key) => [key, true])),
    },
    required: ["config"],
    additionalProperties: false,
  };
}

/** Top-level keys of a stack file that the engine itself writes and reads (Pulumi documentation, "Stack settings file"). */
export const engineKeys = ["secretsprovider", "encryptedkey", "encryptionsalt", "environment"] as const;
