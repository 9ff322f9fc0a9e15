/**
 * What Prometheus is given to keep, and what that takes. Measured 2026-11-26 on v3.14.0: series by
 * `scrape_samples_scraped` in the lab, bytes by bench/prometheus-series.ts.
 */

/** Seconds between two samples of a series. */
export const scrapeSeconds = 15;

/**
 * Of a series of a health sidecar, and between two looks at the rules about it: as often as a sidecar looks at its client.
 * A pod that is gone is missed at the earliest when a reading fails, and at the latest 2.1 of these after it is no longer
 * listed (endOfRunStaleness in scrape/scrape.go of v3.14.0, read 2026-11-26).
 */
export const healthSeconds = 5;

/** Of a block of a day of counters, with its index. */
export const bytesPerSample = 2.08;

/** What exports how many, rounded. */
export const series = {
  /** Prometheus (1061), Alertmanager (662), the roller (8), and what kube-state-metrics (179) says of all that. */
  environment: 1900,
  /** A node's sidecar (25, each read three times as often), and its execution client (geth in its development mode: 952). */
  node: 1050,
} as const;

/**
 * Bytes that an environment's samples take in so many seconds. They are more where clients export more than geth:
 * consensus clients were not measured.
 */
export function sampleBytes(nodes: number, seconds: number): number {
  return (series.environment + series.node * nodes) * (seconds / scrapeSeconds) * bytesPerSample;
}
