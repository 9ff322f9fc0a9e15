import assert from "node:assert/strict";
import { type FakeNode } from "./fake-node.ts";
import { ask, keyOf, post, standOf } from "./support.ts";

describe("the gateway over HTTP", () => {
  const { stand, nodes, reached } = standOf(3);

  describe("knows its consumers", () => {
    it("by their keys, and lets nobody else ask anything", async () => {
      const { url, metrics } = await stand.replica();
      for (const authorization of ["", "Bearer wrong-key-of-sixteen", "Basic x"]) {
        const answer = await fetch(url, { method: "POST", body: "{}", headers: { authorization } });
        assert.equal(answer.status, 401);
        const { error } = (await answer.json()) as { error: { code: number } };
        assert.equal(error.code, -32_000);
      }
      assert.deepEqual(reached(), []);
      assert.match(metrics(), /gateway_unknown_keys_total\{[^}]*\} 3/);
      const inPath = await fetch(`${url}/${keyOf("plain")}`, {
        method: "POST",
        body: '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}',
      });
      assert.deepEqual(await inPath.json(), { jsonrpc: "2.0", id: 1, result: "0x539" });
    });

    it("and lets each ask what its list says", async () => {
      const { url } = await stand.replica();
      assert.equal((await ask(url, "eth_gasPrice", [], "narrow")).error?.code, -32_601);
      assert.match(String((await ask(url, "net_version", [], "narrow")).result), /net_version/);
      assert.equal((await ask(url, "net_listening", [], "plain")).error?.code, -32_601);
      assert.deepEqual(reached(), ["net_version"]);
    });

    it("and lets nobody onto the port for traces who was not granted them", async () => {
      const { tracesUrl, url } = await stand.replica();
      const traced = { tracer: "callTracer" };
      assert.match(
        String((await ask(tracesUrl, "debug_traceTransaction", ["0x1", traced], "explorer")).result),
        /debug_/,
      );
      assert.equal((await ask(url, "debug_traceTransaction", ["0x1"], "explorer")).error?.code, -32_601);
      assert.equal((await post(tracesUrl, '{"id":1,"method":"eth_chainId"}', "plain")).status, 401);
      assert.deepEqual(reached(), ["debug_traceTransaction"]);
    });

    it("and answers none faster than its rate, with the time to wait", async () => {
      const { url, metrics } = await stand.replica();
      for (let i = 0; i < 3; i++) {
        assert.equal((await post(url, '{"id":1,"method":"eth_gasPrice"}', "slow")).status, 200);
      }
      const late = await post(url, '{"id":"x","method":"eth_gasPrice"}', "slow");
      assert.deepEqual([late.status, late.json.id, late.json.error?.code], [429, "x", -32_005]);
      assert.equal(late.headers.get("retry-after"), "10");
      const batch = await post(url, '[{"id":1,"method":"eth_gasPrice"},{"id":2,"method":"eth_gasPrice"}]', "slow");
      assert.equal(batch.status, 429);
      assert.equal((JSON.parse(batch.text) as unknown[]).length, 2);
      assert.equal(reached().length, 3);
      assert.match(metrics(), /gateway_limited_total\{[^}]*consumer="slow"\} 3/);
      stand.pass(10_000);
      assert.equal((await post(url, '{"id":1,"method":"eth_gasPrice"}', "slow")).status, 200);
    });
  });

  describe("takes requests", () => {
    it("in batches, each answered by its own id, and none for what wants no answer", async () => {
      const { url } = await stand.replica();
      const entries = [
        { id: "a", method: "eth_chainId" },
        { id: 2, method: "admin_peers" },
        { method: "eth_gasPrice" },
        7,
        { id: null, method: "eth_gasPrice" },
      ];
      const { status, text } = await post(url, JSON.stringify(entries));
      const answers = JSON.parse(text) as { id: unknown; error?: { code: number } }[];
      assert.equal(status, 200);
      assert.deepEqual(
        answers.map(({ id, error }) => [id, error?.code]),
        [
          ["a", undefined],
          [2, -32_601],
          [null, -32_600],
          [null, undefined],
        ],
      );
      assert.equal((await post(url, '{"method":"eth_gasPrice"}')).text, "");
      assert.ok(!reached().includes("admin_peers"));
    });

    it("no larger than the limits, of bytes and of a batch", async () => {
      const { url } = await stand.replica({ limits: { bodyBytes: 1000, batch: 2 } });
      const large = await post(url, JSON.stringify({ id: 1, method: "eth_call", params: ["x".repeat(1000)] }));
      assert.deepEqual([large.status, large.json.error?.code], [413, -32_005]);
      const many = await post(url, '[{"id":1,"method":"eth_gasPrice"},1,2]');
      assert.equal(many.json.error?.code, -32_005);
      assert.deepEqual(reached(), []);
    });

    it("of any depth, and goes on", async () => {
      const { url } = await stand.replica();
      for (const depth of [10, 1000, 50_000, 400_000]) {
        const deep = `${"[".repeat(depth)}${"]".repeat(depth)}`;
        const said = await post(url, `{"id":1,"method":"eth_call","params":[${deep}]}`);
        assert.equal(said.status, 200, String(depth));
      }
      assert.equal((await ask(url, "eth_chainId")).result, "0x539");
    });

    it("posted alone", async () => {
      const { url } = await stand.replica();
      const got = await fetch(`${url}/${keyOf("plain")}`);
      assert.deepEqual([got.status, got.headers.get("allow")], [405, "POST"]);
    });
  });

  describe("spares the nodes", () => {
    it("what never changes", async () => {
      const { url } = await stand.replica();
      for (let i = 0; i < 5; i++) assert.equal((await ask(url, "eth_chainId")).result, "0x539");
      assert.equal(reached().length, 1);
    });

    it("what the kept gateway answers; and asks them what it does not know, and when it is away", async () => {
      const kept = await new (nodes[0]!.constructor as new () => FakeNode)().start();
      kept.lies.eth_getTransactionReceipt = ([hash]) => (hash === "0x1" ? { status: "kept" } : null);
      const { url, metrics } = await stand.replica({ kept: kept.rpc });
      assert.deepEqual((await ask(url, "eth_getTransactionReceipt", ["0x1"])).result, { status: "kept" });
      assert.deepEqual(reached(), []);
      assert.match(
        String((await ask(url, "eth_getTransactionReceipt", ["0x2"])).result),
        /eth_getTransactionReceipt of/,
      );
      await ask(url, "eth_getBlockByNumber", ["latest", false]);
      await ask(url, "eth_sendRawTransaction", ["0x1"]);
      assert.deepEqual(kept.methods, ["eth_getTransactionReceipt", "eth_getTransactionReceipt"]);
      await kept.kill();
      assert.match(
        String((await ask(url, "eth_getTransactionReceipt", ["0x1"])).result),
        /eth_getTransactionReceipt of/,
      );
      assert.match(metrics(), /gateway_kept_total\{[^}]*\} 1/);
    });
  });
});
