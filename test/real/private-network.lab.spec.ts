import assert from "node:assert/strict";
import { seed, seedingOf } from "../../cli/seed.ts";
import { clusterHands } from "../../cli/seed-hands.ts";
import { healthPort } from "../../stacks/plan/health.ts";
import { reachGateway } from "./support/consumer.ts";
import { everyAnswer } from "./support/dashboards.ts";
import { eventually, rpc } from "./support/lab.ts";
import { acquireBucket } from "./support/lab-bucket.ts";
import { lastBlock, PrivateNetwork } from "./support/private-network.ts";
import { chainId, consumer, fromBucket, fromSiblings, rich } from "./support/private-stack.ts";
import { newAccount, signedTransfer } from "./support/transaction.ts";

/**
 * What prysm (v7.0.0: beacon-chain/blockchain/execution_engine.go) and geth (v1.17.6: core/blockchain.go) write of a
 * block that is wrong. A vote that comes too late to count ("Could not process attestation") is none.
 */
const refusesBlock = /"msg":"(Invalid payload status|Pruned invalid blocks)|BAD BLOCK/;

/*
 * geth and prysm, with every flag and file that the catalogue renders for them, as three pods that make a network of
 * their own. The steps follow each other as a day of its operator would.
 */
describe("a private network of geth and prysm, for real", function () {
  this.timeout(600_000);
  const network = new PrivateNetwork();
  const { environment } = network;
  let program: string;

  before(async function () {
    // On a machine that has nothing yet this builds a Kubernetes, geth, prysm and an S3 server.
    this.timeout(0);
    await environment.prepare(fromSiblings(3));
    program = await acquireBucket();
  });

  after(async () => {
    await environment.delete();
  });

  const setting = { alone: false, now: () => new Date(), say: () => {} };
  const copy = (file: string, from: string, to?: string) =>
    seed(seedingOf(environment.session(file).plan, from, to), clusterHands(network.kubeconfig, healthPort), setting);

  it("makes blocks over the Engine API, and finalises them, on three nodes that are each other's only peers", async () => {
    await network.up(fromSiblings(3), program);
    for (const node of ["chain-0", "chain-1", "chain-2"]) await network.whenReady(node);

    const final = await network.whenFinal(8);
    for (const node of ["chain-0", "chain-1", "chain-2"]) {
      await network.whenAgrees(node, Number(final.number));
      // They say so of the block itself, not of a number.
      const log = await network.log(node, "prysm");
      assert.match(log, /"msg":"Synced new block"/);
      const refused = `${log}\n${await network.log(node, "geth")}`
        .split("\n")
        .filter((line) => refusesBlock.test(line));
      assert.deepEqual(refused, [], `${node} took every block`);
    }
    assert.equal(await rpc(network.url, "eth_chainId"), `0x${chainId.toString(16)}`);
    assert.equal(await rpc(network.url, "net_peerCount"), "0x2");
  });

  it("mines a transaction that a consumer sends through the gateway, and makes it final", async () => {
    const gateway = await reachGateway(network.core, network.reach, "chain", consumer);
    const to = newAccount().address;
    const raw = signedTransfer(rich, { chainId, nonce: 0, to, value: 7n });
    const hash = await rpc(gateway, "eth_sendRawTransaction", [raw]);
    const receipt = await eventually(
      "the receipt",
      async () =>
        (await rpc<{ blockNumber: string; status: string } | null>(gateway, "eth_getTransactionReceipt", [hash])) ??
        undefined,
      60,
    );
    assert.equal(receipt.status, "0x1");
    await network.whenFinal(Number(receipt.blockNumber));
    // Each node in its own time says that a block is final; the nodes have it, whoever asks them.
    for (const url of [gateway, network.url]) {
      await eventually(
        "the final balance",
        async () => ((await rpc(url, "eth_getBalance", [to, "finalized"])) === "0x7" ? true : undefined),
        60,
      );
    }
  });

  it("answers every query of every dashboard, of consensus clients and the gateway too", async () => {
    const prometheus = network.reach.find(({ name }) => name === "prometheus")?.where ?? "";
    await everyAnswer(prometheus, environment.session(fromSiblings(3)).plan);
  });

  it("refuses a transaction that is signed for another network, and whoever has no key", async () => {
    const gateway = await reachGateway(network.core, network.reach, "chain", consumer);
    const raw = signedTransfer(rich, { chainId: 1, nonce: 1, to: rich.address, value: 1n });
    await assert.rejects(rpc(gateway, "eth_sendRawTransaction", [raw]), /chain id|invalid sender/);
    const stranger = await fetch(new URL("/", gateway), {
      method: "POST",
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_blockNumber", params: [] }),
    });
    assert.equal(stranger.status, 401);
  });

  it("has a node back whose geth was killed, at the network's own head, with no hand on it", async () => {
    await network.kill("chain-1", "geth");
    await eventually(
      "geth runs again",
      async () => ((await network.restarts("chain-1", "geth")) > 0 ? true : undefined),
      60,
    );
    const had = lastBlock(await network.log("chain-1", "geth", true));
    const found = await network.whenFound("chain-1");
    // It comes back with what its volume has, which is neither nothing nor more than it had.
    assert.ok(found > 0 && found <= had, `had ${had}, found ${found}`);
    const regained = await network.whenAgrees("chain-1", had + 1);
    assert.ok(regained.height > had);
    await network.whenReady("chain-1");
    assert.equal(await network.restarts("chain-1", "prysm"), 0);
  });

  it("goes on where the clients of a node that the validator asks are parted, names the mismatch, and is whole again when the pod is made anew", async () => {
    const [node = ""] = await network.asked();
    const { uid } = (await network.pod(node)).metadata ?? {};
    await network.part(node, () => network.end(node, "geth"));
    const said = await network.whenSays(node, "jwt-mismatch");
    assert.equal(said.ready, false, "it has fallen behind");
    assert.match(said.detail, /the JWT secret was changed while the pod ran.*Delete the pod/);
    // The sidecar sees the Secret change; prysm says so when it next asks.
    await eventually(
      "prysm's word",
      async () => (/401 Unauthorized/.test(await network.log(node, "prysm")) ? true : undefined),
      120,
    );
    // The other process of the validator, with its half of the keys, asks another node.
    const { number: then } = await network.block("latest");
    await eventually(
      "three blocks more",
      async () => (Number((await network.block("latest")).number) >= Number(then) + 3 ? true : undefined),
      60,
    );
    assert.equal((await network.pod(node)).metadata?.uid, uid, "nobody has made it anew");

    await network.makeAnew(node);
    const { number } = await network.block("latest");
    await network.whenAgrees(node, Number(number));
    await network.whenReady(node);
    await network.whenFinal(Number(number), 180);
  });

  it("fills a fourth node from a sibling, and follows with it", async () => {
    const up = environment.up(fromSiblings(4));
    // It is awaited below; until then a step that fails is what is told.
    up.catch(() => undefined);
    await eventually(
      "chain-3 waits for a sibling",
      async () => (/waiting for a sibling/.test(await network.log("chain-3", "bootstrap")) ? true : undefined),
      180,
    );
    assert.equal(await copy(fromSiblings(4), "chain-0", "chain-3"), "copied to a sibling");
    const { watch } = await up;
    assert.deepEqual([watch.failed, watch.rolls, watch.rolled], [[], [], 4]);
    assert.match(await network.log("chain-3", "bootstrap"), /the execution volume was filled/);
    await followsFromCopy("chain-3");
    await network.whenReady("chain-0");
  });

  it("fills a fifth from the bucket that a node was copied into, and follows with it", async () => {
    assert.match(await copy(fromSiblings(4), "chain-0"), /^archived|copied/);
    // The four others are rolled meanwhile, one at a time; `up` watches them on, however long that takes.
    const { watch } = await environment.up(fromBucket(5));
    assert.deepEqual([watch.failed, watch.rolls, watch.rolled], [[], [], 5]);
    assert.match(await network.log("chain-4", "bootstrap"), /the execution volume was filled/);
    await followsFromCopy("chain-4");
    for (const node of ["chain-0", "chain-1", "chain-2", "chain-3"]) await network.whenReady(node);
  });

  /** It began with blocks of the network, as itself, and has come to its head. */
  async function followsFromCopy(node: string): Promise<void> {
    assert.ok((await network.whenFound(node)) > 0, "geth found the blocks that were copied");
    const { number } = await network.block("latest");
    await network.whenAgrees(node, Number(number));
    await network.whenReady(node);
    const enodes = await Promise.all(
      ["chain-0", node].map(
        async (each) => /"self":"enode:\/\/([0-9a-f]+)@/.exec(await network.log(each, "geth"))?.[1],
      ),
    );
    assert.notEqual(enodes[1], undefined);
    assert.notEqual(enodes[0], enodes[1], "an identity never travels");
  }
});
