import type { Log } from "../shared/log.ts";
import { type EventText, evict, lookAtSnapshot, makeSnapshot, type Outcome, recordEvent } from "./act.ts";
import type { Api } from "./api-client.ts";
import type { News } from "./canary.ts";
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
    const chains = await this.#withSnapshots(await observe(api, settings, askStatus), before);
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
    await this.#makeSnapshots(chains, decision);
    for (const news of decision.news) await this.#tell(chains, news);
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
        forgetCanary(decision.memory, before, eviction);
        withdrawn = true;
      }
      await this.#announce(chains, eviction, outcome);
    }
    if (withdrawn && lease.mayAct) await lease.renew(formatMemory(decision.memory));
  }

  /** The chains, each with the snapshot that its upgrade waits for. */
  async #withSnapshots(chains: ChainView[], { canaries = {} }: Memory): Promise<ChainView[]> {
    const { settings, api } = this.#parts;
    return Promise.all(
      chains.map(async (chain) => {
        const canary = canaries[chain.name];
        if (canary?.state !== "snapshot" || canary.snapshot === null) return chain;
        return { ...chain, snapshot: await lookAtSnapshot(api, settings.namespace, canary.snapshot) };
      }),
    );
  }

  /** What cannot be made is wished for again in the next round; until then nothing of its node is touched. */
  async #makeSnapshots(chains: readonly ChainView[], { snapshots }: Decision): Promise<void> {
    const { settings, api, lease, metrics } = this.#parts;
    const { snapshotClass } = settings.rule;
    for (const wish of snapshots) {
      if (snapshotClass === null || !lease.mayAct) return;
      try {
        await makeSnapshot(api, settings.namespace, wish, snapshotClass);
      } catch (error) {
        metrics.failed("snapshot");
        const why = error instanceof Error ? error.message : String(error);
        const note = `The snapshot of ${wish.claim} cannot be made: ${why}. Nothing is upgraded until it is.`;
        await this.#tell(chains, { ...wish, type: "Warning", reason: "SnapshotFailed", note });
      }
    }
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

  /** Once for each life of the roller: the same news come with each round. */
  async #tell(chains: readonly ChainView[], { chain, node, type, reason, note }: News): Promise<void> {
    const { log } = this.#parts;
    if (this.#announced.get(`${node} ${reason}`) === note) return;
    this.#announced.set(`${node} ${reason}`, note);
    log(type === "Warning" ? "warn" : "info", note, { about: node, reason });
    await this.#record(chains, { chain, node }, { type, reason, action: "Upgrade", note });
  }

  /** An event for people. It must never keep the roller from its work, and a refusal that repeats is one event. */
  async #announce(
    chains: readonly ChainView[],
    { chain, node, cause, why }: Eviction,
    outcome: Outcome,
  ): Promise<void> {
    const text = eventText(cause, why, outcome);
    if (text === null) return;
    const announcement = `${text.reason} ${text.note}`;
    if (outcome.result === "refused" && this.#announced.get(node) === announcement) return;
    this.#announced.set(node, announcement);
    await this.#record(chains, { chain, node }, text);
  }

  async #record(
    chains: readonly ChainView[],
    { chain, node }: { chain: string; node: string },
    text: EventText,
  ): Promise<void> {
    const { settings, api, identity, metrics, log } = this.#parts;
    const set = chains.find(({ name }) => name === chain)?.nodes.find(({ name }) => name === node);
    if (set === undefined) return;
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

/** A trial that did not begin: what was remembered before stands again. */
function forgetCanary(memory: Memory, before: Memory, { chain, node }: Eviction): void {
  if (memory.canaries?.[chain]?.node !== node) return;
  const { [chain]: _begun, ...others } = memory.canaries;
  const old = before.canaries?.[chain];
  memory.canaries = { ...others, ...(old === undefined ? {} : { [chain]: old }) };
}

function eventText(cause: Eviction["cause"], why: string, { result, detail }: Outcome): EventText | null {
  const reason = cause === "stuck" ? "StuckNodeRestarted" : "OutdatedPodReplaced";
  if (result === "accepted") return { type: "Normal", reason, action: "Evict", note: why };
  if (result === "refused") return { type: "Warning", reason: "EvictionRefused", action: "Evict", note: detail };
  return null;
}
