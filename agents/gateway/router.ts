import { setTimeout } from "node:timers/promises";
import { isObject } from "../shared/fields.ts";
import type { HttpResponse } from "../shared/http.ts";
import { admit, type Door } from "./admit.ts";
import { alreadyKnown, type Answer, anotherMayKnow, readAnswer } from "./answer.ts";
import { AnswerCache } from "./cache.ts";
import { type Call, codes, errorText, requestText, resultText } from "./call.ts";
import { readFilterId, writeFilterId } from "./filters.ts";
import { candidates, Floors, quantity, type Wanted } from "./heads.ts";
import { transactionHash } from "./keccak.ts";
import type { Known } from "./keys.ts";
import { immutable, makesFilter, usesFilter } from "./methods.ts";
import type { GatewayMetrics } from "./metrics.ts";
import { type Need, needOf } from "./need.ts";
import type { Pool, PoolNode } from "./pool.ts";
import type { GatewaySettings } from "./settings.ts";

const cacheBytes = 32 * 2 ** 20;
/** Between looks, while a consumer waits for a node. */
const impatientMs = 100;
const traceFactor = 6;

/** A request on its way. */
interface Way {
  call: Call;
  known: Known;
  need: Need;
  tried: Set<PoolNode>;
  /** What is said where no other node knows better. */
  last: Answer | undefined;
}

/** Answers requests: from what never changes, from the kept gateway, or from the nodes, one after the other. */
export class Router {
  readonly pool: Pool;
  readonly floors = new Floors();
  readonly #settings: GatewaySettings;
  readonly #metrics: GatewayMetrics;
  readonly #cache = new AnswerCache(cacheBytes);

  constructor(settings: GatewaySettings, pool: Pool, metrics: GatewayMetrics) {
    this.#settings = settings;
    this.pool = pool;
    this.#metrics = metrics;
  }

  /** To be called now and then. */
  tend(now: number): void {
    this.floors.forgive(this.pool.head(), now);
  }

  /** @returns the answer, JSON; it is written also for a request that wants none. */
  async answer(call: Call, known: Known, door: Door): Promise<string> {
    const id = call.id ?? "null";
    const { maxLead, limits } = this.#settings;
    const bounds = { nodes: this.pool.nodes, maxLead, logBlocks: limits.logBlocks };
    const verdict = admit(call, known.consumer, door, bounds);
    if (verdict !== undefined) {
      this.#metrics.denied(known.consumer.name);
      return errorText({ id, ...verdict });
    }
    const began = performance.now();
    // Nothing that a consumer writes may end the process, or leave it without an answer.
    const answer = await this.#answer(call, known).catch((): Answer => cannotBeWritten);
    this.#metrics.answered(known.consumer.name, call.method, answer.kind, (performance.now() - began) / 1000);
    return this.#write(id, answer);
  }

