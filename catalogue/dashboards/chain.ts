import { recorded } from "../alerts/alert.ts";
import type { Dashboard } from "./panel.ts";
import { nodeState, ofChain, states, yesNo, zeroIsGood } from "./words.ts";

/** One chain: does it move, do its nodes agree, who lags. */
export const chain = (): Dashboard => ({
  uid: "ck-chain",
  title: "Chain",
  about: "Does the chain move, do its nodes agree, and which of them lags.",
  chosen: ["chain"],
  since: "now-6h",
  sections: [
    {
      title: "Now",
      panels: [
        {
          kind: "figures",
          tiles: true,
          title: "Nodes",
          about: "A click leads to the node.",
          of: ["plan", "health", "roller"],
          width: 12,
          height: 5,
          unit: "none",
          words: states,
          link: { title: "This node", to: "ck-node", node: true },
          queries: [{ expr: nodeState(ofChain), legend: "{{node}}" }],
        },
        {
          kind: "figures",
          title: "Newest block",
          about: "The highest head of its nodes.",
          of: ["health"],
          width: 4,
          height: 5,
          unit: "none",
          queries: [{ expr: `max by (chain) (chain_head_height{${ofChain}})`, legend: "{{chain}}" }],
        },
        {
          kind: "figures",
          title: "Its age",
          about:
            "Of the youngest head, as its maker has the time. ChainHeadStale pages where it is beyond the chain's limit.",
          of: ["health"],
          width: 4,
          height: 5,
          unit: "s",
          decimals: 0,
          queries: [{ expr: `min by (chain) (chain_head_age_seconds{${ofChain}})`, legend: "{{chain}}" }],
        },
        {
          kind: "figures",
          title: "Siblings that disagree",
          about: "Pairs of nodes that have different blocks well below the head: one of them follows another chain.",
          of: ["health"],
          width: 4,
          height: 5,
          unit: "none",
          steps: zeroIsGood,
          queries: [{ expr: `sum by (chain) (chain_disagreeing_siblings{${ofChain}})`, legend: "{{chain}}" }],
        },
      ],
    },
    {
      title: "Heads",
      panels: [
        {
          kind: "graph",
          title: "Height",
          about: "Lines that lie on each other are nodes that follow the same head; a flat one stands still.",
          of: ["health"],
          width: 12,
          unit: "none",
          queries: [{ expr: `max by (node) (chain_head_height{${ofChain}})`, legend: "{{node}}" }],
        },
        {
          kind: "graph",
          title: "Age of the head",
          about: "A saw whose teeth are blocks. Beyond the dashed limit of the plan the chain stands still.",
          of: ["health", "plan"],
          width: 12,
          unit: "s",
          min: 0,
          queries: [
            { expr: `max by (node) (chain_head_age_seconds{${ofChain}})`, legend: "{{node}}" },
            {
              expr: `${recorded.headAgeLimit}{${ofChain}}`,
              legend: "limit of {{chain}}",
              limit: true,
              empty: "a development chain makes blocks when asked",
            },
          ],
        },
        {
          kind: "graph",
          title: "Blocks behind the best head",
          about: "Beyond the chain's limit a node is out of the Service. None where there is nothing to compare with.",
          of: ["health"],
          width: 12,
          unit: "none",
          min: 0,
          queries: [
            {
              expr: `max by (node) (chain_lag_blocks{${ofChain}})`,
              legend: "{{node}}",
              empty: "there is no sibling to compare with",
            },
          ],
        },
        {
          kind: "graph",
          title: "Peers",
          about: "Fewer than the dashed line, and a node hears of blocks too late.",
          of: ["health", "plan"],
          width: 12,
          unit: "none",
          min: 0,
          queries: [
            { expr: `max by (node) (chain_peers{${ofChain}})`, legend: "{{node}}" },
            {
              expr: `${recorded.peersMinimum}{${ofChain}}`,
              legend: "needed by {{chain}}",
              limit: true,
              empty: "a development chain needs no peers",
            },
          ],
        },
      ],
    },
    {
      title: "Consensus",
      panels: [
        {
          kind: "graph",
          title: "Slots behind",
          about: "By each consensus client's own clock.",
          of: ["consensus"],
          width: 12,
          unit: "none",
          min: 0,
          queries: [
            {
              expr: `max by (node, consensus) (chain_consensus_lag_slots{${ofChain}})`,
              legend: "{{node}} {{consensus}}",
            },
          ],
        },
        {
          kind: "table",
          title: "The two clients of each node",
          about: "They must reach each other, know of the same forks, and follow verified blocks.",
          of: ["health", "consensus"],
          width: 12,
          rows: [{ label: "node", title: "Node", link: { title: "This node", to: "ck-node", node: true } }],
          columns: [
            {
              title: "Consensus answers",
              expr: `max by (node) (chain_consensus_up{${ofChain}})`,
              unit: "none",
              words: yesNo,
            },
            {
              title: "Reaches execution",
              expr: `max by (node) (chain_consensus_execution_up{${ofChain}})`,
              unit: "none",
              words: yesNo,
            },
            {
              title: "Verified",
              expr: `1 - max by (node) (chain_consensus_optimistic{${ofChain}})`,
              unit: "none",
              words: yesNo,
            },
            { title: "Same forks", expr: `max by (node) (chain_forks_agree{${ofChain}})`, unit: "none", words: yesNo },
          ],
        },
      ],
    },
    {
      title: "Rolls and upgrades",
      panels: [
        {
          kind: "graph",
          title: "Nodes to be replaced",
          about: "Outdated nodes go down one by one. Where they do not, the roller waits, or is in doubt.",
          of: ["roller"],
          width: 12,
          unit: "none",
          min: 0,
          queries: [
            { expr: `max by (chain) (roller_outdated_nodes{${ofChain}})`, legend: "outdated, {{chain}}" },
            { expr: `max by (chain) (roller_nodes_in_replacement{${ofChain}})`, legend: "in replacement, {{chain}}" },
          ],
        },
        {
          kind: "table",
          title: "The roller",
          about: "In doubt it does nothing, and its events on the chain's pods name the doubt.",
          of: ["roller"],
          width: 12,
          rows: [{ label: "chain", title: "Chain" }],
          columns: [
            { title: "Nodes", expr: `max by (chain) (roller_nodes{${ofChain}})`, unit: "none" },
            { title: "Outdated", expr: `max by (chain) (roller_outdated_nodes{${ofChain}})`, unit: "none" },
            {
              title: "In doubt",
              expr: `max by (chain) (roller_in_doubt{${ofChain}})`,
              unit: "none",
              words: { "0": { text: "no", colour: "green" }, "1": { text: "YES", colour: "orange" } },
            },
            {
              title: "Without way back",
              expr: `max by (chain) (roller_nodes_without_way_back{${ofChain}})`,
              unit: "none",
              steps: zeroIsGood,
            },
          ],
        },
      ],
    },
  ],
});
