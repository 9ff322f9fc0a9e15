/**
 * CloudNativePG, the operator, as it is started here. Source: module github.com/cloudnative-pg/cloudnative-pg v1.27.0:
 * config/manager/manager.yaml, config/rbac/role.yaml, internal/configuration/configuration.go, docs/src/security.md.
 * Read 2026-11-26.
 */
import type { RbacRule } from "../../agents/roller/rbac.ts";
import { postgresGroup } from "./kinds.ts";

export const operatorPorts = { metrics: 8080, webhook: 9443 } as const;

/** Of an instance's pod: PostgreSQL, what the operator asks, and what Prometheus reads (docs/src/security.md, "Exposed Ports"). */
export const instancePorts = { postgres: 5432, status: 8000, metrics: 9187 } as const;

/** The name of the container port for {@link instancePorts}.metrics. */
export const instanceMetricsPort = "metrics";

/** Names of the certificate's files where it does not make its own (internal/cmd/manager/controller/controller.go). */
export const certificateFiles = { "tls.crt": "apiserver.crt", "tls.key": "apiserver.key" } as const;

export const operatorCommand: readonly string[] = ["/manager"];

export const operatorArgs: readonly string[] = [
  "controller",
  "--leader-elect",
  "--max-concurrent-reconciles=10",
  `--webhook-port=${operatorPorts.webhook}`,
];

/**
 * Milliseconds until a standby gives up a connection to the leader on which nothing is acknowledged. After a failover its
 * first try may go to the address of a leader that is gone; the kernel would try there for 131 s, in which one standby less
 * counts (docs/src/troubleshooting.md; seen on a lab, 2026-11-26: whole again after 138 s without it).
 */
const standbyPatience = 5_000;

/**
 * @param folder of a certificate: with it, the operator neither makes one nor writes it into the cluster's webhooks,
 * which takes rights over the whole cluster. There are none: it fills in its defaults itself when it reconciles
 * (internal/controller/cluster_controller.go), and what is wrong it would find then.
 */
export function operatorEnv({ image, watch, folder }: { image: string; watch: readonly string[]; folder: string }) {
  return {
    OPERATOR_IMAGE_NAME: image,
    WATCH_NAMESPACE: watch.join(","),
    WEBHOOK_CERT_DIR: folder,
    STANDBY_TCP_USER_TIMEOUT: String(standbyPatience),
  };
}

const rule = (group: string, resources: string[], verbs: string[]): RbacRule => ({
  apiGroups: [group],
  resources,
  verbs,
});
const look = ["get", "list", "watch"];
const write = ["create", "delete", "get", "list", "patch", "update", "watch"];
const status = ["get", "patch", "update", "watch"];

/** What it may do in each namespace that it watches, of config/rbac/role.yaml without webhooks, snapshots and monitors. */
export const watchedRules: RbacRule[] = [
  rule("", ["configmaps", "secrets", "services"], write),
  rule("", ["configmaps/status", "secrets/status"], ["get", "patch", "update"]),
  rule("", ["persistentvolumeclaims", "pods", "pods/exec"], ["create", "delete", "get", "list", "patch", "watch"]),
  rule("", ["pods/status"], ["get"]),
  rule("", ["serviceaccounts"], ["create", ...look, "patch", "update"]),
  rule("", ["events"], ["create", "patch"]),
  rule("apps", ["deployments"], write),
  rule("batch", ["jobs"], ["create", "delete", "get", "list", "patch", "watch"]),
  rule("policy", ["poddisruptionbudgets"], write),
  rule("rbac.authorization.k8s.io", ["roles", "rolebindings"], ["create", ...look, "patch", "update"]),
  rule(
    postgresGroup,
    ["backups", "clusters", "databases", "poolers", "publications", "scheduledbackups", "subscriptions"],
    write,
  ),
  rule(postgresGroup, ["failoverquorums"], ["create", "delete", ...look]),
  rule(postgresGroup, ["imagecatalogs"], look),
  rule(postgresGroup, ["clusters/finalizers", "poolers/finalizers"], ["update"]),
  rule(
    postgresGroup,
    [
      "backups/status",
      "clusters/status",
      "databases/status",
      "failoverquorums/status",
      "poolers/status",
      "publications/status",
      "scheduledbackups/status",
      "subscriptions/status",
    ],
    status,
  ),
];

/** What it may do in its own: hold its lease, and read what it would be configured by. */
export const ownRules: RbacRule[] = [
  rule("coordination.k8s.io", ["leases"], ["create", "get", "update"]),
  rule("", ["events"], ["create", "patch"]),
  rule("", ["configmaps", "secrets", "services", "pods"], look),
  rule("apps", ["deployments"], look),
];

/** What has no namespace: machines, to leave them when they are drained. */
export const clusterRules: RbacRule[] = [
  rule("", ["nodes"], look),
  rule(postgresGroup, ["clusterimagecatalogs"], look),
];
