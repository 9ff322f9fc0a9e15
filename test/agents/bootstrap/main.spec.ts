import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { bootstrapProgram, database, identity } from "./program.ts";
import { checkpointServer, FakeChain, writeTree } from "./support.ts";

describe("the bootstrap agent as a program", () => {
  const { kept, podOf, run, dataOf } = bootstrapProgram();

  it("takes the identity off a volume that was cloned from another node's, once", async () => {
    const pod = podOf({ kind: "volume-snapshot" });
    writeTree(path.join(pod.data, "geth"), { ...database, ...identity });
    assert.equal((await run(pod)).status, 0);
    assert.deepEqual(dataOf(pod), database);
    writeTree(path.join(pod.data, "geth"), { "geth/nodekey": "its own" });
    assert.equal((await run(pod)).status, 0);
    assert.equal(dataOf(pod)["geth/nodekey"], "its own");
    const twin = { ...pod, settings: { ...pod.settings, node: "a-7" } };
    assert.equal((await run(twin)).status, 0);
    assert.deepEqual(dataOf(pod), database);
  });

  it("leaves a node's own volume as it is", async () => {
    const pod = podOf({ kind: "peers" });
    writeTree(path.join(pod.data, "geth"), { ...database, ...identity });
    for (const _ of [1, 2]) assert.equal((await run(pod)).status, 0);
    assert.deepEqual(dataOf(pod), { ...database, ...identity });
  });

  it("places a checkpoint, and says in its message why there is none", async () => {
    const now = Math.floor(Date.now() / 1000);
    const chain = new FakeChain("now", now - 100 * 32 * 12);
    const one = await kept(checkpointServer({ chain }));
    const two = await kept(checkpointServer({ chain }));
    const pod = podOf({ kind: "peers" });
    const at = (name: string) => path.join(pod.folder, "consensus", name);
    const consensus = {
      dataDir: at("prysm"),
      folder: at("cryptokube"),
      stateFile: at("cryptokube/state"),
      blockFile: at("cryptokube/block"),
      servers: [
        { url: one.url, by: "One" },
        { url: two.url, by: "Two" },
      ],
      pin: null,
      pace: { slotsPerEpoch: 32, secondsPerSlot: 12, windowEpochs: 4096 },
    };
    const { status, said } = await run({ ...pod, settings: { ...pod.settings, consensus } });
    assert.equal(status, 0, said);
    assert.deepEqual(readFileSync(consensus.stateFile), chain.state(100));
    const alone = { ...consensus, servers: consensus.servers.slice(1), folder: at("other") };
    const failed = await run({
      ...pod,
      settings: { ...pod.settings, consensus: { ...alone, stateFile: at("other/state") } },
    });
    assert.equal(failed.status, 1);
    assert.match(failed.message, /^the node does not start \(checkpoints-too-few\): /);
    assert.match(failed.said, /the node does not start \(checkpoints-too-few\)/);
  });

  it("says what is wrong with its settings", async () => {
    const pod = podOf({ kind: "peers" });
    const { status, message } = await run({ ...pod, settings: { ...pod.settings, port: -1 } });
    assert.equal(status, 1);
    assert.match(message, /bootstrap settings is not valid:\n {2}port: found -1/);
  });
});
