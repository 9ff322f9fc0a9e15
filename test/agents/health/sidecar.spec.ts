import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderMetrics } from "../../../agents/health/metrics.ts";
import { type HealthSettingsInput, parseHealthSettings } from "../../../agents/health/settings.ts";
import { Sidecar } from "../../../agents/health/sidecar.ts";
import type { NodeStatus } from "../../../agents/health/status.ts";
import { type FakeBehaviour, type FakeClient, startFakeClient } from "../fake-client.ts";

/** Three nodes of one chain, each with a fake client, a volume and a sidecar that the others ask. */
class Fleet {
  now = 1_800_000_000_000;
  readonly folder = mkdtempSync(join(tmpdir(), "fleet-"));
  readonly nodes: {
    name: string;
    client: FakeClient;
    sidecar: Sidecar;
    server: http.Server;
    url: string;
    log: string[];
  }[] = [];
  /** What a sidecar answers instead of its status. */
  readonly lies = new Map<string, (status: NodeStatus) => unknown>();

  async start(count: number, settings: Partial<HealthSettingsInput> = {}): Promise<this> {
    const servers = await Promise.all(Array.from({ length: count }, (_, index) => this.#serve(index)));
    for (const [index, { server, url }] of servers.entries()) {
      const client = await startFakeClient({ blockSeconds: 12 }, { host: "127.0.0.1" }, () => this.now);
      const siblings = servers.filter((_, other) => other !== index).map((other) => other.url);
      const log: string[] = [];
      const sidecar = this.#sidecar(index, client, siblings, settings, log);
      this.nodes.push({ name: `ethereum-${index}`, client, sidecar, server, url, log });
      await sidecar.start();
    }
    return this;
  }

  /** A new sidecar on the same volume, as after a restart. */
  async restart(index: number, settings: Partial<HealthSettingsInput> = {}): Promise<void> {
    const node = this.nodes[index]!;
    const siblings = this.nodes.filter((other) => other !== node).map(({ url }) => url);
    node.sidecar = this.#sidecar(index, node.client, siblings, settings, node.log);
    await node.sidecar.start();
  }

  /** `seconds` go by, then all look, twice: what one sees the other may have seen the look before. */
  async look(seconds = 0): Promise<string[]> {
    this.now += seconds * 1000;
    for (let round = 0; round < 2; round += 1) await Promise.all(this.nodes.map(({ sidecar }) => sidecar.look()));
    return this.reasons();
  }

  reasons(): string[] {
    return this.nodes.map(({ sidecar }) => sidecar.snapshot().readiness.reason);
  }

  behave(index: number, behaviour: Partial<FakeBehaviour>): void {
    Object.assign(this.nodes[index]!.client.behaviour, behaviour);
  }

  async stop(): Promise<void> {
    for (const { client, server } of this.nodes) {
      await client.stop();
      server.closeAllConnections();
      server.close();
    }
    chmodSync(this.folder, 0o755);
    rmSync(this.folder, { recursive: true });
  }

  #sidecar(
    index: number,
    client: FakeClient,
    siblings: string[],
    change: Partial<HealthSettingsInput>,
    log: string[],
  ): Sidecar {
    const input: HealthSettingsInput = {
      chain: "ethereum",
      node: `ethereum-${index}`,
      client: { kind: "ethereum-execution", name: "fake", url: client.url, chainId: 1337 },
      dataDir: this.folder,
      markerPath: join(this.folder, `${index}`, "synced.json"),
      timeoutSeconds: 0.2,
      rule: { maxHeadAgeSeconds: 120, minBlockSeconds: 12 },
      siblings,
      ...change,
    };
    return new Sidecar(
      parseHealthSettings(JSON.stringify(input)),
      (_, message) => log.push(message),
      () => this.now,
    );
  }

  async #serve(index: number): Promise<{ server: http.Server; url: string }> {
    const server = http.createServer((_, response) => {
      const node = this.nodes[index]!;
      const status = node.sidecar.status("0123456789ab");
      response.end(JSON.stringify(this.lies.get(node.name)?.(status) ?? status));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/status` };
  }
}

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

describe("what sidecars tell of their clients' past and of their machines", () => {
  let fleet: Fleet;
  beforeEach(async () => {
    fleet = await new Fleet().start(3);
    await fleet.look();
    await fleet.look();
  });
  afterEach(() => fleet.stop());
  const metric = (index: number, name: string): string | undefined => {
    const { sidecar } = fleet.nodes[index]!;
    const agent = { version: "x", startedAt: 0, settingsInvalid: false, residentBytes: 1, traffic: null };
    const text = renderMetrics(sidecar.settings, sidecar.snapshot(), sidecar.failures, agent);
    return text.split("\n").find((line) => line.startsWith(`${name}{`));
  };
  const value = (index: number, name: string) => metric(index, name)?.split(" ").at(-1);

  it("counts the blocks that one of them replaced, and says so in its log", async () => {
    for (let block = 0; block < 5; block += 1) await fleet.look(12);
    const height = fleet.nodes[0]!.sidecar.snapshot().observation!.head.height;
    fleet.behave(0, { forkedFrom: height - 2 });
    await fleet.look(12);
    assert.equal(value(0, "chain_reorganisation_depth_blocks"), "3");
    assert.equal(value(0, "chain_reorganisations_total"), "1");
    assert.equal(value(1, "chain_reorganisation_depth_blocks"), "0");
    assert.ok(fleet.nodes[0]!.log.includes("blocks were replaced"));
  });

  it("counts none of a first sync, which was never told of", async () => {
    const first = await new Fleet().start(1, { rule: { maxHeadAgeSeconds: 120, minBlockSeconds: 12, minPeers: 99 } });
    try {
      first.behave(0, { lag: 1000 });
      await first.look();
      first.behave(0, { forkedFrom: 0 });
      await first.look(12);
      assert.deepEqual(first.nodes[0]!.sidecar.snapshot().reorganisations, { count: 0, deepestBlocks: 0 });
    } finally {
      await first.stop();
    }
  });

  it("tells how far the newest final block lies behind, and what its client is", async () => {
    assert.equal(metric(0, "chain_finality_lag_seconds"), undefined);
    fleet.behave(0, { finalLag: 64 });
    await fleet.look();
    assert.equal(value(0, "chain_finality_lag_seconds"), "768");
    assert.match(metric(0, "chain_client_info")!, /version="Fake\/v1\.2\.3-stable"/);
  });

  it("tells which machine's clock is off", async () => {
    fleet.lies.set("ethereum-2", (status) => ({ ...status, clock: (status.clock ?? 0) + 90_000 }));
    await fleet.look();
    assert.deepEqual([value(0, "chain_clock_offset_seconds"), value(1, "chain_clock_offset_seconds")], ["0", "0"]);
    for (const name of ["ethereum-0", "ethereum-1"]) {
      fleet.lies.set(name, (status) => ({ ...status, clock: (status.clock ?? 0) - 90_000 }));
    }
    await fleet.look();
    assert.equal(value(2, "chain_clock_offset_seconds"), "90");
  });
});
