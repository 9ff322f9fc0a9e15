import { failDays, warnDays } from "../chains/ethereum/forks.ts";
import { type Alert, recorded } from "./alert.ts";

const until = `${recorded.forkTime} - time()`;
const days = (count: number) => count * 86_400;
const differ = (info: string, of: string) => `count by (chain, ${of}) (count by (chain, ${of}, version) (${info})) > 1`;

/** Versions: what forks need, of the plan; and what runs, of the sidecars. */
export const versionAlerts: readonly Alert[] = [
  {
    name: "ChainForkNeedsVersion",
    severity: "ticket",
    // The days are those from which `check` warns, and from which it fails.
    expr: `${until} < ${days(warnDays)}`,
    summary:
      "{{ $labels.client }} {{ $labels.version }} of {{ $labels.chain }} does not know of {{ $labels.fork }}, " +
      "which is {{ $value | humanizeDuration }} away",
    description: "From then on it stays behind on a chain of its own. It takes {{ $labels.minimum }} or later.",
    runbook: "fork-needs-version.md",
  },
  {
    name: "ChainForkImminent",
    severity: "page",
    expr: `${until} < ${days(failDays)}`,
    summary:
      "{{ $labels.chain }} goes through {{ $labels.fork }} in {{ $value | humanizeDuration }}, and " +
      "{{ $labels.client }} {{ $labels.version }} will not follow",
    description: "It takes {{ $labels.minimum }} or later, and time to roll. A negative time: the fork has been.",
    runbook: "fork-needs-version.md",
    inhibits: { of: "chain", alerts: ["ChainForkNeedsVersion"] },
  },
  {
    name: "ChainVersionsDiffer",
    severity: "ticket",
    // Where the roller has nodes to replace they differ on purpose.
    expr:
      `(${differ("chain_client_info", "client")} or ${differ("chain_consensus_info", "consensus")}) ` +
      "unless on (chain) roller_outdated_nodes > 0",
    for: "30m",
    summary:
      "{{ if $labels.consensus }}{{ $labels.consensus }}{{ else }}{{ $labels.client }}{{ end }} runs in {{ $value }} " +
      "versions on {{ $labels.chain }}, and nothing is being rolled",
    description: "All nodes have the newest revision of their pod: the same image tag gave different programs.",
    runbook: "versions-differ.md",
  },
];
