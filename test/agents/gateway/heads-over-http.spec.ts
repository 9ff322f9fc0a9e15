import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { hex } from "./fake-node.ts";
import { ask, standOf } from "./support.ts";

describe("the gateway over HTTP tells of heads", () => {
  const { stand, nodes, reached } = standOf(3);

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
