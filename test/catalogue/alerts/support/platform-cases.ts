import { always, type Case, type Cases, node, ofNode } from "./case.ts";

const gib = 2 ** 30;
const week = 7 * 24 * 240;

/** @param prefix what the volume's metrics begin with; of @param what the summary speaks. */
function volumeCases(name: string, prefix: string, what: string): Cases {
  const size = { [`${prefix}_size_bytes{${node("eth-0")}}`]: `${1000 * gib}x2000` };
  const free = (values: string) => ({ [`${prefix}_free_bytes{${node("eth-0")}}`]: values });
  const before = (value: number) => ({ [`chain_synced_before{${node("eth-0")}}`]: `${value}x2000` });
  const filling = `${400 * gib}-${Math.ceil((450 * gib) / week)}x2000`;
  const fillsUp: Case[] = [
    {
      what: "a volume that loses as much in a week as it has",
      series: { ...size, ...free(filling), ...before(1) },
      at: "8h",
      fires: [
        { labels: { severity: "ticket", ...ofNode("eth-0") }, summary: `${what} of eth-0 is full within a week` },
      ],
    },
    { what: "a first sync", series: { ...size, ...free(filling), ...before(0) }, at: "8h", fires: [] },
    {
      what: "growth that leaves months",
      series: { ...size, ...free(`${400 * gib}-${Math.ceil((20 * gib) / week)}x2000`), ...before(1) },
      at: "8h",
      fires: [],
    },
  ];
  const almostFull: Case[] = [
    {
      what: "less than a twentieth free, in a first sync, too",
      series: { ...size, ...free(`${40 * gib}x240`), ...before(0) },
      at: "3m",
      fires: [{ labels: { severity: "page", ...ofNode("eth-0") }, summary: `${what} of eth-0 has 4% left` }],
    },
    { what: "a tenth free", series: { ...size, ...free(`${100 * gib}x240`), ...before(1) }, at: "3m", fires: [] },
  ];
  return { [`${name}FillsUp`]: fillsUp, [`${name}AlmostFull`]: almostFull };
}

export const volumeRuleCases: Cases = {
  ...volumeCases("ChainVolume", "chain_data_volume", "The execution volume"),
  ...volumeCases("ConsensusVolume", "chain_consensus_volume", "The consensus volume"),
};

const roller = 'environment="prod"';

export const platformCases: Cases = {
  UpgradeHalted: [
    {
      what: "a canary that failed",
      series: {
        [`roller_canary{${roller}, ${node("eth-0")}, state="failed"}`]: always(1),
        [`roller_canary{${roller}, ${node("eth-0")}, state="soaking"}`]: always(0),
      },
      at: "3m",
      fires: [
        {
          labels: { severity: "ticket", environment: "prod", state: "failed", ...ofNode("eth-0") },
          summary: "A version failed on eth-0, the first node of eth to try it",
        },
      ],
    },
    {
      what: "one that is on trial",
      series: {
        [`roller_canary{${roller}, ${node("eth-0")}, state="failed"}`]: always(0),
        [`roller_canary{${roller}, ${node("eth-0")}, state="soaking"}`]: always(1),
      },
      at: "3m",
      fires: [],
    },
  ],
  WayBackRefused: [
    {
      what: "a node that would go back too far",
      series: { [`roller_nodes_without_way_back{${roller}, chain="eth"}`]: always(1) },
      at: "10m",
      fires: [
        {
          labels: { severity: "ticket", environment: "prod", chain: "eth" },
          summary: "Nodes of eth are to go back to a version that cannot use their data",
        },
      ],
    },
    {
      what: "none",
      series: { [`roller_nodes_without_way_back{${roller}, chain="eth"}`]: always(0) },
      at: "10m",
      fires: [],
    },
  ],
  RollerAbsent: [
    {
      what: "no roller at all",
      series: { unrelated: always(1) },
      at: "6m",
      fires: [{ labels: { severity: "ticket" }, summary: "No roller acts" }],
    },
    {
      what: "rollers of which none holds the lease",
      series: { [`roller_holds_lease{${roller}}`]: always(0) },
      at: "6m",
      fires: [{ labels: { severity: "ticket" }, summary: "No roller acts" }],
    },
    {
      what: "one that acts beside one that waits",
      series: {
        [`roller_holds_lease{${roller}, pod="a"}`]: always(0),
        [`roller_holds_lease{${roller}, pod="b"}`]: always(1),
      },
      at: "20m",
      fires: [],
    },
  ],
  RollerInDoubt: [
    {
      what: "a chain that it does nothing for",
      series: { [`roller_in_doubt{${roller}, chain="eth"}`]: always(1) },
      at: "11m",
      fires: [
        {
          labels: { severity: "ticket", environment: "prod", chain: "eth" },
          summary: "The roller leaves eth alone, as it cannot rely on what it reads",
        },
      ],
    },
    { what: "no doubt", series: { [`roller_in_doubt{${roller}, chain="eth"}`]: always(0) }, at: "20m", fires: [] },
  ],
  ChainRollStuck: [
    {
      what: "a replacement that takes an hour",
      series: { [`roller_node_in_replacement{${roller}, chain="eth", node="eth-0"}`]: always(1) },
      at: "46m",
      fires: [
        {
          labels: { severity: "ticket", environment: "prod", chain: "eth", node: "eth-0" },
          summary: "eth-0 of eth has been in replacement for 45 minutes",
        },
      ],
    },
    {
      what: "one that is over after ten minutes",
      series: { [`roller_node_in_replacement{${roller}, chain="eth", node="eth-0"}`]: "1x40 stale" },
      at: "50m",
      fires: [],
    },
  ],
  MachineSettingsDrifted: [
    {
      what: "a setting that something changed",
      series: { 'node_setting_drift{environment="prod", machine="m-1", setting="vm.swappiness"}': always(1) },
      at: "16m",
      fires: [
        {
          labels: { severity: "ticket", environment: "prod", machine: "m-1", setting: "vm.swappiness" },
          summary: "vm.swappiness of the machine m-1 is not as it was made",
        },
      ],
    },
    {
      what: "a machine as it was made",
      series: { 'node_setting_drift{environment="prod", machine="m-1", setting="vm.swappiness"}': always(0) },
      at: "30m",
      fires: [],
    },
  ],
};

