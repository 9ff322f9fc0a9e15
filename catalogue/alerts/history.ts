import { type Alert, recorded, syncedBefore } from "./alert.ts";

/** What a chain's past blocks do. Metrics: agents/health, of nodes that were at the head of their chain once. */
export const historyAlerts: readonly Alert[] = [
  {
    name: "ChainReorganisationDeep",
    severity: "page",
    // The sidecar tells of it for an hour, so that no scrape misses it.
    expr: `chain_reorganisation_depth_blocks > on (chain) group_left () ${recorded.reorganisationLimit}`,
    summary: "{{ $labels.node }} of {{ $labels.chain }} replaced {{ $value }} blocks at once",
    description:
      "Payments in them may be undone. Blocks were counted that had been this node's head; it serves the new ones.",
    runbook: "reorganisation.md",
  },
  {
    name: "ChainFinalityLate",
    severity: "page",
    // The node that sees the most: one that lags is another matter.
    expr: `min by (chain) (chain_finality_lag_seconds and ${syncedBefore}) > ` + `on (chain) ${recorded.finalityLimit}`,
    for: "2m",
    summary: "Nothing of {{ $labels.chain }} has become final for {{ $value | humanizeDuration }}",
    description:
      "Blocks are made, and too few validators agree on them. Whoever waits for finality waits; what asks for the head " +
      "is answered.",
    runbook: "finality-late.md",
  },
];
