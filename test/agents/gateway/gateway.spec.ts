import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { Fault, type FakeNode, hex } from "./fake-node.ts";
import { ask, keyOf, post, type Replica, Stand } from "./support.ts";

describe("the gateway over HTTP", () => {
  let stand: Stand;
  let nodes: FakeNode[];
  beforeEach(async () => {
    stand = new Stand();
    nodes = await stand.addNodes(3);
  });
  afterEach(() => stand.end());
  const reached = (): string[] => nodes.flatMap((node) => node.methods);

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

  describe("tells of heads", () => {
    it("that never go back for one consumer, whichever node is asked, and though nodes lie", async () => {
      const { url, pool } = await stand.replica();
      const heads: number[] = [];
      for (let round = 0; round < 30; round++) {
        nodes[0]!.head = 100 + round;
        nodes[1]!.head = 97 + round;
        // It forgets, and boasts.
        nodes[2]!.head = round % 3 === 0 ? 10 : round % 3 === 1 ? 1_000_000 : 100 + round;
        if (round % 4 === 0) await pool.look();
        const head = Number((await ask(url, "eth_blockNumber")).result);
        const latest = (await ask(url, "eth_getBlockByNumber", ["latest", false])).result as { number: string };
        heads.push(head, Number(latest.number));
      }
      assert.deepEqual(
        heads,
        [...heads].sort((a, b) => a - b),
      );
      assert.ok(heads[0]! >= 100 && heads.at(-1)! <= 129, `from ${heads[0]} to ${heads.at(-1)}`);
    });

    it("that never go back from one replica to the next either", async () => {
      const replicas = await Promise.all([stand.replica(), stand.replica()]);
      let last = 0;
      for (let round = 0; round < 20; round++) {
        nodes[round % 3]!.head = 101 + round;
        const head = Number((await ask(replicas[round % 2]!.url, "eth_blockNumber")).result);
        assert.ok(head >= last, `${head} after ${last}`);
        last = head;
      }
      assert.equal(last, 120);
    });

    it("and waits for a node that has reached what the consumer has seen", async () => {
      const { url, pool } = await stand.replica({ waitMs: 5000 });
      nodes[0]!.head = 110;
      assert.equal((await ask(url, "eth_blockNumber")).result, hex(110));
      await nodes[0]!.kill();
      await pool.look();
      const asked = ask(url, "eth_getBalance", ["0xaa", "latest"]);
      await setTimeout(150);
      assert.deepEqual(
        reached().filter((method) => method === "eth_getBalance"),
        [],
      );
      nodes[2]!.head = 110;
      await asked;
      assert.deepEqual(
        nodes[2]!.methods.filter((method) => method === "eth_getBalance"),
        ["eth_getBalance"],
      );
    });

    it("each consumer's own", async () => {
      const { url } = await stand.replica();
      nodes[0]!.head = 105;
      await ask(url, "eth_blockNumber");
      nodes[0]!.head = 104;
      assert.equal((await ask(url, "eth_blockNumber", [], "other")).result, hex(104));
      assert.equal((await ask(url, "eth_blockNumber")).result, hex(105));
    });
  });

  describe("asks another node", () => {
    const without = async (spoil: (node: FakeNode) => void, method = "eth_gasPrice"): Promise<Replica> => {
      const replica = await stand.replica();
      for (const node of nodes.slice(0, 2)) spoil(node);
      const { result } = await ask(replica.url, method, ["0xaa", "latest"]);
      assert.match(String(result), new RegExp(nodes[2]!.rpc.split(":")[2]!));
      return replica;
    };

    it("where one was killed, and the consumer sees none of it", async () => {
      const { url, metrics } = await stand.replica();
      await nodes[0]!.kill();
      for (let i = 0; i < 30; i++) assert.equal((await ask(url, "eth_gasPrice")).error, undefined);
      await nodes[1]!.kill();
      for (let i = 0; i < 30; i++) assert.equal((await ask(url, "eth_gasPrice")).error, undefined);
      assert.match(metrics(), /gateway_requests_total\{[^}]*outcome="result"\} 60/);
      assert.doesNotMatch(metrics(), /outcome="failed"/);
    });

    it("where one lacks what was asked for, and not where the question is at fault", async () => {
      await without((node) => {
        node.lies.eth_getBalance = () => new Fault(-32_000, "missing trie node abc (path )");
      }, "eth_getBalance");
      const { url } = await stand.replica();
      for (const node of nodes) node.lies.eth_call = () => new Fault(3, "execution reverted");
      assert.equal((await ask(url, "eth_call", [{}, "latest"])).error?.code, 3);
      assert.equal(reached().filter((method) => method === "eth_call").length, 1);
    });

    it("where one that is behind knows nothing of a block that was told of", async () => {
      const { url } = await stand.replica();
      nodes[1]!.lies.eth_getTransactionReceipt = () => ({ status: "0x1" });
      for (const index of [0, 2]) nodes[index]!.lies.eth_getTransactionReceipt = () => null;
      await nodes[2]!.kill();
      assert.deepEqual((await ask(url, "eth_getTransactionReceipt", ["0x1"])).result, { status: "0x1" });
    });

    it("with a transaction, and tells its hash where the first had passed it on", async () => {
      const { url } = await stand.replica();
      let first: FakeNode | undefined;
      for (const node of nodes) {
        node.lies.eth_sendRawTransaction = () => {
          first ??= node;
          return first === node ? new Fault(-32_000, "node is shutting down") : new Fault(-32_000, "already known");
        };
      }
      const { result } = await ask(url, "eth_sendRawTransaction", ["0x616263"]);
      assert.equal(result, "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
    });

    it("and none that its sidecar says is not synced", async () => {
      for (const node of nodes.slice(0, 2)) node.ready = false;
      const { url } = await stand.replica();
      for (let i = 0; i < 5; i++) await ask(url, "eth_gasPrice");
      assert.deepEqual(
        nodes.map((node) => node.methods.length),
        [0, 0, 5],
      );
    });

    it("and says so where there is none, after a while", async () => {
      const { url, metrics } = await stand.replica({ waitMs: 200 });
      await Promise.all(nodes.map((node) => node.kill()));
      assert.equal((await ask(url, "eth_gasPrice")).error?.code, -32_002);
      assert.match(metrics(), /outcome="failed"/);
    });
  });

  describe("asks the nodes that can", () => {
    it("for old states and for traces", async () => {
      const named = (index: number, more: object) => ({
        name: `n${index}`,
        rpc: nodes[index]!.rpc,
        health: null,
        stateBlocks: 50,
        ...more,
      });
      const { url, tracesUrl } = await stand.replica({
        nodes: [named(0, {}), named(1, { stateBlocks: null }), named(2, { traces: true, stateBlocks: 64 })],
      });
      await ask(url, "eth_getBalance", ["0xaa", "0x5"], "explorer");
      await ask(tracesUrl, "debug_traceBlockByNumber", [hex(99)], "explorer");
      assert.deepEqual(
        nodes.map((node) => node.methods),
        [[], ["eth_getBalance"], ["debug_traceBlockByNumber"]],
      );
      assert.match((await ask(url, "eth_getBalance", ["0xaa", "0x5"])).error?.message ?? "", /archive/);
    });
  });

  describe("keeps filters", () => {
    it("on the node that made them, from any replica, for their own consumer", async () => {
      const [one, two] = await Promise.all([stand.replica(), stand.replica()]);
      const made = await Promise.all([1, 2, 3, 4].map(() => ask(one.url, "eth_newFilter", [{}])));
      for (const { result: id } of made) {
        const before = nodes.map((node) => node.methods.filter((method) => method === "eth_getFilterChanges").length);
        for (let i = 0; i < 3; i++) assert.equal((await ask(two.url, "eth_getFilterChanges", [id])).error, undefined);
        const after = nodes.map((node) => node.methods.filter((method) => method === "eth_getFilterChanges").length);
        assert.deepEqual(after.map((count, i) => count - before[i]!).sort(), [0, 0, 3]);
      }
      const { result: id } = made[0]!;
      assert.deepEqual((await ask(one.url, "eth_getFilterChanges", [id], "other")).error, {
        code: -32_000,
        message: "filter not found",
      });
      const owner = nodes.find(({ seen }) => seen.some(({ method }) => method === "eth_newFilter"));
      assert.ok(
        owner?.seen.some(
          ({ method, params }) => method === "eth_getFilterChanges" && /^0x0+abc/.test(String(params[0])),
        ),
      );
    });

    it("and says that they are gone where their node is", async () => {
      const { url } = await stand.replica();
      const { result: id } = await ask(url, "eth_newBlockFilter");
      await Promise.all(
        nodes.filter(({ methods }) => methods.includes("eth_newBlockFilter")).map((node) => node.kill()),
      );
      assert.equal((await ask(url, "eth_getFilterChanges", [id])).error?.message, "filter not found");
      assert.match(String((await ask(url, "eth_newBlockFilter")).result), /^0x/);
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
