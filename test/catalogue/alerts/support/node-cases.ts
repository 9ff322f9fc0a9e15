import { always, both, type Cases, node, ofNode } from "./case.ts";

const up = both("chain_client_up", always(1), always(1));
const syncedBefore = both("chain_synced_before", always(1), always(1));
/** Every 5 seconds: from 1m45s on there is no sidecar any more. */
const missed = "1x20 stale _x60";
const replaced = { 'roller_node_in_replacement{environment="prod", chain="eth", node="eth-0"}': always(1) };
const down = { labels: { severity: "ticket", chain: "eth", node: "eth-0" }, summary: "eth-0 of eth is down" };

export const nodeCases: Cases = {
  ChainNodeDown: [
    {
      what: "a client that no longer answers",
      series: both("chain_client_up", "1x20 0x40", always(1)),
      at: "6m",
      fires: [down],
    },
    {
      what: "a pod that never started, of which there is no series",
      series: { [`chain_client_up{${node("eth-1")}}`]: always(1) },
      at: "1m",
      fires: [down],
    },
    {
      what: "a node that the roller had replaced and no longer speaks of, which is still down",
      series: {
        ...both("chain_client_up", always(0), always(1)),
        'roller_node_in_replacement{environment="prod", chain="eth", node="eth-0"}': "1x20 stale",
      },
      at: "6m",
      fires: [down],
    },
    {
      what: "half a minute after a pod was missed, read as often as sidecars are",
      series: both("chain_client_up", missed, always(1)),
      every: "5s",
      at: "2m15s",
      fires: [down],
    },
    {
      what: "a pod that was missed 25 seconds ago, as one is that is made again",
      series: both("chain_client_up", missed, always(1)),
      every: "5s",
      at: "2m14s",
      fires: [],
    },
    { what: "two nodes that answer", series: up, at: "10m", fires: [] },
    {
      what: "a node that the roller replaces",
      series: { ...both("chain_client_up", always(0), always(1)), ...replaced },
      at: "10m",
      fires: [],
    },
  ],
  ChainWithoutReadyNode: [
    {
      what: "both are out of the Service",
      series: { ...both("chain_ready", "1x20 0x40", "1x20 0x40"), ...syncedBefore },
      at: "6m",
      fires: [
        {
          labels: { severity: "page", chain: "eth" },
          summary: "No node of eth serves",
          description:
            "Each of its 2 nodes is down, behind or unable to say. Whoever asks the chain's Service gets no answer.",
        },
      ],
    },
    {
      what: "both pods are gone, and were synced within the day",
      series: {
        ...both("chain_ready", "1x20 stale", "1x20 stale"),
        ...both("chain_synced_before", "1x20 stale", "1x20 stale"),
      },
      at: "30m",
      fires: [
        {
          labels: { severity: "page", chain: "eth" },
          summary: "No node of eth serves",
          description:
            "Each of its 2 nodes is down, behind or unable to say. Whoever asks the chain's Service gets no answer.",
        },
      ],
    },
    {
      what: "one serves",
      series: { ...both("chain_ready", always(0), always(1)), ...syncedBefore },
      at: "6m",
      fires: [],
    },
    {
      what: "a chain in its first sync",
      series: {
        ...both("chain_ready", always(0), always(0)),
        ...both("chain_synced_before", always(0), always(0)),
      },
      at: "30m",
      fires: [],
    },
  ],
  ChainNodeNotReady: [
    {
      what: "a node that answers and stays out of the Service",
      series: { ...both("chain_ready", always(0), always(1)), ...syncedBefore },
      at: "11m",
      fires: [{ labels: { severity: "ticket", ...ofNode("eth-0") }, summary: "eth-0 of eth does not serve" }],
    },
    {
      what: "a first sync",
      series: {
        ...both("chain_ready", always(0), always(1)),
        ...both("chain_synced_before", always(0), always(1)),
      },
      at: "30m",
      fires: [],
    },
    {
      what: "a node that the roller replaces",
      series: { ...both("chain_ready", always(0), always(1)), ...syncedBefore, ...replaced },
      at: "30m",
      fires: [],
    },
  ],
  ChainNodeRestarts: [
    {
      what: "a fifth start within an hour",
      series: both("chain_agent_start_time_seconds", "1x20 300x20 600x20 900x20 1200x20", always(1)),
      at: "25m",
      fires: [
        {
          labels: { severity: "ticket", ...ofNode("eth-0") },
          summary: "eth-0 of eth starts again and again",
          description: "Its pod began 4 times within an hour.",
        },
      ],
    },
    {
      what: "three starts after the first",
      series: both("chain_agent_start_time_seconds", "1x20 300x20 600x20 900x20", always(1)),
      at: "20m",
      fires: [],
    },
  ],
  ChainPeersLow: [
    {
      what: "fewer peers than the plan's limit of three",
      series: both("chain_peers", always(2), always(3)),
      at: "11m",
      fires: [{ labels: { severity: "ticket", ...ofNode("eth-0") }, summary: "eth-0 of eth has 2 peers" }],
    },
    {
      what: "a node that was just replaced, and looks for its peers",
      series: { ...both("chain_peers", always(0), always(9)), ...replaced },
      at: "20m",
      fires: [],
    },
    { what: "a moment without peers", series: both("chain_peers", "9x20 0x20 9x60", always(9)), at: "12m", fires: [] },
  ],
  ChainSidecarBlind: [
    {
      what: "a look that is three minutes old",
      series: both("chain_observation_age_seconds", always(180), always(5)),
      at: "2m",
      fires: [
        {
          labels: { severity: "ticket", ...ofNode("eth-0") },
          summary: "The sidecar of eth-0 has seen nothing whole of its client for 3m 0s",
        },
      ],
    },
    {
      what: "looks as they are",
      series: both("chain_observation_age_seconds", always(20), always(5)),
      at: "9m",
      fires: [],
    },
  ],
  ChainSettingsInvalid: [
    {
      what: "settings that a sidecar refused",
      series: both("chain_agent_settings_invalid", always(1), always(0)),
      at: "6m",
      fires: [
        {
          labels: { severity: "ticket", ...ofNode("eth-0") },
          summary: "The sidecar of eth-0 was given settings that it cannot read",
        },
      ],
    },
    {
      what: "valid settings",
      series: both("chain_agent_settings_invalid", always(0), always(0)),
      at: "6m",
      fires: [],
    },
  ],
};
