import { Counter, Exposition } from "../shared/prometheus.ts";
import type { PoolNode } from "./pool.ts";

/** What the gateway reports. The names are also those that alerts and the catalogue use (catalogue/gateway). */
export class GatewayMetrics {
  readonly #labels: { environment: string; chain: string };
  readonly #requests = new Counter("gateway_requests_total", "Requests that were answered, by how.");
  readonly #seconds = new Counter("gateway_request_seconds_total", "Seconds that requests took, those at once each.");
  readonly #denied = new Counter("gateway_denied_total", "Requests that no list lets in.");
  readonly #limited = new Counter("gateway_limited_total", "Requests beyond a consumer's rate.");
  readonly #retried = new Counter("gateway_retries_total", "Times that another node was asked.");
  readonly #kept = new Counter("gateway_kept_total", "Requests that the kept gateway answered.");
  readonly #strangers = new Counter("gateway_unknown_keys_total", "Requests with no key, or with nobody's.");
  readonly #sockets = new Map<string, number>();

  constructor(environment: string, chain: string) {
    this.#labels = { environment, chain };
  }

  answered(consumer: string, method: string, kind: string, seconds: number): void {
    const outcome = kind === "useless" ? "failed" : kind === "error" ? "error" : "result";
    this.#requests.add({ consumer, method, outcome });
    this.#seconds.add({ consumer }, seconds);
  }

  denied(consumer: string): void {
    this.#denied.add({ consumer });
  }

  limited(consumer: string, count: number): void {
    this.#limited.add({ consumer }, count);
  }

  retried(consumer: string): void {
    this.#retried.add({ consumer });
  }

  kept(consumer: string): void {
    this.#kept.add({ consumer });
  }

  stranger(): void {
    this.#strangers.add({});
  }

  /** @returns how many connections the consumer has now. */
  socket(consumer: string, change: 1 | -1): number {
    const count = (this.#sockets.get(consumer) ?? 0) + change;
    this.#sockets.set(consumer, count);
    return count;
  }

  sockets(consumer: string): number {
    return this.#sockets.get(consumer) ?? 0;
  }

  render(nodes: readonly PoolNode[], head: number | null): string {
    const exposition = new Exposition(this.#labels);
    exposition.gauge("gateway_head_height", "The head that is believed of what ready nodes say.", head);
    for (const node of nodes) {
      const labels = { node: node.name };
      exposition.gauge("gateway_node_ready", "Whether the node may be asked.", node.ready, labels);
      exposition.gauge("gateway_node_busy", "Requests that the node has not answered yet.", node.busy, labels);
      exposition.gauge("gateway_node_head_height", "The head that the node last told of.", node.head, labels);
    }
    for (const [consumer, count] of this.#sockets) {
      exposition.gauge("gateway_sockets", "Connections by WebSocket.", count, { consumer });
    }
    const counters = [
      this.#requests,
      this.#seconds,
      this.#denied,
      this.#limited,
      this.#retried,
      this.#kept,
      this.#strangers,
    ];
    for (const counter of counters) counter.writeTo(exposition);
    return exposition.toString();
  }
}
