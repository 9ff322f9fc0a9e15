import type { Head, Settled } from "./observation.ts";

/** Heads that are remembered: more than two epochs of Ethereum, beyond which blocks are final. */
const remembered = 128;
/** Milliseconds for which a replacement is told of: long enough for whoever looks every so often, an alert among them. */
const toldForMs = 3_600_000;

/** What the client replaced of what it had said before. */
export interface Reorganisations {
  /** Since the sidecar started. */
  count: number;
  /** Blocks of the deepest one within the last hour; 0: there was none. */
  deepestBlocks: number;
}

/** The hash that the client has now at a height; null: none. It may throw. */
export type HashAt = (height: number) => Promise<string | null>;

/**
 * The heads that a client told of, to find out which of them it took back. Only heads that were seen count: a client that
 * makes several blocks between two looks may have replaced more, never fewer.
 */
export class RecentBlocks {
  /** In order of height. */
  #blocks: Settled[] = [];
  #count = 0;
  #deep: { at: number; blocks: number }[] = [];

  /**
   * Takes note of a head, and compares what was noted before with what the client has there now.
   *
   * A client that merely fell back has replaced nothing yet: what is above its head is compared when it has grown again.
   *
   * @returns the blocks that were replaced: 0 for a chain that only grew.
   * @throws what `hashAt` throws; nothing is noted then, and the next head is compared with the same blocks.
   */
  async note({ height, hash }: Head, hashAt: HashAt, now: number): Promise<number> {
    const known = this.#blocks.find((block) => block.height === height);
    if (known?.hash === hash) return 0;
    const below = this.#blocks.filter((block) => block.height < height);
    const agreeing = await countAgreeing(below, hashAt);
    // At the head's own height the head itself has answered.
    const replaced = [...below.slice(agreeing), ...(known === undefined ? [] : [known])];
    const [first] = replaced;
    const last = this.#blocks.at(-1);
    const depth = first === undefined || last === undefined ? 0 : last.height - first.height + 1;
    const kept =
      first === undefined ? this.#blocks.filter((block) => block.height !== height) : below.slice(0, agreeing);
    this.#blocks = [...kept, { height, hash }].sort((a, b) => a.height - b.height).slice(-remembered);
    if (depth > 0) {
      this.#count += 1;
      this.#deep.push({ at: now, blocks: depth });
    }
    return depth;
  }

  seen(now: number): Reorganisations {
    this.#deep = this.#deep.filter(({ at }) => now - at < toldForMs);
    return { count: this.#count, deepestBlocks: Math.max(0, ...this.#deep.map(({ blocks }) => blocks)) };
  }
}

/**
 * How many blocks, from the lowest on, the client still has. Where it has one it has all below it, so that few questions
 * are enough, and a chain that only grew takes one.
 */
async function countAgreeing(blocks: readonly Settled[], hashAt: HashAt): Promise<number> {
  const agrees = async (index: number): Promise<boolean> => {
    const block = blocks[index];
    return block !== undefined && (await hashAt(block.height)) === block.hash;
  };
  if (blocks.length === 0 || (await agrees(blocks.length - 1))) return blocks.length;
  let [low, high] = [0, blocks.length - 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (await agrees(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
