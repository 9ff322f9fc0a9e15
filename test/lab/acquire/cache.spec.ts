import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { keep, kept, type Wanted, type Way } from "../../../lab/acquire/cache.ts";
import { AcquisitionError, NotToBeHad, Unavailable } from "../../../lab/acquire/errors.ts";
import { receipts, receiptTable } from "../../../lab/acquire/report.ts";
import { surroundings, type Surroundings } from "./support/surroundings.ts";

describe("the cache", () => {
  let here: Surroundings;
  beforeEach(async () => {
    here = await surroundings();
  });
  afterEach(() => here.remove());

  const way = (parts: Partial<Way> = {}): Way & { made: number } => {
    const self = {
      made: 0,
      origin: "official" as const,
      label: "the source",
      recipe: "",
      async produce(folder: string) {
        self.made += 1;
        await writeFile(path.join(folder, "tool"), "the tool");
        return "a note";
      },
      ...parts,
    };
    return self;
  };
  const wanted = (...ways: Way[]): Wanted => ({ tool: "tool", version: "1.2", title: "Tool 1.2", ways });
  const refused = way({ label: "first", produce: () => Promise.reject(new Unavailable("it is out of reach")) });

  it("makes a thing once, and gives it from then on without a word", async () => {
    const only = way();
    const { folder, receipt } = await keep(here.context(), wanted(only));
    assert.equal(folder, here.at("cache", "tool", "1.2"));
    assert.equal(await readFile(path.join(folder, "tool"), "utf8"), "the tool");
    assert.deepEqual(
      { origin: receipt.origin, note: receipt.note, bytes: receipt.bytes },
      { origin: "official", note: "a note", bytes: 8 },
    );
    const said = here.progress.lines.length;
    await keep(here.context(), wanted(only));
    assert.equal(only.made, 1);
    assert.equal(here.progress.lines.length, said);
    assert.deepEqual((await readdir(here.at("cache", "tool"))).sort(), ["1.2"]);
  });

  it("is asked by two at once and makes one", async () => {
    const slow = way({
      async produce(folder) {
        slow.made += 1;
        await sleep(50);
        await writeFile(path.join(folder, "tool"), "x");
        return "n";
      },
    });
    const [one, two] = await Promise.all([keep(here.context(), wanted(slow)), keep(here.context(), wanted(slow))]);
    assert.equal(slow.made, 1);
    assert.deepEqual(one, two);
  }).timeout(10_000);

  it("tries the ways in order, each in an empty folder", async () => {
    const half = way({
      async produce(folder) {
        await writeFile(path.join(folder, "half"), "");
        throw new Unavailable("cut");
      },
    });
    const last = way({ origin: "built" });
    const { folder, receipt } = await keep(here.context(), wanted(half, refused, last));
    assert.equal(receipt.origin, "built");
    assert.deepEqual((await readdir(folder)).sort(), ["receipt.json", "tool"]);
  });

  it("names every way that did not work, and leaves nothing", async () => {
    const second = way({ label: "second", produce: () => Promise.reject(new Unavailable("no compiler\nlong story")) });
    await assert.rejects(keep(here.context(), wanted(refused, second)), (error: Error) => {
      assert.ok(error instanceof NotToBeHad);
      assert.equal(
        error.message,
        "Tool 1.2 could not be got:\n  - first: it is out of reach\n  - second: no compiler\nlong story",
      );
      assert.equal(error.reasons, "first: it is out of reach; second: no compiler");
      return true;
    });
    assert.deepEqual(await readdir(here.at("cache", "tool")), []);
    assert.deepEqual(here.progress.of("fail"), ["Tool 1.2: first: it is out of reach; second: no compiler"]);
  });

  it("does not go on to another way where the machine itself must be mended", async () => {
    const full = way({ produce: () => Promise.reject(new AcquisitionError("The disk is full: free some space.")) });
    const next = way({ origin: "built" });
    await assert.rejects(keep(here.context(), wanted(full, next)), /The disk is full/);
    assert.equal(next.made, 0);
    assert.deepEqual(await readdir(here.at("cache", "tool")), []);
  });

  it("makes again what another recipe made, and what has no receipt", async () => {
    const old = way({ origin: "built", recipe: "1" });
    await keep(here.context(), wanted(old));
    const changed = way({ origin: "built", recipe: "2" });
    assert.equal(kept(here.context(), wanted(changed)), undefined);
    await keep(here.context(), wanted(changed));
    assert.equal(changed.made, 1);
    // A release that is there stays, whatever the recipe for building would be.
    const official = way();
    await keep(here.context(), { ...wanted(official), version: "2" });
    const both = { ...wanted(way(), way({ origin: "built", recipe: "3" })), version: "2" };
    assert.ok(kept(here.context(), both));

    await mkdir(here.at("cache", "tool", "3"));
    await writeFile(here.at("cache", "tool", "3", "half"), "");
    await keep(here.context(), { ...wanted(way()), version: "3" });
    assert.equal(existsSync(here.at("cache", "tool", "3", "half")), false);
  });

  it("clears away what a killed process left", async () => {
    await mkdir(here.at("cache", "tool", ".1.2.draft"), { recursive: true });
    await writeFile(here.at("cache", "tool", ".1.2.draft", "half"), "");
    await writeFile(here.at("cache", "tool", ".1.2.lock"), JSON.stringify({ pid: 2 ** 22 + 1, started: "1" }));
    const { folder } = await keep(here.context(), wanted(way()));
    assert.deepEqual((await readdir(folder)).sort(), ["receipt.json", "tool"]);
    assert.deepEqual(await readdir(here.at("cache", "tool")), ["1.2"]);
  }).timeout(10_000);

  it("belongs to the user behind sudo", async function () {
    if (process.geteuid?.() !== 0) this.skip();
    here.env.SUDO_UID = "1234";
    here.env.SUDO_GID = "2345";
    const { folder } = await keep(
      here.context(),
      wanted(
        way({
          async produce(draft) {
            await mkdir(path.join(draft, "a"));
            await writeFile(path.join(draft, "a", "b"), "");
            await symlink("/etc/hostname", path.join(draft, "link"));
            return "";
          },
        }),
      ),
    );
    for (const place of ["..", ".", "a", "a/b", "link", "receipt.json"]) {
      const { uid, gid } = await lstat(path.join(folder, place));
      assert.deepEqual([uid, gid], [1234, 2345], place);
    }
    assert.equal((await stat("/etc/hostname")).uid, 0, "what a link points to is left alone");
  });

  it("counts for each thing the seconds that no other thing has counted", async () => {
    const part = way({
      async produce() {
        await sleep(600);
        return "";
      },
    });
    const whole = way({
      async produce() {
        await keep(here.context(), { ...wanted(part), tool: "part" });
        return "";
      },
    });
    const { receipt } = await keep(here.context(), wanted(whole));
    const all = await receipts(here.cacheDir);
    assert.deepEqual(
      all.map(({ tool }) => tool),
      ["part", "tool"],
    );
    assert.ok(all[0]!.seconds >= 0.6, String(all[0]!.seconds));
    assert.ok(receipt.seconds <= 0.4, String(receipt.seconds));
    const lines = receiptTable(all).split("\n");
    assert.match(lines[0]!, /^what +version +from +seconds +size$/);
    assert.match(lines[1]!, /^part +1\.2 +official +0\.[67]/);
  });
});
