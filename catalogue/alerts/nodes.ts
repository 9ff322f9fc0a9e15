import { type Alert, notInReplacement, recorded, syncedBefore } from "./alert.ts";

export const nodeAlerts: readonly Alert[] = [
  {
    name: "ChainNodeDown",
    severity: "ticket",
    expr: `${recorded.nodeExpected} unless on (chain, node) chain_client_up == 1 ${notInReplacement}`,
    for: "30s",
    summary: "{{ $labels.node }} of {{ $labels.chain }} is down",
    description:
      "The plan has this node, and no sidecar says that its client answers: the pod is gone, pending or crashing, or its " +
      "client hangs. Its siblings serve on.",
    runbook: "node-down.md",
    inhibits: { of: "node", alerts: ["ChainNodeNotReady", "ChainNodeBehind", "ChainPeersLow", "ChainSidecarBlind"] },
  },
  {
    name: "ChainWithoutReadyNode",
    severity: "page",
    // A chain in its first sync has none yet. What was said within the last day counts, as all of them may be silent now.
    expr:
      `count by (chain) (${recorded.nodeExpected}) unless on (chain) (count by (chain) (chain_ready == 1)) ` +
      "and on (chain) (max by (chain) (max_over_time(chain_synced_before[1d])) == 1)",
    for: "30s",
    summary: "No node of {{ $labels.chain }} serves",
    description:
      "Each of its {{ $value }} nodes is down, behind or unable to say. Whoever asks the chain's Service gets no answer.",
    runbook: "chain-without-ready-node.md",
    inhibits: { of: "chain", alerts: ["ChainNodeDown", "ChainNodeNotReady", "ChainNodeBehind"] },
  },
  {
    name: "ChainNodeNotReady",
    severity: "ticket",
    expr: `chain_ready == 0 and ${syncedBefore} ${notInReplacement}`,
    for: "10m",
    summary: "{{ $labels.node }} of {{ $labels.chain }} does not serve",
    description:
      "Its client answers and it had been synced, and it has been out of the Service for ten minutes. The label reason of " +
      "chain_readiness_reason says why.",
    runbook: "node-not-ready.md",
  },
  {
    name: "ChainNodeRestarts",
    severity: "ticket",
    expr: "changes(chain_agent_start_time_seconds[1h]) > 3",
    summary: "{{ $labels.node }} of {{ $labels.chain }} starts again and again",
    description: "Its pod began {{ $value }} times within an hour.",
    runbook: "node-restarts.md",
  },
  {
    name: "ChainPeersLow",
    severity: "ticket",
    expr: `chain_peers < on (chain) group_left () ${recorded.peersMinimum} ${notInReplacement}`,
    for: "10m",
    summary: "{{ $labels.node }} of {{ $labels.chain }} has {{ $value }} peers",
    description: "Fewer than it needs to hear of new blocks in time. It serves until it falls behind.",
    runbook: "peers-low.md",
  },
  {
    name: "ChainSidecarBlind",
    severity: "ticket",
    expr: "chain_observation_age_seconds > 120",
    for: "1m",
    summary:
      "The sidecar of {{ $labels.node }} has seen nothing whole of its client for {{ $value | humanizeDuration }}",
    description: "The client answers some questions and not all that readiness is decided by.",
    runbook: "sidecar-blind.md",
  },
  {
    name: "ChainSettingsInvalid",
    severity: "ticket",
    expr: "chain_agent_settings_invalid == 1",
    for: "5m",
    summary: "The sidecar of {{ $labels.node }} was given settings that it cannot read",
    description: "It goes on with those that it had. Its log names every problem.",
    runbook: "sidecar-blind.md",
  },
];
