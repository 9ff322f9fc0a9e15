import type { Alert } from "./alert.ts";

/** A week, in seconds: long enough to grow a volume by its plan, with a weekend in between. */
const week = 7 * 24 * 3600;

/** @param name what the volume's metrics begin with; of @param what it is said. */
function volumeAlerts(name: string, prefix: string, what: string): readonly Alert[] {
  const share = `${prefix}_free_bytes / ${prefix}_size_bytes`;
  return [
    {
      name: `${name}FillsUp`,
      severity: "ticket",
      // Not while a first sync writes all there is: the plan has room for that, and a line through it says nothing.
      expr:
        `predict_linear(${prefix}_free_bytes[6h], ${week}) < 0 and ${share} < 0.5 ` +
        "and on (chain, node) chain_synced_before == 1",
      for: "1h",
      summary: `${what} of {{ $labels.node }} is full within a week`,
      description: "As it grew in the last six hours. Raise its size in the environment's file: volumes grow in place.",
      runbook: "volume-fills-up.md",
    },
    {
      name: `${name}AlmostFull`,
      severity: "page",
      expr: `${share} < 0.05`,
      for: "2m",
      summary: `${what} of {{ $labels.node }} has {{ $value | humanizePercentage }} left`,
      description: "A client whose volume is full stops, and may leave its database damaged.",
      runbook: "volume-almost-full.md",
      inhibits: { of: "node", alerts: [`${name}FillsUp`] },
    },
  ];
}

export const diskAlerts: readonly Alert[] = [
  ...volumeAlerts("ChainVolume", "chain_data_volume", "The execution volume"),
  ...volumeAlerts("ConsensusVolume", "chain_consensus_volume", "The consensus volume"),
];
