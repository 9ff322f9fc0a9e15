import { type Alert, notInReplacement, recorded, syncedBefore } from "./alert.ts";

export const headAlerts: readonly Alert[] = [
  {
    name: "ChainHeadStale",
    severity: "page",
    // The youngest head of the chain's nodes: one that lags is another matter.
    expr: `min by (chain) (chain_head_age_seconds and ${syncedBefore}) > on (chain) ${recorded.headAgeLimit}`,
    for: "15s",
    summary: "No new block of {{ $labels.chain }} for {{ $value | humanizeDuration }}",
    description:
      "No node of ours has a newer block. The network makes none, or none reaches us. The nodes with the newest block go on " +
      "serving, and none is restarted for it.",
    runbook: "head-stale.md",
    inhibits: { of: "chain", alerts: ["ChainNodeBehind"] },
  },
  {
    name: "ChainNodeBehind",
    severity: "ticket",
    expr: `chain_synced == 0 and ${syncedBefore} and on (chain, node) chain_client_up == 1 ${notInReplacement}`,
    for: "5m",
    summary: "{{ $labels.node }} fell behind {{ $labels.chain }}",
    description: "It had been synced, and is not: it is out of the Service until it has caught up.",
    runbook: "node-behind.md",
    inhibits: { of: "node", alerts: ["ChainNodeNotReady"] },
  },
  {
    name: "ChainStateUnreadable",
    severity: "ticket",
    expr: `chain_head_state_readable == 0 and ${syncedBefore}`,
    for: "5m",
    summary: "{{ $labels.node }} of {{ $labels.chain }} cannot read the state at its own head",
    description: "It knows the newest block and cannot answer for balances or calls: its database may be damaged.",
    runbook: "state-unreadable.md",
  },
  {
    name: "ChainForksDisagree",
    severity: "page",
    expr: "chain_forks_agree == 0",
    for: "5m",
    summary: "The two clients of {{ $labels.node }} know of different forks",
    description:
      "At the first fork that one of them lacks, this node stops following {{ $labels.chain }}: " +
      "chain_fork_mismatch_timestamp_seconds says when.",
    runbook: "forks-disagree.md",
  },
  {
    name: "ChainSiblingsDisagree",
    severity: "page",
    expr: "chain_disagreeing_siblings > 0",
    for: "5m",
    summary: "{{ $labels.node }} of {{ $labels.chain }} has another block than a sibling, well below the head",
    description: "One of them follows another chain, and both may be served. Readiness does not tell which is right.",
    runbook: "siblings-disagree.md",
  },
];
