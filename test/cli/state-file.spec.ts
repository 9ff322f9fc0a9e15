import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { mendStateFiles } from "../../cli/state-file.ts";

describe("a state that was cut off in its folder", () => {
  it("is put back as it was one record before, and only where that is whole and it is not", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "cryptokube-state-"));
    try {
      const stacks = path.join(folder, ".pulumi", "stacks", "project");
      mkdirSync(stacks, { recursive: true });
      const texts = { "cut.json": "", "cut.json.bak": '{"n":1}', "whole.json": '{"n":3}', "whole.json.bak": '{"n":2}' };
      const lost = { "lost.json": '{"n"', "lost.json.bak": "" };
      for (const [name, text] of Object.entries({ ...texts, ...lost })) writeFileSync(path.join(stacks, name), text);
      assert.deepEqual(await mendStateFiles(folder), [path.join(stacks, "cut.json")]);
      const read = (name: string) => readFileSync(path.join(stacks, name), "utf8");
      assert.deepEqual([read("cut.json"), read("whole.json"), read("lost.json")], ['{"n":1}', '{"n":3}', '{"n"']);
      assert.deepEqual(await mendStateFiles(path.join(folder, "none")), []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
