import { gatewayMetricNames, latency, saturation } from "../gateway/gateway.ts";
import type { Alert } from "./alert.ts";

const { busy, requests, seconds, limited } = gatewayMetricNames;
const minutes = `${saturation.minutes}m`;

/** Metrics: agents/gateway/metrics.ts. Each replica counts its own requests: a node, and a consumer, has their sum. */
export const gatewayAlerts: readonly Alert[] = [
  {
    name: "ChainNodesSaturated",
    severity: "ticket",
    expr: `avg by (chain) (sum by (chain, node) (avg_over_time(${busy}[${minutes}]))) > ${saturation.busyPerNode}`,
    for: minutes,
    summary: "The nodes of {{ $labels.chain }} have {{ $value | humanize }} requests under way each",
    description: "Consumers wait for the nodes' disks. One more node takes a part of them.",
    runbook: "nodes-saturated.md",
  },
  {
    name: "GatewayRequestsFail",
    severity: "page",
    expr:
      `sum by (chain) (rate(${requests}{outcome="failed"}[5m])) > ` + `0.01 * sum by (chain) (rate(${requests}[5m]))`,
    for: "5m",
    summary: "More than one request in a hundred to {{ $labels.chain }} is answered by no node",
    description: "Each had been tried at several nodes, and had waited for one that is synced.",
    runbook: "gateway-fails.md",
  },
  {
    name: "GatewaySlow",
    severity: "ticket",
    expr:
      `sum by (chain) (rate(${seconds}[${latency.minutes}m])) / ` +
      `sum by (chain) (rate(${requests}[${latency.minutes}m])) > ${latency.seconds}`,
    for: "5m",
    summary: "Requests to {{ $labels.chain }} take {{ $value | humanizeDuration }} on the average",
    description: "They are answered. Either some ask for very much, or the nodes are slow or too few.",
    runbook: "gateway-slow.md",
  },
  {
    name: "GatewayConsumerLimited",
    severity: "ticket",
    expr: `sum by (chain, consumer) (rate(${limited}[10m])) > 1`,
    for: "30m",
    summary: "{{ $labels.consumer }} asks {{ $labels.chain }} for more than its rate",
    description: "What is beyond it is refused with status 429. Other consumers are not affected.",
    runbook: "consumer-limited.md",
  },
];
