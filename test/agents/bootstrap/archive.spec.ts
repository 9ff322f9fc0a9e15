import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync } from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import {
  archiveFolder,
  archiveId,
  isArchiveId,
  isNewer,
  newestFirst,
  unfit,
} from "../../../agents/bootstrap/archive/choose.ts";
import { filesUnder } from "../../../agents/bootstrap/archive/files.ts";
import {
  bytesOf,
  chunkKey,
  chunkSizes,
  isSafePath,
  type Manifest,
  manifestKey,
  parseManifest,
} from "../../../agents/bootstrap/archive/manifest.ts";
import { readArchive } from "../../../agents/bootstrap/archive/read.ts";
import { entryOf, placeAt } from "../../../agents/bootstrap/archive/row.ts";
import { type ArchiveSource, type ArchiveTarget, retried } from "../../../agents/bootstrap/archive/store.ts";
import { type ArchiveJob, writeArchive } from "../../../agents/bootstrap/archive/write.ts";
import { isIdentity } from "../../../agents/bootstrap/identity.ts";
import { NetworkError } from "../../../agents/shared/http.ts";
import { failing, memoryLog, ownFolder, readTree, sha256, writeTree } from "./support.ts";

/** A bucket in memory. */
class Memory implements ArchiveSource, ArchiveTarget {
  readonly name = "memory";
  readonly objects = new Map<string, Buffer>();
  puts: string[] = [];
  gets: string[] = [];
  /** Told before each call; may throw. */
  before: (call: "get" | "put", key: string) => void = () => {};

