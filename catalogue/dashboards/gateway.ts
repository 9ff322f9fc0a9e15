import { gatewayMetricNames, saturation } from "../gateway/gateway.ts";
import type { Dashboard } from "./panel.ts";
import { ofChain, yesNo } from "./words.ts";

const { busy, requests, limited } = gatewayMetricNames;
const rate = (metric: string) => `rate(${metric}{${ofChain}}[$__rate_interval])`;

/** What consumers ask, what they get, and how busy that keeps the nodes. */
export const gateway = (): Dashboard => ({
  uid: "ck-gateway",
  title: "Gateway",
  about: "What consumers ask, what they get, how long it takes, and how busy it keeps the nodes.",
  chosen: ["chain"],
  since: "now-3h",
  sections: [
    {
      title: "Consumers",
      panels: [
        {
          kind: "graph",
          title: "Requests by what came of them",
          about:
            "result: a node's answer. error: a node's, too, as to a wrong call. failed: no node answered, which pages from one in a hundred.",
          of: ["gateway"],
          width: 12,
          unit: "reqps",
          stacked: true,
          min: 0,
          queries: [{ expr: `sum by (outcome) (${rate(requests)})`, legend: "{{outcome}}", empty: "nobody asks" }],
        },
        {
          kind: "graph",
          title: "Time an answer takes",
          about: "On average, the gateway's own part within it.",
          of: ["gateway"],
          width: 12,
          unit: "s",
          min: 0,
          queries: [
            {
              expr: `sum by (consumer) (${rate("gateway_request_seconds_total")}) / sum by (consumer) (${rate(requests)})`,
              legend: "{{consumer}}",
              empty: "nobody asks",
            },
          ],
        },
        {
          kind: "graph",
          title: "Requests by consumer",
          about: "Who asks how much.",
          of: ["gateway"],
          width: 8,
          unit: "reqps",
          min: 0,
          queries: [{ expr: `sum by (consumer) (${rate(requests)})`, legend: "{{consumer}}", empty: "nobody asks" }],
        },
        {
          kind: "graph",
          title: "Requests by method",
          about: "The ten that are asked most.",
          of: ["gateway"],
          width: 8,
          unit: "reqps",
          min: 0,
          queries: [
            { expr: `topk(10, sum by (method) (${rate(requests)}))`, legend: "{{method}}", empty: "nobody asks" },
          ],
        },
        {
          kind: "graph",
          title: "Not let through",
          about: "Beyond a consumer's rate, on no list, or with a key that is nobody's.",
          of: ["gateway"],
          width: 8,
          unit: "reqps",
          min: 0,
          queries: [
            { expr: `sum(${rate(limited)})`, legend: "beyond the rate", empty: "nobody was" },
            { expr: `sum(${rate("gateway_denied_total")})`, legend: "on no list", empty: "no such request came" },
            {
              expr: `sum(${rate("gateway_unknown_keys_total")})`,
              legend: "unknown key",
              empty: "no such request came",
            },
          ],
        },
      ],
    },
    {
      title: "Nodes",
      panels: [
        {
          kind: "graph",
          title: "Requests under way at each node",
          about:
            "All replicas together. Above the line its disk is what consumers wait for: one more node takes a part.",
          of: ["gateway"],
          width: 12,
          unit: "none",
          min: 0,
          steps: [{ colour: "green" }, { from: saturation.busyPerNode, colour: "red" }],
          queries: [{ expr: `sum by (node) (${busy}{${ofChain}})`, legend: "{{node}}" }],
        },
        {
          kind: "graph",
          title: "Asked again elsewhere, or not at all",
          about: "Retries at another node, and answers that were kept from before.",
          of: ["gateway"],
          width: 6,
          unit: "reqps",
          min: 0,
          queries: [
            { expr: `sum(${rate("gateway_retries_total")})`, legend: "retries", empty: "none was needed" },
            { expr: `sum(${rate("gateway_kept_total")})`, legend: "kept answers", empty: "nothing is kept" },
          ],
        },
        {
          kind: "table",
          title: "Nodes as the gateway sees them",
          about: "By the replica that sees least.",
          of: ["gateway"],
          width: 6,
          rows: [{ label: "node", title: "Node", link: { title: "This node", to: "ck-node", node: true } }],
          columns: [
            {
              title: "May be asked",
              expr: `min by (node) (gateway_node_ready{${ofChain}})`,
              unit: "none",
              words: yesNo,
            },
            { title: "Head", expr: `min by (node) (gateway_node_head_height{${ofChain}})`, unit: "none" },
          ],
        },
        {
          kind: "graph",
          title: "Connections by WebSocket",
          about: "Now open, by consumer.",
          of: ["gateway"],
          width: 12,
          unit: "none",
          min: 0,
          queries: [
            {
              expr: `sum by (consumer) (gateway_sockets{${ofChain}})`,
              legend: "{{consumer}}",
              empty: "nobody connected so",
            },
          ],
        },
        {
          kind: "graph",
          title: "Head that is believed",
          about: "By each chain's gateway, of what its ready nodes say.",
          of: ["gateway"],
          width: 12,
          unit: "none",
          queries: [{ expr: `max by (chain) (gateway_head_height{${ofChain}})`, legend: "{{chain}}" }],
        },
      ],
    },
  ],
});
