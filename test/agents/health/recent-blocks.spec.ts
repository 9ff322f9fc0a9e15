import assert from "node:assert/strict";
import * as fc from "fast-check";
import { RecentBlocks } from "../../../agents/health/recent-blocks.ts";
import { now } from "./samples.ts";

/** A chain of which the blocks from some height on may be replaced, as a client has it. */
class Chain {
  readonly blocks = new Map<number, string>();
  asked = 0;
  readonly recent = new RecentBlocks();

  grow(from: number, to: number, branch = "a"): this {
    for (const height of [...this.blocks.keys()]) if (height > to) this.blocks.delete(height);
    for (let height = from; height <= to; height += 1) this.blocks.set(height, `${branch}${height}`);
    return this;
  }

  look(at = now): Promise<number> {
    const height = Math.max(...this.blocks.keys());
    const hash = this.blocks.get(height) ?? "";
    const hashAt = (asked: number) => {
      this.asked += 1;
      return Promise.resolve(this.blocks.get(asked) ?? null);
    };
    return this.recent.note({ height, hash, timestamp: 0 }, hashAt, at);
  }

  /** Looks after each block. */
  async follow(from: number, to: number, branch = "a"): Promise<void> {
    for (let height = from; height <= to; height += 1) await this.grow(height, height, branch).look();
  }
}

describe("agents/health: blocks that were replaced", () => {
  it("are none where a chain grows, which takes one question a block, and none for the same head again", async () => {
    const chain = new Chain();
    await chain.follow(1, 50);
    assert.equal(await chain.look(), 0);
    assert.deepEqual(chain.recent.seen(now), { count: 0, deepestBlocks: 0 });
    assert.equal(chain.asked, 49);
  });

  it("are counted from the first to the last that was seen", async () => {
    const chain = new Chain();
    await chain.follow(1, 50);
    assert.equal(await chain.grow(48, 51, "b").look(), 3);
    assert.deepEqual(chain.recent.seen(now), { count: 1, deepestBlocks: 3 });
  });

  it("are counted too where the new head is as high as the old one, or lower", async () => {
    const same = new Chain();
    await same.follow(1, 50);
    assert.equal(await same.grow(50, 50, "b").look(), 1);
    const lower = new Chain();
    await lower.follow(1, 50);
    assert.equal(await lower.grow(46, 48, "b").look(), 5);
    assert.equal(await lower.grow(49, 52, "b").look(), 0, "they are forgotten");
  });

  it("are none while a client has only fallen back, and those that it then makes otherwise", async () => {
    const chain = new Chain();
    await chain.follow(1, 50);
    assert.equal(await chain.grow(40, 40).look(), 0);
    assert.equal(await chain.grow(41, 50).look(), 0, "it has them again");
    assert.equal(await chain.grow(30, 30).look(), 0);
    assert.equal(await chain.grow(31, 51, "b").look(), 20);
  });

  it("are told of for an hour, the deepest of them", async () => {
    const chain = new Chain();
    await chain.follow(1, 50);
    await chain.grow(46, 51, "b").look(now);
    await chain.grow(51, 52, "c").look(now + 1_800_000);
    assert.equal(chain.recent.seen(now + 3_599_999).deepestBlocks, 5);
    assert.equal(chain.recent.seen(now + 3_600_000).deepestBlocks, 1);
    assert.deepEqual(chain.recent.seen(now + 5_400_000), { count: 2, deepestBlocks: 0 });
  });

  it("are found later where the client did not answer", async () => {
    const chain = new Chain();
    await chain.follow(1, 10);
    chain.grow(9, 11, "b");
    await assert.rejects(
      chain.recent.note({ height: 11, hash: "b11", timestamp: 0 }, () => Promise.reject(new Error("away")), now),
    );
    assert.equal(await chain.look(), 2);
  });

  it("are all that is remembered where nothing agrees, and no more than 128", async () => {
    const chain = new Chain();
    await chain.follow(1, 300);
    assert.equal(await chain.grow(1, 301, "b").look(), 128);
  });

  it("are as many as a simple count finds, on any chain, by few questions", async () => {
    const step = fc.record({ back: fc.nat(12), grow: fc.integer({ min: 1, max: 15 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const chain = new Chain();
        await chain.follow(1, 20);
        let head = 20;
        for (const [turn, { back, grow }] of steps.entries()) {
          const from = Math.max(1, head - back) + 1;
          // No shorter than it was: what is above a head waits until the chain has grown again.
          const to = from + back + grow - 1;
          const before = new Map(chain.blocks);
          chain.grow(from, to, `turn${turn}-`);
          const lost = [...before].filter(([height, hash]) => chain.blocks.get(height) !== hash && height <= to);
          chain.asked = 0;
          const depth = await chain.look();
          assert.ok(chain.asked <= 9, `${chain.asked} questions`);
          // What was never a head is not known of, so that there may have been more.
          assert.ok(depth <= Math.max(0, head - from + 1), `${depth} of ${head - from + 1}`);
          if (lost.length === 0) assert.equal(depth, 0);
          if (from <= head) assert.ok(depth >= 1, "its last head is replaced");
          head = to;
        }
      }),
    );
  });
});