const target = 'job="geth", instance="eth-0-0:6060", chain="eth", node="eth-0"';

export const prometheusCases: Cases = {
  // It must not be quiet ever: its second case is another time.
  Watchdog: [
    {
      what: "the first round",
      series: {},
      at: "15s",
      fires: [{ labels: { severity: "heartbeat" }, summary: "Alerts arrive" }],
    },
    {
      what: "two hours later",
      series: {},
      at: "2h",
      fires: [{ labels: { severity: "heartbeat" }, summary: "Alerts arrive" }],
    },
  ],
  TargetDown: [
    {
      what: "a client's own metrics of a node that serves",
      series: { [`up{${target}}`]: always(0), [`chain_client_up{${node("eth-0")}}`]: always(1) },
      at: "6m",
      fires: [
        {
          labels: { severity: "ticket", job: "geth", instance: "eth-0-0:6060", chain: "eth", node: "eth-0" },
          summary: "geth at eth-0-0:6060 cannot be scraped",
        },
      ],
    },
    {
      what: "those of a node that is down",
      series: { [`up{${target}}`]: always(0), [`chain_client_up{${node("eth-0")}}`]: always(0) },
      at: "20m",
      fires: [],
    },
    {
      what: "a sidecar, which the plan's nodes are missed by",
      series: { 'up{job="health", instance="eth-0-0:9750"}': always(0) },
      at: "20m",
      fires: [],
    },
  ],
  PrometheusRuleFailures: [
    {
      what: "rules that fail",
      series: { 'prometheus_rule_evaluation_failures_total{rule_group="rules.yml;nodes"}': "0x20 1+1x40" },
      at: "10m",
      fires: [
        {
          labels: { severity: "ticket", rule_group: "rules.yml;nodes" },
          summary: "Prometheus fails to evaluate rules of rules.yml;nodes",
        },
      ],
    },
    {
      what: "failures of long ago",
      series: { 'prometheus_rule_evaluation_failures_total{rule_group="rules.yml;nodes"}': always(7) },
      at: "30m",
      fires: [],
    },
  ],
  PrometheusStorageFails: [
    {
      what: "samples that were not written",
      series: { 'prometheus_tsdb_wal_writes_failed_total{job="prometheus"}': "0x20 1+1x40" },
      at: "10m",
      fires: [{ labels: { severity: "page", job: "prometheus" }, summary: "Prometheus cannot write its samples" }],
    },
    {
      what: "a storage that works",
      series: {
        'prometheus_tsdb_wal_writes_failed_total{job="prometheus"}': always(0),
        'prometheus_tsdb_compactions_failed_total{job="prometheus"}': always(2),
      },
      at: "30m",
      fires: [],
    },
  ],
  PrometheusWithoutAlertmanager: [
    {
      what: "none that is found",
      series: { 'prometheus_notifications_alertmanagers_discovered{job="prometheus"}': always(0) },
      at: "6m",
      fires: [{ labels: { severity: "page", job: "prometheus" }, summary: "Prometheus knows of no Alertmanager" }],
    },
    {
      what: "one",
      series: { 'prometheus_notifications_alertmanagers_discovered{job="prometheus"}': always(1) },
      at: "30m",
      fires: [],
    },
  ],
  NotificationsFail: [
    {
      what: "a receiver that does not take what it is sent",
      series: {
        'alertmanager_notifications_failed_total{integration="slack", reason="clientError", pod="a"}': "0x10 1+1x60",
      },
      at: "12m",
      fires: [{ labels: { severity: "page", integration: "slack" }, summary: "Notifications by slack fail" }],
    },
    {
      what: "one that took it at the second try, long ago",
      series: { 'alertmanager_notifications_failed_total{integration="slack", reason="other", pod="a"}': always(3) },
      at: "30m",
      fires: [],
    },
  ],
};
