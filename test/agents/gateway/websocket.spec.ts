import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { FrameReader, writeFrame } from "../../../agents/gateway/frames.ts";
import { hex } from "./fake-node.ts";
import { Consumer } from "./consumer.ts";
import { ask, keyOf, standOf } from "./support.ts";

describe("the gateway over WebSockets", () => {
  const { stand, nodes } = standOf(2);
  const consumerOf = (url: string, name = "plain") => new Consumer(`${url}/${keyOf(name)}`).open();
  const subscribed = () => nodes.filter(({ sockets }) => sockets.size > 0);

  it("answers as over HTTP, denies alike, and knows its consumers", async () => {
    const { url } = await stand.replica();
    const consumer = await consumerOf(url);
    assert.equal((await consumer.ask(1, "eth_chainId")).result, "0x539");
    assert.equal((await consumer.ask(2, "admin_peers")).error?.code, -32_601);
    assert.equal((await consumer.ask(3, "debug_traceTransaction", ["0x1"])).error?.code, -32_601);
    consumer.socket.send(
      '[{"id":4,"method":"eth_gasPrice"},{"id":5,"method":"engine_newPayloadV4"},{"id":6,"method":"eth_subscribe"}]',
    );
    await consumer.until(({ id }) => id === 6);
    assert.equal(consumer.heard.find(({ id }) => id === 5)?.error?.code, -32_601);
    assert.equal(consumer.heard.find(({ id }) => id === 6)?.error?.code, -32_600);
    consumer.socket.send("{");
    assert.equal((await consumer.until(({ id }) => id === null)).error?.code, -32_700);
    consumer.socket.close();
    const stranger = new Consumer(`${url}/wrong-key-of-sixteen`);
    assert.equal(await stranger.closed, 1006);
    assert.deepEqual(subscribed(), []);
    for (const name of nodes.flatMap((node) => node.methods)) assert.match(name, /^eth_(chainId|gasPrice)$/);
  });

  it("keeps all subscriptions of a connection on one node, and passes on what that says as it is", async () => {
    const { url } = await stand.replica();
    const consumer = await consumerOf(url);
    assert.equal((await consumer.ask(1, "eth_subscribe", ["newHeads"])).result, "0x1f");
    assert.equal((await consumer.ask(2, "eth_subscribe", ["logs", {}])).result, "0x1f");
    const [node, ...others] = subscribed();
    assert.deepEqual(others, []);
    node!.announce(150);
    const said = await consumer.until(({ method }) => method === "eth_subscription");
    assert.equal((said.params!.result as { number: string }).number, hex(150));
    // What it was told here, it does not miss elsewhere: no other node is asked before it is there.
    assert.equal((await ask(url, "eth_blockNumber")).result, hex(150));
    consumer.socket.close();
    await consumer.closed;
  });

  it("tells the consumer to come again where the node of its subscriptions is gone, and gives it another", async () => {
    const { url, pool } = await stand.replica();
    const consumer = await consumerOf(url);
    await consumer.ask(1, "eth_subscribe", ["newHeads"]);
    const [gone] = subscribed();
    await gone!.kill();
    assert.equal(await consumer.closed, 1012);
    await pool.look();
    const again = await consumerOf(url);
    assert.equal((await again.ask(1, "eth_subscribe", ["newHeads"])).result, "0x1f");
    assert.deepEqual(
      subscribed(),
      nodes.filter((node) => node !== gone),
    );
    again.socket.close();
    await again.closed;
  });

  it("lets nothing else of a connection fail with that node, as long as it has no subscription", async () => {
    const { url } = await stand.replica();
    const consumer = await consumerOf(url);
    await nodes[0]!.kill();
    for (let id = 1; id <= 20; id++) assert.equal((await consumer.ask(id, "eth_gasPrice")).error, undefined);
    consumer.socket.close();
    await consumer.closed;
  });

  it("lets go of a node that stays behind, after a while", async () => {
    const { url, pool, gateway } = await stand.replica();
    const consumer = await consumerOf(url);
    await consumer.ask(1, "eth_subscribe", ["newHeads"]);
    subscribed()[0]!.ready = false;
    await pool.look();
    stand.pass(30_000);
    gateway.tend();
    assert.equal((await consumer.ask(2, "eth_chainId")).result, "0x539");
    stand.pass(1);
    gateway.tend();
    assert.equal(await consumer.closed, 1012);
  });

  it("takes so many subscriptions and connections, messages no larger than the limit, and none too fast", async () => {
    const { url } = await stand.replica({ limits: { subscriptions: 1, sockets: 1, bodyBytes: 500 } });
    const consumer = await consumerOf(url);
    await consumer.ask(1, "eth_subscribe", ["newHeads"]);
    assert.equal((await consumer.ask(2, "eth_subscribe", ["newHeads"])).error?.code, -32_005);
    assert.equal((await consumer.ask(3, "eth_subscribe", ["traceHeads"])).error?.code, -32_602);
    assert.equal(await new Consumer(`${url}/${keyOf("plain")}`).closed, 1006);
    consumer.socket.send("x".repeat(501));
    assert.equal(await consumer.closed, 1009);
    const slow = await consumerOf(url, "slow");
    for (let id = 1; id <= 3; id++) await slow.ask(id, "eth_gasPrice");
    assert.equal((await slow.ask(4, "eth_gasPrice")).error?.code, -32_005);
    slow.socket.close();
    await slow.closed;
  });

  it("sends all elsewhere when it ends", async () => {
    const { url, gateway } = await stand.replica();
    const consumer = await consumerOf(url);
    gateway.endSessions();
    assert.equal(await consumer.closed, 1001);
  });

  it("ends a connection that breaks the protocol", async () => {
    const { url } = await stand.replica();
    const stream = connect(Number(new URL(url).port), "127.0.0.1");
    stream.write(
      `GET /${keyOf("plain")} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    );
    await once(stream, "data");
    // A client must mask what it sends.
    stream.write(writeFrame(1, Buffer.from("{}")));
    const chunks: Buffer[] = [];
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    await once(stream, "close");
    const [frame] = new FrameReader(false, 1000).push(Buffer.concat(chunks));
    assert.equal(frame?.payload.readUInt16BE(0), 1002);
  });
});
