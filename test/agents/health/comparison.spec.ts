import assert from "node:assert/strict";
import { chooseComparableHeads, type ReferenceAnswer, type SiblingAnswer } from "../../../agents/health/comparison.ts";
import type { NodeStatus } from "../../../agents/health/status.ts";
import { genesis, now, nowSeconds, observed, rule, status } from "./samples.ts";

function choose(siblings: SiblingAnswer[], reference: ReferenceAnswer | null = null, change: object = {}) {
  return chooseComparableHeads({
    now,
    chain: "ethereum",
    rule,
    staleSeconds: 20,
    own: observed(),
    siblings,
    reference,
    ...change,
  });
}

const url = "http://ethereum-1/status";
const says = (change: Partial<NodeStatus>, at = now): SiblingAnswer => ({ url, at, status: status(change) });
const headAt = (height: number, age: number) => ({ height, hash: "0x1", timestamp: nowSeconds - age });

describe("the heads that a node is measured against", () => {
  it("are those of siblings and of the reference", () => {
    const reference = { at: now, chainId: 1, head: headAt(1001, 3) };
    assert.deepEqual(choose([says({}), says({ node: "ethereum-2", syncedBefore: false })], reference), {
      heads: [
        { from: "ethereum-1", height: 1000, timestamp: nowSeconds - 6, firstSync: false },
        { from: "ethereum-2", height: 1000, timestamp: nowSeconds - 6, firstSync: true },
        { from: "reference", height: 1001, timestamp: nowSeconds - 3, firstSync: false },
      ],
      ignored: [],
    });
  });

  const ignored: [string, SiblingAnswer, string][] = [
    ["a sibling that does not answer", { url, at: now, failure: "no answer" }, "no answer"],
    ["a node of another chain", says({ chain: "sepolia" }), "is a node of sepolia"],
    ["a sibling that has not seen a head", says({ head: null }), "has not seen its client yet"],
    ["a sibling that has not looked", says({ observationAgeSeconds: null }), "has not seen its client yet"],
    ["a sibling whose client is down", says({ clientUp: false }), "its client is down"],
    ["an observation that is too old", says({ observationAgeSeconds: 21 }), "its observation is 21 s old"],
    [
      "an answer that has become too old",
      says({ observationAgeSeconds: 11 }, now - 10_000),
      "its observation is 21 s old",
    ],
    ["another chain id", says({ chainId: 5 }), "has chain id 5"],
    ["another genesis block", says({ genesisHash: "0xother" }), "has another genesis block"],
    ["a head from the future", says({ head: headAt(1000, -61) }), "its head is from the future"],
    // Own head 6 s old: 8 allowed, and (6 + 60) s at 12 s a block are 5.5.
    [
      "a head further ahead than time allows",
      says({ head: headAt(1014, 0) }),
      "its head is 14 blocks ahead, more than its time allows",
    ],
    [
      "a head far ahead with an older time",
      says({ head: headAt(9000, 500) }),
      "its head is 8000 blocks ahead, more than its time allows",
    ],
  ];
  for (const [name, answer, why] of ignored) {
    it(`are not ${name}`, () => {
      assert.deepEqual(choose([answer]), {
        heads: [],
        ignored: [{ from: "status" in answer ? "ethereum-1" : url, why }],
      });
    });
  }

  const counted: [string, SiblingAnswer][] = [
    ["as old as is allowed", says({ observationAgeSeconds: 20 })],
    ["with a head that differing clocks explain", says({ head: headAt(1000, -60) })],
    ["as far ahead as time allows", says({ head: headAt(1013, 0) })],
    ["far ahead, where there was time", says({ head: headAt(1000, -60) })],
    ["of a genesis block that is no longer kept", says({ genesisHash: null })],
    ["that is not ready itself: its head is a head", says({ ready: false, synced: false, reason: "too-few-peers" })],
  ];
  for (const [name, answer] of counted) {
    it(`may be one ${name}`, () => {
      assert.equal(choose([answer]).heads.length, 1);
    });
  }

  it("may be any height where nothing is known of the time between blocks", () => {
    const any = { ...rule, minBlockSeconds: null };
    assert.equal(choose([says({ head: headAt(1_000_000, 0) })], null, { rule: any }).heads.length, 1);
    const behind = observed({ age: 12_000, genesisHash: null });
    assert.equal(
      choose([says({ head: headAt(2000, 0), genesisHash: genesis })], null, { own: behind }).heads.length,
      1,
    );
  });

  it("may be the reference's, as old as is allowed", () => {
    const answer = { at: now - 20_000, chainId: 1, head: headAt(1000, 6) };
    assert.equal(choose([], answer).heads.length, 1);
  });

  it("may be exactly as far ahead as time allows", () => {
    const tight = { rule: { ...rule, maxClockSkewSeconds: 0 }, own: observed({ age: 24 }) };
    const ahead = (blocks: number) => choose([says({ head: headAt(1000 + blocks, 0) })], null, tight).heads.length;
    assert.deepEqual([ahead(10), ahead(11)], [1, 0]);
  });

  const references: [string, ReferenceAnswer, string][] = [
    ["does not answer", { at: now, failure: "cut" }, "cut"],
    ["answered too long ago", { at: now - 21_000, chainId: 1, head: headAt(1000, 6) }, "its answer is too old"],
    ["is of another chain", { at: now, chainId: 5, head: headAt(1000, 6) }, "has chain id 5"],
    ["is ahead of time", { at: now, chainId: 1, head: headAt(1000, -100) }, "its head is from the future"],
    [
      "claims too much",
      { at: now, chainId: 1, head: headAt(2000, 6) },
      "its head is 1000 blocks ahead, more than its time allows",
    ],
  ];
  for (const [name, answer, why] of references) {
    it(`are not the reference's where it ${name}`, () => {
      assert.deepEqual(choose([], answer), { heads: [], ignored: [{ from: "reference", why }] });
    });
  }
});
