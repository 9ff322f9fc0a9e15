import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import { compressionOf, placeIn } from "../../../agents/bootstrap/snapshot/layout.ts";
import { TarError, TarReader } from "../../../agents/bootstrap/snapshot/tar.ts";
import { ownFolder, writeTree } from "./support.ts";

/** What an archive holds, read in pieces of these sizes, over and over. */
function read(archive: Buffer, sizes: readonly number[] = [65_536]): Record<string, Buffer> {
  const reader = new TarReader();
  const found: Record<string, Buffer> = {};
  let open: { path: string; size: number; pieces: Buffer[] } | null = null;
  for (let at = 0, turn = 0; at < archive.length; turn += 1) {
    const size = sizes[turn % sizes.length]!;
    for (const event of reader.push(archive.subarray(at, at + size))) {
      if (event.kind === "file") open = { path: event.path, size: event.size, pieces: [] };
      if (event.kind === "data") open!.pieces.push(Buffer.from(event.bytes));
      if (event.kind === "end") {
        found[open!.path] = Buffer.concat(open!.pieces);
        assert.equal(found[open!.path]!.length, open!.size);
      }
    }
    at += size;
  }
  reader.end();
  return found;
}

describe("agents/bootstrap: the tar reader", () => {
  const folder = ownFolder();
  const long = `geth/chaindata/${"a-long-folder-name/".repeat(12)}${"n".repeat(120)}.sst`;
  const files = {
    "geth/chaindata/CURRENT": "MANIFEST-000001\n",
    "geth/chaindata/000001.sst": Buffer.alloc(70_001, 7),
    "geth/chaindata/empty": "",
    "geth/chaindata/ancient/chain/block.0000.cdat": Buffer.alloc(1024, 1),
    "geth/ünïcode": "ü",
    [long]: "long",
  };
  const tree = path.join(folder, "tree");
  const tar = (...args: string[]) =>
    execFileSync("tar", ["-cf", "-", ...args, "-C", tree, "."], { maxBuffer: 1 << 28 });
  const expected = Object.fromEntries(Object.entries(files).map(([name, text]) => [`./${name}`, Buffer.from(text)]));
  before(() => {
    writeTree(tree, files);
  });

  for (const format of ["gnu", "pax", "posix"]) {
    it(`reads what tar writes as ${format}, whatever pieces it comes in`, () => {
      const archive = tar(`--format=${format}`);
      assert.deepEqual(read(archive), expected);
      fc.assert(
        fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 6 }), (sizes) => {
          assert.deepEqual(read(archive, sizes), expected);
        }),
        { numRuns: 15 },
      );
    });
  }

  it("reads ustar, with its prefix", () => {
    const short = path.join(folder, "short");
    const name = `${"p".repeat(90)}/${"q".repeat(90)}/file`;
    writeTree(short, { [name]: "x" });
    const archive = execFileSync("tar", ["-cf", "-", "--format=ustar", "-C", short, name]);
    assert.deepEqual(read(archive), { [name]: Buffer.from("x") });
  });

  it("knows sizes past eight gigabytes, in base 256 and in pax", () => {
    const large = path.join(folder, "large");
    mkdirSync(large);
    writeFileSync(path.join(large, "huge"), "");
    truncateSync(path.join(large, "huge"), 9 * 2 ** 30);
    for (const format of ["gnu", "pax"]) {
      const head = execFileSync("sh", ["-c", `tar -cf - --format=${format} -C "${large}" huge | head -c 2048`], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      const events = new TarReader().push(head);
      assert.deepEqual(
        events.find(({ kind }) => kind === "file"),
        { kind: "file", path: "huge", size: 9 * 2 ** 30 },
        format,
      );
    }
  });

  it("refuses links, and sparse files", () => {
    const links = path.join(folder, "links");
    writeTree(links, { file: "x" });
    symlinkSync("/etc/passwd", path.join(links, "soft"));
    linkSync(path.join(links, "file"), path.join(links, "hard"));
    truncateSync(path.join(links, "file"), 1 << 20);
    const archive = (...args: string[]) =>
      execFileSync("tar", ["-cf", "-", "-C", links, ...args], { maxBuffer: 1 << 28 });
    assert.throws(() => read(archive("soft")), /soft is neither a file nor a folder \(type "2"\)/);
    assert.throws(() => read(archive("file", "hard")), /type "1"/);
    assert.throws(() => read(archive("--sparse", "--format=pax", "file")), TarError);
    assert.throws(() => read(archive("--sparse", "--format=gnu", "file")), /type "S"/);
  });

  it("tells an archive that was cut, or is none", () => {
    const archive = tar("--format=gnu");
    for (const length of [100, 512, 5000, archive.length - 15_000]) {
      assert.throws(() => read(archive.subarray(0, length)), /ends in the midst/, String(length));
    }
    assert.throws(() => read(Buffer.alloc(512, "x")), TarError);
    const flipped = Buffer.from(archive);
    flipped.writeUInt8(flipped.readUInt8(0) ^ 1, 0);
    assert.throws(() => read(flipped), /checksum is wrong/);
  });

  it("never fails but by saying so, whatever the bytes are", () => {
    const archive = tar("--format=pax");
    fc.assert(
      fc.property(fc.nat(archive.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(archive);
        changed.writeUInt8(byte, at);
        try {
          read(changed);
        } catch (error) {
          assert.ok(error instanceof TarError || error instanceof assert.AssertionError, String(error));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("takes folders off the front of paths, and puts the rest where it belongs", () => {
    assert.equal(placeIn("./a/b", { strip: 0, into: "" }), "a/b");
    assert.equal(placeIn("snapshot/chaindata/x", { strip: 1, into: "geth" }), "geth/chaindata/x");
    assert.equal(placeIn("snapshot", { strip: 1, into: "geth" }), null);
    assert.equal(placeIn("../x", { strip: 0, into: "" }), "../x");
    assert.equal(placeIn("a/./b", { strip: 0, into: "" }), "a/./b");
  });

  it("tells how an archive is compressed by its name", () => {
    const names: [string, string | null][] = [
      ["https://x.example/a.tar", "none"],
      ["https://x.example/a.tar.gz?signature=a.zip", "gzip"],
      ["https://x.example/a.TGZ", "gzip"],
      ["https://x.example/a.tar.zst#x", "zstd"],
      ["https://x.example/a.tzst", "zstd"],
      ["https://x.example/a.tar.lz4", null],
      ["https://x.example/tar", null],
      ["no url", null],
    ];
    for (const [url, compression] of names) assert.equal(compressionOf(url), compression, url);
  });
});
