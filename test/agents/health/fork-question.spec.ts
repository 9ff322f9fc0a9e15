import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forkQuestion, mismatchSentence } from "../../../agents/health/fork-question.ts";
import { jsonRpc } from "../../../agents/health/json-rpc.ts";
import { renderMetrics } from "../../../agents/health/metrics.ts";
import { parseHealthSettings } from "../../../agents/health/settings.ts";
import { Sidecar } from "../../../agents/health/sidecar.ts";
import { type FakeClient, startFakeClient } from "../fake-client.ts";
import { type FakeConsensus, startFakeConsensus, synced } from "../fake-consensus.ts";

const genesisTime = 1_655_733_600;
const at = (epoch: number) => genesisTime + epoch * 384;
const knows = (...epochs: number[]) => ({
  fork_schedule: epochs.map((epoch) => ({ previous_version: "0x0", current_version: "0x1", epoch: String(epoch) })),
  spec: { SECONDS_PER_SLOT: "12", SLOTS_PER_EPOCH: "32", BLOB_SCHEDULE: [] },
  genesis: { genesis_time: String(genesisTime) },
});
const configOf = (current: number, next: number | null) => ({
  current: { activationTime: at(current) },
  next: next === null ? null : { activationTime: at(next) },
  last: next === null ? null : { activationTime: at(next) },
});

describe("the sidecar's comparison of forks", () => {
  let clock = 1_790_000_000_000;
  let folder: string;
  let execution: FakeClient;
  let consensus: FakeConsensus;
  let sidecar: Sidecar;
  const logged: string[] = [];
  const look = async (seconds = 0) => {
    clock += seconds * 1000;
    await sidecar.look();
  };
  const metric = (name: string) => {
    const agent = { version: "1", startedAt: clock, settingsInvalid: false, residentBytes: 1, traffic: null };
    const text = renderMetrics(sidecar.settings, sidecar.snapshot(), sidecar.failures, agent);
    return new RegExp(`^${name}\\{([^}]*)\\} (\\S+)$`, "m").exec(text)?.slice(1);
  };

  beforeEach(async () => {
    logged.length = 0;
    folder = mkdtempSync(join(tmpdir(), "forks-"));
    execution = await startFakeClient({ blockSeconds: 12 }, { host: "127.0.0.1", port: 0 }, () => clock);
    consensus = await startFakeConsensus();
    const settings = {
      chain: "sepolia",
      node: "sepolia-0",
      client: { kind: "ethereum-execution", name: "geth", url: execution.url, chainId: 1337 },
      consensus: { kind: "ethereum-consensus", name: "prysm", url: consensus.url },
      dataDir: folder,
      markerPath: join(folder, "synced.json"),
      rule: { maxHeadAgeSeconds: 120 },
    };
    sidecar = new Sidecar(
      parseHealthSettings(JSON.stringify(settings)),
      (_, message) => void logged.push(message),
      () => clock,
    );
    execution.behaviour.config = configOf(100, 353_024);
    consensus.behaviour.forks = knows(0, 100, 353_024);
    consensus.behaviour.syncing = { ...synced, head_slot: String(Math.floor((clock / 1000 - genesisTime) / 12)) };
  });
  afterEach(async () => {
    await Promise.all([execution.stop(), consensus.stop()]);
    rmSync(folder, { recursive: true });
  });

  it("says that they agree", async () => {
    await look();
    assert.equal(metric("chain_forks_agree")?.[1], "1");
    assert.equal(metric("chain_fork_mismatch_timestamp_seconds"), undefined);
  });

  it("says which client lacks which fork, in the metrics and once in the log, and leaves readiness alone", async () => {
    consensus.behaviour.forks = knows(0, 100);
    await look();
    assert.equal(metric("chain_forks_agree")?.[1], "0");
    const [labels, value] = metric("chain_fork_mismatch_timestamp_seconds") ?? [];
    assert.match(labels ?? "", /lacking="consensus"/);
    assert.equal(Number(value), at(353_024));
    assert.ok(sidecar.snapshot().readiness.ready);
    await look(601);
    const told = logged.filter((line) => line.includes("fork"));
    assert.deepEqual(told, [
      "geth knows a fork at 2026-10-06 13:53 UTC, prysm does not: a version of prysm that has it is needed by then",
    ]);
  });

  it("asks again after ten minutes, and sees a client that was mended", async () => {
    execution.behaviour.config = configOf(100, null);
    await look();
    execution.behaviour.config = configOf(100, 353_024);
    await look(599);
    assert.equal(metric("chain_forks_agree")?.[1], "0");
    await look(1);
    assert.equal(metric("chain_forks_agree")?.[1], "1");
  });

  it("says nothing of clients that do not say, and asks them again after a minute", async () => {
    execution.behaviour.config = null;
    await look();
    assert.equal(metric("chain_forks_agree"), undefined);
    execution.behaviour.config = configOf(100, 353_024);
    await look(30);
    assert.equal(metric("chain_forks_agree"), undefined);
    await look(30);
    assert.equal(metric("chain_forks_agree")?.[1], "1");
  });

  it("says why clients are not compared, once each", async () => {
    const told: string[] = [];
    sidecar = new Sidecar(
      sidecar.settings,
      (_, message, fields) => void told.push(`${message}: ${fields?.asked} ${fields?.detail}`),
      () => clock,
    );
    const forks = knows(0, 100, 353_024);
    for (const [config, answers] of [
      [configOf(100, null), { ...forks, spec: undefined }],
      [configOf(100, null), { ...forks, fork_schedule: {} }],
      [{ current: null }, forks],
    ] as const) {
      execution.behaviour.config = config;
      consensus.behaviour.forks = answers;
      await look(60);
      assert.equal(metric("chain_forks_agree"), undefined);
    }
    const why = (detail: string) => `a question got no usable answer: forks Error: ${detail}`;
    for (const detail of [
      "/eth/v1/config/spec: HTTP status 404",
      "/eth/v1/config/fork_schedule: no forks by epoch",
      "eth_config: no answer of EIP-7910",
    ]) {
      assert.ok(told.includes(why(detail)), detail);
    }
  });

  it("asks the consensus client wherever its address ends", async () => {
    const call = jsonRpc(execution.url, 500);
    const view = await forkQuestion(call, `${consensus.url}/`, 500, () => clock)();
    assert.deepEqual(view, { at: clock, mismatch: null });
  });

  it("warns once of one fork, and again of another", async () => {
    const levels: string[] = [];
    sidecar = new Sidecar(
      sidecar.settings,
      (level, message) => {
        if (message.includes("fork")) levels.push(level);
      },
      () => clock,
    );
    consensus.behaviour.forks = knows(0, 100);
    await look();
    await look(600);
    assert.deepEqual(levels, ["warn"]);
    execution.behaviour.config = configOf(100, 353_025);
    await look(600);
    assert.deepEqual(levels, ["warn", "warn"]);
  });

  it("names the client that lacks the fork", () => {
    const sentence = mismatchSentence({ at: at(353_024), unknownTo: "execution" }, "reth", "nimbus");
    assert.match(sentence, /^nimbus knows a fork at 2026-10-06 13:53 UTC, reth does not/);
  });
});
