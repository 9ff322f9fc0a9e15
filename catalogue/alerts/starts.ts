import { type Alert, recorded } from "./alert.ts";

/** How long a node may write nothing before its client first answers, in minutes. */
const silentMinutes = 30;

/** How nodes begin, and the machines' clocks. */
export const startAlerts: readonly Alert[] = [
  {
    name: "ChainStartStuck",
    severity: "ticket",
    // The sidecar runs beside the bootstrap, which has no metrics while it does: that it works shows on the volume.
    expr:
      "chain_client_up == 0 unless on (chain, node) chain_head_height " +
      `and on (chain, node) time() - chain_agent_start_time_seconds > ${silentMinutes * 60} ` +
      `and on (chain, node) changes(chain_data_volume_free_bytes[${silentMinutes}m]) == 0`,
    for: "1m",
    summary: "{{ $labels.node }} of {{ $labels.chain }} does not get to start: it has written nothing for half an hour",
    description: "Its client has not answered since the pod began. A bootstrap that still fetches writes all the time.",
    runbook: "start-stuck.md",
  },
  {
    name: "ChainClockOff",
    severity: "ticket",
    expr: `abs(chain_clock_offset_seconds) > on (chain) group_left () ${recorded.clockLimit}`,
    for: "5m",
    summary: "The clock of {{ $labels.node }}'s machine is {{ $value | humanizeDuration }} off from its siblings'",
    description:
      "Clients turn away what comes too early or too late. Of two nodes nobody can tell which is right: both are named.",
    runbook: "clock-off.md",
  },
];
