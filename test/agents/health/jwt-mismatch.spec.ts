import assert from "node:assert/strict";
import type { EngineView } from "../../../agents/health/engine-access.ts";
import { decideReadiness } from "../../../agents/health/readiness.ts";
import { head, input, observed, seen } from "./samples.ts";

describe("readiness of a node whose clients have different secrets", () => {
  const locked: EngineView = { door: "locked", accepted: null, changed: false, problem: null };
  const consensus = { observation: seen(), failure: null };
  const behind = { own: observed({ height: 980 }), consensus };
  const reason = (engine: Partial<EngineView>, more: Parameters<typeof input>[0] = behind) =>
    decideReadiness(input({ engine: { ...locked, ...engine }, ...more }));

  it("names them in place of the lag that follows, and keeps what was measured", () => {
    // prysm v7.0.0 says that nothing is wrong: `el_offline` is false.
    const readiness = reason({ changed: true, accepted: true });
    assert.deepEqual(
      [readiness.ready, readiness.synced, readiness.reason, readiness.lagBlocks],
      [false, false, "jwt-mismatch", 20],
    );
    assert.match(
      readiness.detail,
      /^20 blocks behind.*the JWT secret was changed while the pod ran.*Delete the pod.*64 hexadecimal digits$/,
    );
  });

  it("names them where the execution client turns away who holds what the pod has", () => {
    const readiness = reason({ changed: false, accepted: false });
    assert.equal(readiness.reason, "jwt-mismatch");
    assert.match(readiness.detail, /the execution client has read another JWT secret than the pod has now/);
  });

  for (const [what, more] of [
    [
      "a consensus client that says so",
      { consensus: { observation: seen({ executionOffline: true }), failure: null } },
    ],
    ["a consensus client that is behind", { consensus: { observation: seen({ syncDistance: 33 }), failure: null } }],
    ["blocks that nobody verified", { consensus: { observation: seen({ optimistic: true }), failure: null } }],
    ["a consensus client that syncs for ever", { consensus: { observation: seen({ syncing: true }), failure: null } }],
    ["a head that is too old", { own: observed({ age: 600 }), heads: [], consensus }],
    ["a first sync that does not begin", { own: observed({ age: 600 }), syncedBefore: false, heads: [], consensus }],
    [
      "a stalled chain of which it is not the freshest",
      {
        own: observed({ height: 900, age: 1200 }),
        heads: [head({ age: 600 })],
        consensus,
      },
    ],
  ] as const) {
    it(`names them behind ${what}`, () => {
      assert.equal(reason({ changed: true, accepted: null }, more).reason, "jwt-mismatch");
    });
  }

  it("leaves a node alone that serves at the head: both may hold the old one, and get on", () => {
    const at = { own: observed(), heads: [head()], consensus };
    for (const engine of [
      { changed: true, accepted: true },
      { changed: true, accepted: false },
      { changed: false, accepted: false },
    ]) {
      const readiness = reason(engine, at);
      assert.deepEqual([readiness.ready, readiness.synced, readiness.reason], [true, true, "synced"]);
    }
  });

  describe("of a chain that stalls, of which it is one of the freshest", () => {
    // The chain may stand because this very node cannot make its blocks: none is behind then.
    const stall = (age: number) => ({ own: observed({ age }), heads: [head({ age })], consensus });
    const evidence = [
      ["the file changed, and the execution client has read it", { changed: true, accepted: true }],
      ["the file changed, and the execution client has what was before", { changed: true, accepted: false }],
      ["the file changed, and nobody could ask with it", { changed: true, accepted: null }],
      ["the execution client turns away who holds what the pod has", { changed: false, accepted: false }],
    ] as const;

    for (const [what, engine] of evidence) {
      it(`names them, and lets it serve on, where ${what}`, () => {
        const readiness = reason(engine, stall(121));
        assert.deepEqual([readiness.ready, readiness.synced, readiness.reason], [true, false, "jwt-mismatch"]);
        assert.match(readiness.detail, /^newest block 121 s old as everywhere.*JWT secret.*Delete the pod/);
        assert.equal(readiness.headAgeSeconds, 121);
      });

      it(`does not name them while there are fresh blocks, where ${what}`, () => {
        assert.equal(reason(engine, stall(120)).reason, "synced", "its own");
        const fresher = { own: observed({ age: 130 }), heads: [head({ age: 6 })], consensus };
        assert.equal(reason(engine, fresher).reason, "synced", "a sibling's");
      });
    }

    it("does not name them where nothing speaks of them", () => {
      for (const accepted of [true, null]) {
        for (const door of ["locked", "open", "closed", "unknown"] as const) {
          const readiness = reason({ door, changed: false, accepted }, stall(600));
          assert.deepEqual([readiness.ready, readiness.reason], [true, "stalled-chain"], `${door} ${accepted}`);
        }
      }
    });

    it("does not name them where what is known of the way in is nothing", () => {
      assert.equal(decideReadiness(input(stall(600))).reason, "stalled-chain");
    });

    it("does not name them of a chain of development, which has no limit of age", () => {
      const rule = { ...input().rule, development: true, maxHeadAgeSeconds: null };
      assert.equal(reason({ changed: true, accepted: true }, { ...stall(9999), rule }).reason, "synced");
    });

    it("tells of what takes it out first, where that is another thing", () => {
      const unreadable = { ...stall(600), own: observed({ age: 600, headStateReadable: false }) };
      const readiness = reason({ changed: true, accepted: true }, unreadable);
      assert.deepEqual([readiness.ready, readiness.reason], [false, "head-state-missing"]);
    });
  });

  it("does not name them where nothing speaks of them", () => {
    assert.equal(reason({ changed: false, accepted: true }).reason, "behind");
    assert.equal(reason({ changed: false, accepted: null }).reason, "behind");
  });

  it("does not name them where a client is down: that is the first thing to mend", () => {
    const down = { at: 0, detail: "refused", down: true };
    assert.equal(reason({ changed: true, accepted: null }, { failure: down, consensus }).reason, "client-down");
    const gone = { observation: null, failure: down };
    assert.equal(reason({ changed: true, accepted: true }, { consensus: gone }).reason, "consensus-down");
  });

  describe("and whose execution client has read what the pod has", () => {
    // Of the consensus client's secret nothing is seen but that it stays out: the sidecar may have started after a change.
    const offline = (cutOff: boolean) => ({
      consensus: { observation: seen({ executionOffline: true }), failure: null, cutOff },
    });
    const accepted = { accepted: true };

    it("names them where the consensus client says for long that it does not come in", () => {
      const readiness = reason(accepted, offline(true));
      assert.deepEqual([readiness.ready, readiness.synced, readiness.reason], [false, false, "jwt-mismatch"]);
      assert.match(readiness.detail, /whose Engine API listens and lets nobody in without a token.*Delete the pod/);
      assert.equal(reason({}, offline(true)).reason, "jwt-mismatch", "and where no secret can be read");
    });

    for (const [what, more] of [
      ["the lag", { own: observed({ height: 980 }) }],
      ["a head that is too old", { own: observed({ age: 600 }), heads: [] }],
      ["peers that are not enough to come back", { own: observed({ peers: 0 }), wasReady: false }],
      ["a stalled chain", { own: observed({ age: 600 }), heads: [head({ age: 600 })] }],
    ] as const) {
      it(`names them in place of ${what}`, () => {
        assert.equal(reason(accepted, { ...more, ...offline(true) }).reason, "jwt-mismatch");
      });
    }

    it("does not name them as long as it may pass, or where the door is not what keeps it out", () => {
      assert.equal(reason(accepted, offline(false)).reason, "consensus-without-execution");
      for (const door of ["open", "closed", "unknown"] as const) {
        assert.equal(reason({ door }, offline(true)).reason, "consensus-without-execution", door);
      }
      assert.match(reason({ door: "closed" }, offline(true)).detail, /whose Engine API does not listen/);
    });

    it("does not name them for a consensus client that is cut off behind a client that fails otherwise", () => {
      const unreadable = { own: observed({ headStateReadable: false }), ...offline(true) };
      assert.equal(reason(accepted, unreadable).reason, "head-state-missing");
    });

    it("does not name them for too few peers alone", () => {
      const few = { own: observed({ peers: 0 }), wasReady: false, consensus };
      assert.equal(reason({ changed: true, accepted: false }, few).reason, "too-few-peers");
    });
  });
});
