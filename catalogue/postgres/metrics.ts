/**
 * Metrics of an instance that alerts and dashboards may name: prefix `cnpg_`, then query and column of
 * cloudnative-pg/cloudnative-pg:config/manager/default-monitoring.yaml, read 2026-11-26, not run.
 */
export const databaseMetrics = {
  /** Seconds behind the primary; 0 on the primary, and where all that came is applied. */
  lag: "cnpg_pg_replication_lag",
  /** Copies that are connected, of the primary. */
  streaming: "cnpg_pg_replication_streaming_replicas",
} as const;

/** Seconds that a copy may be behind: a second is usual, and what is more it would have to catch up with in a failover. */
export const standbyLagSeconds = 30;
