/** Which head may be told to a consumer, and which nodes may be asked: pure functions over what nodes say. */

/** A node as it was last seen. */
export interface NodeView {
  name: string;
  /** By its sidecar; a node that did not answer is none. */
  ready: boolean;
  /** The highest block that it has told of; null: none yet. */
  head: number | null;
  /** Requests under way. */
  busy: number;
  stateBlocks: number | null;
  traces: boolean;
}

/**
 * The highest head that is believed. A node that says it is far ahead of all others lies or follows something else: one
 * such answer, once told, would let no true head through again. What a second node confirms is believed.
 *
 * @param heads of nodes that are ready
 * @param maxLead blocks that one may be ahead of the second
 */
export function believedHead(heads: readonly number[], maxLead: number): number | null {
  const sorted = [...heads].sort((a, b) => b - a);
  const [, second] = sorted;
  return sorted.find((head) => second === undefined || head <= second + maxLead) ?? null;
}

/** The head that is believed of what ready nodes have said. */
export function headOf(nodes: readonly NodeView[], maxLead: number): number | null {
  return believedHead(
    nodes.flatMap(({ ready, head }) => (ready && head !== null ? [head] : [])),
    maxLead,
  );
}

/** The nodes but for those that are ahead of what is believed: they lie, or follow something else. */
export function notAhead(nodes: readonly NodeView[], maxLead: number): NodeView[] {
  const believed = headOf(nodes, maxLead);
  return nodes.filter(({ head }) => head === null || believed === null || head <= believed);
}

/** What a request needs of a node. */
export interface Wanted {
  /** A block that the node must have reached; null: any. */
  head: number | null;
  /** The block whose state is asked for; null: that of the head, or none. */
  state: number | null;
  traces: boolean;
}

/** Whether a node still keeps the state of a block. */
export function keepsState({ head, stateBlocks }: Pick<NodeView, "head" | "stateBlocks">, block: number): boolean {
  return stateBlocks === null || head === null || block > head - stateBlocks;
}

/**
 * The nodes that may be asked, the least busy first.
 *
 * @param maxLead see {@link notAhead}
 */
export function candidates(nodes: readonly NodeView[], wanted: Wanted, maxLead: number): NodeView[] {
  return notAhead(nodes, maxLead)
    .filter(({ ready }) => ready)
    .filter(({ head }) => wanted.head === null || (head !== null && head >= wanted.head))
    .filter((node) => wanted.state === null || keepsState(node, wanted.state))
    .filter(({ traces }) => !wanted.traces || traces)
    .sort((a, b) => a.busy - b.busy);
}

/** For how long all nodes must be behind what was told before that is given up: then the chain itself went back. */
const patienceMs = 30_000;

/** What each consumer was told of the head: it hears of none before that. Times are milliseconds. */
export class Floors {
  readonly #floors = new Map<string, number>();
  /** Since when no node has reached what the consumer was told. */
  readonly #beyond = new Map<string, number>();

  of(consumer: string): number | null {
    return this.#floors.get(consumer) ?? null;
  }

  /** @returns what it was told at the most, this included. */
  raise(consumer: string, head: number): number {
    const floor = Math.max(head, this.#floors.get(consumer) ?? 0);
    this.#floors.set(consumer, floor);
    return floor;
  }

  /**
   * Gives up what no node has any more: a lone node that was killed begins some blocks earlier, and a chain that was made
   * anew at its first.
   * @param head that is believed now
   */
  forgive(head: number | null, now: number): void {
    for (const [consumer, floor] of this.#floors) {
      if (head === null || head >= floor) {
        this.#beyond.delete(consumer);
        continue;
      }
      const since = this.#beyond.get(consumer) ?? now;
      this.#beyond.set(consumer, since);
      if (now - since >= patienceMs) this.#floors.set(consumer, head);
    }
  }
}

/** @returns undefined for what is no quantity that JavaScript can count. */
export function quantity(value: unknown): number | undefined {
  if (typeof value !== "string" || !/^0x0*[0-9a-f]{1,13}$/i.test(value)) return undefined;
  return Number(value);
}
