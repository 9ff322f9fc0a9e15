import assert from "node:assert/strict";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderMetrics } from "../../../agents/health/metrics.ts";
import { startFakeClient } from "../fake-client.ts";
import { Fleet } from "./fleet.ts";

describe("sidecars of three nodes", () => {
  let fleet: Fleet;
  beforeEach(async () => {
    fleet = await new Fleet().start(3);
  });
  afterEach(() => fleet.stop());

  it("are ready while their clients follow the chain, and remember it on the volume", async () => {
    assert.deepEqual(fleet.reasons(), ["no-observation", "no-observation", "no-observation"]);
    assert.deepEqual(await fleet.look(), ["synced", "synced", "synced"]);
    assert.ok(existsSync(join(fleet.folder, "0", "synced.json")));
    assert.equal(fleet.nodes[0]!.sidecar.status("x").firstSyncedSecondsAgo, 0);
    assert.deepEqual(await fleet.look(60), ["synced", "synced", "synced"]);
    assert.equal(fleet.nodes[0]!.sidecar.status("x").firstSyncedSecondsAgo, 60);
  });

  it("take the one out that lags, whatever its client says, and back when it has caught up", async () => {
    await fleet.look();
    fleet.behave(1, { lag: 9, syncing: "never" });
    assert.deepEqual(await fleet.look(), ["synced", "behind", "synced"]);
    fleet.behave(1, { lag: 6 });
    assert.deepEqual(await fleet.look(), ["synced", "behind", "synced"]);
    fleet.behave(1, { lag: 4 });
    assert.deepEqual(await fleet.look(), ["synced", "synced", "synced"]);
  });

  it("take the one out whose head is stuck, once the chain has moved on", async () => {
    await fleet.look();
    fleet.behave(2, { stuckAt: Math.floor(fleet.now / 12_000) });
    assert.deepEqual(await fleet.look(60), ["synced", "synced", "synced"]);
    assert.deepEqual(await fleet.look(60), ["synced", "synced", "behind"]);
  });

  it("keep one in its first sync out", async () => {
    fleet.behave(0, { firstSync: true, syncing: "never" });
    assert.deepEqual(await fleet.look(), ["behind", "synced", "synced"]);
    assert.ok(!existsSync(join(fleet.folder, "0", "synced.json")));
  });

  it("keep all out in a first sync of all", async () => {
    for (const index of [0, 1, 2]) fleet.behave(index, { lag: 100_000, syncing: index === 0 ? "never" : "honest" });
    assert.deepEqual(await fleet.look(), ["first-sync", "first-sync", "first-sync"]);
  });

  it("stay when the chain stalls, but for those behind or new", async () => {
    await fleet.look();
    const top = Math.floor(fleet.now / 12_000);
    fleet.behave(0, { stuckAt: top });
    fleet.behave(1, { stuckAt: top - 2 });
    fleet.behave(2, { stuckAt: top - 20 });
    assert.deepEqual(await fleet.look(600), ["stalled-chain", "stalled-chain", "behind-freshest"]);
    rmSync(join(fleet.folder, "1"), { recursive: true });
    await fleet.restart(1);
    assert.deepEqual(await fleet.look(), ["stalled-chain", "first-sync", "behind-freshest"]);
    await fleet.restart(0);
    assert.deepEqual(
      await fleet.look(),
      ["stalled-chain", "first-sync", "behind-freshest"],
      "the marker outlasts the sidecar",
    );
  });

  it("know a client that is down at once, and one that hangs when the last word is too old", async () => {
    await fleet.look();
    await fleet.nodes[0]!.client.stop();
    fleet.behave(1, { hangs: ["*"] });
    assert.deepEqual(await fleet.look(5), ["client-down", "synced", "synced"]);
    assert.deepEqual(await fleet.look(20), ["client-down", "stale-observation", "synced"]);
    assert.equal(fleet.nodes[0]!.sidecar.status("x").clientUp, false);
    assert.equal(fleet.nodes[0]!.sidecar.status("x").head?.height, Math.floor((fleet.now - 25_000) / 12_000));
  });

  it("are not taken in by a sibling that claims what cannot be", async () => {
    await fleet.look();
    fleet.lies.set("ethereum-2", (status) => ({ ...status, head: { ...status.head, height: 1e9 } }));
    assert.deepEqual(await fleet.look(), ["synced", "synced", "synced"]);
    fleet.lies.set("ethereum-2", () => "not a status");
    assert.deepEqual(await fleet.look(), ["synced", "synced", "synced"]);
    const { comparison } = fleet.nodes[0]!.sidecar.snapshot();
    assert.equal(comparison.heads.length, 1);
    assert.match(comparison.ignored[0]!.why, /node status is not valid/);
  });

  it("tell a block well below the head, at one height for all, and who has another", async () => {
    await fleet.look();
    await fleet.look(5);
    const settled = () => fleet.nodes.map(({ sidecar }) => sidecar.status("x").settled);
    const [first, ...others] = settled();
    assert.equal(first!.height % 32, 0);
    assert.ok(Math.floor(fleet.now / 12_000) - first!.height >= 32);
    assert.deepEqual(others, [first, first]);
    fleet.behave(1, { forked: true });
    await fleet.look(5);
    const disagreeing = fleet.nodes.map(({ sidecar }) => sidecar.snapshot().disagreeing);
    assert.deepEqual(disagreeing, [["ethereum-1"], ["ethereum-0", "ethereum-2"], ["ethereum-1"]]);
    assert.deepEqual(fleet.reasons(), ["synced", "synced", "synced"], "who is right is for a person to say");
    fleet.behave(1, { firstSync: true });
    await fleet.look(5);
    await fleet.look(5);
    assert.equal(settled()[1], null, "a chain that is too short has none");
  });

  it("keep the freshest in through a chain that stands for an hour, by its own clock, and come back with it", async () => {
    await fleet.look();
    const top = Math.floor(fleet.now / 12_000);
    for (const [index, behind] of [0, 1, 9].entries()) fleet.behave(index, { stuckAt: top - behind });
    await fleet.look(121);
    for (let minute = 0; minute < 60; minute += 1) {
      assert.deepEqual(await fleet.look(60), ["stalled-chain", "stalled-chain", "behind-freshest"]);
    }
    for (const index of [0, 1]) fleet.behave(index, { stuckAt: null });
    assert.deepEqual(await fleet.look(12), ["synced", "synced", "behind"]);
    fleet.behave(2, { stuckAt: null });
    assert.deepEqual(await fleet.look(12), ["synced", "synced", "synced"]);
  });

  it("go by the age of their own head when nobody else answers", async () => {
    await fleet.look();
    for (const { server } of fleet.nodes) {
      server.closeAllConnections();
      server.close();
    }
    assert.deepEqual(await fleet.look(), ["synced", "synced", "synced"]);
    fleet.behave(0, { stuckAt: Math.floor(fleet.now / 12_000) });
    assert.deepEqual(await fleet.look(180), ["head-too-old", "synced", "synced"]);
  });

  it("begin anew on a chain that began anew", async () => {
    await fleet.look();
    fleet.behave(0, { genesis: "0xnew", lag: 100_000 });
    assert.equal((await fleet.look())[0], "first-sync");
    fleet.behave(0, { lag: 0 });
    await fleet.look();
    assert.equal(fleet.nodes[0]!.sidecar.snapshot().syncedBefore, true);
  });

  it("keep the marker in mind when one question for the first block was lost", async () => {
    await fleet.look();
    fleet.behave(0, { genesis: null });
    await fleet.look();
    assert.equal(fleet.nodes[0]!.sidecar.snapshot().syncedBefore, true);
  });
});

