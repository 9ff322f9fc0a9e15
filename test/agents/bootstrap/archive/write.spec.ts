import assert from "node:assert/strict";
import { readFileSync, symlinkSync, truncateSync } from "node:fs";
import * as path from "node:path";
import { filesUnder } from "../../../../agents/bootstrap/archive/files.ts";
import { chunkKey, manifestKey } from "../../../../agents/bootstrap/archive/manifest.ts";
import { writeArchive } from "../../../../agents/bootstrap/archive/write.ts";
import { failing, memoryLog } from "../support.ts";
import { database, disks, identityFiles, Memory, restore, write } from "./archives.ts";

describe("agents/bootstrap: archives", () => {
  const { job, staging } = disks();

  it("are written again after a break without sending again what is there", async () => {
    const memory = new Memory();
    const what = job();
    memory.before = (call, key) => {
      if (call === "put" && key === chunkKey(4)) throw new Error("killed");
    };
    await assert.rejects(write(what, memory), /killed/);
    assert.ok(!memory.objects.has(manifestKey));
    memory.before = () => {};
    memory.objects.set(chunkKey(1), Buffer.alloc(700));
    memory.puts = [];
    const manifest = await write(what, memory);
    assert.ok(!memory.puts.includes(chunkKey(0)));
    assert.ok(memory.puts.includes(chunkKey(1)));
    await restore(memory, manifest, staging());
  });

  it("are not written of what is no database, leads elsewhere, or changes meanwhile", async () => {
    await assert.rejects(
      write(job({ "geth/nodekey": "x" }), new Memory()),
      failing("archive-unfit", /has no geth\/chaindata/),
    );
    const linked = job();
    symlinkSync("/etc", path.join(linked.dataDir, "geth", "link"));
    await assert.rejects(write(linked, new Memory()), failing("archive-unfit", /is a link/));
    const moving = job();
    const memory = new Memory();
    memory.before = (call, key) => {
      if (call === "put" && key === chunkKey(0)) {
        truncateSync(path.join(moving.dataDir, "geth/chaindata/ancient/chain/bodies.0000.cdat"), 3);
      }
    };
    await assert.rejects(
      writeArchive(moving, memory, { chunkBytes: 100, log: memoryLog() }),
      failing("archive-unfit", /not stopped/),
    );
  });

  it("list files in order of path, and pass over sockets", async () => {
    const what = job();
    const found = await filesUnder(what.dataDir, identityFiles);
    assert.deepEqual(
      found.map((file) => file.path),
      Object.keys(database).sort(),
    );
    assert.equal(readFileSync(path.join(what.dataDir, "geth/nodekey"), "utf8"), "secret");
  });
});
