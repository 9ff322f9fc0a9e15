import type { Alert } from "./alert.ts";

/**
 * Logs on their way. Metrics: fluent/fluent-plugin-prometheus, in_prometheus_output_monitor.rb, read 2026-11-26, and the
 * counter that our own configuration makes (stacks/plan/fluentd/pipeline.ts). The space that is left is in percent.
 */
const store = '{plugin_id="store"}';
/** Below it each new chunk pushes out the oldest: chunks are less than a hundredth of any buffer. */
const full = `fluentd_output_status_buffer_available_space_ratio${store} < 1`;

export const logAlerts: readonly Alert[] = [
  {
    name: "FluentdAbsent",
    severity: "ticket",
    expr: 'absent(up{job="fluentd"} == 1)',
    for: "10m",
    summary: "No Fluentd runs",
    description: "Logs leave no machine. The kubelet keeps the last of each container, and no more.",
    runbook: "logs.md",
  },
  {
    name: "LogsNotDelivered",
    severity: "ticket",
    // Chunks are of an hour and go out within minutes; the gauge of an empty buffer stays as it was.
    expr:
      `time() - fluentd_output_status_buffer_oldest_timekey${store} > 7200 ` +
      `and on (pod) fluentd_output_status_buffer_total_bytes${store} > 0`,
    for: "15m",
    summary: "The log store has taken nothing from {{ $labels.pod }} for more than an hour",
    description: "Logs wait on the machine. They are delivered when the store answers, while the buffer has room.",
    runbook: "logs.md",
  },
  {
    name: "LogBufferFilling",
    severity: "ticket",
    expr: `fluentd_output_status_buffer_available_space_ratio${store} < 40`,
    for: "15m",
    summary: "{{ $labels.pod }} has {{ $value | humanize }} percent of its log buffer left",
    description: "When nothing is left, the oldest logs of its machine are lost. No chain is affected.",
    runbook: "logs.md",
  },
  {
    name: "LogsLost",
    severity: "page",
    // While a buffer is full, what comes in pushes out as much: summed up by minutes over a day.
    expr:
      "sum by (pod) (60 * sum_over_time((sum by (pod) (rate(cryptokube_logs_collected_bytes_total[2m])) " +
      `and on (pod) ${full})[1d:1m])) > 0`,
    summary: "{{ $labels.pod }} has lost {{ $value | humanize1024 }}B of logs within a day",
    description: "The log store does not answer, the buffer is full, and the oldest logs go. No chain is affected.",
    runbook: "logs.md",
  },
];
