import { databaseMetrics } from "../postgres/metrics.ts";
import { signerMetrics } from "../signers/web3signer.ts";
import { type Alert, recorded } from "./alert.ts";

const { keysLoaded, prevented, missingKey } = signerMetrics;
const lately = (metric: string) => `sum by (pod) (increase(${metric}[10m])) > 0`;

/** web3signer. Its metrics were read, not run: catalogue/signers/web3signer.ts. */
export const signerAlerts: readonly Alert[] = [
  {
    name: "SignerRefused",
    severity: "page",
    expr: lately(prevented),
    summary: "{{ $labels.pod }} refused to sign what a validator would have been slashed for",
    description:
      "Something asked for a second signature for a duty that was signed: two clients may have the same keys.",
    runbook: "signer-refused.md",
  },
  {
    name: "SignerWithoutKeys",
    severity: "page",
    expr: `${keysLoaded} == 0`,
    for: "5m",
    summary: "{{ $labels.pod }} has no key loaded",
    description: "It signs nothing: its validators miss their duties, or transactions are not sent.",
    runbook: "signer-keys.md",
  },
  {
    name: "SignerKeyMissing",
    severity: "ticket",
    expr: `${lately(missingKey.eth2)} or ${lately(missingKey.eth1)}`,
    for: "5m",
    summary: "{{ $labels.pod }} is asked for keys that it does not have",
    description: "Somebody's key is not among those that it loaded. What it has it signs with.",
    runbook: "signer-keys.md",
  },
];

/** The database of what was signed. Metrics of CloudNativePG: catalogue/postgres/metrics.ts. */
export const databaseAlerts: readonly Alert[] = [
  {
    name: "SlashingDatabaseStandbyLate",
    severity: "ticket",
    expr: `${databaseMetrics.lag} > on () group_left () ${recorded.standbyLagLimit}`,
    for: "5m",
    summary: "{{ $labels.pod }}, a copy of what was signed, is {{ $value | humanizeDuration }} behind",
    description:
      "One of two copies must have each signature before it is given out, so nothing is lost. If the other goes too, " +
      "signing waits for this one.",
    runbook: "standby-late.md",
  },
];
