import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { zstdCompressSync } from "node:zlib";
import type { Source } from "../../../agents/bootstrap/settings.ts";
import { bootstrapProgram, database, identity, type Pod } from "./program.ts";
import { type FakeServer, fakeServer, sha256, writeTree } from "./support.ts";

describe("the bootstrap agent as a program and a snapshot", () => {
  const { folder, kept, podOf, start, run, dataOf } = bootstrapProgram();

  const tree = path.join(folder, "tree");
  const archive = () => {
    writeTree(tree, { ...database, ...identity });
    return execFileSync("tar", ["-cf", "-", "-C", tree, "."]);
  };
  const gzip = (bytes: Buffer) => execFileSync("gzip", ["-c"], { input: bytes });

  async function snapshotPod(name: string, bytes: Buffer, change: object = {}): Promise<[Pod, FakeServer]> {
    const server = await kept(fakeServer((_request, response) => response.end(bytes)));
    const url = `${server.url}/${name}`;
    return [podOf({ kind: "snapshot", url, sha256: sha256(bytes), strip: 0, into: "", ...change }), server];
  }

  for (const [name, pack] of [
    ["a.tar", (bytes: Buffer) => bytes],
    ["a.tar.gz", gzip],
    ["a.tar.zst", (bytes: Buffer) => zstdCompressSync(bytes)],
  ] as const) {
    it(`fills an empty volume from ${name} once, without an identity, and never again`, async () => {
      const [pod, server] = await snapshotPod(name, pack(archive()));
      const { status, said } = await run(pod);
      assert.equal(status, 0, said);
      assert.deepEqual(dataOf(pod), database);
      assert.ok(!existsSync(path.join(pod.data, "cryptokube/bootstrap/staging")));
      writeTree(path.join(pod.data, "geth"), { "geth/chaindata/2.sst": "new" });
      assert.equal((await run(pod)).status, 0);
      assert.equal(server.asked.length, 1);
      assert.equal(dataOf(pod)["geth/chaindata/2.sst"], "new");
    });
  }

  it("finds its folder by strip and into", async () => {
    const [pod] = await snapshotPod("a.tar", archive(), { strip: 1, into: "geth" });
    const { status, said } = await run(pod);
    assert.equal(status, 0, said);
    assert.deepEqual(dataOf(pod), database);
  });

  it("says that the layout is wrong, and does not fetch it again until the file changes", async () => {
    const [pod, server] = await snapshotPod("a.tar", archive(), { into: "elsewhere" });
    const { status, message } = await run(pod);
    assert.equal(status, 1);
    assert.match(message, /the node does not start \(snapshot-layout\): .*no geth\/chaindata/);
    const again = await run(pod);
    assert.equal(again.status, 1);
    assert.match(again.message, /not fetched again/);
    assert.equal(server.asked.length, 1);
  });

  it("says that the checksum is wrong, leaves the volume empty, and does not fetch it again", async () => {
    // Once: a tar has the times of its files in it.
    const bytes = archive();
    const [pod, server] = await snapshotPod("a.tar", bytes, { sha256: "0".repeat(64) });
    const { status, message } = await run(pod);
    assert.equal(status, 1);
    assert.match(message, /snapshot-wrong-checksum/);
    assert.ok(!existsSync(path.join(pod.data, "geth")));
    assert.ok(!existsSync(path.join(pod.data, "cryptokube/bootstrap/staging")));
    assert.equal((await run(pod)).status, 1);
    assert.equal(server.asked.length, 1);
    const right = { ...pod.settings.execution.source, sha256: sha256(bytes) } as Source;
    const mended = { ...pod, settings: { ...pod.settings, execution: { ...pod.settings.execution, source: right } } };
    assert.equal((await run(mended)).status, 0);
    assert.deepEqual(dataOf(pod), database);
  });

  it("takes no archive that would write elsewhere, or is cut", async () => {
    const out = execFileSync("tar", [
      "-cPf",
      "-",
      "-C",
      tree,
      "--transform",
      "s|^./geth|../../geth|",
      "./geth/chaindata",
    ]);
    const cut = gzip(archive());
    for (const [name, bytes, words] of [
      ["a.tar", out, /outside of the volume/],
      ["a.tar.gz", cut.subarray(0, cut.length - 40), /snapshot-broken/],
      ["a.tar.gz", Buffer.from("no archive"), /snapshot-broken/],
    ] as const) {
      const [pod] = await snapshotPod(name, bytes);
      const { status, message } = await run(pod);
      assert.equal(status, 1);
      assert.match(message, words);
      assert.ok(!existsSync(path.join(pod.data, "geth")));
    }
  });

  it("begins anew where it was killed in the midst of it", async () => {
    const bytes = archive();
    let hold = true;
    const server = await kept(
      fakeServer((_request, response) => {
        if (!hold) return response.end(bytes);
        response.writeHead(200, { "content-length": bytes.length });
        return response.write(bytes.subarray(0, bytes.length / 2));
      }),
    );
    const pod = podOf({ kind: "snapshot", url: `${server.url}/a.tar`, sha256: sha256(bytes), strip: 0, into: "" });
    const first = start(pod);
    while (!existsSync(path.join(pod.data, "cryptokube/bootstrap/staging/data"))) {
      await new Promise((r) => setTimeout(r, 20));
    }
    first.kill();
    assert.equal((await first.ended).status, null);
    assert.ok(!existsSync(path.join(pod.data, "geth")));
    hold = false;
    assert.equal((await run(pod)).status, 0);
    assert.deepEqual(dataOf(pod), database);
  });
});
