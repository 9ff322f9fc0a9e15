import assert from "node:assert/strict";
import * as path from "node:path";
import fc from "fast-check";
import {
  bytesOf,
  chunkKey,
  chunkSizes,
  isSafePath,
  type Manifest,
  parseManifest,
} from "../../../../agents/bootstrap/archive/manifest.ts";
import { entryOf, placeAt } from "../../../../agents/bootstrap/archive/row.ts";
import { sha256 } from "../support.ts";

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
