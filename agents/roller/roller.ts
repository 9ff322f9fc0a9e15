import type { Log } from "../shared/log.ts";
import { type EventText, evict, type Outcome, recordEvent } from "./act.ts";
import type { Api } from "./api-client.ts";
import { decide, type Decision, type Eviction, forgetEviction } from "./decide.ts";
import type { Lease } from "./lease.ts";
import { formatMemory, type Memory, parseMemory } from "./memory.ts";
import type { RollerMetrics } from "./metrics.ts";
import { type AskStatus, observe } from "./observe.ts";
import type { RollerSettings } from "./settings.ts";
import type { ChainView } from "./view.ts";

export interface RollerParts {
  settings: RollerSettings;
  /** Name of this roller in events. */
  identity: string;
  api: Api;
  lease: Lease;
  metrics: RollerMetrics;
  askStatus: AskStatus;
  log: Log;
  now: () => number;
}

/** Looks, decides, writes down, acts: one round after the other, as long as it holds the lease. */
export class Roller {
  readonly #parts: RollerParts;
  /** What was logged last of each node, so that a wait of hours is one line. */
  readonly #said = new Map<string, string>();
  readonly #announced = new Map<string, string>();

  constructor(parts: RollerParts) {
    this.#parts = parts;
  }

  /** One round. Never throws: whatever fails, nothing is done, and the next round begins anew. */
  async round(): Promise<void> {
    const { lease, metrics, log } = this.#parts;
    try {
      const holds = await lease.take();
      metrics.holds(holds);
      if (holds) await this.#decideAndAct();
    } catch (error) {
      metrics.holds(lease.mayAct);
      metrics.failed("round");
      this.#say("round", "warn", `the round failed: ${error instanceof Error ? error.message : String(error)}`, log);
    }
  }

  async #decideAndAct(): Promise<void> {
    const { settings, api, lease, metrics, askStatus, log, now } = this.#parts;
    const before = this.#readMemory();
    const chains = await observe(api, settings, askStatus);
    const at = now();
    const decision = decide(chains, before, at, settings.rule);
    metrics.decided(at, chains, decision);
    for (const { chain, node, text, doubt } of decision.notes) {
      this.#say(node ?? `chain ${chain}`, doubt ? "warn" : "info", text, log);
    }
    // Before acting, in the same write as the renewal: whoever acts after this one knows of it, and one who has lost
    // the lease can neither write nor act.
    if (!(await lease.renew(formatMemory(decision.memory)))) {
      metrics.holds(false);
      log("warn", "lost the lease");
      return;
    }
    await this.#evictAll(chains, before, decision);
  }

  async #evictAll(chains: readonly ChainView[], before: Memory, decision: Decision): Promise<void> {
    const { settings, api, lease, metrics, log, now } = this.#parts;
    let withdrawn = false;
    for (const eviction of decision.evictions) {
      const outcome: Outcome = lease.mayAct
        ? await evict(api, settings.namespace, eviction)
        : { result: "refused", detail: "the lease ran out before its turn" };
      metrics.evicted(eviction, outcome);
      const { chain, node, cause, why } = eviction;
      log("info", "eviction", { chain, node, cause, why, result: outcome.result, detail: outcome.detail });
      const after = decision.memory.nodes[node];
      if ((outcome.result === "refused" || outcome.result === "changed") && after !== undefined) {
        decision.memory.nodes[node] = forgetEviction(before.nodes[node], after, now());
        withdrawn = true;
      }
      await this.#announce(chains, eviction, outcome);
    }
    if (withdrawn && lease.mayAct) await lease.renew(formatMemory(decision.memory));
  }

  #readMemory(): Memory {
    const { lease, metrics, log } = this.#parts;
    try {
      return parseMemory(lease.memory);
    } catch (error) {
      // Without its memory it begins as a new roller does, which waits before it takes anything for granted.
      metrics.failed("memory");
      log("error", "the memory in the lease cannot be read, beginning without", { detail: String(error) });
      return { nodes: {} };
    }
  }

  /** An event for people. It must never keep the roller from its work, and a refusal that repeats is one event. */
  async #announce(
    chains: readonly ChainView[],
    { chain, node, cause, why }: Eviction,
    outcome: Outcome,
  ): Promise<void> {
    const { settings, api, identity, metrics, log } = this.#parts;
    const set = chains.find(({ name }) => name === chain)?.nodes.find(({ name }) => name === node);
    const text = eventText(cause, why, outcome);
    if (set === undefined || text === null) return;
    const announcement = `${text.reason} ${text.note}`;
    if (outcome.result === "refused" && this.#announced.get(node) === announcement) return;
    this.#announced.set(node, announcement);
    try {
      await recordEvent(api, settings.namespace, { name: set.name, uid: set.uid }, identity, text);
    } catch (error) {
      metrics.failed("event");
      log("warn", "an event was not recorded", { detail: String(error) });
    }
  }

  #say(about: string, level: "info" | "warn", text: string, log: Log): void {
    if (this.#said.get(about) === text) return;
    this.#said.set(about, text);
    log(level, text, { about });
  }
}

function eventText(cause: Eviction["cause"], why: string, { result, detail }: Outcome): EventText | null {
  const reason = cause === "stuck" ? "StuckNodeRestarted" : "OutdatedPodReplaced";
  if (result === "accepted") return { type: "Normal", reason, action: "Evict", note: why };
  if (result === "refused") return { type: "Warning", reason: "EvictionRefused", action: "Evict", note: detail };
  return null;
}
