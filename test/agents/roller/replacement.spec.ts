import assert from "node:assert/strict";
import type { PodView } from "../../../agents/roller/view.ts";
import { now } from "../health/samples.ts";
import { current, down, evicted, judge, minute, node, notes, pod, remembered, second } from "./decisions.ts";

describe("deciding which pods to replace waits for a replacement that is under way", () => {
  const replacement = { pod: "old", at: now - minute, wasReady: true };
  const flights: [string, PodView[], string][] = [
    ["the new pod is not there", [], "its new pod is not there yet"],
    ["the old pod is ending", [pod("b", { uid: "old", deletedBy: now })], "its old pod is ending"],
    ["the new pod is ending, too", [pod("b", { revision: "r2", deletedBy: now })], "its new pod is ending, too"],
    ["the new pod does not run", [down("b", { revision: "r2", runningSince: null })], "its new pod does not run yet"],
    [
      "the new pod only just runs",
      [pod("b", { revision: "r2", runningSince: now - 9 * second })],
      "its new pod is not as ready yet as the old one was",
    ],
    ["the new pod is not ready", [down("b", { revision: "r2" })], "its new pod is not as ready yet as the old one was"],
  ];
  for (const [name, pods, text] of flights) {
    it(`while ${name}`, () => {
      const nodes = [node("a"), node("b", { pods }), current("c")];
      const decision = judge(nodes, { b: remembered("b", { replacement }) });
      assert.deepEqual(evicted(decision), []);
      assert.ok(notes(decision).endsWith(`a: outdated and ready, but b is being replaced: ${text}`), notes(decision));
      assert.deepEqual(decision.memory.nodes.b?.replacement, replacement);
    });
  }

  it("and goes on once the new one is as ready as the old one was", () => {
    const ready = pod("b", { revision: "r2", runningSince: now - 10 * second });
    const nodes = (view: PodView) => [node("a"), node("b", { pods: [view] }), current("c")];
    const done = judge(nodes(ready), { b: remembered("b", { replacement }) });
    assert.deepEqual(evicted(done), ["a"]);
    assert.equal(done.memory.nodes.b?.replacement, null);
    const wasDown = { ...replacement, wasReady: false };
    const runs = down("b", { revision: "r2", runningSince: now - 10 * second });
    assert.deepEqual(evicted(judge(nodes(runs), { b: remembered("b", { replacement: wasDown }) })), ["a"]);
  });

  it("and remembers for which revision that was", () => {
    const rolledTo = { revision: "r2", at: now - minute };
    const b = node("b", { pods: [pod("b", { runningSince: now - minute })] });
    const decision = judge([current("a"), b], { b: remembered("b", { replacement, rolledTo }) });
    assert.deepEqual(decision.memory.nodes.b?.rolledTo, rolledTo);
    assert.equal(notes(decision), "b: outdated, but it was replaced for this very revision a moment ago");
  });

  it("and lets a new pod be ready for a while before it stands in for others", () => {
    const b = remembered("b", { ready: { pod: "old", since: 0, lostAt: null } });
    const decision = judge([node("a"), current("b")], { b });
    assert.deepEqual(evicted(decision), []);
    assert.deepEqual(decision.memory.nodes.b?.ready, { pod: "uid-b", since: now, lostAt: null });
  });

  it("but not for a node that has been turned off since", () => {
    const off = node("b", { replicas: 0, pods: [] });
    const decision = judge([node("a"), off, current("c")], { b: remembered("b", { replacement }) });
    assert.deepEqual(evicted(decision), ["a"]);
    assert.equal(decision.memory.nodes.b?.replacement, null);
  });

  it("and gives up on an eviction that never took effect", () => {
    const asked = { pod: "uid-a", at: now - 14 * second, wasReady: true };
    const rolledTo = { revision: "r2", at: now - 14 * second };
    const nodes = [node("a"), current("b")];
    const early = judge(nodes, { a: remembered("a", { replacement: asked, rolledTo }) });
    assert.deepEqual([evicted(early), notes(early)], [[], "a: outdated, but its eviction has been asked for just now"]);
    const late = judge(nodes, { a: remembered("a", { replacement: { ...asked, at: now - 15 * second }, rolledTo }) });
    assert.deepEqual(evicted(late), ["a"]);
  });

  it("and keeps in mind that the node had been ready, when its new pod is replaced again", () => {
    const broken = node("b", { updateRevision: "r3", pods: [down("b", { revision: "r2" })] });
    const decision = judge([broken, current("c")], { b: remembered("b", { ready: null, replacement }) });
    assert.deepEqual(evicted(decision), ["b"]);
    assert.equal(decision.memory.nodes.b?.replacement?.wasReady, true);
  });
});