  // eslint-disable-next-line @typescript-eslint/require-await -- as a bucket, it fails by a promise
  async get(key: string, maxBytes: number): Promise<Buffer | null> {
    this.gets.push(key);
    this.before("get", key);
    const found = this.objects.get(key) ?? null;
    if (found !== null && found.length > maxBytes) throw new NetworkError("too-large", key);
    return found;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as a bucket, it fails by a promise
  async sumOf(key: string): Promise<{ size: number; sha256: string } | null> {
    const found = this.objects.get(key);
    return found === undefined ? null : { size: found.length, sha256: sha256(found) };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as a bucket, it fails by a promise
  async put(key: string, body: Buffer): Promise<void> {
    this.before("put", key);
    this.puts.push(key);
    this.objects.set(key, Buffer.from(body));
  }

  get manifest(): Manifest {
    return parseManifest(this.objects.get(manifestKey)!.toString());
  }
}

const identityFiles = ["geth/nodekey", "geth/nodes", "keystore"];
const database = {
  "geth/chaindata/CURRENT": "MANIFEST-000001\n",
  "geth/chaindata/000001.sst": Buffer.alloc(1000, 3),
  "geth/chaindata/LOCK": "",
  "geth/chaindata/ancient/chain/bodies.0000.cdat": Buffer.from(Array.from({ length: 2500 }, (_, i) => i % 251)),
  "geth/zzz": "",
};
const identity = { "geth/nodekey": "secret", "geth/nodes/000001.log": "peers", "keystore/UTC--1": "key" };
const now = { tries: 3, firstMs: 1 };

describe("agents/bootstrap: archives", () => {
  const folder = ownFolder();
  let count = 0;

  function job(files: Readonly<Record<string, string | Buffer>> = { ...database, ...identity }): ArchiveJob {
    const dataDir = path.join(folder, String((count += 1)), "geth");
    mkdirSync(dataDir, { recursive: true });
    writeTree(dataDir, files);
    return {
      chain: "ethereum",
      network: "mainnet",
      client: "geth",
      version: "v1.17.6",
      history: "default",
      id: "20261125T101500Z-ethereum-0",
      node: "ethereum-0",
      head: { height: 5, hash: "0x5" },
      createdAt: "2026-11-25T10:15:00Z",
      dataDir,
      identityFiles,
      mustHave: ["geth/chaindata"],
    };
  }

  const write = (what: ArchiveJob, target: ArchiveTarget) =>
    writeArchive(what, target, { chunkBytes: 700, log: memoryLog() });
  const staging = () => path.join(folder, String((count += 1)), "staging");
  const restore = (source: ArchiveSource, manifest: Manifest, into: string) =>
    readArchive(manifest, source, { staging: into, identityFiles, retry: now, log: memoryLog() });
  const asText = (files: Readonly<Record<string, string | Buffer>>) =>
    Object.fromEntries(
      Object.entries(files)
        .map(([name, text]): [string, string] => [name, Buffer.from(text).toString("latin1")])
        .sort(),
    );

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

describe("agents/bootstrap: an archive's manifest", () => {
  const file = (name: string, size: number) => ({ path: name, size, sha256: sha256(name) });
  const good: Manifest = {
    format: 1,
    id: "20261125T101500Z-ethereum-0",
    node: "ethereum-0",
    createdAt: "2026-11-25T10:15:00Z",
    chain: "ethereum",
    network: "mainnet",
    client: "geth",
    version: "v1.17.6",
    history: "default",
    head: null,
    chunkBytes: 10,
    files: [file("a", 5), file("b/c", 12)],
    chunks: [
      { size: 10, sha256: sha256("1") },
      { size: 7, sha256: sha256("2") },
    ],
  };
  const problems = (change: object) => {
    try {
      parseManifest(JSON.stringify({ ...good, ...change }));
      return "none";
    } catch (error) {
      return String(error);
    }
  };

  it("is read as it was written", () => {
    assert.deepEqual(parseManifest(JSON.stringify(good)), good);
    assert.deepEqual(parseManifest(JSON.stringify({ ...good, head: { height: 1, hash: "0x" } })).head!.height, 1);
  });

  it("is refused with all that is wrong in it", () => {
    const text = problems({ format: 2, id: "", head: {}, chunkBytes: 0, files: {}, chunks: [1] });
    for (const field of ["format", "id", "head", "chunkBytes", "files", "chunks"]) {
      assert.match(text, new RegExp(`^  ${field}: found`, "m"), field);
    }
    assert.match(problems({ chain: undefined }), /chain: found nothing, allowed is text/);
    assert.match(problems({ version: "x".repeat(201) }), /version: found "x/);
    assert.throws(() => parseManifest("{"), /not valid/);
    assert.throws(() => parseManifest("[]"), /not valid/);
  });

  it("is refused where it does not add up", () => {
    assert.match(problems({ chunks: good.chunks.slice(1) }), /1 chunks, 7 bytes, allowed is 2 chunks, 17 bytes/);
    assert.match(problems({ chunks: [good.chunks[1], good.chunks[0]] }), /chunks: found/);
    assert.match(problems({ files: [file("a", 5), file("a", 12)] }), /a path twice/);
    assert.match(problems({ files: [file("b", 5), file("b/c", 12)] }), /a file or a folder, not both/);
    assert.match(problems({ files: [file("../a", 5), file("b/c", 12)] }), /safe path/);
    assert.match(problems({ files: [{ ...file("a", 5), sha256: "AB" }, file("b/c", 12)] }), /safe path/);
    assert.match(problems({ files: [file("a", -5), file("b/c", 12)] }), /safe path/);
    assert.match(problems({ files: [file("a", 0.5), file("b/c", 12)] }), /safe path/);
  });

  it("lets no path out of the data directory", () => {
    for (const bad of ["", "/a", "a/../b", "..", ".", "./a", "a//b", "a/", "a\0b", "a\\b", "a".repeat(1025)]) {
      assert.equal(isSafePath(bad), false, bad);
    }
    for (const fine of ["a", "a/b.c", "a/..b", "a/...", "-a", "a".repeat(1024)]) {
      assert.equal(isSafePath(fine), true, fine);
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        if (isSafePath(text)) assert.ok(path.resolve("/data", text).startsWith("/data/"));
      }),
    );
  });

  it("cuts bytes into chunks that are all of one size but the last", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 50 }), (bytes, chunkBytes) => {
        const sizes = chunkSizes(bytes, chunkBytes);
        assert.equal(bytesOf(sizes.map((size) => ({ size }))), bytes);
        assert.ok(sizes.slice(0, -1).every((size) => size === chunkBytes));
        assert.ok(sizes.every((size) => size > 0 && size <= chunkBytes));
      }),
    );
    assert.equal(chunkKey(7), "chunks/000007");
  });

  it("finds the file that a byte of the row is in", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 8 }), fc.nat(80), (sizes, wish) => {
        const files = sizes.map((size) => ({ size }));
        const byte = wish % (bytesOf(files) + 1);
        const { index, at } = placeAt(files, byte);
        assert.equal(bytesOf(files.slice(0, index)) + at, byte);
        assert.ok(at === 0 || at < files[index]!.size);
      }),
    );
    assert.throws(() => entryOf([1], 1), /no entry 1 among 1/);
    assert.equal(entryOf([1], 0), 1);
  });
});

