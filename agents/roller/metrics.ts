import { Counter, Exposition } from "../shared/prometheus.ts";
import type { Outcome } from "./act.ts";
import type { CanaryState } from "./canary.ts";
import type { Decision, Eviction } from "./decide.ts";
import type { ChainView } from "./view.ts";

const canaryStates: readonly CanaryState[] = ["snapshot", "waiting", "soaking", "passed", "failed"];

/** What the roller shows of itself: whether it acts, what it did, and what it waits for. */
export class RollerMetrics {
  readonly #environment: string;
  readonly #evictions = new Counter("roller_evictions_total", "Evictions asked for, by cause and by what came of it.");
  readonly #failures = new Counter("roller_failures_total", "Rounds that failed, by the part that did.");
  #holds = false;
  #round: { at: number; chains: readonly ChainView[]; decision: Decision } | null = null;

  constructor(environment: string) {
    this.#environment = environment;
  }

  holds(lease: boolean): void {
    this.#holds = lease;
    // What another roller sees now, this one does not know.
    if (!lease) this.#round = null;
  }

  decided(at: number, chains: readonly ChainView[], decision: Decision): void {
    this.#round = { at, chains, decision };
  }

  evicted({ chain, node, cause }: Eviction, { result }: Outcome): void {
    this.#evictions.add({ chain, node, cause, result });
  }

  failed(part: string): void {
    this.#failures.add({ part });
  }

  render(): string {
    const out = new Exposition({ environment: this.#environment });
    out.gauge("roller_holds_lease", "This roller is the one that acts.", this.#holds);
    if (this.#round !== null) {
      const { at, chains, decision } = this.#round;
      out.gauge("roller_last_decision_timestamp_seconds", "When it decided last.", at / 1000);
      for (const { name: chain, nodes } of chains) {
        const outdated = nodes.filter(({ pods, updateRevision }) =>
          pods.some((pod) => pod.revision !== updateRevision),
        );
        const inFlight = nodes.filter(({ name }) => (decision.memory.nodes[name]?.replacement ?? null) !== null);
        const doubt = decision.notes.some((note) => note.doubt && note.chain === chain);
        out.gauge("roller_nodes", "Nodes of the chain.", nodes.length, { chain });
        out.gauge("roller_outdated_nodes", "Nodes whose pod is not of the newest revision.", outdated.length, {
          chain,
        });
        for (const { name: node } of inFlight) {
          out.gauge("roller_node_in_replacement", "The node is being replaced: it is down on purpose.", 1, {
            chain,
            node,
          });
        }
        out.gauge("roller_nodes_in_replacement", "Nodes that are being replaced.", inFlight.length, { chain });
        const canary = decision.memory.canaries?.[chain];
        for (const state of canary === undefined ? [] : canaryStates) {
          out.gauge(
            "roller_canary",
            "The node that tries another version, by how it stands.",
            canary?.state === state,
            {
              chain,
              node: canary?.node ?? "",
              state,
            },
          );
        }
        const refused = decision.news.filter((each) => each.chain === chain && each.reason === "WayBackRefused");
        out.gauge(
          "roller_nodes_without_way_back",
          "Nodes that are not replaced by a version that is too old.",
          refused.length,
          {
            chain,
          },
        );
        out.gauge("roller_in_doubt", "Nothing is done for the chain, as what was read cannot be relied on.", doubt, {
          chain,
        });
      }
    }
    this.#evictions.writeTo(out);
    this.#failures.writeTo(out);
    out.gauge("roller_resident_memory_bytes", "Resident memory of the roller.", process.memoryUsage.rss());
    return out.toString();
  }
}
