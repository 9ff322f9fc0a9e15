import assert from "node:assert/strict";
import { existsSync, rmSync, statSync, truncateSync } from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import { chunkKey, manifestKey } from "../../../../agents/bootstrap/archive/manifest.ts";
import { writeArchive } from "../../../../agents/bootstrap/archive/write.ts";
import { NetworkError } from "../../../../agents/shared/http.ts";
import { failing, memoryLog, readTree, writeTree } from "../support.ts";
import { asText, database, disks, Memory, restore, write } from "./archives.ts";

describe("agents/bootstrap: archives", () => {
  const { job, staging } = disks();

  it("come back as they were, without what makes the node itself", async () => {
    const memory = new Memory();
    const manifest = await write(job(), memory);
    assert.deepEqual(memory.manifest, manifest);
    assert.equal(memory.puts.at(-1), manifestKey);
    assert.deepEqual(
      [...memory.objects.keys()].filter((key) => key !== manifestKey).sort(),
      [0, 1, 2, 3, 4, 5].map(chunkKey),
    );
    const into = staging();
    await restore(memory, manifest, into);
    assert.deepEqual(readTree(path.join(into, "data")), asText(database));
    assert.ok([...memory.objects.values()].every((object) => !object.includes("secret")));
    assert.ok(!JSON.stringify(manifest).includes("nodekey"));
  });

  it("come back whatever the files are, and however often the reader is cut off", async () => {
    const name = fc.constantFrom("a", "b/c", "b/d", "e/f/g", "h");
    const files = fc.dictionary(
      name,
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      { minKeys: 1 },
    );
    await fc.assert(
      fc.asyncProperty(
        files,
        fc.integer({ min: 1, max: 17 }),
        fc.uniqueArray(fc.nat(30)),
        async (tree, chunkBytes, cuts) => {
          const memory = new Memory();
          const what = { ...job(tree), mustHave: [] };
          const manifest = await writeArchive(what, memory, { chunkBytes, log: memoryLog() });
          const into = staging();
          let asked = 0;
          memory.before = (call) => {
            if (call === "get" && cuts.includes(asked++)) throw new Error("the pod is killed");
          };
          for (let tries = 0; ; tries += 1) {
            try {
              await restore(memory, manifest, into);
              break;
            } catch (error) {
              assert.match(String(error), /the pod is killed/);
              assert.ok(tries <= cuts.length);
            }
          }
          const found = existsSync(path.join(into, "data")) ? readTree(path.join(into, "data")) : {};
          assert.deepEqual(found, asText(tree));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("are gone on with where the reader was killed: what is kept is not fetched again", async () => {
    const memory = new Memory();
    const manifest = await write(job(), memory);
    const into = staging();
    memory.before = (call, key) => {
      if (call === "get" && key === chunkKey(4)) throw new Error("killed");
    };
    await assert.rejects(restore(memory, manifest, into), /killed/);
    memory.before = () => {};
    memory.gets = [];
    await restore(memory, manifest, into);
    assert.deepEqual(memory.gets, [chunkKey(4), chunkKey(5)]);
    assert.deepEqual(readTree(path.join(into, "data")), asText(database));
  });

  it("are begun anew where what was kept is not what it was, or of another archive", async () => {
    const memory = new Memory();
    const manifest = await write(job(), memory);
    for (const spoil of [
      (data: string) => rmSync(path.join(data, "geth/chaindata/000001.sst")),
      (data: string) => truncateSync(path.join(data, "geth/chaindata/000001.sst"), 10),
      (data: string) => truncateSync(path.join(data, "geth/chaindata/ancient/chain/bodies.0000.cdat"), 1),
    ]) {
      const into = staging();
      memory.before = (call, key) => {
        if (call === "get" && key === chunkKey(5)) throw new Error("killed");
      };
      await assert.rejects(restore(memory, manifest, into), /killed/);
      memory.before = () => {};
      spoil(path.join(into, "data"));
      memory.gets = [];
      await restore(memory, manifest, into);
      assert.equal(memory.gets.length, 6);
      assert.deepEqual(readTree(path.join(into, "data")), asText(database));
    }
    const into = staging();
    await restore(memory, manifest, into);
    memory.gets = [];
    await restore(memory, { ...manifest, id: "20261126T101500Z-ethereum-0" }, into);
    assert.equal(memory.gets.length, 6);
  });

  it("are refused where what was kept of a file was altered: its checksum is of all of it", async () => {
    const memory = new Memory();
    const manifest = await write(job(), memory);
    const into = staging();
    memory.before = (call, key) => {
      if (call === "get" && key === chunkKey(3)) throw new Error("killed");
    };
    await assert.rejects(restore(memory, manifest, into), /killed/);
    memory.before = () => {};
    const file = path.join(into, "data/geth/chaindata/ancient/chain/bodies.0000.cdat");
    const size = statSync(file).size;
    writeTree(path.dirname(file), { "bodies.0000.cdat": Buffer.alloc(size, 9) });
    await assert.rejects(
      restore(memory, manifest, into),
      failing("archive-corrupt", /bodies.0000.cdat has the checksum/),
    );
  });

  it("are refused where a chunk is another, is too short, or is missing", async () => {
    const memory = new Memory();
    const manifest = await write(job(), memory);
    const chunk = memory.objects.get(chunkKey(2))!;
    for (const [bad, words] of [
      [Buffer.alloc(chunk.length), /chunks\/000002 has 700 bytes and the checksum/],
      [chunk.subarray(1), /has 699 bytes/],
      [undefined, /lacks chunks\/000002/],
    ] as const) {
      if (bad === undefined) memory.objects.delete(chunkKey(2));
      else memory.objects.set(chunkKey(2), bad);
      await assert.rejects(restore(memory, manifest, staging()), failing("archive-corrupt", words));
    }
  });

  it("are asked for again where the bucket was away, and given up at last", async () => {
    const memory = new Memory();
    const manifest = await write(job(), memory);
    let failures = 2;
    memory.before = (call) => {
      if (call === "get" && failures > 0) {
        failures -= 1;
        throw new NetworkError("network", "away");
      }
    };
    const into = staging();
    await restore(memory, manifest, into);
    assert.deepEqual(readTree(path.join(into, "data")), asText(database));
    failures = Infinity;
    await assert.rejects(restore(memory, manifest, staging()), /away/);
  });

  it("hold no file that makes a node itself, also where somebody else wrote one", async () => {
    const memory = new Memory();
    const manifest = await write({ ...job(), identityFiles: [] }, memory);
    await assert.rejects(restore(memory, manifest, staging()), failing("archive-corrupt", /geth\/nodekey/));
  });
});
