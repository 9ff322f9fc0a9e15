import { databaseMetrics } from "../../../../catalogue/postgres/metrics.ts";
import { signerMetrics } from "../../../../catalogue/signers/web3signer.ts";

/** Of the metrics of Prometheus and Alertmanager those that rules ask for. rules.lab.spec.ts holds them to the programs. */
export const prometheusMetrics = [
  "prometheus_notifications_alertmanagers_discovered",
  "prometheus_rule_evaluation_failures_total",
  "prometheus_tsdb_compactions_failed_total",
  "prometheus_tsdb_wal_writes_failed_total",
];
/** Of programs that no lab can run, those that rules ask for, as they are recorded with their sources: read, not run. */
export const readMetrics = [
  // catalogue/signers/web3signer.ts, read 2026-11-26
  signerMetrics.keysLoaded,
  signerMetrics.prevented,
  signerMetrics.missingKey.eth1,
  signerMetrics.missingKey.eth2,
  // catalogue/postgres/metrics.ts, read 2026-11-26
  databaseMetrics.lag,
];
export const alertmanagerMetrics = ["alertmanager_notifications_failed_total"];