  #write(id: string, answer: Answer): string {
    switch (answer.kind) {
      case "result":
        return resultText(id, answer.result);
      case "error":
        return `{"jsonrpc":"2.0","id":${id},"error":${JSON.stringify(answer.error)}}`;
      case "large":
        return answer.text;
      case "useless":
        return errorText({ id, code: codes.unavailable, message: answer.why });
    }
  }

  async #answer(call: Call, known: Known): Promise<Answer> {
    if (call.method === "eth_blockNumber") return this.#head(known);
    if (usesFilter.has(call.method)) return this.#filter(call, known);
    const key = immutable.has(call.method) ? `${call.method} ${JSON.stringify(call.params)}` : undefined;
    const cached = key === undefined ? undefined : this.#cache.get(key);
    if (cached !== undefined) return { kind: "result", result: JSON.parse(cached) as unknown };
    const way: Way = { call, known, need: needOf(call), tried: new Set(), last: undefined };
    const answer = (await this.#fromKept(way)) ?? (await this.#fromNodes(way));
    if (key !== undefined && answer.kind === "result" && answer.result !== null) {
      this.#cache.set(key, JSON.stringify(answer.result));
    }
    return answer;
  }

  async #head(known: Known): Promise<Answer> {
    const { name } = known.consumer;
    const fresh = (await this.#waitFor(() => this.pool.freshHead())) ?? this.floors.of(name);
    if (fresh === null) return noNode;
    return { kind: "result", result: `0x${this.floors.raise(name, fresh).toString(16)}` };
  }

  /** The node that has the filter, and no other. It is gone with the node, which clients know as geth's own answer. */
  async #filter(call: Call, { key }: Known): Promise<Answer> {
    const place = readFilterId(call.params[0], key);
    const node = place === undefined ? undefined : this.pool.nodes[place.node];
    if (place === undefined || node === undefined) return noFilter;
    const own = { ...call, params: [place.id, ...call.params.slice(1)] };
    try {
      const answer = this.#read(await this.pool.ask(node, requestText(own), this.#settings.timeoutMs));
      return answer.kind === "useless" ? noFilter : answer;
    } catch {
      return noFilter;
    }
  }

  /** @returns undefined where the nodes are to be asked. */
  async #fromKept({ call, need, known }: Way): Promise<Answer | undefined> {
    const { kept, timeoutMs } = this.#settings;
    if (kept === null || !need.kept || need.state) return undefined;
    try {
      const { status, body } = await this.pool.askKept(kept, requestText(call), timeoutMs);
      const answer = readAnswer(status, body);
      // What it does not know, a node may: the consumer has seen that it is there.
      if (answer.kind === "result" && answer.result !== null && !isEmpty(answer.result)) {
        this.#metrics.kept(known.consumer.name);
        return answer;
      }
      // It writes ids in its own way: what is too large to be written anew is asked of a node.
      return undefined;
    } catch {
      return undefined;
    }
  }

  async #fromNodes(way: Way): Promise<Answer> {
    const { call, known, need, tried } = way;
    const timeoutMs = this.#settings.timeoutMs * (need.traces ? traceFactor : 1);
    for (let attempt = 0; attempt < Math.max(3, this.pool.nodes.length + 1); attempt++) {
      const node = await this.#choose(way);
      if (node === undefined) break;
      tried.add(node);
      if (attempt > 0) this.#metrics.retried(known.consumer.name);
      const before = node.head;
      let answer: Answer;
      try {
        answer = this.#read(await this.pool.ask(node, requestText(call), timeoutMs));
      } catch (error) {
        answer = {
          kind: "useless",
          why: `${node.name} did not answer: ${error instanceof Error ? error.message : ""}`,
        };
      }
      const settled = this.#settle(way, node, before, answer);
      if (settled !== undefined) return settled;
    }
    return way.last ?? noNode;
  }

  /** @returns undefined where another node is to be asked. */
  #settle(way: Way, node: PoolNode, before: number | null, answer: Answer): Answer | undefined {
    const { call, known, need, tried } = way;
    const { name } = known.consumer;
    if (answer.kind === "error") {
      const hash =
        tried.size > 1 && call.method === "eth_sendRawTransaction" && alreadyKnown(answer.error)
          ? transactionHash(call.params[0])
          : undefined;
      if (hash !== undefined) return { kind: "result", result: hash };
      if (!anotherMayKnow(answer.error)) return answer;
    }
    if (answer.kind === "error" || answer.kind === "useless") {
      // What a node says counts for more than that another was silent.
      if (way.last === undefined || way.last.kind === "useless") way.last = answer;
      return undefined;
    }
    if (answer.kind === "large") return answer;
    if (makesFilter.has(call.method)) return filterMade(answer.result, node, known);
    if (call.method === "eth_getBlockByNumber" && call.params[0] === "latest") {
      const number = isObject(answer.result) ? quantity(answer.result.number) : undefined;
      if (number === undefined || number < (this.floors.of(name) ?? 0)) {
        way.last ??= { kind: "useless", why: `${node.name} is behind what it had told` };
        return undefined;
      }
      this.floors.raise(name, number);
    } else if (need.block.kind === "head" && before !== null) {
      this.floors.raise(name, before);
    }
    const unknown =
      answer.result === null && (need.kept || need.block.kind === "number" || need.block.kind === "other");
    if (!unknown || way.last?.kind === "result") return answer;
    way.last = answer;
    return undefined;
  }

  /** A node that may be asked and was not yet; waits a while for one. */
  async #choose(way: Way): Promise<PoolNode | undefined> {
    // Who has an answer already does not wait for a better one.
    if (way.last?.kind === "result" || way.last?.kind === "error") return this.#fitting(way) ?? undefined;
    return (await this.#waitFor(() => Promise.resolve(this.#fitting(way)))) ?? undefined;
  }

  #fitting({ need, known, tried }: Way): PoolNode | null {
    const floor = this.floors.of(known.consumer.name);
    const { block } = need;
    const number = block.kind === "number" ? block.number : null;
    const wanted: Wanted = {
      // A block that nobody has told of yet may be asked of any node: it has the right to know nothing of it.
      head: number === null ? (block.kind === "none" ? null : floor) : Math.min(number, floor ?? 0),
      state: need.state ? number : null,
      traces: need.traces,
    };
    const fit = candidates(this.pool.nodes, wanted, this.#settings.maxLead) as PoolNode[];
    // A block that is named by its hash may be old: who has no grant is told by the first node that it is.
    const second = tried.size > 0 && need.state && block.kind === "other" && !known.consumer.archive;
    const fresh = fit.filter((node) => !tried.has(node) && !(second && node.stateBlocks === null));
    const first = number === null ? undefined : fresh.find(({ head }) => head !== null && head >= number);
    return first ?? fresh[0] ?? null;
  }

  /** Looks at the nodes until there is something, or for as long as a consumer waits. */
  async #waitFor<T>(find: () => Promise<T | null>): Promise<T | null> {
    const until = performance.now() + this.#settings.waitMs;
    for (;;) {
      const found = await find();
      if (found !== null || performance.now() >= until) return found;
      await this.pool.look();
      const again = await find();
      if (again !== null) return again;
      await setTimeout(impatientMs);
    }
  }

  #read({ status, body }: HttpResponse): Answer {
    return readAnswer(status, body);
  }
}

const cannotBeWritten: Answer = { kind: "error", error: { code: codes.internal, message: "cannot be passed on" } };
const noNode: Answer = { kind: "useless", why: "no node answers" };
const noFilter: Answer = { kind: "error", error: { code: codes.server, message: "filter not found" } };

function isEmpty(result: unknown): boolean {
  return Array.isArray(result) && result.length === 0;
}

function filterMade(id: unknown, node: PoolNode, { key }: Known): Answer {
  const written =
    typeof id === "string" || typeof id === "number" ? writeFilterId({ node: node.index, id }, key) : undefined;
  return written === undefined
    ? { kind: "error", error: { code: codes.internal, message: "the node's filter has an id of no known form" } }
    : { kind: "result", result: written };
}
