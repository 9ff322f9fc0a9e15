import * as z from "zod";
import { type AdoptConfig, adoptSchema } from "./adopt.ts";
import { alertsSchema, type AlertsConfig } from "./alerts.ts";
import { appsSchema, type AppConfig } from "./apps.ts";
import { chainsSchema, type ChainConfig, fillChain } from "./chains.ts";
import { clusterSchema, type ClusterConfig, isLab } from "./cluster.ts";
import { explorersSchema, type ExplorerConfig } from "./explorers.ts";
import { fluentdSchema, type FluentdConfig } from "./fluentd.ts";
import { grafanaSchema, type GrafanaConfig } from "./grafana.ts";
import { appliedSchema, backendSchema } from "./ground.ts";
import { type Known, knownTo } from "./known.ts";
import { networkSchema, type NetworkConfig } from "./network.ts";
import { planningSchema, type PlanningConfig } from "./planning.ts";
import { prometheusSchema, type PrometheusConfig } from "./prometheus.ts";
import { placeOf } from "./place.ts";
import { type RegistryConfig, registrySchema } from "./registry.ts";
import { type UpgradeConfig, upgradeSchema } from "./upgrade.ts";
import { signersSchema, type SignerConfig } from "./signers.ts";
import { validatorsSchema, type ValidatorsConfig } from "./validators.ts";

/** The Pulumi project, and so the namespace of every key that is ours. */
export const projectName = "cryptokube";

/** What an environment file asks for, defaults filled in. The plan is made from this and nothing else. */
export interface EnvironmentConfig {
  /** The cloud's region; absent on an existing cluster. */
  region?: string;
  /** The Google Cloud project; absent elsewhere. */
  project?: string;
  cluster: ClusterConfig;
  chains: ChainConfig[];
  explorers: ExplorerConfig[];
  signers: SignerConfig[];
  validators: ValidatorsConfig[];
  apps: AppConfig[];
  network: NetworkConfig;
  registry: RegistryConfig;
  adopt: AdoptConfig[];
  planning: PlanningConfig;
  upgrade: UpgradeConfig;
  prometheus: PrometheusConfig;
  alerts: AlertsConfig;
  grafana: GrafanaConfig;
  fluentd: FluentdConfig;
  /** Where the engine keeps the state; absent: wherever it is logged in to. */
  backend?: string;
  /** The day of the first apply, `2026-12-01`; absent: never. */
  applied?: string;
}

const schemas = new WeakMap<Known, ReturnType<typeof makeSchema>>();

/** The keys of our namespace, as they stand in the file and in the engine's config map. Made once for the same names. */
export function environmentSchema(known: Known = knownTo()) {
  const schema = schemas.get(known) ?? makeSchema(known);
  schemas.set(known, schema);
  return schema;
}

function makeSchema(known: Known) {
  return z.strictObject({
    "cryptokube:cluster": clusterSchema.default({ kind: "existing" }),
    "cryptokube:chains": chainsSchema(known).default([]),
    "cryptokube:explorers": explorersSchema.default([]),
    "cryptokube:signers": signersSchema.default([]),
    "cryptokube:validators": validatorsSchema.default([]),
    "cryptokube:apps": appsSchema.default([]),
    "cryptokube:network": networkSchema.prefault({}),
    "cryptokube:registry": registrySchema.prefault({}),
    "cryptokube:adopt": adoptSchema.default([]),
    "cryptokube:planning": planningSchema.prefault({}),
    "cryptokube:upgrade": upgradeSchema.prefault({}),
    "cryptokube:prometheus": prometheusSchema.prefault({}),
    "cryptokube:alerts": alertsSchema.prefault({}),
    "cryptokube:grafana": grafanaSchema.prefault({}),
    "cryptokube:fluentd": fluentdSchema.prefault({}),
    "cryptokube:backend": backendSchema.optional(),
    "cryptokube:applied": appliedSchema.optional(),
  });
}

/** The keys of our namespace that an environment file may have, secrets aside. */
export const environmentKeys: readonly string[] = [
  "cluster",
  "chains",
  "explorers",
  "signers",
  "validators",
  "apps",
  "network",
  "registry",
  "adopt",
  "planning",
  "upgrade",
  "prometheus",
  "alerts",
  "grafana",
  "fluentd",
  "backend",
  "applied",
].map((key) => `${projectName}:${key}`);

/**
 * A value that {@link environmentSchema} accepted, by the names that the plan uses.
 *
 * @param values where it was read from: the region stands beside it.
 */
export function toConfig(
  parsed: z.output<ReturnType<typeof environmentSchema>>,
  values: Readonly<Record<string, unknown>>,
): EnvironmentConfig {
  const cluster = parsed["cryptokube:cluster"];
  const made = cluster.kind !== "existing";
  const grafana = parsed["cryptokube:grafana"];
  const fluentd = parsed["cryptokube:fluentd"];
  const backend = parsed["cryptokube:backend"];
  const applied = parsed["cryptokube:applied"];
  return {
    ...placeOf(cluster.kind, values),
    cluster,
    chains: parsed["cryptokube:chains"].map(fillChain),
    explorers: parsed["cryptokube:explorers"],
    signers: parsed["cryptokube:signers"],
    validators: parsed["cryptokube:validators"],
    apps: parsed["cryptokube:apps"],
    network: parsed["cryptokube:network"],
    registry: parsed["cryptokube:registry"],
    adopt: parsed["cryptokube:adopt"],
    planning: parsed["cryptokube:planning"],
    upgrade: parsed["cryptokube:upgrade"],
    prometheus: parsed["cryptokube:prometheus"],
    alerts: parsed["cryptokube:alerts"],
    grafana: { ...grafana, enabled: grafana.enabled ?? (made || isLab(cluster)) },
    fluentd: { ...fluentd, enabled: fluentd.enabled ?? (made || isLab(cluster)) },
    ...(backend === undefined ? {} : { backend }),
    ...(applied === undefined ? {} : { applied }),
  };
}

/** Top-level keys of a stack file that the engine itself writes and reads (Pulumi documentation, "Stack settings file"). */
export const engineKeys = ["secretsprovider", "encryptedkey", "encryptionsalt", "environment"] as const;
