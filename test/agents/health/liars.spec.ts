import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderMetrics } from "../../../agents/health/metrics.ts";
import { parseHealthSettings } from "../../../agents/health/settings.ts";
import { Sidecar } from "../../../agents/health/sidecar.ts";
import { type FakeBehaviour, type FakeClient, honest, startFakeClient } from "../fake-client.ts";
import { type FakeConsensus, type FakeConsensusBehaviour, startFakeConsensus, synced } from "../fake-consensus.ts";

const genesisTime = 1_700_000_000;
const secondsPerSlot = 12;

/** A node of two clients, each of which may lie, beside an honest head to compare with. */
describe("clients that lie as clients have lied", () => {
  let clock: number;
  let folder: string;
  let execution: FakeClient;
  let reference: FakeClient;
  let consensus: FakeConsensus;
  let engine: http.Server;
  let engineStatus: number;
  let sidecar: Sidecar;

  const slot = (at = clock): number => Math.floor((at / 1000 - genesisTime) / secondsPerSlot);
  const truth = (): FakeConsensusBehaviour["syncing"] => ({ ...synced, head_slot: String(slot()) });
  const network = (chainId: string) => ({
    spec: { SECONDS_PER_SLOT: "12", SLOTS_PER_EPOCH: "32", DEPOSIT_CHAIN_ID: chainId },
    genesis: { genesis_time: String(genesisTime) },
  });
  const look = async (seconds = 0, says = truth): Promise<string> => {
    clock += seconds * 1000;
    consensus.behaviour.syncing = says();
    await sidecar.look();
    return sidecar.snapshot().readiness.reason;
  };
  const detail = (): string => sidecar.snapshot().readiness.detail;
  const urlOf = (server: http.Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  beforeEach(async () => {
    clock = 1_800_000_000_000;
    folder = mkdtempSync(join(tmpdir(), "liars-"));
    const now = (): number => clock;
    execution = await startFakeClient({ blockSeconds: 12 }, { host: "127.0.0.1" }, now);
    reference = await startFakeClient({ blockSeconds: 12 }, { host: "127.0.0.1" }, now);
    consensus = await startFakeConsensus();
    consensus.behaviour.forks = network("1337");
    engineStatus = 401;
    engine = http.createServer((_, response) => response.writeHead(engineStatus).end("missing token"));
    await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
    const settings = {
      chain: "ethereum",
      node: "ethereum-0",
      client: {
        kind: "ethereum-execution",
        name: "geth",
        url: execution.url,
        chainId: 1337,
        genesisHash: honest.genesis,
      },
      consensus: { kind: "ethereum-consensus", name: "prysm", url: consensus.url, engineUrl: urlOf(engine) },
      dataDir: folder,
      markerPath: join(folder, "synced.json"),
      timeoutSeconds: 0.2,
      rule: { maxHeadAgeSeconds: 120, minBlockSeconds: 12, maxLagBlocks: 5, minPeers: 3 },
      reference: reference.url,
    };
    sidecar = new Sidecar(
      parseHealthSettings(JSON.stringify(settings)),
      () => {},
      () => clock,
    );
    await sidecar.start();
  });
  afterEach(async () => {
    await Promise.all([execution.stop(), reference.stop(), consensus.stop()]);
    engine.closeAllConnections();
    engine.close();
    rmSync(folder, { recursive: true });
  });

  it("are none here: with the truth from both the node is ready", async () => {
    assert.equal(await look(), "synced");
    assert.equal(await look(5), "synced");
  });

  describe("the execution client", () => {
    const lies: [string, Partial<FakeBehaviour>, string][] = [
      ["says that it is not syncing, at block 0", { firstSync: true, syncing: "never" }, "behind"],
      ["says that it is not syncing, and stands behind", { lag: 6, syncing: "never" }, "behind"],
      ["has a head of an hour from now", { headTimeOffset: 3600 }, "head-from-future"],
      ["has the head, and no state of it", { state: false }, "head-state-missing"],
      ["has no peers", { peers: 0 }, "too-few-peers"],
      ["is on another network", { chainId: 5 }, "wrong-chain"],
      ["has the network's id, and another first block", { genesis: `0x${"cd".repeat(32)}` }, "wrong-genesis"],
      ["answers a page of HTML", { garbage: true }, "no-observation"],
      ["answers 500", { broken: true }, "no-observation"],
      ["never answers", { hangs: ["*"] }, "no-observation"],
      ["never answers for its head", { hangs: ["eth_getBlockByNumber"] }, "no-observation"],
      ["answers errors with status 200", { errors: ["*"] }, "no-observation"],
      ["knows no block yet", { noBlocks: true }, "no-observation"],
    ];
    for (const [what, behaviour, reason] of lies) {
      it(`is not believed where it ${what}`, async () => {
        Object.assign(execution.behaviour, behaviour);
        assert.equal(await look(), reason);
        assert.equal(sidecar.snapshot().readiness.ready, false);
      });
    }

    it("is let keep no first block, where history was cut", async () => {
      execution.behaviour.genesis = null;
      assert.equal(await look(), "synced");
    });

    it("is out with a stale head although it says that it is not syncing, and nobody else is asked", async () => {
      await look();
      await reference.stop();
      Object.assign(execution.behaviour, { syncing: "never", stuckAt: Math.floor(clock / 12_000) });
      assert.equal(await look(100), "synced");
      assert.equal(await look(60), "head-too-old");
    });
  });

  describe("the consensus client", () => {
    type Lie = [string, (now: number) => FakeConsensusBehaviour["syncing"], string];
    const lies: Lie[] = [
      ["follows blocks that nobody verified", () => ({ is_optimistic: true }), "consensus-optimistic"],
      ["does not reach its execution client", () => ({ el_offline: true }), "consensus-without-execution"],
      ["syncs", () => ({ is_syncing: true }), "consensus-syncing"],
      ["is far behind by its own word", () => ({ sync_distance: "33" }), "consensus-behind"],
      ["is far behind by the clock", (now) => ({ head_slot: String(now - 33) }), "consensus-behind"],
      ["is ahead of the clock", (now) => ({ head_slot: String(now + 6) }), "consensus-from-future"],
    ];
    for (const [what, change, reason] of lies) {
      it(`is not healthy where it answers 200 and ${what}`, async () => {
        consensus.behaviour.health = 200;
        assert.equal(await look(0, () => ({ ...truth(), ...change(slot()) })), reason);
        assert.equal(sidecar.snapshot().readiness.ready, false);
        assert.equal(await look(5), "synced", "and the truth mends it");
      });
    }

    it("may differ from the clock by what clocks differ, and by an epoch", async () => {
      for (const off of [5, -32]) {
        assert.equal(await look(5, () => ({ ...truth(), head_slot: String(slot() + off) })), "synced");
      }
    });

    for (const [what, behaviour, reason] of [
      ["answers its health by a status alone that is none", { health: 404 }, "consensus-syncing"],
      ["answers a page of HTML", { garbage: true }, "consensus-unobserved"],
      ["answers 500", { status: 500 }, "consensus-unobserved"],
      ["never answers for its health", { hangs: ["/eth/v1/node/health"] }, "consensus-unobserved"],
      ["never answers for its head", { hangs: ["/eth/v1/node/syncing"] }, "consensus-unobserved"],
      ["is on another network", { forks: network("5") }, "consensus-wrong-chain"],
    ] as const) {
      it(`is not healthy where it ${what}`, async () => {
        Object.assign(consensus.behaviour, behaviour);
        assert.equal(await look(), reason);
      });
    }

    it("is judged without a clock where it says nothing of its network, and is asked for it again", async () => {
      consensus.behaviour.forks = {};
      const late = () => ({ ...truth(), head_slot: "5" });
      assert.equal(await look(0, late), "synced");
      consensus.behaviour.forks = network("1337");
      assert.equal(await look(30, late), "synced");
      assert.equal(await look(30, late), "consensus-behind");
    });
  });

  describe("a JWT that differs", () => {
    const offline = () => ({ ...truth(), el_offline: true });

    it("is named, with what to do, where the Engine API is locked and the consensus client does not come in", async () => {
      await look();
      execution.behaviour.stuckAt = Math.floor(clock / 12_000);
      assert.equal(await look(5, offline), "consensus-without-execution", "for now: it may pass");
      assert.equal(await look(24, offline), "jwt-mismatch");
      assert.equal(await look(3600, offline), "jwt-mismatch", "and not what follows from it: that it is behind");
      assert.match(detail(), /Engine API listens and lets nobody in without a token.*Delete the pod.*64 hexadecimal/);
      const agent = { version: "1", startedAt: clock, settingsInvalid: false, residentBytes: 1, traffic: null };
      const text = renderMetrics(sidecar.settings, sidecar.snapshot(), sidecar.failures, agent);
      assert.match(text, /chain_readiness_reason\{.*reason="jwt-mismatch"\} 1/);
      assert.equal(sidecar.status("x").reason, "jwt-mismatch");
    });

    it("is none where the execution client moves on: the consensus client is wrong about itself", async () => {
      await look();
      for (const seconds of [5, 15, 15, 15]) {
        assert.equal(await look(seconds, offline), "consensus-without-execution");
      }
      assert.doesNotMatch(detail(), /JWT/);
    });

    it("is none where the Engine API does not listen, lets everybody in, or breaks", async () => {
      await look();
      for (const { behaviour } of [execution, reference]) behaviour.stuckAt = Math.floor(clock / 12_000);
      await look(5, offline);
      await look(24, offline);
      for (engineStatus of [200, 500]) assert.equal(await look(5, offline), "consensus-without-execution");
      engine.closeAllConnections();
      await new Promise((resolve) => engine.close(resolve));
      // The first may still find a connection that was kept.
      await look(5, offline);
      assert.equal(await look(5, offline), "consensus-without-execution");
      assert.match(detail(), /whose Engine API does not listen/);
    });
  });
});
