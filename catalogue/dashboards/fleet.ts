import { recorded } from "../alerts/alert.ts";
import type { Dashboard } from "./panel.ts";
import { nodeReason, nodeState, ofChain, reasons, shareLeft, states, zeroIsGood } from "./words.ts";

const toNode = { title: "This node", to: "ck-node", node: true } as const;
const toChain = { title: "This chain", to: "ck-chain" } as const;
const firing = 'ALERTS{alertstate="firing", severity!="heartbeat"}';

/** The first look: every node of every chain, green, or why not. */
export const fleet = (): Dashboard => ({
  uid: "ck-fleet",
  title: "Fleet",
  about: "Every node of every chain: green, or why not. A click on a node leads to it.",
  chosen: ["chain"],
  since: "now-6h",
  sections: [
    {
      title: "Now",
      panels: [
        {
          kind: "figures",
          title: "Nodes",
          about: "Of all nodes of the plan, those that serve.",
          of: ["plan", "health"],
          width: 6,
          height: 4,
          unit: "none",
          queries: [
            { expr: `sum(chain_ready{${ofChain}}) or vector(0)`, legend: "ready" },
            { expr: `count(${recorded.nodeExpected}{${ofChain}})`, legend: "in the plan" },
          ],
        },
        {
          kind: "figures",
          title: "Not ready",
          about: "Nodes of the plan that do not serve, first syncs and planned rolls among them.",
          of: ["plan", "health"],
          width: 6,
          height: 4,
          unit: "none",
          steps: [{ colour: "green" }, { from: 1, colour: "orange" }],
          queries: [
            {
              expr: `count(${recorded.nodeExpected}{${ofChain}} unless on (chain, node) chain_ready == 1) or vector(0)`,
              legend: "nodes",
            },
          ],
        },
        {
          kind: "figures",
          title: "Chains that nobody serves",
          about: "Chains of which no node is ready. Whoever asks their Service gets no answer.",
          of: ["plan", "health"],
          width: 6,
          height: 4,
          unit: "none",
          steps: zeroIsGood,
          queries: [
            {
              expr:
                `count(count by (chain) (${recorded.nodeExpected}{${ofChain}}) ` +
                "unless on (chain) count by (chain) (chain_ready == 1)) or vector(0)",
              legend: "chains",
            },
          ],
        },
        {
          kind: "figures",
          title: "Alerts that fire",
          about: "By how loud they are; the heartbeat, which always fires, aside.",
          of: ["scrapes"],
          width: 6,
          height: 4,
          unit: "none",
          steps: zeroIsGood,
          queries: [
            { expr: `count(ALERTS{alertstate="firing", severity="page"}) or vector(0)`, legend: "page" },
            { expr: `count(ALERTS{alertstate="firing", severity="ticket"}) or vector(0)`, legend: "ticket" },
          ],
        },
        {
          kind: "figures",
          tiles: true,
          title: "Every node",
          about: "One tile a node. The table below says why one is not green.",
          of: ["plan", "health", "roller"],
          width: 24,
          height: 5,
          unit: "none",
          words: states,
          link: toNode,
          queries: [{ expr: nodeState(ofChain), legend: "{{node}}" }],
        },
        {
          kind: "table",
          title: "Green, or why not",
          about: "The reason is the sidecar's own. Figures that a node does not have are empty.",
          of: ["plan", "health", "roller"],
          width: 24,
          height: 10,
          sortBy: "State",
          rows: [
            { label: "chain", title: "Chain", link: toChain, width: 140 },
            { label: "node", title: "Node", link: toNode, width: 160 },
            { label: "reason", title: "Why", words: reasons },
          ],
          columns: [
            { title: "Reason", expr: nodeReason(ofChain), unit: "none", hidden: true },
            { title: "State", expr: nodeState(ofChain), unit: "none", words: states, width: 150 },
            { title: "Head", expr: `max by (chain, node) (chain_head_height{${ofChain}})`, unit: "none", width: 110 },
            {
              title: "Head's age",
              expr: `max by (chain, node) (chain_head_age_seconds{${ofChain}})`,
              unit: "s",
              width: 120,
            },
            {
              title: "Blocks behind",
              expr: `max by (chain, node) (chain_lag_blocks{${ofChain}})`,
              empty: "there is no sibling to compare with",
              unit: "none",
              width: 130,
            },
            { title: "Peers", expr: `max by (chain, node) (chain_peers{${ofChain}})`, unit: "none", width: 80 },
            {
              title: "Volume left",
              expr:
                `min by (chain, node) (chain_data_volume_free_bytes{${ofChain}} / ` +
                `chain_data_volume_size_bytes{${ofChain}})`,
              unit: "percentunit",
              decimals: 0,
              steps: shareLeft,
              width: 120,
            },
          ],
        },
      ],
    },
    {
      title: "Since when",
      panels: [
        {
          kind: "timeline",
          title: "State of each node",
          about: "What a node was, and how long.",
          of: ["plan", "health", "roller"],
          width: 14,
          height: 9,
          words: states,
          queries: [{ expr: nodeState(ofChain), legend: "{{node}}" }],
        },
        {
          kind: "table",
          title: "What fires",
          about:
            "Alerts, the loudest first; what follows from another one is not held back here, as it is for receivers.",
          of: ["scrapes"],
          width: 10,
          height: 9,
          sortBy: "Severity",
          rows: [
            { label: "severity", title: "Severity", width: 90 },
            { label: "alertname", title: "Alert" },
            { label: "chain", title: "Chain", link: toChain, width: 100 },
            { label: "node", title: "Node", link: toNode, width: 120 },
          ],
          columns: [
            {
              title: "Firing",
              expr: `count by (severity, alertname, chain, node) (${firing})`,
              empty: "nothing fires",
              unit: "none",
              width: 70,
            },
          ],
        },
      ],
    },
  ],
});
