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

/** A node that the roller is replacing is down on purpose; where the roller is gone, its word is, too. */
export const notInReplacement = "unless on (chain, node) roller_node_in_replacement == 1";
/** Nodes that were at the head of their chain once on the volume they have. A first sync is no fault. */
export const syncedBefore = "on (chain, node) chain_synced_before == 1";

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
  /** Blocks of a `chain` that may be replaced at once. */
  reorganisationLimit: "cryptokube:reorganisation_limit_blocks",
  /** Seconds that the newest final block of a `chain` may lie behind the newest one. */
  finalityLimit: "cryptokube:finality_limit_seconds",
  /** Seconds that clocks of a `chain`'s machines may differ. */
  clockLimit: "cryptokube:clock_limit_seconds",
  /**
   * When a fork comes that a client of a `chain` is too old for, seconds since 1970; labels: `client`, `version`, `fork`,
   * `minimum`. None where all of them follow.
   */
  forkTime: "cryptokube:fork_time_seconds",
  /** Seconds that a copy of a database may be behind. */
  standbyLagLimit: "cryptokube:standby_lag_limit_seconds",
  /** What the plan lets a volume do, by `claim`, `chain` and `node`: operations and bytes, per second. */
  volumeIopsLimit: "cryptokube:volume_iops_limit",
  volumeBytesLimit: "cryptokube:volume_throughput_limit_bytes",
  /** What a `node` of a `chain` sends by the plan, to peers and to clients, bytes a second. None where nothing is priced. */
  nodeEgress: "cryptokube:node_egress_planned_bytes_per_second",
  /** 1 for each `device` of a `machine` that is a `claim`'s disk. */
  diskClaim: "cryptokube:disk_claim",
} as const;