describe("agents/bootstrap: which archive a node takes", () => {
  const node = { chain: "ethereum", network: "mainnet", client: "geth", version: "v1.17.6", history: "default" };

  it("is one of its own chain, network, client and history, of its version or an older one", () => {
    assert.equal(unfit(node, node), null);
    assert.equal(unfit({ ...node, version: "v1.16.9" }, node), null);
    assert.match(unfit({ ...node, version: "v1.17.7" }, node)!, /newer than the node's v1.17.6/);
    assert.match(unfit({ ...node, version: "latest" }, node)!, /cannot be compared/);
    assert.match(unfit(node, { ...node, version: "?" })!, /cannot be compared/);
    for (const field of ["chain", "network", "client", "history"] as const) {
      assert.match(unfit({ ...node, [field]: "other" }, node)!, new RegExp(`its ${field} is other`));
    }
  });

  it("compares versions as numbers, whatever stands around them", () => {
    const newer: [string, string, boolean | null][] = [
      ["1.10.0", "1.9.9", true],
      ["v2.0.0", "v10.0.0", false],
      ["multiarch-v26.7.1", "v26.7.0", true],
      ["1.2", "1.2.0", false],
      ["1.3", "1.2.9", true],
      ["1.2.3-rc.1", "1.2.3", false],
      ["1.2.3", "1.2.3+x", false],
      ["1", "1.0.0", null],
      ["1.0.0.0", "1.0.0", null],
    ];
    for (const [one, other, expected] of newer) assert.equal(isNewer(one, other), expected, `${one} ${other}`);
  });

  it("is the newest by its id, which begins with its time", () => {
    const id = archiveId(new Date("2026-11-25T10:15:00.123Z"), "ethereum-0");
    assert.equal(id, "20261125T101500Z-ethereum-0");
    assert.ok(isArchiveId(id));
    for (const bad of ["", "x", "20261125T101500Z", "20261125T101500Z-", "20261125T101500-a", `${id}-`, `x${id}`]) {
      assert.ok(!isArchiveId(bad), bad);
    }
    const older = archiveId(new Date("2025-12-31T23:59:59Z"), "z-9");
    assert.deepEqual(newestFirst([older, "junk", id]), [id, older]);
    assert.deepEqual(newestFirst([id, older]), [id, older]);
    assert.equal(archiveFolder(node), "ethereum/mainnet/geth");
  });

  it("never has what makes the node itself", () => {
    assert.ok(isIdentity("geth/nodekey", identityFiles));
    assert.ok(isIdentity("geth/nodes/1", identityFiles));
    assert.ok(!isIdentity("geth/nodekey2", identityFiles));
    assert.ok(!isIdentity("geth", identityFiles));
  });

  it("is asked for again only where a try later may succeed", async () => {
    let made = 0;
    const failingTimes = (times: number) => (): Promise<number> => {
      made += 1;
      if (made <= times) return Promise.reject(new Error("x"));
      return Promise.resolve(made);
    };
    assert.equal(await retried(failingTimes(2), now, () => true), 3);
    made = 0;
    await assert.rejects(
      retried(failingTimes(3), now, () => true),
      /x/,
    );
    assert.equal(made, 3);
    made = 0;
    await assert.rejects(
      retried(failingTimes(1), now, () => false),
      /x/,
    );
    assert.equal(made, 1);
  });
});
