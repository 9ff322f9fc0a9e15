import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { isEmpty, isErrno, newestWrite, readJson, sizeOf, writeJson } from "../../../agents/bootstrap/disk.ts";
import { isIdentity, removeIdentity } from "../../../agents/bootstrap/identity.ts";
import type { ExecutionBootstrap, Source } from "../../../agents/bootstrap/settings.ts";
import {
  claim,
  commit,
  factsOf,
  lastCopy,
  refusal,
  refuse,
  rememberCopy,
  stagingOf,
  volumeSeconds,
} from "../../../agents/bootstrap/volume.ts";
import type { Log } from "../../../agents/shared/log.ts";
import { failing, readTree, writeTree } from "./support.ts";

const snapshot: Source = { kind: "snapshot", url: "https://a/b", sha256: "abc", strip: 0, into: "" };

let volume: string;
beforeEach(() => {
  volume = mkdtempSync(path.join(tmpdir(), "volume-"));
});
afterEach(() => rmSync(volume, { recursive: true }));
const under = (...names: string[]) => path.join(volume, ...names);

describe("a node's volume", () => {
  const identityFiles = ["geth/nodekey", "geth/nodes"];
  const execution = (source: Source = snapshot): ExecutionBootstrap => ({
    subject: { chain: "ethereum", network: "mainnet", client: "geth", version: "1.17.6", history: "pruned" },
    dataDir: under("data"),
    folder: under("cryptokube", "bootstrap"),
    identityFiles,
    mustHave: ["geth/chaindata"],
    source,
  });
  let said: unknown[][];
  const log: Log = (...line) => said.push(line);
  beforeEach(() => {
    said = [];
  });
  const claimFor = (node: string, source: Source = snapshot) => claim({ node, execution: execution(source) }, log);
  const whose = async () => (await factsOf(execution())).node;
  const identity = { "geth/nodekey": "secret", "geth/nodes/1.log": "peers" };
  const database = { "geth/chaindata/CURRENT": "MANIFEST" };

  it("says nothing where it is new", async () => {
    assert.deepEqual(await factsOf(execution()), { database: false, bootstrapped: false, node: null, refused: null });
    mkdirSync(under("data"));
    assert.equal((await factsOf(execution())).database, false, "an empty folder is no database");
  });

  it("is somebody's from the first claim on, and stays so without a word", async () => {
    await claimFor("ethereum-0");
    assert.equal(await whose(), "ethereum-0");
    writeTree(under("data"), { ...database, ...identity });
    await claimFor("ethereum-0");
    assert.deepEqual([readTree(under("data")), said], [{ ...database, ...identity }, []]);
  });

  it("gives up what made it another node where it was cloned from that, and nothing else", async () => {
    await claimFor("ethereum-0");
    writeTree(under("data"), { ...database, ...identity });
    await claimFor("ethereum-1");
    assert.deepEqual(readTree(under("data")), database);
    assert.equal(await whose(), "ethereum-1");
    assert.deepEqual(said, [
      [
        "warn",
        "this volume is a clone: what made it another node was removed",
        { of: "ethereum-0", removed: "geth/nodekey, geth/nodes" },
      ],
    ]);
  });

  it("gives it up also where it says nothing of whose it was, and was made from a snapshot", async () => {
    writeTree(under("data"), { ...database, "geth/nodekey": "secret" });
    await claimFor("ethereum-1", { kind: "volume-snapshot" });
    assert.deepEqual(readTree(under("data")), database);
    assert.deepEqual(said[0]?.[2], { of: "an unknown node", removed: "geth/nodekey" });
  });

  it("keeps it where it says nothing and was no snapshot: it is older than that rule", async () => {
    writeTree(under("data"), { ...database, ...identity });
    await claimFor("ethereum-0");
    assert.deepEqual([readTree(under("data")), await whose()], [{ ...database, ...identity }, "ethereum-0"]);
  });

  it("takes no word that is none", async () => {
    writeTree(execution().folder, {
      "node.json": '{"node":5}',
      "refused.json": '{"source":[]}',
      "bootstrapped.json": "{",
    });
    assert.deepEqual(await factsOf(execution()), { database: false, bootstrapped: false, node: null, refused: null });
  });

  it("tells how old it is, where the file system does", async () => {
    const seconds = await volumeSeconds(execution());
    assert.equal(seconds !== null, statSync(volume).birthtimeMs > 0);
    assert.ok(Math.abs(seconds ?? 0) < 600, String(seconds));
  });

  describe("is filled", () => {
    const unpacked = () => writeTree(path.join(stagingOf(execution()), "data"), database);

    it("in one step, and remembers from what", async () => {
      unpacked();
      mkdirSync(under("data"));
      await commit(execution(), { source: "https://a/b" });
      assert.deepEqual(readTree(under("data")), database);
      assert.equal(existsSync(stagingOf(execution())), false);
      assert.equal((await factsOf(execution())).bootstrapped, true);
      const { source, at } = JSON.parse(
        readFileSync(under("cryptokube", "bootstrap", "bootstrapped.json"), "utf8"),
      ) as Record<string, string>;
      assert.equal(source, "https://a/b");
      assert.match(at ?? "", /^\d{4}-\d\d-\d\dT/);
    });

    it("where there was no folder for the data yet", async () => {
      unpacked();
      await commit({ ...execution(), dataDir: under("deep", "er", "data") }, {});
      assert.deepEqual(readTree(under("deep", "er", "data")), database);
    });

    it("by nothing that has no database, and says what is missing", async () => {
      writeTree(path.join(stagingOf(execution()), "data"), { "geth/LOCK": "" });
      const both = { ...execution(), mustHave: ["geth/chaindata", "geth/blobpool"] };
      await assert.rejects(commit(both, {}), { name: "Failure" });
      await assert.rejects(commit(both, {}), failing("snapshot-layout", /has no geth\/chaindata, geth\/blobpool$/));
      assert.equal(existsSync(under("data")), false);
    });

    it("never over what came meanwhile", async () => {
      unpacked();
      writeTree(under("data"), { "geth/other": "mine" });
      await assert.rejects(
        commit(execution(), {}),
        failing("volume", /data is not empty any more: nothing was changed$/),
      );
      assert.deepEqual(readTree(under("data")), { "geth/other": "mine" });
      assert.equal((await factsOf(execution())).bootstrapped, false);
    });

    it("never in place of a file", async () => {
      unpacked();
      writeFileSync(under("data"), "a file");
      await assert.rejects(commit(execution(), {}), { code: "ENOTDIR" });
      assert.equal(readFileSync(under("data"), "utf8"), "a file");
    });
  });

  it("remembers a source that is wrong, why, and nothing of what was unpacked of it", async () => {
    assert.equal(await refusal(execution()), "it was found to be wrong");
    writeTree(stagingOf(execution()), { "data/x": "half" });
    await refuse(execution(), "snapshot-wrong-checksum", "its checksum is another");
    assert.equal((await factsOf(execution())).refused, "abc https://a/b");
    assert.equal(await refusal(execution()), "its checksum is another");
    assert.equal(existsSync(stagingOf(execution())), false);
    await refuse(execution(), "snapshot-wrong-checksum", "its checksum is another, and nothing was unpacked");
    const text = readFileSync(under("cryptokube", "bootstrap", "refused.json"), "utf8");
    assert.match(text, /"reason":"snapshot-wrong-checksum"/);
  });

  it("remembers the last copy that was made of it, or given up", async () => {
    assert.equal(await lastCopy(execution()), null);
    await rememberCopy(execution(), "one", "copied to a sibling");
    await rememberCopy(execution(), "two", "not copied: x");
    assert.equal(await lastCopy(execution()), "two");
    const text = readFileSync(under("cryptokube", "bootstrap", "copied.json"), "utf8");
    assert.match(text, /"outcome":"not copied: x","at":"\d{4}-/);
  });
});

describe("a node's identity", () => {
  it("is a file of its own, or what lies in a folder of its own, and nothing that begins alike", () => {
    const own = ["geth/nodekey", "geth/nodes"];
    for (const name of ["geth/nodekey", "geth/nodes", "geth/nodes/1.log", "geth/nodes/a/b"]) {
      assert.ok(isIdentity(name, own), name);
    }
    for (const name of ["geth/nodekey2", "geth/nodes2/x", "geth", "nodekey", "x/geth/nodes"]) {
      assert.ok(!isIdentity(name, own), name);
    }
    assert.ok(!isIdentity("geth/nodekey", []));
  });

  it("is taken off where it is there: files, folders and links alike", async () => {
    writeTree(volume, { key: "k", "nodes/1": "n", other: "o" });
    symlinkSync("other", under("link"));
    assert.deepEqual(await removeIdentity(volume, ["key", "absent", "nodes", "link", "key/inside"]), [
      "key",
      "nodes",
      "link",
    ]);
    assert.deepEqual(readTree(volume), { other: "o" });
  });
});

describe("what is read of a disk", () => {
  it("is a small file as it was written, whole or not at all", async () => {
    const file = under("deep", "a.json");
    await writeJson(file, { a: 1 });
    await writeJson(file, { a: 2 });
    assert.deepEqual(readTree(volume), { "deep/a.json": '{"a":2}\n' });
    assert.deepEqual(await readJson(file), { a: 2 });
  });

  it("is nothing where the file is not there, or holds no object", async () => {
    writeTree(volume, { "half.json": '{"a":', "list.json": "[1]", "null.json": "null" });
    for (const name of ["absent.json", "half.json", "list.json", "null.json"]) {
      assert.equal(await readJson(under(name)), null, name);
    }
  });

  it("is whether a folder holds anything, and an error where it is none", async () => {
    writeTree(volume, { "full/x": "" });
    mkdirSync(under("empty"));
    assert.deepEqual(
      [await isEmpty(under("full")), await isEmpty(under("empty")), await isEmpty(under("absent"))],
      [false, true, true],
    );
    await assert.rejects(isEmpty(under("full", "x")), { code: "ENOTDIR" });
  });

  it("is the size of a file, and none where it is not there", async () => {
    writeTree(volume, { x: "12345" });
    assert.deepEqual([await sizeOf(under("x")), await sizeOf(under("absent"))], [5, null]);
    await assert.rejects(sizeOf(under("x", "y")), { code: "ENOTDIR" });
  });

  it("is when the newest file under a folder was written", async () => {
    assert.equal(await newestWrite(under("absent")), null);
    mkdirSync(under("logs", "empty"), { recursive: true });
    assert.equal(await newestWrite(under("logs")), null, "folders are no files");
    writeTree(under("logs"), { old: "", "deep/new": "", older: "" });
    utimesSync(under("logs", "old"), 100, 100);
    utimesSync(under("logs", "deep", "new"), 300, 300);
    utimesSync(under("logs", "older"), 50, 50);
    assert.equal(await newestWrite(under("logs")), 300);
    await assert.rejects(newestWrite(under("logs", "old")), { code: "ENOTDIR" });
  });

  it("tells errors of the system apart from all others", () => {
    const error = Object.assign(new Error("x"), { code: "ENOENT" });
    assert.ok(isErrno(error, "ENOENT"));
    assert.ok(
      !isErrno(error, "EPERM") && !isErrno(new Error("ENOENT"), "ENOENT") && !isErrno({ code: "ENOENT" }, "ENOENT"),
    );
  });
});
