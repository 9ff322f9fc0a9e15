/**
 * Metrics of an instance that alerts and dashboards may name: prefix `cnpg_`, then query and column. An instance serves them
 * only where it is given the queries: the operator has none of its own (its releases bring some in a ConfigMap beside it).
 * Seen served by CloudNativePG 1.27.0 with PostgreSQL 17.12 in a lab, 2026-11-26.
 */
export const databaseMetrics = {
  /** Seconds behind the primary; 0 on the primary, and where a copy is connected and all that came is applied. */
  lag: "cnpg_pg_replication_lag",
  /** Copies that are connected, of the primary. */
  streaming: "cnpg_pg_replication_streaming_replicas",
} as const;

/**
 * Named as the queries of the operator's releases are, so that their dashboards fit. A copy that is not connected is late
 * here from its last transaction on; theirs have it at 0 where it applied all that came before it lost the primary.
 */
const replication = `SELECT CASE
  WHEN NOT pg_is_in_recovery() THEN 0
  WHEN EXISTS (TABLE pg_stat_wal_receiver) AND pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
  ELSE GREATEST(0, EXTRACT(EPOCH FROM now() - pg_last_xact_replay_timestamp()))
END AS lag, (SELECT count(*) FROM pg_stat_replication) AS streaming_replicas`;

/** What an instance asks itself each time that its metrics are read, in the operator's form (docs/src/monitoring.md of v1.27.0). */
export const databaseQueries = {
  pg_replication: {
    query: replication,
    metrics: [
      { lag: { usage: "GAUGE", description: "Seconds behind the primary" } },
      { streaming_replicas: { usage: "GAUGE", description: "Copies that are connected" } },
    ],
  },
} as const;

/** Seconds that a copy may be behind: a second is usual, and what is more it would have to catch up with in a failover. */
export const standbyLagSeconds = 30;
