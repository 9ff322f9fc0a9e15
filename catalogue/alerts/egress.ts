import { type Alert, recorded } from "./alert.ts";

/** What a node may send of what the plan reckons with before somebody is told: egress is paid for by the GiB. */
const allowed = 1.5;

export const egressAlerts: readonly Alert[] = [
  {
    name: "ChainEgressAbovePlan",
    severity: "ticket",
    // Six hours: a peer that fetches history from us is no trend. A pod that is younger counts for less than it sends.
    expr: `sum by (chain, node) (rate(chain_pod_sent_bytes_total[6h])) / on (chain, node) ${recorded.nodeEgress} > ${allowed}`,
    for: "2h",
    summary: "{{ $labels.node }} sends {{ $value | humanize }} times what the plan reckons with",
    description: "What leaves the region is paid for by the GiB: the estimate is too low by as much.",
    runbook: "egress-above-plan.md",
  },
];
