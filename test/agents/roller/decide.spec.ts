import assert from "node:assert/strict";
import type { NodeStatus } from "../../../agents/health/status.ts";
import { decide, type Decision, forgetEviction } from "../../../agents/roller/decide.ts";
import { type Memory, type NodeMemory, nothing } from "../../../agents/roller/memory.ts";
import { defaultRule } from "../../../agents/roller/settings.ts";
import type { NodeView, PodView } from "../../../agents/roller/view.ts";
import { now, status } from "../health/samples.ts";

const second = 1000;
const minute = 60 * second;

function pod(node: string, change: Partial<PodView> & { says?: Partial<NodeStatus> | null } = {}): PodView {
  const { says = {}, ...rest } = change;
  return {
    name: `${node}-0`,
    uid: `uid-${node}`,
    resourceVersion: "7",
    revision: "r1",
    deletedBy: null,
    ready: true,
    lostReady: false,
    runningSince: now - 60 * minute,
    programs: { geth: "docker.io/ethereum/client-go:v1.17.6" },
    waysBack: {},
    restarts: 0,
    status: says === null ? null : status({ node, ...says }),
    ...rest,
  };
}

/** A pod that is not ready, by both words. */
const down = (node: string, change: Partial<PodView> & { says?: Partial<NodeStatus> | null } = {}): PodView =>
  pod(node, { ready: false, says: { ready: false }, ...change });

function node(name: string, change: Partial<NodeView> = {}): NodeView {
  return {
    name,
    uid: `set-${name}`,
    generation: 3,
    observedGeneration: 3,
    replicas: 1,
    updateRevision: "r2",
    programs: { geth: "docker.io/ethereum/client-go:v1.17.6" },
    dataClaim: `execution-${name}-g1`,
    onDelete: true,
    deleted: false,
    pods: [pod(name)],
    ...change,
  };
}

const remembered = (name: string, change: Partial<NodeMemory> = {}): NodeMemory => ({
  ...nothing,
  lookedAt: now - 5 * second,
  ready: { pod: `uid-${name}`, since: now - 10 * minute, lostAt: null },
  ...change,
});

/** Decides about one chain, of nodes that were ready and looked at just before where nothing else is said. */
function judge(nodes: NodeView[], memories: Record<string, NodeMemory> = {}): Decision {
  const memory: Memory = {
    nodes: { ...Object.fromEntries(nodes.map(({ name }) => [name, remembered(name)])), ...memories },
  };
  return decide([{ name: "ethereum", nodes }], memory, now, defaultRule);
}
const evicted = (decision: Decision): string[] => decision.evictions.map(({ node: name }) => name);
const notes = (decision: Decision): string =>
  decision.notes.map(({ node: name, text }) => `${name ?? "-"}: ${text}`).join("\n");
const never = (name: string): Record<string, NodeMemory> => ({ [name]: remembered(name, { ready: null }) });
const current = (name: string, change: Partial<NodeView> = {}): NodeView =>
  node(name, { pods: [pod(name, { revision: "r2" })], ...change });

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

  describe("in doubt", () => {
    const doubts: [string, NodeView, string][] = [
      [
        "the controller lags",
        node("a", { observedGeneration: 2 }),
        "a: its controller has not seen the newest change yet",
      ],
      [
        "there is no revision yet",
        node("a", { updateRevision: null }),
        "a: its controller has not named a revision yet",
      ],
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

  describe("waits for a replacement that is under way", () => {
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
      [
        "the new pod is not ready",
        [down("b", { revision: "r2" })],
        "its new pod is not as ready yet as the old one was",
      ],
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
      assert.deepEqual(
        [evicted(early), notes(early)],
        [[], "a: outdated, but its eviction has been asked for just now"],
      );
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