describe("a sidecar alone", () => {
  let fleet: Fleet;
  afterEach(() => fleet.stop());
  const metricsOf = (index = 0): string => {
    const { sidecar } = fleet.nodes[index]!;
    const agent = { version: "0123456789ab", startedAt: 5000, settingsInvalid: false, residentBytes: 7, traffic: null };
    return renderMetrics(sidecar.settings, sidecar.snapshot(), sidecar.failures, agent);
  };
  const sample = (name: string): string | undefined =>
    metricsOf().match(
      new RegExp(`^${name}\\{chain="ethereum",node="ethereum-0",client="fake"(?:,[^}]*)?\\} (.*)$`, "m"),
    )?.[1];

  it("shows the uniform metrics of its node", async () => {
    fleet = await new Fleet().start(1);
    assert.equal(sample("chain_client_up"), "0");
    assert.equal(sample("chain_head_height"), undefined, "what is not known is left out");
    await fleet.look();
    fleet.now += 3000;
    const height = Math.floor(fleet.now / 12_000);
    const expected: Record<string, string> = {
      chain_client_up: "1",
      chain_ready: "1",
      chain_synced: "1",
      chain_synced_before: "1",
      chain_readiness_reason: "1",
      chain_siblings: "0",
      chain_compared_heads: "0",
      chain_head_height: String(height),
      chain_head_timestamp_seconds: String(height * 12),
      chain_head_age_seconds: String(fleet.now / 1000 - height * 12),
      chain_peers: "3",
      chain_sync_reported: "0",
      chain_head_state_readable: "1",
      chain_id: "1337",
      chain_observation_age_seconds: "3",
      chain_agent_info: "1",
      chain_agent_start_time_seconds: "5",
      chain_agent_settings_invalid: "0",
      chain_agent_resident_memory_bytes: "7",
    };
    for (const [name, value] of Object.entries(expected)) assert.equal(sample(name), value, name);
    assert.ok(Number(sample("chain_data_volume_free_bytes")) > 0);
    assert.ok(Number(sample("chain_data_volume_size_bytes")) >= Number(sample("chain_data_volume_free_bytes")));
    assert.equal(sample("chain_lag_blocks"), undefined, "there is nobody to lag behind");
  });

  it("says what it asked in vain, and logs it once", async () => {
    fleet = await new Fleet().start(1);
    fleet.behave(0, { errors: ["net_peerCount"] });
    await fleet.look();
    assert.match(metricsOf(), /chain_probe_failures_total\{.*asked="net_peerCount"\} 2/);
    assert.equal(sample("chain_peers"), undefined);
    assert.equal(fleet.nodes[0]!.log.filter((message) => message.includes("no usable answer")).length, 1);
  });

  it("goes on with a volume that takes no marker, and writes it once it does", async () => {
    fleet = await new Fleet().start(1);
    const place = join(fleet.folder, "0");
    writeFileSync(place, "a file where the folder should be");
    assert.deepEqual(await fleet.look(), ["synced"]);
    assert.match(metricsOf(), /asked="marker"\} 2/);
    assert.equal(sample("chain_synced_before"), "1", "it still knows by itself");
    rmSync(place);
    await fleet.look();
    assert.ok(existsSync(join(place, "synced.json")));
  });

  it("takes a marker that cannot be read for none", async () => {
    fleet = await new Fleet().start(1);
    await fleet.look();
    writeFileSync(join(fleet.folder, "0", "synced.json"), "{");
    await fleet.restart(0);
    fleet.behave(0, { lag: 100 });
    assert.deepEqual(await fleet.look(), ["first-sync"]);
  });

  it("goes on without the size of a volume that is not there", async () => {
    fleet = await new Fleet().start(1, { dataDir: "/nowhere" });
    assert.deepEqual(await fleet.look(), ["synced"]);
    assert.equal(sample("chain_data_volume_free_bytes"), undefined);
  });

  it("measures itself against a reference, and goes without where that is away", async () => {
    const outside = await startFakeClient({ blockSeconds: 12 }, { host: "127.0.0.1" }, () => fleet.now);
    fleet = await new Fleet().start(1, { reference: outside.url });
    assert.deepEqual(await fleet.look(), ["synced"]);
    assert.equal(sample("chain_lag_blocks"), "0");
    fleet.behave(0, { lag: 9 });
    assert.deepEqual(await fleet.look(), ["behind"]);
    await outside.stop();
    assert.deepEqual(await fleet.look(), ["synced"], "9 blocks are 108 s, young enough where there is no other head");
  });

  it("is ready in development, without peers and with a head of any age", async () => {
    fleet = await new Fleet().start(1, { rule: { maxHeadAgeSeconds: null, development: true } });
    fleet.behave(0, { peers: 0, stuckAt: 0, syncing: "never" });
    assert.deepEqual(await fleet.look(), ["synced"]);
  });
});
