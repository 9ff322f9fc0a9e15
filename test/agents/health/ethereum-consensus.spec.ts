import assert from "node:assert/strict";
import { consensusQuestion } from "../../../agents/health/ethereum-consensus.ts";
import { type FakeConsensus, type FakeConsensusBehaviour, startFakeConsensus, synced } from "../fake-consensus.ts";
import { now, seen } from "./samples.ts";

describe("a question to a consensus client", () => {
  let fake: FakeConsensus;
  beforeEach(async () => {
    fake = await startFakeConsensus();
  });
  afterEach(() => fake.stop());
  const ask = () => consensusQuestion(fake.url, 200, () => now)();

  it("reads its health and how far it is", async () => {
    assert.deepEqual(await ask(), { ...seen(), at: now });
  });

  it("asks for 503 instead of 206, and reads either as it comes", async () => {
    fake.behaviour.syncing = { ...synced, is_syncing: true, sync_distance: "7000" };
    assert.equal((await ask()).healthStatus, 206);
    fake.behaviour.honoursSyncingStatus = true;
    assert.deepEqual(await ask(), { ...seen({ healthStatus: 503, syncing: true, syncDistance: 7000 }), at: now });
  });

  it("takes what older clients leave out as not said", async () => {
    fake.behaviour.syncing = { head_slot: "1000", sync_distance: "0", is_syncing: false };
    assert.deepEqual(await ask(), { ...seen(), at: now });
  });

  it("goes without its version where it does not say it", async () => {
    fake.behaviour.version = null;
    assert.deepEqual(await ask(), { ...seen({ version: null }), at: now });
    fake.behaviour.hangs = ["/eth/v1/node/version"];
    assert.equal((await ask()).version, null);
  });

  const lies: [string, Partial<FakeConsensusBehaviour>, RegExp][] = [
    ["a status that is none", { status: 500 }, /syncing: HTTP status 500/],
    ["something that is not JSON", { garbage: true }, /not a JSON object/],
    ["no head", { syncing: { ...synced, head_slot: undefined } }, /head_slot/],
    ["a head that is no number", { syncing: { ...synced, head_slot: "0x1" } }, /head_slot/],
    ["a distance below nothing", { syncing: { ...synced, sync_distance: "-1" } }, /sync_distance/],
    ["a flag that is none", { syncing: { ...synced, is_syncing: "no" } }, /is_syncing/],
    ["a doubtful flag that is none", { syncing: { ...synced, is_optimistic: 0 } }, /is_optimistic/],
    ["no health in time", { hangs: ["/eth/v1/node/health"] }, /health.*200 ms/],
    ["no progress in time", { hangs: ["/eth/v1/node/syncing"] }, /syncing.*200 ms/],
  ];
  for (const [what, change, message] of lies) {
    it(`fails with the reason where it answers ${what}`, async () => {
      Object.assign(fake.behaviour, change);
      await assert.rejects(ask(), { name: "ConsensusError", message, down: false });
    });
  }

  it("tells a client that is down from one that hangs", async () => {
    await fake.stop();
    await assert.rejects(ask(), { name: "ConsensusError", down: true });
    fake = await startFakeConsensus();
  });
});
