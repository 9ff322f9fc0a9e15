import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WatchedFile } from "../../../agents/shared/watched-file.ts";

describe("a watched file", () => {
  const folder = mkdtempSync(join(tmpdir(), "watched-"));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** As the kubelet changes a ConfigMap volume: a new folder, and `..data` pointed at it by a rename. */
  let generation = 0;
  function mount(content: string): string {
    const data = `..gen-${++generation}`;
    mkdirSync(join(folder, data));
    writeFileSync(join(folder, data, "a.json"), content);
    symlinkSync(data, join(folder, "..data_tmp"));
    renameSync(join(folder, "..data_tmp"), join(folder, "..data"));
    const link = join(folder, "a.json");
    if (generation === 1) symlinkSync("..data/a.json", link);
    return link;
  }

  it("sees the new content of a ConfigMap volume, and only then", async () => {
    const path = mount("one");
    const file = await WatchedFile.open(path);
    assert.equal(file.text, "one");
    assert.match(file.digest, /^[0-9a-f]{12}$/);
    assert.equal(await file.changedText(), null);
    mount("one");
    assert.equal(await file.changedText(), null, "the same content in a new folder is no change");
    mount("two");
    assert.equal(await file.changedText(), "two");
    mount("one");
    assert.equal(await file.changedText(), null, "changed back");
  });

  it("waits while the file is not there", async () => {
    const path = join(folder, "plain");
    writeFileSync(path, "one");
    const file = await WatchedFile.open(path);
    unlinkSync(path);
    assert.equal(await file.changedText(), null);
    writeFileSync(path, "three");
    assert.equal(await file.changedText(), "three");
    await assert.rejects(WatchedFile.open(join(folder, "absent")), /ENOENT/);
  });
});
