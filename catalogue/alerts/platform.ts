import type { Alert } from "./alert.ts";

export const rollerAlerts: readonly Alert[] = [
  {
    name: "RollerAbsent",
    severity: "ticket",
    expr: "absent(roller_holds_lease == 1)",
    for: "5m",
    summary: "No roller acts",
    description: "Changed nodes are not replaced, and stuck ones not helped. What runs goes on running.",
    runbook: "roller.md",
  },
  {
    name: "RollerInDoubt",
    severity: "ticket",
    expr: "roller_in_doubt == 1",
    for: "10m",
    summary: "The roller leaves {{ $labels.chain }} alone, as it cannot rely on what it reads",
    description: "Its events on the chain's pods name the doubt.",
    runbook: "roller.md",
  },
  {
    name: "ChainRollStuck",
    severity: "ticket",
    expr: "roller_node_in_replacement == 1",
    for: "45m",
    summary: "{{ $labels.node }} of {{ $labels.chain }} has been in replacement for 45 minutes",
    description: "Its new pod does not become ready, so the roll has halted. Its siblings keep what they ran.",
    runbook: "roll-stuck.md",
  },
  {
    name: "UpgradeHalted",
    severity: "ticket",
    expr: 'roller_canary{state="failed"} == 1',
    for: "1m",
    summary: "A version failed on {{ $labels.node }}, the first node of {{ $labels.chain }} to try it",
    description:
      "Its siblings keep what they ran, and wait until a person decides. The node's events say what was seen.",
    runbook: "upgrade-halted.md",
  },
  {
    name: "WayBackRefused",
    severity: "ticket",
    expr: "roller_nodes_without_way_back > 0",
    for: "5m",
    summary: "Nodes of {{ $labels.chain }} are to go back to a version that cannot use their data",
    description: "They are left as they are. Their events name the versions.",
    runbook: "upgrade-halted.md",
  },
];

export const machineAlerts: readonly Alert[] = [
  {
    name: "MachineSettingsDrifted",
    severity: "ticket",
    expr: "node_setting_drift == 1",
    for: "15m",
    summary: "{{ $labels.setting }} of the machine {{ $labels.machine }} is not as it was made",
    description: "Something changed it, or the machine was made of something else. Chains run on, and may run worse.",
    runbook: "machine-settings.md",
  },
];

/** Whether what is watched is seen, and people are told: of any Prometheus. */
export const watchingAlerts: readonly Alert[] = [
  {
    name: "Watchdog",
    severity: "heartbeat",
    expr: "vector(1)",
    summary: "Alerts arrive",
    description:
      "It fires as long as Prometheus evaluates rules. Send it to something outside that tells when it stops.",
    runbook: "watchdog.md",
  },
  {
    name: "TargetDown",
    severity: "ticket",
    // A chain node's own ports are judged by its sidecar, and that by the plan.
    expr: 'up{job!="health"} == 0 unless on (chain, node) (chain_client_up == 0 or chain_ready == 0)',
    for: "5m",
    summary: "{{ $labels.job }} at {{ $labels.instance }} cannot be scraped",
    description: "Its metrics are missing, and so is every alert that is made of them.",
    runbook: "prometheus.md",
  },
  {
    name: "NotificationsFail",
    severity: "page",
    expr: "sum by (integration) (increase(alertmanager_notifications_failed_total[10m])) > 0",
    for: "5m",
    summary: "Notifications by {{ $labels.integration }} fail",
    description: "A receiver is not told of alerts. The others are, this one among them.",
    runbook: "alertmanager.md",
  },
];

/** Prometheus about itself, where it is the environment's own. Metrics: those of its own /metrics, v3.14.0. */
export const prometheusAlerts: readonly Alert[] = [
  {
    name: "PrometheusRuleFailures",
    severity: "ticket",
    expr: "increase(prometheus_rule_evaluation_failures_total[15m]) > 0",
    summary: "Prometheus fails to evaluate rules of {{ $labels.rule_group }}",
    description: "An alert that cannot be evaluated never fires.",
    runbook: "prometheus.md",
  },
  {
    name: "PrometheusStorageFails",
    severity: "page",
    expr:
      "increase(prometheus_tsdb_wal_writes_failed_total[15m]) > 0 or " +
      "increase(prometheus_tsdb_compactions_failed_total[3h]) > 0",
    summary: "Prometheus cannot write its samples",
    description: "Its volume is full or damaged. Every alert depends on it.",
    runbook: "prometheus.md",
  },
  {
    name: "PrometheusWithoutAlertmanager",
    severity: "page",
    expr: "prometheus_notifications_alertmanagers_discovered < 1",
    for: "5m",
    summary: "Prometheus knows of no Alertmanager",
    description: "What fires reaches nobody, this alert included: only the heartbeat's silence tells of it.",
    runbook: "alertmanager.md",
  },
];
