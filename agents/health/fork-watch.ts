import type { Log } from "../shared/log.ts";
import type { Failures } from "./failures.ts";
import { type ForkView, forkQuestion, mismatchSentence } from "./fork-question.ts";
import type { RpcCall } from "./json-rpc.ts";

/** Milliseconds from one comparison to the next, and to the next try after one that failed. */
const everyMs = 600_000;
const againMs = 60_000;

/** A node's two clients, by name, and where the consensus client answers. */
export interface Pair {
  execution: string;
  consensus: string;
  url: string;
}

/** Compares now and then what the clients know of forks: it changes with a version, or by flags. */
export class ForkWatch {
  readonly #pair: Pair;
  readonly #ask: () => Promise<ForkView>;
  readonly #failures: Failures;
  readonly #log: Log;
  readonly #now: () => number;
  #view: ForkView | null = null;
  #askedAt = -Infinity;

  constructor(pair: Pair, call: RpcCall, timeoutMs: number, failures: Failures, log: Log, now: () => number) {
    this.#pair = pair;
    this.#ask = forkQuestion(call, pair.url, timeoutMs, now);
    this.#failures = failures;
    this.#log = log;
    this.#now = now;
  }

  /** Null where it is not known. */
  get view(): ForkView | null {
    return this.#view;
  }

  /** Compares if it is time to. Never throws. */
  async look(): Promise<void> {
    if (this.#now() - this.#askedAt < everyMs) return;
    this.#askedAt = this.#now();
    const before = this.#view;
    try {
      this.#view = await this.#ask();
    } catch (error) {
      this.#view = null;
      this.#askedAt = this.#now() - everyMs + againMs;
      this.#failures.tell("forks", error);
      return;
    }
    const { mismatch } = this.#view;
    if (mismatch !== null && mismatch.at !== before?.mismatch?.at) {
      this.#log("warn", mismatchSentence(mismatch, this.#pair.execution, this.#pair.consensus), {});
    }
  }
}
