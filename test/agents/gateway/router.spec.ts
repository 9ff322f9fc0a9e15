import assert from "node:assert/strict";
import { Fault, type FakeNode, hex } from "./fake-node.ts";
import { ask, type Replica, standOf } from "./support.ts";

describe("the gateway over HTTP", () => {
  const { stand, nodes, reached } = standOf(3);

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
});
