import { recorded } from "../../../../catalogue/alerts/index.ts";
import { always, both, type Cases, node, ofNode } from "./case.ts";

const syncedBefore = both("chain_synced_before", always(1), always(1));
const onNode = (severity: string, summary: string) => [{ labels: { severity, ...ofNode("eth-0") }, summary }];

export const historyCases: Cases = {
  ChainReorganisationDeep: [
    {
      what: "more blocks at once than the plan's limit of three",
      series: both("chain_reorganisation_depth_blocks", always(4), always(1)),
      at: "15s",
      fires: onNode("page", "eth-0 of eth replaced 4 blocks at once"),
    },
    {
      what: "what is replaced in passing",
      series: both("chain_reorganisation_depth_blocks", always(3), always(2)),
      at: "30m",
      fires: [],
    },
  ],
  ChainFinalityLate: [
    {
      what: "more than six epochs without a final block, as the node says that sees the most",
      series: { ...both("chain_finality_lag_seconds", always(2700), always(2400)), ...syncedBefore },
      at: "3m",
      fires: [{ labels: { severity: "page", chain: "eth" }, summary: "Nothing of eth has become final for 40m 0s" }],
    },
    {
      what: "the two to three epochs that it always is behind, beside a node that sees nothing",
      series: { ...both("chain_finality_lag_seconds", always(9000), always(1150)), ...syncedBefore },
      at: "30m",
      fires: [],
    },
  ],
};

const fork = (at: string) => ({
  [`${recorded.forkTime}{chain="eth", client="geth", version="1.16.7", fork="glamsterdam", minimum="1.17.6"}`]: at,
});
const forkLabels = { chain: "eth", client: "geth", version: "1.16.7", fork: "glamsterdam", minimum: "1.17.6" };
const day = 86_400;
const info = (metric: string, name: string, version: string, more = "") => ({
  [`${metric}{${node(name)}${more}, version="${version}"}`]: always(1),
});
const outdated = (count: number) => ({ 'roller_outdated_nodes{environment="prod", chain="eth"}': always(count) });
const two = { ...info("chain_client_info", "eth-0", "Geth/v1"), ...info("chain_client_info", "eth-1", "Geth/v2") };
const beside = ', consensus="lighthouse"';

export const versionCases: Cases = {
  ChainForkNeedsVersion: [
    {
      what: "a fork in 20 days that a client is too old for",
      series: fork(always(20 * day)),
      at: "0s",
      fires: [
        {
          labels: { severity: "ticket", ...forkLabels },
          summary: "geth 1.16.7 of eth does not know of glamsterdam, which is 20d 0h 0m 0s away",
          description: "From then on it stays behind on a chain of its own. It takes 1.17.6 or later.",
        },
      ],
    },
    { what: "a fork in 40 days", series: fork(always(40 * day)), at: "30m", fires: [] },
    { what: "clients that follow all forks, of which nothing is recorded", series: {}, at: "30m", fires: [] },
  ],
  ChainForkImminent: [
    {
      what: "a fork in six days",
      series: fork(always(6 * day)),
      at: "0s",
      fires: [
        {
          labels: { severity: "page", ...forkLabels },
          summary: "eth goes through glamsterdam in 6d 0h 0m 0s, and geth 1.16.7 will not follow",
          description: "It takes 1.17.6 or later, and time to roll. A negative time: the fork has been.",
        },
      ],
    },
    { what: "a fork in eight days", series: fork(always(8 * day)), at: "30m", fires: [] },
  ],
  ChainVersionsDiffer: [
    {
      what: "two versions of the execution client, and no node that waits to be replaced",
      series: { ...two, ...outdated(0) },
      at: "31m",
      fires: [
        {
          labels: { severity: "ticket", chain: "eth", client: "geth" },
          summary: "geth runs in 2 versions on eth, and nothing is being rolled",
        },
      ],
    },
    {
      what: "two versions of the consensus client beside one of the other",
      series: {
        ...info("chain_client_info", "eth-0", "Geth/v1"),
        ...info("chain_client_info", "eth-1", "Geth/v1"),
        ...info("chain_consensus_info", "eth-0", "Lighthouse/v1", beside),
        ...info("chain_consensus_info", "eth-1", "Lighthouse/v2", beside),
        ...outdated(0),
      },
      at: "31m",
      fires: [
        {
          labels: { severity: "ticket", chain: "eth", consensus: "lighthouse" },
          summary: "lighthouse runs in 2 versions on eth, and nothing is being rolled",
        },
      ],
    },
    { what: "a roll that is under way", series: { ...two, ...outdated(1) }, at: "50m", fires: [] },
    {
      what: "one version of each of two clients",
      series: {
        ...info("chain_client_info", "eth-0", "Geth/v1"),
        'chain_client_info{chain="eth", node="eth-1", client="reth", version="reth/v2"}': always(1),
        ...outdated(0),
      },
      at: "50m",
      fires: [],
    },
  ],
};

/** Of a node whose sidecar began at the first moment, and whose client has not answered. */
const starting = (free: string) => ({
  [`chain_client_up{${node("eth-0")}}`]: always(0),
  [`chain_agent_start_time_seconds{${node("eth-0")}}`]: always(0),
  [`chain_data_volume_free_bytes{${node("eth-0")}}`]: free,
});

export const startCases: Cases = {
  ChainStartStuck: [
    {
      what: "a volume on which nothing is written for half an hour, and no client",
      series: starting("1000-1x20 980x300"),
      at: "40m",
      fires: onNode("ticket", "eth-0 of eth does not get to start: it has written nothing for half an hour"),
    },
    { what: "a bootstrap that fetches", series: starting("10000-1x300"), at: "55m", fires: [] },
    { what: "one that has just begun", series: starting(always(1000)), at: "20m", fires: [] },
    {
      what: "a client that had answered, which is down",
      series: { ...starting(always(1000)), [`chain_head_height{${node("eth-0")}}`]: always(7) },
      at: "55m",
      fires: [],
    },
  ],
  ChainClockOff: [
    {
      what: "a clock that is two seconds behind",
      series: both("chain_clock_offset_seconds", always(-2), always(0)),
      at: "6m",
      fires: onNode("ticket", "The clock of eth-0's machine is 2s off from its siblings'"),
    },
    {
      what: "less than clients take offence at",
      series: both("chain_clock_offset_seconds", always(0.4), always(-0.4)),
      at: "30m",
      fires: [],
    },
    {
      what: "a moment, as when a machine is set right",
      series: both("chain_clock_offset_seconds", "0x10 9x10 0x60", always(0)),
      at: "6m",
      fires: [],
    },
  ],
};
