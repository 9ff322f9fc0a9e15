import assert from "node:assert/strict";
import { type NodeMemory, nothing } from "../../../agents/roller/memory.ts";
import type { PodView } from "../../../agents/roller/view.ts";
import { now } from "../health/samples.ts";
import { current, down, evicted, judge, minute, node, notes, pod, remembered, second } from "./decisions.ts";

describe("deciding which pods to replace", () => {
  describe("guards a pod for which anything speaks", () => {
    const words: [string, PodView, NodeMemory][] = [
      ["the kubelet alone", pod("a", { says: { ready: false } }), remembered("a", { ready: null })],
      ["the sidecar alone", pod("a", { ready: false }), remembered("a", { ready: null })],
      ["that it was ready until just now", down("a"), remembered("a")],
      [
        "that it was ready half a minute ago",
        down("a"),
        remembered("a", { ready: { pod: "uid-a", since: 0, lostAt: now - 29 * second } }),
      ],
      ["that nobody was looking", down("a"), remembered("a", { ready: null, lookedAt: now - 31 * second })],
      ["that nobody ever looked", down("a"), nothing],
      ["its condition, which tells of better times", down("a", { lostReady: true }), remembered("a", { ready: null })],
    ];
    for (const [name, view, memory] of words) {
      it(`be it ${name}`, () => {
        const outdated = node("a", { pods: [view] });
        assert.deepEqual(evicted(judge([outdated, current("b", { pods: [] })], { a: memory })), []);
        assert.deepEqual(
          evicted(judge([outdated, current("b")], { a: memory })),
          ["a"],
          "but it may go while another serves",
        );
      });
    }

    const nobody: [string, PodView, NodeMemory][] = [
      ["it was never ready", down("a"), remembered("a", { ready: null })],
      [
        "it was the pod before that was ready",
        down("a"),
        remembered("a", { ready: { pod: "old", since: 0, lostAt: null } }),
      ],
      [
        "it has not been ready for long enough",
        down("a"),
        remembered("a", { ready: { pod: "uid-a", since: 0, lostAt: now - 30 * second } }),
      ],
    ];
    for (const [name, view, memory] of nobody) {
      it(`but not where ${name}`, () => {
        const decision = judge([node("a", { pods: [view] }), current("b", { pods: [] })], { a: memory });
        assert.deepEqual(evicted(decision), ["a"]);
      });
    }

    it("and counts the time that it is not ready from the first look", () => {
      const lost = judge([node("a", { pods: [down("a")] }), current("b", { pods: [] })]).memory.nodes.a;
      assert.deepEqual(lost?.ready, { pod: "uid-a", since: now - 10 * minute, lostAt: now });
      const still = judge([node("a", { pods: [down("a")] })], {
        a: { ...lost, ready: { ...lost.ready, lostAt: now - 9000 } },
      });
      assert.equal(still.memory.nodes.a?.ready?.lostAt, now - 9000);
      const back = judge([current("a")], { a: lost });
      assert.deepEqual(
        back.memory.nodes.a?.ready,
        { pod: "uid-a", since: now, lostAt: null },
        "a new time of being ready",
      );
    });
  });

  describe("takes a ready one only while another", () => {
    const others: [string, PodView[], Partial<NodeMemory>][] = [
      ["has no pod", [], {}],
      ["is not ready to the kubelet", [pod("b", { revision: "r2", ready: false })], {}],
      ["is not ready to its sidecar", [pod("b", { revision: "r2", says: { ready: false } })], {}],
      ["has a sidecar that does not answer", [pod("b", { revision: "r2", says: null })], {}],
      [
        "has a sidecar that has not seen its client",
        [pod("b", { revision: "r2", says: { observationAgeSeconds: 31 } })],
        {},
      ],
      [
        "has a sidecar that never saw its client",
        [pod("b", { revision: "r2", says: { observationAgeSeconds: null } })],
        {},
      ],
      ["has a client that is down", [pod("b", { revision: "r2", says: { clientUp: false } })], {}],
      [
        "has only just become ready",
        [pod("b", { revision: "r2" })],
        { ready: { pod: "uid-b", since: now - 9 * second, lostAt: null } },
      ],
      ["was never looked at", [pod("b", { revision: "r2" })], { ready: null }],
    ];
    for (const [name, pods, change] of others) {
      it(`is ready for certain, not where it ${name}`, () => {
        const decision = judge([node("a"), node("b", { pods })], { b: remembered("b", change) });
        assert.deepEqual(evicted(decision), []);
        assert.match(notes(decision), /^a: outdated and ready, but no other node of the chain is ready for certain$/m);
      });
    }

    it("is ready for certain, as after ten seconds", () => {
      const b = remembered("b", { ready: { pod: "uid-b", since: now - 10 * second, lostAt: null } });
      const fresh = pod("b", { revision: "r2", says: { observationAgeSeconds: 30 } });
      assert.deepEqual(evicted(judge([node("a"), node("b", { pods: [fresh] })], { b })), ["a"]);
    });
  });
});
