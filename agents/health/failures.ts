import type { Log } from "../shared/log.ts";
import { Counter } from "../shared/prometheus.ts";

/** Questions that got no usable answer: counted each time, logged when they fail anew or otherwise. */
export class Failures {
  readonly counter = new Counter(
    "chain_probe_failures_total",
    "Questions that got no usable answer, by what was asked.",
  );
  readonly #log: Log;
  /** What was logged, so that a client that is down for hours fills no log. */
  readonly #logged = new Map<string, string>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Counts one of which the node's own status tells. */
  count(asked: string): void {
    this.counter.add({ asked });
  }

  tell(asked: string, error: unknown): void {
    this.count(asked);
    const detail = String(error);
    if (this.#logged.get(asked) === detail) return;
    this.#logged.set(asked, detail);
    this.#log("warn", "a question got no usable answer", { asked, detail });
  }
}
