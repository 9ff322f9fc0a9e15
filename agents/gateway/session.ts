import { isObject } from "../shared/fields.ts";
import { type Call, codes, errorText, isRefusal, readBody, type Refusal, requestText } from "./call.ts";
import { admit } from "./admit.ts";
import { candidates, quantity } from "./heads.ts";
import { parseJson } from "./json.ts";
import type { Known } from "./keys.ts";
import { ofConnection } from "./methods.ts";
import type { PoolNode } from "./pool.ts";
import type { Router } from "./router.ts";
import type { GatewaySettings } from "./settings.ts";
import { openSocket, type Socket } from "./socket.ts";

export interface SessionArgs {
  settings: GatewaySettings;
  router: Router;
  known: Known;
  traces: boolean;
  /** Milliseconds until so many requests may be made; 0: now. */
  take: (count: number) => number;
}

const kinds = ["newHeads", "logs", "newPendingTransactions", "syncing"];
/** A consumer's requests that are answered at once; the others wait. */
const atOnce = 50;
/** How long a node may be unready before what hangs on it is let go of: then it gets another. */
const patienceMs = 30_000;
/** Told to reconnect, elsewhere (RFC 6455, registry of close codes: Service Restart). */
const reconnect = 1012;

/**
 * A consumer's WebSocket. Its subscriptions live on one node, by a connection of their own, and end with that: the
 * consumer is told, and knows what it has missed. Everything else is asked as over HTTP, of any node.
 */
