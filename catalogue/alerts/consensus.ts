import { type Alert, syncedBefore } from "./alert.ts";

export const consensusAlerts: readonly Alert[] = [
  {
    name: "ConsensusClientDown",
    severity: "ticket",
    expr: "chain_consensus_up == 0 and on (chain, node) chain_client_up == 1",
    for: "5m",
    summary: "The consensus client {{ $labels.consensus }} of {{ $labels.node }} does not answer",
    description: "The execution client beside it answers and learns of no new block.",
    runbook: "consensus-down.md",
    inhibits: { of: "node", alerts: ["ChainNodeBehind", "ChainNodeNotReady"] },
  },
  {
    name: "ConsensusWithoutExecution",
    severity: "ticket",
    expr: "chain_consensus_execution_up == 0 and on (chain, node) chain_client_up == 1",
    for: "5m",
    summary: "{{ $labels.consensus }} of {{ $labels.node }} does not reach its execution client",
    description: "Both run. Where they were given different secrets, the sidecar's reason names it.",
    runbook: "consensus-without-execution.md",
  },
  {
    name: "ConsensusOptimistic",
    severity: "ticket",
    expr: `chain_consensus_optimistic == 1 and ${syncedBefore}`,
    for: "10m",
    summary: "{{ $labels.consensus }} of {{ $labels.node }} follows blocks that its execution client has not verified",
    description: "What it says of the head is not proved. It is out of the Service.",
    runbook: "consensus-without-execution.md",
  },
];
