/**
 * The kinds that CloudNativePG adds to the API. Their fields are kept as they are written: the operator checks them, and
 * a spec holds what is written here to the operator's own definitions. Those are 1 MB of text, more than an environment's
 * state should carry. Source: module github.com/cloudnative-pg/cloudnative-pg v1.27.0, config/crd/bases. Read 2026-11-26.
 */
import type { CrdSchema, CustomKind } from "../controllers/load-balancer-crds.ts";

export const postgresGroup = "postgresql.cnpg.io";

const anything: CrdSchema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

function kind(name: string, scope: CustomKind["scope"] = "Namespaced", plural = `${name.toLowerCase()}s`): CustomKind {
  return { group: postgresGroup, version: "v1", kind: name, plural, scope, spec: anything, status: anything };
}

/** All of them: the operator watches each, and does not start where one is missing. */
export const postgresKinds: readonly CustomKind[] = [
  kind("Backup"),
  kind("Cluster"),
  kind("ClusterImageCatalog", "Cluster"),
  kind("Database"),
  kind("FailoverQuorum"),
  kind("ImageCatalog"),
  kind("Pooler"),
  kind("Publication"),
  kind("ScheduledBackup"),
  kind("Subscription"),
];
