import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderMetrics } from "../../../agents/health/metrics.ts";
import { type HealthSettingsInput, parseHealthSettings } from "../../../agents/health/settings.ts";
import { Sidecar } from "../../../agents/health/sidecar.ts";
import { type FakeClient, startFakeClient } from "../fake-client.ts";
import { type FakeConsensus, startFakeConsensus, synced } from "../fake-consensus.ts";

describe("the sidecar of a node with a consensus client", () => {
  let clock = 1_800_000_000_000;
  let folder: string;
  let execution: FakeClient;
  let consensus: FakeConsensus;
  let sidecar: Sidecar;
  let said: string[];
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
      consensus: {
        kind: "ethereum-consensus",
        name: "lighthouse",
        url: consensus.url,
        dataDir: folder,
        engineUrl: execution.url,
        jwtFile: join(folder, "jwtsecret"),
      },
      dataDir: folder,
      markerPath: join(folder, "synced.json"),
      timeoutSeconds: 0.2,
      rule: { maxHeadAgeSeconds: 120 },
    };
    writeFileSync(join(folder, "jwtsecret"), "1".repeat(64));
    said = [];
    sidecar = new Sidecar(
      parseHealthSettings(JSON.stringify(settings)),
      (_level, message, fields) => said.push(`${message} ${JSON.stringify(fields)}`),
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

  it("names a secret that was changed under running clients, once one of them leads the other no more", async () => {
    await look();
    writeFileSync(join(folder, "jwtsecret"), "2".repeat(64));
    assert.equal(await look(5), "synced", "both hold the old one, and serve");
    consensus.behaviour.syncing = { ...synced, is_syncing: true };
    assert.equal(await look(5), "jwt-mismatch");
    writeFileSync(join(folder, "jwtsecret"), "1".repeat(64));
    assert.equal(await look(5), "consensus-syncing");
  });

  it("says that a secret cannot be read, and judges without it", async () => {
    rmSync(join(folder, "jwtsecret"));
    assert.equal(await look(), "synced");
    assert.ok(said.some((line) => /"asked":"jwt".*ENOENT/.test(line)));
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
      traffic: null,
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
      engineUrl: null,
      jwtFile: null,
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
