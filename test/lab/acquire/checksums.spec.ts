import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import fc from "fast-check";
import { checksumOf, verify } from "../../../lab/acquire/checksums.ts";
import { ChecksumMismatch, Unavailable } from "../../../lab/acquire/errors.ts";

const a = "a".repeat(64);
const b = "B".repeat(64);

describe("checksum files", () => {
  const forms: Record<string, string> = {
    "GoReleaser, sha256sum": `${b}  tool-arm64.tgz\n${a}  tool.tgz\n`,
    "sha256sum --binary": `${a} *tool.tgz\n`,
    "shasum of a folder": `${b}  ./other.tgz\n${a}  ./tool.tgz\n`,
    "a lone digest": `${a}\n`,
    "a PGP-signed message": `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${a}  tool.tgz\n-----BEGIN PGP SIGNATURE-----\n\niQIz\n=x\n`,
  };
  for (const [form, text] of Object.entries(forms)) {
    it(`are read as ${form}`, () => {
      assert.deepEqual(checksumOf(text, "tool.tgz"), { algorithm: "sha256", hex: a });
    });
  }

  it("tell the algorithm by the digest's length", () => {
    assert.equal(checksumOf("c".repeat(40), "x").algorithm, "sha1");
    assert.equal(checksumOf(`${"d".repeat(128)}  x`, "x").algorithm, "sha512");
    assert.throws(() => checksumOf(`${"e".repeat(50)}  x`, "x"), /unknown kind/);
  });

  it("do not vouch for a file that they do not list", () => {
    for (const text of ["", "<html>Not found</html>", `${a}  other.tgz\n`, `${a}\n${b}\n`, `${a}  tool.tgz.asc\n`]) {
      assert.throws(() => checksumOf(text, "tool.tgz"), Unavailable, text);
    }
  });

  it("give each file its own digest, in whatever order", () => {
    const entry = fc.record({ name: fc.stringMatching(/^[a-z0-9.-]{1,12}$/), seed: fc.string() });
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ({ name }) => name, minLength: 1 }), (entries) => {
        const hex = (seed: string): string => createHash("sha256").update(seed).digest("hex");
        const text = entries.map(({ name, seed }) => `${hex(seed)}  ${name}`).join("\n");
        for (const { name, seed } of entries) assert.equal(checksumOf(text, name).hex, hex(seed));
      }),
    );
  });

  it("are held against the content", async () => {
    const file = path.join(tmpdir(), `cryptokube-checksum-${process.pid}`);
    writeFileSync(file, "content");
    try {
      const hex = createHash("sha256").update("content").digest("hex");
      await verify(file, "f", { algorithm: "sha256", hex });
      await assert.rejects(verify(file, "f", { algorithm: "sha256", hex: a }), (error: Error) => {
        assert.ok(error instanceof ChecksumMismatch);
        assert.ok(error.message.includes(hex) && error.message.includes(a));
        return true;
      });
    } finally {
      rmSync(file);
    }
  });
});
