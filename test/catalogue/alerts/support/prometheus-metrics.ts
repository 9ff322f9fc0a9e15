/** Of the metrics of Prometheus and Alertmanager those that rules ask for. rules.lab.spec.ts holds them to the programs. */
export const prometheusMetrics = [
  "prometheus_notifications_alertmanagers_discovered",
  "prometheus_rule_evaluation_failures_total",
  "prometheus_tsdb_compactions_failed_total",
  "prometheus_tsdb_wal_writes_failed_total",
];
export const alertmanagerMetrics = ["alertmanager_notifications_failed_total"];
