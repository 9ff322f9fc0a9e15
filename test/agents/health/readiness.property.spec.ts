import assert from "node:assert/strict";
import fc from "fast-check";
import { decideReadiness, type Readiness, type ReadinessInput } from "../../../agents/health/readiness.ts";
import { head, input, nowSeconds, observed } from "./samples.ts";

const decide = (change: Partial<ReadinessInput>): Readiness => decideReadiness(input(change));

describe("readiness, whatever is seen", () => {
  const anyHead = fc.record({
    from: fc.constant("x"),
    height: fc.nat(50),
    timestamp: fc.integer({ min: nowSeconds - 300, max: nowSeconds }),
    firstSync: fc.boolean(),
  });
  const anyNode = fc.record({
    height: fc.nat(50),
    age: fc.nat(300),
    peers: fc.option(fc.nat(3)),
    reportedSyncing: fc.option(fc.boolean()),
    headStateReadable: fc.option(fc.boolean()),
    chainId: fc.constantFrom(1, 1, 1, 2),
  });
  const anyInput = fc.record({
    own: anyNode.map((node) => observed(node)),
    heads: fc.array(anyHead, { maxLength: 4 }),
    syncedBefore: fc.boolean(),
    wasReady: fc.boolean(),
  });

  it("is never given to a node of another chain, without its head's state, or in a first sync that shows", () => {
    fc.assert(
      fc.property(anyInput, (change) => {
        const { own } = change;
        const decision = decide(change);
        if (own.chainId !== 1 || own.headStateReadable === false) assert.equal(decision.ready, false);
        if (!change.syncedBefore && own.reportedSyncing === true) assert.equal(decision.ready, false);
      }),
    );
  });

  it("does not grow with the client's word that it is not syncing", () => {
    fc.assert(
      fc.property(anyInput, (change) => {
        const unknown = decide({ ...change, own: { ...change.own, reportedSyncing: null } });
        const denied = decide({ ...change, own: { ...change.own, reportedSyncing: false } });
        assert.equal(denied.ready, unknown.ready);
      }),
    );
  });

  it("is not lost where a better observation keeps it: fewer blocks behind is never worse", () => {
    fc.assert(
      fc.property(anyInput, fc.nat(20), (change, more) => {
        const better = { ...change.own, head: { ...change.own.head, height: change.own.head.height + more } };
        if (decide(change).ready) assert.equal(decide({ ...change, own: better }).ready, true);
      }),
    );
  });

  it("stays with at least one of those that had been synced, when all heads are old", () => {
    const stalled = fc.array(fc.record({ height: fc.nat(100), firstSync: fc.boolean() }), {
      minLength: 2,
      maxLength: 5,
    });
    fc.assert(
      fc.property(stalled, (nodes) => {
        fc.pre(nodes.filter(({ firstSync }) => !firstSync).length >= 2);
        const ready = nodes.filter((node, self) => {
          const heads = nodes.filter((_, other) => other !== self).map((other) => head({ ...other, age: 5000 }));
          const own = observed({ height: node.height, age: 5000 });
          return decide({ own, heads, syncedBefore: !node.firstSync }).ready;
        });
        assert.ok(ready.length > 0);
        assert.ok(ready.every(({ firstSync }) => !firstSync));
      }),
    );
  });
});
