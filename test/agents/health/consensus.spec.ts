import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConsensusView, doubtConsensus } from "../../../agents/health/consensus-doubt.ts";
import { type ConsensusObservation, consensusQuestion } from "../../../agents/health/ethereum-consensus.ts";
import { renderMetrics } from "../../../agents/health/metrics.ts";
import { decideReadiness } from "../../../agents/health/readiness.ts";
import { type HealthSettingsInput, parseHealthSettings } from "../../../agents/health/settings.ts";
import { Sidecar } from "../../../agents/health/sidecar.ts";
import { type FakeClient, startFakeClient } from "../fake-client.ts";
import { type FakeConsensus, type FakeConsensusBehaviour, startFakeConsensus, synced } from "../fake-consensus.ts";
import { head, input, now, observed } from "./samples.ts";

function seen(change: Partial<ConsensusObservation> = {}): ConsensusObservation {
  return {
    at: now - 1000,
    healthStatus: 200,
    headSlot: 1000,
    syncDistance: 0,
    syncing: false,
    optimistic: false,
    executionOffline: false,
    ...change,
  };
}
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

describe("the sidecar of a node with a consensus client", () => {
  let clock = 1_800_000_000_000;
  let folder: string;
  let execution: FakeClient;
  let consensus: FakeConsensus;
  let sidecar: Sidecar;
  const marker = () => existsSync(join(folder, "synced.json"));
  const look = async (seconds = 0) => {
    clock += seconds * 1000;
    await sidecar.look();
    return sidecar.snapshot().readiness.reason;
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "pair-"));
    execution = await startFakeClient({ blockSeconds: 12 }, { host: "127.0.0.1" }, () => clock);
    consensus = await startFakeConsensus();
    const settings: HealthSettingsInput = {
      chain: "ethereum",
      node: "ethereum-0",
      client: { kind: "ethereum-execution", name: "geth", url: execution.url, chainId: 1337 },
      consensus: { kind: "ethereum-consensus", name: "lighthouse", url: consensus.url, dataDir: folder },
      dataDir: folder,
      markerPath: join(folder, "synced.json"),
      timeoutSeconds: 0.2,
      rule: { maxHeadAgeSeconds: 120 },
    };
    sidecar = new Sidecar(
      parseHealthSettings(JSON.stringify(settings)),
      () => {},
      () => clock,
    );
    await sidecar.start();
  });
  afterEach(async () => {
    await Promise.all([execution.stop(), consensus.stop()]);
    rmSync(folder, { recursive: true });
  });

  it("is ready when both clients are, and out as soon as one is not", async () => {
    assert.equal(sidecar.snapshot().readiness.reason, "no-observation");
    assert.equal(await look(), "synced");
    consensus.behaviour.syncing = { ...synced, is_optimistic: true };
    assert.equal(await look(5), "consensus-optimistic");
    consensus.behaviour.syncing = { ...synced };
    assert.equal(await look(5), "synced");
    execution.behaviour.state = false;
    assert.equal(await look(5), "head-state-missing");
  });

  it("does not take 206 for health, nor 200 from a client that lies about it", async () => {
    consensus.behaviour.health = 206;
    assert.equal(await look(), "consensus-syncing");
    consensus.behaviour.health = 200;
    consensus.behaviour.syncing = { ...synced, el_offline: true };
    assert.equal(await look(5), "consensus-without-execution");
    consensus.behaviour.syncing = { ...synced, is_syncing: true };
    assert.equal(await look(5), "consensus-syncing");
  });

  it("never marks the volume as synced before both were", async () => {
    consensus.behaviour.health = 206;
    await look();
    assert.ok(!marker());
    consensus.behaviour.health = "honest";
    assert.equal(await look(5), "synced");
    assert.ok(marker());
  });

  it("sees a consensus client that is gone at once, and one that hangs when its answer is too old", async () => {
    await look();
    consensus.behaviour.hangs = ["/eth/v1/node/syncing"];
    assert.equal(await look(5), "synced");
    assert.equal(await look(20), "consensus-stale");
    await consensus.stop();
    // The first may still find a connection that was kept.
    await look();
    assert.equal(await look(), "consensus-down");
    consensus = await startFakeConsensus();
  });

  it("tells the siblings and the roller that the node is not ready, and why", async () => {
    consensus.behaviour.syncing = { ...synced, el_offline: true };
    await look();
    const { ready, synced: atHead, reason, detail, lagBlocks } = sidecar.status("0123456789ab");
    assert.deepEqual([ready, atHead, reason], [false, false, "consensus-without-execution"]);
    assert.match(detail, /does not reach the execution client/);
    assert.equal(lagBlocks, null);
  });

  it("has metrics of it, by its name", async () => {
    consensus.behaviour.syncing = { ...synced, is_syncing: true, sync_distance: "12" };
    await look();
    const text = renderMetrics(sidecar.settings, sidecar.snapshot(), sidecar.failures, {
      version: "1",
      startedAt: clock,
      settingsInvalid: false,
      residentBytes: 1,
    });
    const value = (name: string) =>
      new RegExp(`^${name}\\{[^}]*consensus="lighthouse"[^}]*\\} (\\S+)$`, "m").exec(text)?.[1];
    assert.deepEqual(
      ["up", "healthy", "head_slot", "lag_slots", "optimistic", "execution_up"].map((name) =>
        value(`chain_consensus_${name}`),
      ),
      ["1", "0", "1000", "12", "0", "1"],
    );
    assert.match(text, /^chain_consensus_volume_free_bytes\{/m);
  });
});

describe("the sidecar's settings of a consensus client", () => {
  const parse = (consensus: unknown) =>
    parseHealthSettings(
      JSON.stringify({
        chain: "ethereum",
        node: "ethereum-0",
        client: { kind: "ethereum-execution", url: "http://127.0.0.1:8545" },
        consensus,
        dataDir: "/data",
        markerPath: "/data/synced.json",
        rule: { maxHeadAgeSeconds: 120 },
      }),
    ).consensus;

  it("have defaults for what is not said, and are none where nothing is", () => {
    assert.deepEqual(parse({ kind: "ethereum-consensus", url: "http://127.0.0.1:5052" }), {
      kind: "ethereum-consensus",
      name: "ethereum-consensus",
      url: "http://127.0.0.1:5052",
      dataDir: null,
    });
    assert.equal(parse(null), null);
    assert.equal(parse(undefined), null);
  });

  it("name every problem, with its path", () => {
    assert.throws(
      () => parse({ kind: "ethereum-execution", url: "x", port: 1 }),
      /consensus\.kind[^]*consensus\.url[^]*consensus\.port/,
    );
  });
});
