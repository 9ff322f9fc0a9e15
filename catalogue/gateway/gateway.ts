/** The gateway of a chain, as the platform must know it: what its containers take, serve and report. */
import type { Source } from "../source.ts";

export const gatewayPorts = { rpc: 8545, traces: 8546, metrics: 9753 } as const;

/** The gateway's own agent. */
export const gatewaySize = {
  cpuMillis: 200,
  memoryMiB: 192,
  ceilingMiB: 512,
  source: {
    from:
      "agents/gateway: a heap of 256 MiB at the most (its node arguments), 32 MiB of which is its cache, and answers on " +
      "their way beside it; 69 MiB resident after 340 small requests (test/agents/gateway/gateway.lab.spec.ts)",
    on: "2026-11-26",
    how: "inferred",
  } satisfies Source as Source,
} as const;

/** CPU at which a replica is one of too few, percent of its request. */
export const gatewayTargetCpu = 70;

/** Metrics of the agent that alerts and `explain` speak of (agents/gateway/metrics.ts). */
export const gatewayMetricNames = {
  requests: "gateway_requests_total",
  seconds: "gateway_request_seconds_total",
  busy: "gateway_node_busy",
  ready: "gateway_node_ready",
  limited: "gateway_limited_total",
  denied: "gateway_denied_total",
  retries: "gateway_retries_total",
} as const;

/**
 * Seconds that requests may take on the average of minutes: those that a node answers from its caches take milliseconds,
 * so that at a second most wait for a disk, or for a node.
 */
export const latency = {
  seconds: 1,
  minutes: 10,
  source: {
    from: "a judgement: no consumer was asked, and none of their requests measured",
    on: "2026-11-26",
    how: "inferred",
  } satisfies Source as Source,
} as const;

/**
 * Requests that a node may have under way at once, on the average of minutes, before more nodes are worth their price: an
 * execution client reads from one disk, and what is beyond some per core waits.
 */
export const saturation = {
  busyPerNode: 16,
  minutes: 15,
  source: {
    from: "four requests for each of the four cores that go-ethereum's README recommends",
    on: "2026-11-26",
    how: "inferred",
  } satisfies Source as Source,
} as const;
