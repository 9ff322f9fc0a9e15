import assert from "node:assert/strict";
import { observeExecutionClient } from "../../../agents/health/ethereum-execution.ts";
import { jsonRpc, RpcError } from "../../../agents/health/json-rpc.ts";
import type { Observation } from "../../../agents/health/observation.ts";
import { type FakeBehaviour, type FakeClient, honest, startFakeClient } from "../fake-client.ts";

const timeoutMs = 200;

describe("looking at an execution client", () => {
  const clock = 1_800_000_000_000;
  let client: FakeClient;
  before(async () => {
    client = await startFakeClient({}, { host: "127.0.0.1" }, () => clock);
  });
  after(() => client.stop());
  beforeEach(() => {
    client.behaviour = { ...honest };
  });

  const lost: string[] = [];
  async function look(behaviour: Partial<FakeBehaviour> = {}): Promise<Observation> {
    client.behaviour = { ...honest, ...behaviour };
    lost.length = 0;
    return observeExecutionClient(
      jsonRpc(client.url, timeoutMs),
      () => clock,
      (error) => lost.push(error.method),
    );
  }
  async function failureOf(behaviour: Partial<FakeBehaviour>): Promise<RpcError> {
    const error = await look(behaviour).then(
      () => assert.fail("there was an observation"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof RpcError);
    return error;
  }

  it("sees everything of an honest client", async () => {
    const height = clock / 1000 / 2;
    assert.deepEqual(await look(), {
      at: clock,
      chainId: 1337,
      genesisHash: honest.genesis,
      head: { height, hash: `0x${height.toString(16).padStart(64, "0")}`, timestamp: clock / 1000 },
      peers: 3,
      reportedSyncing: false,
      headStateReadable: true,
      finalized: null,
      version: "Fake/v1.2.3-stable",
    });
    assert.deepEqual(lost, []);
  });

  it("sees what is final, and nothing where nothing is or the client has no word for it", async () => {
    const height = clock / 1000 / 2 - 64;
    assert.deepEqual((await look({ finalLag: 64 })).finalized, { height, timestamp: height * 2 });
    assert.equal((await look({ finalLag: 64, noBlocks: false, version: null })).version, null);
    assert.equal((await look()).finalized, null);
    assert.deepEqual(lost, []);
    assert.equal((await look({ hangs: ["web3_clientVersion"] })).version, null);
    assert.deepEqual(lost, ["web3_clientVersion"]);
  });

  it("sees the head of a client that lies about syncing", async () => {
    const lagging = await look({ lag: 1000, syncing: "never" });
    assert.equal(lagging.reportedSyncing, false);
    assert.equal(lagging.head.timestamp, clock / 1000 - 2000);
    assert.equal((await look({ syncing: "always" })).reportedSyncing, true);
    assert.equal((await look({ lag: 1000 })).reportedSyncing, true);
  });

  it("sees a head whose state is not there yet", async () => {
    assert.equal((await look({ state: false })).headStateReadable, false);
    assert.deepEqual(lost, []);
  });

  it("sees a first sync", async () => {
    const { head, reportedSyncing } = await look({ firstSync: true });
    assert.deepEqual([head.height, head.timestamp, reportedSyncing], [0, 0, true]);
  });

  it("goes without what is not needed", async () => {
    const errors = ["net_peerCount", "eth_syncing"];
    const { peers, reportedSyncing } = await look({ errors, hangs: ["eth_getBalance"], genesis: null });
    assert.deepEqual([peers, reportedSyncing], [null, null]);
    assert.deepEqual(lost.sort(), ["eth_getBalance", "eth_syncing", "net_peerCount"]);
    assert.equal(
      (await look({ hangs: ["eth_getBalance"] })).headStateReadable,
      null,
      "a time limit says nothing of the state",
    );
    assert.equal((await look({ genesis: null })).genesisHash, null);
  });

  it("fails on an error in an answer of status 200, by the method that had it", async () => {
    const error = await failureOf({ errors: ["eth_chainId"] });
    assert.deepEqual([error.failure, error.method, error.code], ["refused", "eth_chainId", -32_000]);
    assert.equal(error.message, "eth_chainId: made to fail");
    assert.equal((await failureOf({ errors: ["eth_getBlockByNumber"] })).method, "eth_getBlockByNumber");
  });

  it("fails on a client that opens its database and knows of no block", async () => {
    assert.match((await failureOf({ noBlocks: true })).message, /no block is known as latest/);
  });

  it("fails on a client that hangs, within the time limit for all questions together", async () => {
    const begin = performance.now();
    const error = await failureOf({ hangs: ["*"] });
    assert.ok(performance.now() - begin < timeoutMs * 2);
    assert.deepEqual([error.failure, error.code], ["unanswered", null]);
    assert.match(error.message, /no complete answer within 200 ms/);
    assert.equal((await failureOf({ delayMs: 250 })).failure, "unanswered");
  });

  it("fails on a server that is no client", async () => {
    assert.match((await failureOf({ broken: true })).message, /HTTP status 500/);
    assert.match((await failureOf({ garbage: true })).message, /not a JSON object/);
  });

  it("tells a client that is down from one that does not answer", async () => {
    const gone = await startFakeClient();
    await gone.stop();
    await assert.rejects(observeExecutionClient(jsonRpc(gone.url, timeoutMs), Date.now), (error) => {
      assert.ok(error instanceof RpcError);
      assert.equal(error.failure, "down");
      return true;
    });
  });

  describe("whose answers are odd", () => {
    const block = { number: "0x1", timestamp: "0x2", hash: "0x3" };
    const good: Record<string, unknown> = {
      eth_chainId: "0x1",
      eth_getBlockByNumber: block,
      net_peerCount: "0x0",
      eth_syncing: true,
      eth_getBalance: "0x0",
    };
    const answering = (odd: Record<string, unknown>) =>
      observeExecutionClient(
        (method) => Promise.resolve({ ...good, ...odd }[method]),
        () => 7,
      );

    it("takes what the specification allows", async () => {
      assert.deepEqual(await answering({}), {
        at: 7,
        chainId: 1,
        genesisHash: "0x3",
        head: { height: 1, hash: "0x3", timestamp: 2 },
        peers: 0,
        reportedSyncing: true,
        headStateReadable: true,
        finalized: { height: 1, timestamp: 2 },
        version: null,
      });
      assert.equal((await answering({ eth_chainId: "0x1fffffffffffff" })).chainId, Number.MAX_SAFE_INTEGER);
    });

    const odd: [string, Record<string, unknown>][] = [
      ["a decimal number", { eth_chainId: 1 }],
      ["a quantity without 0x", { eth_chainId: "1" }],
      ["an empty quantity", { eth_chainId: "0x" }],
      ["digits that are none", { eth_chainId: "0xzz" }],
      ["something after the quantity", { eth_chainId: "0x1 " }],
      ["a number that cannot be held exactly", { eth_chainId: "0x20000000000000" }],
      ["a pending block, without a hash", { eth_getBlockByNumber: { ...block, hash: null } }],
      ["a block without a number", { eth_getBlockByNumber: { ...block, number: null } }],
      ["a block without a time", { eth_getBlockByNumber: { ...block, timestamp: undefined } }],
      ["a list for a block", { eth_getBlockByNumber: [] }],
    ];
    for (const [name, change] of odd) {
      it(`rejects ${name}`, () => assert.rejects(answering(change), RpcError));
    }

    it("does not take a word for a progress", async () => {
      assert.equal((await answering({ eth_syncing: "no" })).reportedSyncing, null);
      assert.equal((await answering({ eth_syncing: null })).reportedSyncing, null);
    });

    it("knows nothing of a state that may not be asked for", async () => {
      const call = (method: string) =>
        method === "eth_getBalance"
          ? Promise.reject(new RpcError("refused", method, "not available", -32_601))
          : Promise.resolve(good[method]);
      assert.equal((await observeExecutionClient(call, () => 7)).headStateReadable, null);
    });

    it("does not hide a fault of its own", async () => {
      const call = () => Promise.reject(new TypeError("a fault"));
      await assert.rejects(
        observeExecutionClient(call, () => 7),
        TypeError,
      );
    });
  });
});
