import assert from "node:assert/strict";
import { decide } from "../../../agents/roller/decide.ts";
import { nothing } from "../../../agents/roller/memory.ts";
import { defaultRule } from "../../../agents/roller/settings.ts";
import type { NodeView } from "../../../agents/roller/view.ts";
import { now } from "../health/samples.ts";
import { down, evicted, judge, node, pod, remembered } from "./decisions.ts";

describe("deciding which pods to replace in doubt", () => {
  const doubts: [string, NodeView, string][] = [
    [
      "the controller lags",
      node("a", { observedGeneration: 2 }),
      "a: its controller has not seen the newest change yet",
    ],
    ["there is no revision yet", node("a", { updateRevision: null }), "a: its controller has not named a revision yet"],
    ["there is more than one replica", node("a", { replicas: 2 }), "a: has 2 replicas, a node has one"],
    [
      "there is more than one pod",
      node("a", { pods: [pod("a"), pod("a", { uid: "other" })] }),
      "a: has 2 pods, a node has one",
    ],
    [
      "a pod is of no revision",
      node("a", { pods: [pod("a", { revision: null })] }),
      "a: its pod is of no known revision",
    ],
  ];
  for (const [name, doubtful, text] of doubts) {
    it(`does nothing for the chain where ${name}`, () => {
      const before = remembered("b", { refusedAt: 5 });
      const decision = judge([doubtful, node("b", { pods: [down("b")] })], { b: before });
      assert.deepEqual(decision.evictions, []);
      assert.deepEqual(decision.notes, [{ chain: "ethereum", node: null, text, doubt: true }]);
      assert.equal(decision.memory.nodes.b, before, "nothing is learned from it either");
    });
  }

  it("still does what is to be done for other chains", () => {
    const chains = [
      { name: "x", nodes: [node("a", { observedGeneration: 0 })] },
      { name: "y", nodes: [node("b")] },
    ];
    const decision = decide(chains, { nodes: {} }, now, defaultRule);
    assert.deepEqual(evicted(decision), ["b"]);
    assert.deepEqual(decision.memory.nodes.a, nothing);
  });
});