export class Session {
  readonly #args: SessionArgs;
  readonly #socket: Socket;
  #link: { node: PoolNode; socket: Socket } | null = null;
  #linking: Promise<boolean> | null = null;
  /** Requests of ours to the node, by the id that they were sent with. */
  readonly #asked = new Map<string, { id: string; method: string }>();
  #nextId = 1;
  #subscriptions = 0;
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(socket: Socket, args: SessionArgs, closed: () => void) {
    this.#socket = socket;
    this.#args = args;
    socket.listen({
      message: (text) => {
        this.#hear(text).catch(() => {
          this.close(1011, "cannot be answered");
        });
      },
      closed: () => {
        this.#link?.socket.close(1000);
        closed();
      },
    });
  }

  /** Looks after the node that it hangs on. */
  tend(now: number): void {
    const lostAt = this.#link?.node.lostAt ?? null;
    if (lostAt !== null && now - lostAt > patienceMs) {
      this.close(reconnect, "the node of its subscriptions fell behind");
    }
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  async #hear(text: string): Promise<void> {
    const asked = readBody(text, this.#args.settings.limits.batch);
    if (asked.kind === "refused") {
      this.#socket.send(errorText(asked.refusal));
      return;
    }
    const entries = asked.kind === "one" ? [asked.entry] : asked.entries;
    if (this.#args.take(entries.length) > 0) {
      const refusal = { code: codes.limit, message: "rate limit exceeded" };
      for (const { id = "null" } of entries) this.#socket.send(errorText({ id, ...refusal }));
      return;
    }
    if (asked.kind === "one") {
      const answer = await this.#entry(asked.entry, false);
      if (answer !== undefined) this.#socket.send(answer);
      return;
    }
    const answers = await Promise.all(entries.map((entry) => this.#entry(entry, true)));
    const wanted = answers.filter((answer) => answer !== undefined);
    if (wanted.length > 0) this.#socket.send(`[${wanted.join(",")}]`);
  }

  /** @returns undefined where nothing is to be sent, or the node's own answer will be. */
  async #entry(entry: Call | Refusal, inBatch: boolean): Promise<string | undefined> {
    if (isRefusal(entry)) return errorText(entry);
    if (ofConnection.has(entry.method)) return this.#subscribing(entry, inBatch);
    const answer = await this.#inTurn(() =>
      this.#args.router.answer(entry, this.#args.known, { traces: this.#args.traces, socket: true }),
    );
    return entry.id === undefined ? undefined : answer;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #subscribing(call: Call, inBatch: boolean): Promise<string | undefined> {
    const { settings, known, router, traces } = this.#args;
    const id = call.id ?? "null";
    const refuse = (code: number, message: string): string => errorText({ id, code, message });
    const bounds = { nodes: router.pool.nodes, maxLead: settings.maxLead, logBlocks: settings.limits.logBlocks };
    const verdict = admit(call, known.consumer, { traces, socket: true }, bounds);
    if (verdict !== undefined) return refuse(verdict.code, verdict.message);
    // The node's answer must come before what it tells next, and that cannot wait for the rest of a batch.
    if (inBatch) return refuse(codes.invalidRequest, `${call.method} cannot stand in a batch`);
    if (call.method === "eth_subscribe") {
      if (!kinds.includes(String(call.params[0]))) return refuse(codes.invalidParams, `one of ${kinds.join(", ")}`);
      if (this.#subscriptions >= settings.limits.subscriptions) {
        return refuse(codes.limit, `at most ${settings.limits.subscriptions} subscriptions a connection`);
      }
      this.#subscriptions += 1;
    }
    this.#linking ??= this.#connect();
    if (!(await this.#linking) || this.#link === null) {
      this.#linking = null;
      if (call.method === "eth_subscribe") this.#subscriptions -= 1;
      return refuse(codes.unavailable, "no node takes subscriptions now");
    }
    const own = String(this.#nextId++);
    this.#asked.set(own, { id, method: call.method });
    this.#link.socket.send(requestText({ ...call, id: own }));
    return undefined;
  }

  /** Tries the nodes that may be asked, one after the other. */
  async #connect(): Promise<boolean> {
    const { settings, router, known } = this.#args;
    const wanted = { head: router.floors.of(known.consumer.name), state: null, traces: false };
    for (const node of candidates(router.pool.nodes, wanted, settings.maxLead) as PoolNode[]) {
      const socket = await openSocket(node.settings.rpc, settings.limits.answerBytes).catch(() => undefined);
      if (socket === undefined) continue;
      if (!this.#socket.open) {
        socket.close(1000);
        return false;
      }
      this.#link = { node, socket };
      socket.listen({
        message: (text) => {
          this.#tell(text, node);
        },
        closed: () => {
          this.#socket.close(reconnect, "the node of its subscriptions is gone");
        },
      });
      return true;
    }
    return false;
  }

  /** Passes on what the node says, in the order in which it says it. */
  #tell(text: string, node: PoolNode): void {
    let said: unknown;
    try {
      said = parseJson(text);
    } catch {
      return;
    }
    if (!isObject(said)) return;
    if (said.method === "eth_subscription") {
      this.#see(said.params, node);
      this.#socket.send(text);
      return;
    }
    const asked = this.#asked.get(String(said.id));
    if (asked === undefined) return;
    this.#asked.delete(String(said.id));
    const failed = isObject(said.error);
    if (asked.method === "eth_subscribe" && failed) this.#subscriptions -= 1;
    if (asked.method === "eth_unsubscribe" && said.result === true) this.#subscriptions -= 1;
    const what = failed ? `"error":${JSON.stringify(said.error)}` : `"result":${JSON.stringify(said.result ?? null)}`;
    this.#socket.send(`{"jsonrpc":"2.0","id":${asked.id},${what}}`);
  }

  /** A head that it was told of here, it is not to miss elsewhere. */
  #see(params: unknown, node: PoolNode): void {
    const result = isObject(params) ? params.result : undefined;
    // A header has a parent; a log and a transaction have none.
    const number = isObject(result) && result.parentHash !== undefined ? quantity(result.number) : undefined;
    if (number === undefined) return;
    node.head = Math.max(number, node.head ?? 0);
    this.#args.router.floors.raise(this.#args.known.consumer.name, number);
  }
}
