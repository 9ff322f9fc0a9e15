import type { Agent } from "node:http";
import { isObject } from "../shared/fields.ts";
import { type HttpResponse, httpRequest, NetworkError } from "../shared/http.ts";
import { http } from "../shared/node-http.ts";
import { believedHead, headOf, type NodeView, quantity } from "./heads.ts";
import type { GatewaySettings, NodeSettings } from "./settings.ts";

export interface PoolNode extends NodeView {
  /** Its place in the settings. */
  index: number;
  settings: NodeSettings;
  /** Since when it is not ready, milliseconds; null: it is. */
  lostAt: number | null;
}

/** What a node's sidecar says at least (agents/health/status.ts). */
const maxStatusBytes = 64 * 1024;
/** A look must not take longer than looks are apart, by much. */
const lookTimeoutMs = 2000;
const headTimeoutMs = 500;

/**
 * The nodes as this replica sees them. One is ready where its sidecar says so and its client answers; what its client
 * fails to answer in between makes it unready until the next look.
 */
export class Pool {
  readonly nodes: PoolNode[];
  readonly #agent: Agent;
  readonly #settings: GatewaySettings;
  readonly #now: () => number;
  #heads: { running: Promise<number | null>; next: Promise<number | null> | null } | null = null;
  #looking: Promise<void> | null = null;

  constructor(settings: GatewaySettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: 256, timeout: 60_000 });
    this.nodes = settings.nodes.map((node, index) => ({
      index,
      settings: node,
      name: node.name,
      ready: false,
      head: null,
      busy: 0,
      stateBlocks: node.stateBlocks,
      traces: node.traces,
      lostAt: now(),
    }));
  }

  /** The head that is believed of what the nodes have said so far. */
  head(): number | null {
    return headOf(this.nodes, this.#settings.maxLead);
  }

  /** Looks at all nodes. Several that ask at once share a look. */
  look(): Promise<void> {
    this.#looking ??= Promise.all(this.nodes.map((node) => this.#lookAt(node)))
      .then(() => undefined)
      .finally(() => {
        this.#looking = null;
      });
    return this.#looking;
  }

  async #lookAt(node: PoolNode): Promise<void> {
    const [synced, head] = await Promise.all([this.#synced(node.settings.health), this.#askHead(node, lookTimeoutMs)]);
    this.#see(node, synced && head !== null);
  }

  async #synced(health: string | null): Promise<boolean> {
    if (health === null) return true;
    try {
      const answer = await httpRequest({ url: health, timeoutMs: lookTimeoutMs, maxBytes: maxStatusBytes });
      const status: unknown = JSON.parse(answer.body);
      return answer.status === 200 && isObject(status) && status.ready === true;
    } catch {
      return false;
    }
  }

  #see(node: PoolNode, ready: boolean): void {
    if (node.ready && !ready) node.lostAt = this.#now();
    if (ready) node.lostAt = null;
    node.ready = ready;
  }

  /**
   * The head that ready nodes tell when they are asked after this call, and not before: whatever head another replica
   * has told of a moment ago, one of them has it. Calls that come while nodes are being asked share the next question.
   */
  freshHead(): Promise<number | null> {
    if (this.#heads === null) {
      const running = this.#askHeads();
      const turn = { running, next: null as Promise<number | null> | null };
      this.#heads = turn;
      void running.finally(() => {
        if (this.#heads === turn && turn.next === null) this.#heads = null;
      });
      return running;
    }
    const turn = this.#heads;
    turn.next ??= turn.running.then(() => {
      this.#heads = null;
      return this.freshHead();
    });
    return turn.next;
  }

  async #askHeads(): Promise<number | null> {
    const ready = this.nodes.filter((node) => node.ready);
    const heads = await Promise.all(ready.map((node) => this.#askHead(node, headTimeoutMs)));
    return believedHead(
      heads.filter((head) => head !== null),
      this.#settings.maxLead,
    );
  }

  async #askHead(node: PoolNode, timeoutMs: number): Promise<number | null> {
    try {
      const { status, body } = await this.#post(node.settings.rpc, headQuestion, { timeoutMs, maxBytes: 4096 });
      const answer: unknown = JSON.parse(body);
      const head = status === 200 && isObject(answer) ? quantity(answer.result) : undefined;
      // Its last word counts, also where that is less than before: a chain may lose blocks.
      if (head !== undefined) node.head = head;
      return head ?? null;
    } catch (error) {
      this.#failed(node, error);
      return null;
    }
  }

  /** @throws NetworkError where it does not answer. */
  async ask(node: PoolNode, body: string, timeoutMs: number): Promise<HttpResponse> {
    node.busy += 1;
    try {
      return await this.#post(node.settings.rpc, body, { timeoutMs, maxBytes: this.#settings.limits.answerBytes });
    } catch (error) {
      this.#failed(node, error);
      throw error;
    } finally {
      node.busy -= 1;
    }
  }

  /** @throws NetworkError where the kept gateway does not answer. */
  askKept(url: string, body: string, timeoutMs: number): Promise<HttpResponse> {
    return this.#post(url, body, { timeoutMs, maxBytes: this.#settings.limits.answerBytes });
  }

  /** What did not answer at all is not asked again before the next look; what was slow or large may be. */
  #failed(node: PoolNode, error: unknown): void {
    if (error instanceof NetworkError && error.failure === "refused") this.#see(node, false);
  }

  #post(url: string, body: string, limits: { timeoutMs: number; maxBytes: number }): Promise<HttpResponse> {
    return httpRequest({
      url,
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body,
      ...limits,
      ...(url.startsWith("http:") ? { agent: this.#agent } : {}),
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

const headQuestion = '{"jsonrpc":"2.0","id":0,"method":"eth_blockNumber","params":[]}';
