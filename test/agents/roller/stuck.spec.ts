import assert from "node:assert/strict";
import type { NodeStatus } from "../../../agents/health/status.ts";
import type { Decision } from "../../../agents/roller/decide.ts";
import type { NodeMemory } from "../../../agents/roller/memory.ts";
import type { PodView } from "../../../agents/roller/view.ts";
import { now } from "../health/samples.ts";
import { current, down, evicted, judge, minute, notes, pod, remembered } from "./decisions.ts";

describe("restarting a stuck node", () => {
  const head = (height: number) => ({ height, hash: "0x1", timestamp: 1 });
  const at = (name: string, height: number, minutesAgo: number, change: Partial<NodeMemory> = {}) =>
    remembered(name, { progress: { pod: `uid-${name}`, height, at: now - minutesAgo * minute }, ...change });
  /** `a` has been at block 100 for 15 minutes, is not ready, and `b` has just had block 130. */
  function stuck(
    change: Partial<PodView> & { says?: Partial<NodeStatus> } = {},
    memories: Record<string, NodeMemory> = {},
  ): Decision {
    const a = down("a", { revision: "r2", ...change, says: { ready: false, head: head(100), ...change.says } });
    const b = pod("b", { revision: "r2", says: { head: head(130) } });
    const lost = { pod: "uid-a", since: 0, lostAt: now - 10 * minute };
    return judge([current("a", { pods: [a] }), current("b", { pods: [b] }), current("c", { pods: [] })], {
      a: at("a", 100, 15, { ready: lost }),
      b: at("b", 129, 1),
      ...memories,
    });
  }

  it("happens when it has no block for a quarter of an hour while a sibling has", () => {
    const decision = stuck();
    assert.deepEqual(
      decision.evictions.map(({ node: name, cause, why }) => [name, cause, why]),
      [["a", "stuck", "has no new block while its siblings have"]],
    );
    assert.equal(decision.memory.nodes.a?.restartedAt, now);
    assert.deepEqual(decision.memory.nodes.a.replacement, { pod: "uid-a", at: now, wasReady: false });
    assert.deepEqual(decision.memory.nodes.b?.progress, { pod: "uid-b", height: 130, at: now });
  });

  const not: [string, () => Decision][] = [
    ["it had a block since", () => stuck({ says: { head: head(101) } })],
    ["it went back: it syncs anew", () => stuck({ says: { head: head(99) } })],
    ["the time is not over", () => stuck({}, { a: at("a", 100, 14.9) })],
    ["its container has not run for so long", () => stuck({ runningSince: now - 14 * minute })],
    ["its container does not run", () => stuck({ runningSince: null })],
    [
      "it was another pod that had no block",
      () => stuck({}, { a: remembered("a", { progress: { pod: "old", height: 100, at: 0 } }) }),
    ],
    ["it has never been synced", () => stuck({ says: { syncedBefore: false } })],
    ["its client does not answer", () => stuck({ says: { clientUp: false } })],
    ["its client has not answered for a while", () => stuck({ says: { observationAgeSeconds: 31 } })],
    ["nothing is known of its head", () => stuck({ says: { head: null } }, { a: remembered("a") })],
    ["no sibling is ahead", () => stuck({ says: { head: head(130) } }, { a: at("a", 130, 60), b: at("b", 130, 1) })],
    ["its siblings stalled soon after", () => stuck({}, { b: at("b", 130, 7.6) })],
    ["it was restarted within the hour", () => stuck({}, { a: at("a", 100, 15, { restartedAt: now - 59 * minute }) })],
  ];
  for (const [name, decision] of not) {
    it(`does not happen where ${name}`, () => {
      assert.deepEqual(evicted(decision()), []);
    });
  }

  it("counts from the start of its container too", () => {
    assert.deepEqual(evicted(stuck({ runningSince: now - 15 * minute })), ["a"]);
  });

  it("happens again after an hour", () => {
    assert.deepEqual(evicted(stuck({}, { a: at("a", 100, 15, { restartedAt: now - 60 * minute }) })), ["a"]);
    assert.deepEqual(
      evicted(stuck({}, { b: at("b", 130, 7.5) })),
      ["a"],
      "a sibling had one in the later half of the time",
    );
  });

  it("waits for a refused eviction, for replacements, and, if it is ready itself, for another that serves", () => {
    assert.equal(
      notes(stuck({}, { a: at("a", 100, 15, { refusedAt: now, ready: null }) })),
      "a: stuck, but its eviction was refused",
    );
    const replacement = { pod: "old", at: now, wasReady: true };
    assert.match(notes(stuck({}, { c: remembered("c", { replacement }) })), /^a: stuck, but c is being replaced/);
    const serving = stuck({ ready: true, says: { ready: true } }, { b: at("b", 129, 1, { ready: null }) });
    assert.equal(notes(serving), "a: stuck, but no other node of the chain is ready for certain");
    assert.deepEqual(
      evicted(stuck({}, { b: at("b", 129, 1, { ready: null }) })),
      ["a"],
      "it serves nobody, so it needs no other",
    );
  });

  it("happens to one at a time", () => {
    const same = (name: string) =>
      current(name, { pods: [down(name, { revision: "r2", says: { ready: false, head: head(100) } })] });
    const decision = judge(
      [same("a"), same("b"), current("c", { pods: [pod("c", { revision: "r2", says: { head: head(130) } })] })],
      { a: at("a", 100, 20), b: at("b", 100, 20), c: at("c", 129, 1) },
    );
    assert.deepEqual(evicted(decision), ["a"]);
  });
});
