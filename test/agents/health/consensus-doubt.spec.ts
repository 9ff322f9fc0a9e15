import assert from "node:assert/strict";
import { type ConsensusView, doubtConsensus } from "../../../agents/health/consensus-doubt.ts";
import type { ConsensusObservation } from "../../../agents/health/ethereum-consensus.ts";
import { decideReadiness } from "../../../agents/health/readiness.ts";
import { head, input, now, observed, seen } from "./samples.ts";

const view = (change: Partial<ConsensusObservation> = {}): ConsensusView => ({
  observation: seen(change),
  failure: null,
});
const failure = (down: boolean) => ({ at: now, down, detail: "gone" });

describe("readiness of a node with a consensus client", () => {
  const reasonOf = (consensus: ConsensusView) => decideReadiness(input({ consensus })).reason;

  it("is given where the execution client is at the head and nothing speaks against the consensus client", () => {
    const readiness = decideReadiness(input({ consensus: view() }));
    assert.deepEqual([readiness.ready, readiness.synced, readiness.reason], [true, true, "synced"]);
  });

  for (const [what, consensus, reason] of [
    ["does not listen", { observation: seen(), failure: failure(true) }, "consensus-down"],
    ["was never seen", { observation: null, failure: failure(false) }, "consensus-unobserved"],
    ["was not asked yet", { observation: null, failure: null }, "consensus-unobserved"],
    ["hangs for long", { observation: seen({ at: now - 21_000 }), failure: failure(false) }, "consensus-stale"],
    ["syncs, by 206", view({ healthStatus: 206 }), "consensus-syncing"],
    ["syncs, by 503", view({ healthStatus: 503 }), "consensus-syncing"],
    ["is not initialised, by 204", view({ healthStatus: 204 }), "consensus-syncing"],
    ["answers 200 and says that it syncs", view({ syncing: true }), "consensus-syncing"],
    ["answers 200 over blocks that are not verified", view({ optimistic: true }), "consensus-optimistic"],
    ["answers 200 without its execution client", view({ executionOffline: true }), "consensus-without-execution"],
    ["answers 200 an epoch behind", view({ syncDistance: 33 }), "consensus-behind"],
  ] as const) {
    it(`is refused where the consensus client ${what}`, () => {
      const readiness = decideReadiness(input({ consensus }));
      assert.deepEqual([readiness.ready, readiness.synced, readiness.reason], [false, false, reason]);
      assert.equal(readiness.lagBlocks, 0, "what was measured is still told");
    });
  }

  it("passes over one answer that did not come, as it does for the execution client", () => {
    assert.equal(reasonOf({ observation: seen(), failure: failure(false) }), "synced");
  });

  it("is never given for the consensus client's word: the execution client must be at the head itself", () => {
    const own = observed({ height: 980 });
    assert.equal(decideReadiness(input({ own, consensus: view() })).reason, "behind");
    const old = input({ own: observed({ age: 600 }), heads: [], syncedBefore: false, consensus: view() });
    assert.equal(decideReadiness(old).reason, "first-sync");
  });

  it("names the execution client's own reason first", () => {
    const readiness = decideReadiness(input({ own: observed({ height: 980 }), consensus: view({ syncing: true }) }));
    assert.equal(readiness.reason, "behind");
  });

  describe("where the chain stalls", () => {
    const stalled = (consensus: ConsensusView) =>
      decideReadiness(input({ own: observed({ age: 600 }), heads: [head({ age: 600 })], consensus }));

    it("stays with the freshest, whatever the consensus client makes of having no block to come", () => {
      for (const change of [{}, { syncing: true, healthStatus: 206 }, { healthStatus: 503 }, { syncDistance: 50 }]) {
        const { ready, synced: atHead, reason } = stalled(view(change));
        assert.deepEqual([ready, atHead, reason], [true, false, "stalled-chain"], JSON.stringify(change));
      }
    });

    it("is refused all the same where it is down, cut off, or follows what is not verified", () => {
      assert.equal(stalled({ observation: seen(), failure: failure(true) }).reason, "consensus-down");
      assert.equal(stalled(view({ executionOffline: true })).reason, "consensus-without-execution");
      assert.equal(stalled(view({ optimistic: true })).reason, "consensus-optimistic");
    });
  });

  it("does not grow with worse news: a doubt is never lifted by another fault", () => {
    const faults: Partial<ConsensusObservation>[] = [
      { healthStatus: 206 },
      { syncing: true },
      { optimistic: true },
      { executionOffline: true },
      { syncDistance: 100 },
    ];
    for (const one of faults) {
      for (const other of faults) {
        const doubt = doubtConsensus({ ...view({ ...one, ...other }), now, staleSeconds: 20, stalled: false });
        assert.notEqual(doubt, undefined, JSON.stringify([one, other]));
      }
    }
  });
});
