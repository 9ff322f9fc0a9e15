import { always, both, type Cases, node, ofNode } from "./case.ts";

const up = both("chain_client_up", always(1), always(1));
const syncedBefore = both("chain_synced_before", always(1), always(1));
const ticket = (summary: string) => [{ labels: { severity: "ticket", ...ofNode("eth-0") }, summary }];

export const headCases: Cases = {
  ChainHeadStale: [
    {
      what: "no node has a block that is younger than the plan's limit of two minutes",
      series: { ...both("chain_head_age_seconds", always(150), always(140)), ...syncedBefore },
      at: "1m",
      fires: [{ labels: { severity: "page", chain: "eth" }, summary: "No new block of eth for 2m 20s" }],
    },
    {
      what: "one that lags beside one that does not",
      series: { ...both("chain_head_age_seconds", always(900), always(10)), ...syncedBefore },
      at: "10m",
      fires: [],
    },
    {
      what: "first syncs, whose newest block is years old",
      series: {
        ...both("chain_head_age_seconds", always(1e8), always(1e8)),
        ...both("chain_synced_before", always(0), always(0)),
      },
      at: "10m",
      fires: [],
    },
  ],
  ChainNodeBehind: [
    {
      what: "a node that was synced and is not",
      series: { ...both("chain_synced", always(0), always(1)), ...syncedBefore, ...up },
      at: "6m",
      fires: ticket("eth-0 fell behind eth"),
    },
    {
      what: "one that the roller replaces, and that catches up",
      series: {
        ...both("chain_synced", always(0), always(1)),
        ...syncedBefore,
        ...up,
        'roller_node_in_replacement{environment="prod", chain="eth", node="eth-0"}': always(1),
      },
      at: "9m",
      fires: [],
    },
    {
      what: "one that is caught up within five minutes",
      series: { ...both("chain_synced", "1x10 0x15 1x60", always(1)), ...syncedBefore, ...up },
      at: "6m",
      fires: [],
    },
    {
      what: "one whose client is down, which is another alert's",
      series: {
        ...both("chain_synced", always(0), always(1)),
        ...syncedBefore,
        ...both("chain_client_up", always(0), always(1)),
      },
      at: "9m",
      fires: [],
    },
  ],
  ChainStateUnreadable: [
    {
      what: "a head whose state cannot be read",
      series: { ...both("chain_head_state_readable", always(0), always(1)), ...syncedBefore },
      at: "6m",
      fires: ticket("eth-0 of eth cannot read the state at its own head"),
    },
    {
      what: "a first sync, which has no state yet",
      series: {
        ...both("chain_head_state_readable", always(0), always(1)),
        ...both("chain_synced_before", always(0), always(1)),
      },
      at: "30m",
      fires: [],
    },
  ],
  ChainSiblingsDisagree: [
    {
      what: "a sibling with another block",
      series: both("chain_disagreeing_siblings", always(1), always(0)),
      at: "6m",
      fires: [
        {
          labels: { severity: "page", ...ofNode("eth-0") },
          summary: "eth-0 of eth has another block than a sibling, well below the head",
          description:
            "One of them follows another chain, and both may be served. Readiness does not tell which is right.",
        },
      ],
    },
    {
      what: "siblings that agree",
      series: both("chain_disagreeing_siblings", always(0), always(0)),
      at: "6m",
      fires: [],
    },
  ],
  ChainForksDisagree: [
    {
      what: "a consensus client that lacks a fork",
      series: both("chain_forks_agree", always(0), always(1)),
      at: "6m",
      fires: [
        {
          labels: { severity: "page", ...ofNode("eth-0") },
          summary: "The two clients of eth-0 know of different forks",
          description:
            "At the first fork that one of them lacks, this node stops following eth: " +
            "chain_fork_mismatch_timestamp_seconds says when.",
        },
      ],
    },
    { what: "clients that agree", series: both("chain_forks_agree", always(1), always(1)), at: "6m", fires: [] },
  ],
};

const beside = (metric: string, first: string) => ({
  [`${metric}{${node("eth-0")}, consensus="lighthouse"}`]: first,
  [`${metric}{${node("eth-1")}, consensus="lighthouse"}`]: always(metric.endsWith("optimistic") ? 0 : 1),
});
const consensus = (summary: string) => [
  { labels: { severity: "ticket", ...ofNode("eth-0"), consensus: "lighthouse" }, summary },
];

export const consensusCases: Cases = {
  ConsensusClientDown: [
    {
      what: "a consensus client that does not answer beside an execution client that does",
      series: { ...beside("chain_consensus_up", always(0)), ...up },
      at: "6m",
      fires: consensus("The consensus client lighthouse of eth-0 does not answer"),
    },
    {
      what: "a node that is down as a whole, which is another alert's",
      series: { ...beside("chain_consensus_up", always(0)), ...both("chain_client_up", always(0), always(1)) },
      at: "9m",
      fires: [],
    },
  ],
  ConsensusWithoutExecution: [
    {
      what: "a consensus client that does not reach an execution client that runs",
      series: { ...beside("chain_consensus_execution_up", always(0)), ...up },
      at: "6m",
      fires: consensus("lighthouse of eth-0 does not reach its execution client"),
    },
    {
      what: "a moment without it",
      series: { ...beside("chain_consensus_execution_up", "1x10 0x4 1x60"), ...up },
      at: "6m",
      fires: [],
    },
  ],
  ConsensusOptimistic: [
    {
      what: "blocks that were followed unverified for ten minutes",
      series: { ...beside("chain_consensus_optimistic", always(1)), ...syncedBefore },
      at: "11m",
      fires: consensus("lighthouse of eth-0 follows blocks that its execution client has not verified"),
    },
    {
      what: "a first sync, which is optimistic",
      series: {
        ...beside("chain_consensus_optimistic", always(1)),
        ...both("chain_synced_before", always(0), always(1)),
      },
      at: "30m",
      fires: [],
    },
  ],
};
