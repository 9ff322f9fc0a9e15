import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { mendStateFiles } from "../../cli/state-file.ts";

describe("a backend's folder whose engine was killed", () => {
  it("loses notes that end in the middle, and nothing else", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "cryptokube-state-"));
    try {
      const stacks = path.join(folder, ".pulumi", "stacks", "project");
      mkdirSync(stacks, { recursive: true });
      const texts = { "a.json": "{}", "a.json.attrs": "", "b.json": "", "b.json.attrs": "{}", "c.json.attrs": '{"n"' };
      for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(stacks, name), text);
      const mended = await mendStateFiles(folder);
      assert.deepEqual(mended.sort(), [path.join(stacks, "a.json.attrs"), path.join(stacks, "c.json.attrs")]);
      assert.deepEqual(readdirSync(stacks).sort(), ["a.json", "b.json", "b.json.attrs"]);
      assert.deepEqual(await mendStateFiles(path.join(folder, "none")), []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
