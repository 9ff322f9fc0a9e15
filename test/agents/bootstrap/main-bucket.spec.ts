import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { bootstrapProgram, database, id, identity } from "./program.ts";
import { fakeBucket, type FakeServer, fakeServer, writeTree } from "./support.ts";

describe("the bootstrap agent as a program and a bucket", () => {
  const { kept, podOf, run, dataOf, request } = bootstrapProgram();

  const bucketOf = (server: FakeServer) => ({
    url: "s3://archives/seeds",
    region: "us-east-1",
    endpoint: server.url,
  });
  const keys = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };

  async function archived(change: object = {}): Promise<Awaited<ReturnType<typeof fakeBucket>>> {
    const server = await kept(fakeBucket());
    const pod = podOf({ kind: "bucket", required: false }, { bucket: bucketOf(server) });
    Object.assign(pod.env, keys);
    writeTree(path.join(pod.data, "geth"), { ...database, ...identity });
    request(pod, change);
    const { status, message, said } = await run(pod);
    assert.equal(status, 0, said);
    assert.match(message, /^copied to s3:\/\/archives\/seeds\/ethereum\/mainnet\/geth\/\S+: 2 files, 3009 bytes$/);
    // Its own stays as it was.
    assert.deepEqual(dataOf(pod), { ...database, ...identity });
    return server;
  }

  it("copies a stopped node's data, and fills another's volume with it", async () => {
    const server = await archived();
    const pod = podOf({ kind: "bucket", required: true }, { bucket: bucketOf(server) }, "a-1");
    Object.assign(pod.env, keys);
    const { status, said } = await run(pod);
    assert.equal(status, 0, said);
    assert.deepEqual(dataOf(pod), database);
    const marker = readFileSync(path.join(pod.data, "cryptokube/bootstrap/bootstrapped.json"), "utf8");
    assert.match(marker, new RegExp(`"id":"${id}".*"height":9`));
  });

  it("copies once, however often its pod starts while the request is there", async () => {
    const server = await kept(fakeBucket());
    const pod = podOf({ kind: "bucket", required: false }, { bucket: bucketOf(server) });
    Object.assign(pod.env, keys);
    writeTree(path.join(pod.data, "geth"), database);
    request(pod);
    await run(pod);
    const asked = server.asked.length;
    const { status, message } = await run(pod);
    assert.deepEqual([status, message], [0, ""]);
    assert.equal(server.asked.length, asked);
  });

  it("starts the node without a copy where it was not stopped cleanly, or the bucket refuses", async () => {
    const refusing = await kept(fakeServer((_request, response) => response.writeHead(403).end()));
    for (const [stopped, words] of [
      [{ geth: 137 }, /not copied: geth was not stopped cleanly: it ended with status 137/],
      [{ geth: 0 }, /not copied: .*403/],
    ] as const) {
      const pod = podOf({ kind: "peers" }, { bucket: bucketOf(refusing) });
      Object.assign(pod.env, keys);
      writeTree(path.join(pod.data, "geth"), database);
      request(pod, { stopped });
      const { status, message } = await run(pod);
      assert.equal(status, 0);
      assert.match(message, words);
    }
  });

  it("says why no archive fits, or syncs from peers where none is needed", async () => {
    const server = await archived();
    const older = podOf({ kind: "bucket", required: true }, { bucket: bucketOf(server) }, "a-1");
    older.settings.execution.subject.version = "v1.17.5";
    Object.assign(older.env, keys);
    const { status, message } = await run(older);
    assert.equal(status, 1);
    assert.match(message, /archive-missing.*written by v1.17.6, newer than the node's v1.17.5.*cryptokube seed/);
    const optional = podOf({ kind: "bucket", required: false }, { bucket: bucketOf(await kept(fakeBucket())) });
    Object.assign(optional.env, keys);
    const peers = await run(optional);
    assert.equal(peers.status, 0, peers.said);
    assert.match(peers.said, /syncs from its peers/);
    assert.ok(!existsSync(path.join(optional.data, "geth")));
  });

  it("passes over an archive that was never finished", async () => {
    const server = await archived();
    server.objects.set("seeds/ethereum/mainnet/geth/20261126T101500Z-a-0/chunks/000000", Buffer.alloc(1));
    const pod = podOf({ kind: "bucket", required: true }, { bucket: bucketOf(server) }, "a-1");
    Object.assign(pod.env, keys);
    const { status, said } = await run(pod);
    assert.equal(status, 0, said);
    assert.match(said, /20261126T101500Z-a-0.*not whole/);
    assert.deepEqual(dataOf(pod), database);
  });

  it("says that it has no credentials", async () => {
    const server = await archived();
    const pod = podOf({ kind: "bucket", required: true }, { bucket: bucketOf(server) }, "a-1");
    const { status, message } = await run(pod);
    assert.equal(status, 1);
    assert.match(message, /bucket-refused.*no credentials/);
  });
});
