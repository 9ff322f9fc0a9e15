import assert from "node:assert/strict";
import { forgetEviction } from "../../../agents/roller/decide.ts";
import type { NodeMemory } from "../../../agents/roller/memory.ts";
import type { NodeView } from "../../../agents/roller/view.ts";
import { now } from "../health/samples.ts";
import { current, down, evicted, judge, minute, never, node, notes, pod, remembered, second } from "./decisions.ts";

describe("deciding which pods to replace", () => {
  it("leaves alone what is not outdated", () => {
    const decision = judge([current("a"), current("b")]);
    assert.deepEqual([decision.evictions, decision.notes], [[], []]);
  });

  it("replaces the first outdated one of those that are ready, and remembers it", () => {
    const decision = judge([node("b"), node("a"), node("c")]);
    assert.deepEqual(
      decision.evictions.map(({ pod: { uid }, ...rest }) => ({ ...rest, pod: uid })),
      [
        {
          chain: "ethereum",
          node: "a",
          pod: "uid-a",
          cause: "outdated",
          why: "outdated, and another node of the chain is ready",
        },
      ],
    );
    assert.deepEqual(decision.memory.nodes.a?.replacement, { pod: "uid-a", at: now, wasReady: true });
    assert.deepEqual(decision.memory.nodes.a.rolledTo, { revision: "r2", at: now });
    assert.equal(decision.memory.nodes.a.restartedAt, null, "that is for stuck ones");
    assert.equal(decision.memory.nodes.b?.replacement, null);
    assert.ok(decision.notes.every(({ doubt }) => !doubt));
    assert.equal(
      notes(decision),
      "b: outdated and ready, but a is replaced first\nc: outdated and ready, but a is replaced first",
    );
  });

  it("replaces at once all that are not ready, and no ready one beside them", () => {
    const nodes = [
      node("a"),
      node("b", { pods: [down("b")] }),
      node("c", { pods: [down("c", { says: null })] }),
      current("d"),
    ];
    const decision = judge(nodes, { ...never("b"), ...never("c") });
    assert.deepEqual(evicted(decision), ["b", "c"]);
    assert.deepEqual(
      decision.evictions.map(({ cause, why }) => [cause, why]),
      [
        ["outdated", "outdated and not ready"],
        ["outdated", "outdated and not ready"],
      ],
    );
    assert.deepEqual(decision.memory.nodes.b?.replacement, { pod: "uid-b", at: now, wasReady: false });
    assert.match(notes(decision), /^a: outdated and ready, but b is replaced first$/);
  });

  it("replaces a node without siblings at once", () => {
    const [eviction] = judge([node("a")]).evictions;
    assert.deepEqual([eviction?.cause, eviction?.why], ["outdated", "outdated, and the chain's only node"]);
    assert.deepEqual(evicted(judge([node("a", { pods: [down("a")] })], never("a"))), ["a"]);
    const off = node("b", { replicas: 0, pods: [] });
    assert.deepEqual(evicted(judge([node("a"), off])), ["a"], "a sibling that is off is none");
  });

  describe("leaves a pod", () => {
    const cases: [string, Partial<NodeView>, Partial<NodeMemory>, string][] = [
      ["of a node that is being removed", { deleted: true }, {}, "it is being removed"],
      [
        "that its controller rolls itself",
        { onDelete: false },
        {},
        "its StatefulSet is not OnDelete: its own controller rolls it",
      ],
      ["of a node that is being turned off", { replicas: 0 }, {}, "it has no replicas"],
      ["that is ending", { pods: [pod("a", { deletedBy: now + 1 })] }, {}, "its pod is ending already"],
      ["whose eviction was refused", {}, { refusedAt: now - 14 * second }, "its eviction was refused"],
      [
        "that came back outdated",
        {},
        { rolledTo: { revision: "r2", at: now - 4 * minute } },
        "it was replaced for this very revision a moment ago",
      ],
    ];
    for (const [name, view, memory, text] of cases) {
      it(name, () => {
        const decision = judge([node("a", view), current("b")], { a: remembered("a", memory) });
        assert.deepEqual([evicted(decision), notes(decision)], [[], `a: outdated, but ${text}`]);
      });
    }

    it("no longer than it must", () => {
      const again: Partial<NodeMemory>[] = [
        { refusedAt: now - 15 * second },
        { rolledTo: { revision: "r2", at: now - 5 * minute } },
        { rolledTo: { revision: "r1", at: now } },
      ];
      for (const memory of again) {
        assert.deepEqual(evicted(judge([node("a"), current("b")], { a: remembered("a", memory) })), ["a"]);
      }
    });
  });

  it("takes no ready one while another pod of the chain is ending, as long as that may take", () => {
    const ending = (deletedBy: number) => current("b", { pods: [pod("b", { revision: "r2", deletedBy })] });
    const waits = judge([node("a"), ending(now + 300 * second), current("c")]);
    assert.deepEqual([evicted(waits), notes(waits)], [[], "a: outdated and ready, but the pod of b is ending"]);
    assert.deepEqual(evicted(judge([node("a"), ending(now - 60 * second), current("c")])), []);
    assert.deepEqual(
      evicted(judge([node("a"), ending(now - 61 * second), current("c")])),
      ["a"],
      "its machine is gone",
    );
  });

  it("forgets nodes that are gone", () => {
    assert.deepEqual(Object.keys(judge([current("a")], { gone: remembered("gone") }).memory.nodes), ["a"]);
  });

  it("takes back what it wrote down of an eviction that was refused", () => {
    const before = remembered("a", { restartedAt: 3, rolledTo: { revision: "r0", at: 1 } });
    const after = remembered("a", {
      restartedAt: now,
      replacement: { pod: "uid-a", at: now, wasReady: true },
      rolledTo: { revision: "r2", at: now },
      progress: { pod: "uid-a", height: 5, at: now },
    });
    assert.deepEqual(forgetEviction(before, after, now), {
      ...after,
      ...{ restartedAt: 3, rolledTo: { revision: "r0", at: 1 }, replacement: null, refusedAt: now },
    });
    assert.deepEqual(forgetEviction(undefined, after, now), {
      ...after,
      restartedAt: null,
      rolledTo: null,
      replacement: null,
      refusedAt: now,
    });
  });
});
