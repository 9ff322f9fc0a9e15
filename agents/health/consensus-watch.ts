import type { ConsensusView } from "./consensus-doubt.ts";
import { type ConsensusNetwork, networkQuestion } from "./consensus-network.ts";
import { ConsensusError, type ConsensusObservation, consensusQuestion } from "./ethereum-consensus.ts";
import type { Failures } from "./failures.ts";

/** Milliseconds from one question for its network to the next, and to the next try where it is not known. */
const networkEveryMs = 600_000;
const networkAgainMs = 60_000;

/** Two slots: some clients say for a moment that they do not reach their execution client, and drive it all the same. */
const sureAfterMs = 24_000;

/** Looks at a node's consensus client, and remembers what it said. */
export class ConsensusWatch {
  readonly #ask: () => Promise<ConsensusObservation>;
  readonly #askNetwork: () => Promise<ConsensusNetwork>;
  readonly #failures: Failures;
  readonly #now: () => number;
  #view: ConsensusView = { observation: null, failure: null };
  #networkAskedAt = -Infinity;
  /** Since when, and at which height, it says that it does not reach the execution client. */
  #offline: { at: number; height: number | null } | null = null;

  constructor(url: string, timeoutMs: number, failures: Failures, now: () => number) {
    this.#ask = consensusQuestion(url, timeoutMs, now);
    this.#askNetwork = networkQuestion(url, timeoutMs);
    this.#failures = failures;
    this.#now = now;
  }

  get view(): ConsensusView {
    return this.#view;
  }

  /**
   * Looks once. Never throws.
   *
   * @param height the execution client's head, as last seen.
   */
  async look(height: () => number | null): Promise<void> {
    const network = this.#view.network ?? null;
    try {
      const [observation, learnt] = await Promise.all([this.#ask(), this.#learnNetwork()]);
      const cutOff = this.#isCutOff(observation, height());
      this.#view = { observation, failure: null, network: learnt, cutOff };
    } catch (error) {
      const down = error instanceof ConsensusError && error.down;
      const detail = error instanceof Error ? error.message : String(error);
      this.#view = { ...this.#view, network, failure: { at: this.#now(), detail, down } };
      this.#failures.count(error instanceof ConsensusError ? error.asked : "consensus");
    }
  }

  /** Now and then: a client may be started anew on another network. What it said before holds until it answers again. */
  async #learnNetwork(): Promise<ConsensusNetwork | null> {
    const known = this.#view.network ?? null;
    if (this.#now() - this.#networkAskedAt < (known === null ? networkAgainMs : networkEveryMs)) return known;
    this.#networkAskedAt = this.#now();
    try {
      return await this.#askNetwork();
    } catch (error) {
      this.#failures.tell("network", error);
      return known;
    }
  }

  #isCutOff({ executionOffline }: ConsensusObservation, height: number | null): boolean {
    if (!executionOffline) {
      this.#offline = null;
      return false;
    }
    this.#offline ??= { at: this.#now(), height };
    const driven = height !== null && this.#offline.height !== null && height > this.#offline.height;
    return !driven && this.#now() - this.#offline.at >= sureAfterMs;
  }
}
