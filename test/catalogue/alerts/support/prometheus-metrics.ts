/** Of Prometheus' own metrics those that rules ask for. rules.lab.spec.ts holds the list to the real program. */
export const prometheusMetrics = [
  "prometheus_rule_evaluation_failures_total",
  "prometheus_tsdb_compactions_failed_total",
  "prometheus_tsdb_wal_writes_failed_total",
];
