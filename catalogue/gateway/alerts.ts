/** Alerts about gateways, as data: whoever loads rules into Prometheus takes them from here. */
import { gatewayMetricNames, saturation } from "./gateway.ts";

export interface AlertRule {
  alert: string;
  /** PromQL, over the metrics of agents/gateway. */
  expr: string;
  /** Minutes for which it must hold. */
  forMinutes: number;
  severity: "warning" | "critical";
  /** A sentence, with Prometheus' own placeholders. */
  summary: string;
  remedy: string;
}

const { busy, ready, requests, limited } = gatewayMetricNames;

export const gatewayAlerts: readonly AlertRule[] = [
  {
    alert: "ChainNodesSaturated",
    // Each replica counts its own requests: a node has the sum of them.
    expr:
      `avg by (environment, chain) (sum by (environment, chain, node) (avg_over_time(${busy}[${saturation.minutes}m]))) ` +
      `> ${saturation.busyPerNode}`,
    forMinutes: saturation.minutes,
    severity: "warning",
    summary: "Nodes of {{ $labels.chain }} have {{ $value }} requests under way each.",
    remedy: "Add a node: ./cryptokube add-node {{ $labels.environment }} {{ $labels.chain }}",
  },
  {
    alert: "GatewayRequestsFail",
    expr:
      `sum by (environment, chain) (rate(${requests}{outcome="failed"}[5m])) > 0.01 * ` +
      `sum by (environment, chain) (rate(${requests}[5m]))`,
    forMinutes: 5,
    severity: "critical",
    summary: "More than one in a hundred requests to {{ $labels.chain }} is answered by no node.",
    remedy: "Look at the nodes: ./cryptokube status {{ $labels.environment }}",
  },
  {
    alert: "GatewayOneNodeLeft",
    expr: `max by (environment, chain) (sum by (environment, chain, instance) (${ready})) < 2 and count by (environment, chain) (count by (environment, chain, node) (${ready})) > 1`,
    forMinutes: 15,
    severity: "warning",
    summary: "One node at the most of {{ $labels.chain }} is ready.",
    remedy: "Look at the others: ./cryptokube status {{ $labels.environment }}",
  },
  {
    alert: "GatewayConsumerLimited",
    expr: `sum by (environment, chain, consumer) (rate(${limited}[10m])) > 1`,
    forMinutes: 30,
    severity: "warning",
    summary: "{{ $labels.consumer }} asks {{ $labels.chain }} for more than its rate.",
    remedy: "Raise its rate in the file, or have it ask less.",
  },
];
