/**
 * How loud an alert is.
 * - `page`: it wakes somebody: users are without service, or data are about to be lost.
 * - `ticket`: somebody looks at it in working hours.
 * - `heartbeat`: it always fires; that it stops is what an outside receiver tells.
 */
export type Severity = "page" | "ticket" | "heartbeat";

/** One alerting rule of Prometheus, with what a person needs who is woken by it. */
export interface Alert {
  /** Upper camel case, unique. */
  name: string;
  severity: Severity;
  /** PromQL. Series keep `chain` and `node` where the alert is about one: alerts are grouped and inhibited by them. */
  expr: string;
  /** How long the expression must hold, a Prometheus duration. Absent: it fires at once. */
  for?: string;
  /** How long it fires on when the expression no longer holds: against flapping. */
  keepFiringFor?: string;
  /** One sentence for a tired person; `{{ $labels.node }}` and the like are filled in by Prometheus. */
  summary: string;
  /** What is known, and what is not affected. */
  description: string;
  /** The file under `docs/runbooks` that says what to do. */
  runbook: string;
  /** Alerts of the same node, or of any node of the same chain, that say nothing new while this one fires. */
  inhibits?: { of: "node" | "chain"; alerts: readonly string[] };
}

/**
 * What the rules compare with, which no exporter says: recorded from the plan, so that a pod that never started is missed.
 * The names are those of recorded series: with a colon.
 */
export const recorded = {
  /** 1 for each node of the plan; labels: `chain`, `node`. */
  nodeExpected: "cryptokube:node_expected",
  /** Seconds after which a head is old, by `chain`; none for a development chain, which makes blocks when asked. */
  headAgeLimit: "cryptokube:head_age_limit_seconds",
  /** Peers that a node of a `chain` must have; none where it needs none. */
  peersMinimum: "cryptokube:peers_minimum",
  /** What the plan lets a volume do, by `claim`, `chain` and `node`: operations and bytes, per second. */
  volumeIopsLimit: "cryptokube:volume_iops_limit",
  volumeBytesLimit: "cryptokube:volume_throughput_limit_bytes",
  /** 1 for each `device` of a `machine` that is a `claim`'s disk. */
  diskClaim: "cryptokube:disk_claim",
} as const;
