import assert from "node:assert/strict";
import { type ConsensusNetwork, networkQuestion, slotAt } from "../../../agents/health/consensus-network.ts";
import { type ConsensusDoubtInput, doubtConsensus } from "../../../agents/health/consensus-doubt.ts";
import { type FakeConsensus, startFakeConsensus } from "../fake-consensus.ts";
import { now, nowSeconds, seen } from "./samples.ts";

/** It is slot 1000 since this very second. */
const network: ConsensusNetwork = { genesisTime: nowSeconds - 12_000, secondsPerSlot: 12, chainId: 1 };

describe("the network of a consensus client", () => {
  it("is at the slot that the time since genesis makes", () => {
    assert.equal(slotAt(network, now), 1000);
    assert.equal(slotAt(network, now + 11_999), 1000);
    assert.equal(slotAt(network, now + 12_000), 1001);
    assert.equal(slotAt(network, now - 1), 999);
  });

  describe("is asked", () => {
    let fake: FakeConsensus;
    const genesis = { genesis_time: "1655733600" };
    const spec = { SECONDS_PER_SLOT: "12", DEPOSIT_CHAIN_ID: "11155111" };
    beforeEach(async () => {
      fake = await startFakeConsensus();
      fake.behaviour.forks = { genesis, spec };
    });
    afterEach(() => fake.stop());
    const ask = (url = fake.url) => networkQuestion(url, 500)();

    it("of the client itself, wherever its address ends", async () => {
      const expected = { genesisTime: 1_655_733_600, secondsPerSlot: 12, chainId: 11_155_111 };
      assert.deepEqual(await ask(), expected);
      assert.deepEqual(await ask(`${fake.url}/`), expected);
    });

    it("and may name no chain of an execution client", async () => {
      for (const DEPOSIT_CHAIN_ID of [undefined, 1, "x1", "1x", "1".repeat(16)]) {
        fake.behaviour.forks.spec = { ...spec, DEPOSIT_CHAIN_ID };
        assert.equal((await ask()).chainId, null, DEPOSIT_CHAIN_ID?.toString());
      }
    });

    it("in vain where the client has no time of genesis, or slots of no length", async () => {
      const wrong = /^Error: \/eth\/v1\/beacon\/genesis: no time of genesis, or no length of a slot$/;
      for (const genesis_time of [undefined, 5, "", "-1"]) {
        fake.behaviour.forks.genesis = { genesis_time };
        await assert.rejects(ask(), wrong);
      }
      fake.behaviour.forks.genesis = genesis;
      for (const SECONDS_PER_SLOT of [undefined, "0", "1.5"]) {
        fake.behaviour.forks.spec = { ...spec, SECONDS_PER_SLOT };
        await assert.rejects(ask(), wrong);
      }
    });

    it("in vain where the client does not know the question, or answers none of its form", async () => {
      fake.behaviour.forks = { genesis };
      await assert.rejects(ask(), /^Error: \/eth\/v1\/config\/spec: HTTP status 404$/);
      fake.behaviour.forks = { genesis: [], spec };
      await assert.rejects(ask(), /^Error: \/eth\/v1\/beacon\/genesis: answer is not a JSON object with data$/);
      await fake.stop();
      await assert.rejects(ask(), { name: "NetworkError" });
    });
  });
});

describe("a consensus client on a known network", () => {
  const doubt = (change: Partial<ConsensusDoubtInput> = {}, headSlot = 1000) =>
    doubtConsensus({
      observation: seen({ headSlot }),
      failure: null,
      network,
      chainId: 1,
      now,
      staleSeconds: 20,
      stalled: false,
      ...change,
    });

  it("is not doubted where its head is at the slot that it is now, on the execution client's chain", () => {
    assert.equal(doubt(), undefined);
    assert.equal(doubt({ chainId: undefined }), undefined);
    assert.equal(doubt({ network: { ...network, chainId: null }, chainId: 5 }), undefined);
  });

  it("is on the wrong network where its chain is another than the execution client's", () => {
    assert.deepEqual(doubt({ chainId: 5 }), {
      reason: "consensus-wrong-chain",
      detail: "the consensus client is on the network of chain id 1, the execution client has 5",
    });
  });

  it("is not believed where its head is from the future, by more than clocks may differ", () => {
    assert.equal(doubt({}, 1005), undefined);
    assert.deepEqual(doubt({}, 1006), {
      reason: "consensus-from-future",
      detail: "the consensus client's head is at slot 1006, 6 slots from now: its clock, or this machine's, is wrong",
    });
    assert.equal(doubt({ maxClockSkewSeconds: 11 }, 1001)?.reason, "consensus-from-future");
    assert.equal(doubt({ stalled: true }, 1006)?.reason, "consensus-from-future", "a stall is no excuse");
  });

  it("is behind by this machine's clock, though it calls itself synced", () => {
    const observation = (headSlot: number) => seen({ headSlot, at: now });
    assert.equal(doubt({ observation: observation(968) }), undefined);
    assert.deepEqual(doubt({ observation: observation(967) }), {
      reason: "consensus-behind",
      detail: "the consensus client's head is at slot 967, 33 slots ago",
    });
    assert.equal(doubt({ observation: observation(900), stalled: true }), undefined, "none has a newer one");
  });

  it("is measured by the moment at which it was asked, not by now", () => {
    assert.equal(doubt({ observation: seen({ headSlot: 967, at: now - 12_000 }), network }), undefined);
  });
});

describe("what is said of a consensus client that is doubted", () => {
  const detail = (change: Partial<ConsensusDoubtInput>) =>
    doubtConsensus({ observation: seen(), failure: null, now, staleSeconds: 20, stalled: false, ...change })?.detail;
  const failure = (down: boolean) => ({ at: now, down, detail: "no answer" });

  it("is what is wrong, and how far", () => {
    assert.equal(detail({ failure: failure(true) }), "the consensus client does not listen: no answer");
    assert.equal(detail({ observation: null }), "the consensus client has not been asked yet");
    assert.equal(detail({ observation: null, failure: failure(false) }), "no answer");
    assert.equal(
      detail({ observation: seen({ optimistic: true }) }),
      "the consensus client follows blocks that are not verified, at slot 1000",
    );
    assert.equal(
      detail({ observation: seen({ healthStatus: 206, syncDistance: 7 }) }),
      "the consensus client is not ready: health 206, 7 slots behind",
    );
    assert.equal(
      detail({ observation: seen({ syncDistance: 33 }) }),
      "the consensus client calls itself synced, 33 slots behind",
    );
    assert.equal(detail({ observation: seen({ syncDistance: 32 }) }), undefined);
  });

  it("is how long ago it answered, and why it does not any more", () => {
    const last = (milliseconds: number) => seen({ at: now - milliseconds });
    assert.equal(detail({ observation: last(20_000) }), undefined);
    assert.equal(detail({ observation: last(20_600) }), "the consensus client answered last 21 s ago");
    assert.equal(
      detail({ observation: last(20_600), failure: failure(false) }),
      "the consensus client answered last 21 s ago: no answer",
    );
  });

  it("is whether anybody listens where it does not get in", () => {
    const observation = seen({ executionOffline: true });
    const alone = "the consensus client does not reach the execution client";
    for (const door of [undefined, "locked", "open", "unknown"] as const) {
      assert.equal(detail({ observation, door }), alone);
    }
    assert.equal(detail({ observation, door: "closed" }), `${alone}, whose Engine API does not listen`);
  });
});
