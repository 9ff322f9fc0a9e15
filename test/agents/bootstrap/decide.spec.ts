import assert from "node:assert/strict";
import fc from "fast-check";
import { fillStep, isClone, sourceKey, type VolumeFacts } from "../../../agents/bootstrap/decide.ts";
import { parseRequest, patienceSeconds, requestStep } from "../../../agents/bootstrap/request.ts";
import type { Sibling, Source } from "../../../agents/bootstrap/settings.ts";
import { parseBootstrapSettings } from "../../../agents/bootstrap/settings.ts";
import { answerSeconds, waitStep } from "../../../agents/bootstrap/sibling/wait.ts";
import { InvalidDocument } from "../../../agents/shared/fields.ts";

const snapshot: Source = {
  kind: "snapshot",
  url: "https://x.example/a.tar",
  sha256: "a".repeat(64),
  strip: 0,
  into: "",
};
const sources: Source[] = [
  { kind: "peers" },
  snapshot,
  { kind: "bucket", required: true },
  { kind: "bucket", required: false },
  { kind: "sibling" },
  { kind: "volume-snapshot" },
];
const empty: VolumeFacts = { database: false, bootstrapped: false, node: null, refused: null };

describe("agents/bootstrap: what becomes of an execution volume", () => {
  it("is never filled where there is a database, whatever else is there", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.boolean(),
        fc.option(fc.string()),
        fc.option(fc.string()),
        (source, bootstrapped, node, refused) => {
          assert.equal(fillStep({ database: true, bootstrapped, node, refused }, source).kind, "leave");
        },
      ),
    );
  });

  it("is filled once from a source, and never from none", () => {
    for (const source of sources) {
      const fills = !["peers", "volume-snapshot"].includes(source.kind);
      assert.equal(fillStep(empty, source).kind, fills ? "fill" : "leave", source.kind);
      assert.equal(fillStep({ ...empty, bootstrapped: true }, source).kind, "leave", source.kind);
    }
    const words = (facts: VolumeFacts, source: Source) => {
      const step = fillStep(facts, source);
      return step.kind === "leave" ? step.why : "";
    };
    assert.match(words({ ...empty, database: true }, snapshot), /database/);
    assert.match(words({ ...empty, bootstrapped: true }, snapshot), /filled once before/);
    assert.match(words(empty, { kind: "peers" }), /peers/);
  });

  it("is not filled again from an archive that was found to be wrong, until the file names another", () => {
    const refused = sourceKey(snapshot);
    assert.equal(fillStep({ ...empty, refused }, snapshot).kind, "refused");
    assert.equal(fillStep({ ...empty, refused }, { ...snapshot, sha256: "b".repeat(64) }).kind, "fill");
    assert.equal(fillStep({ ...empty, refused }, { ...snapshot, url: "https://y.example/a.tar" }).kind, "fill");
    assert.equal(fillStep({ ...empty, refused }, { kind: "sibling" }).kind, "fill");
    assert.equal(sourceKey({ kind: "sibling" }), null);
  });

  it("is a clone where it says that it is another's, or was made from a snapshot and says nothing", () => {
    const facts = (node: string | null, database = true) => ({ ...empty, database, node });
    assert.ok(isClone(facts("b"), { own: "a", source: { kind: "peers" } }));
    assert.ok(isClone(facts(null), { own: "a", source: { kind: "volume-snapshot" } }));
    assert.ok(!isClone(facts(null), { own: "a", source: { kind: "peers" } }));
    assert.ok(!isClone(facts("a"), { own: "a", source: { kind: "volume-snapshot" } }));
    assert.ok(!isClone(facts("b", false), { own: "a", source: { kind: "peers" } }));
  });
});

describe("agents/bootstrap: a request for a copy", () => {
  const request = {
    id: "20261125T101500Z-a-0",
    node: "a-0",
    to: "bucket" as const,
    head: null,
    askedAt: "2026-11-25T10:15:00Z",
    stopped: { geth: 0 },
  };
  const at = { node: "a-0", client: "geth", done: null, waitedSeconds: 0 };

  it("is heeded once, by the node that it names, after a clean stop of its execution client", () => {
    assert.deepEqual(requestStep(request, at), { kind: "copy" });
    assert.deepEqual(requestStep(null, at), { kind: "none" });
    assert.deepEqual(requestStep({ ...request, node: "a-1" }, at), { kind: "none" });
    assert.deepEqual(requestStep(request, { ...at, done: request.id }), { kind: "none" });
    assert.deepEqual(requestStep(request, { ...at, done: "another" }), { kind: "copy" });
    assert.deepEqual(requestStep({ ...request, stopped: { geth: 0, prysm: 137 } }, at), { kind: "copy" });
  });

  it("waits for the word that the node was stopped, and gives up after five minutes", () => {
    const open = { ...request, stopped: null };
    assert.deepEqual(requestStep(open, at), { kind: "wait" });
    assert.deepEqual(requestStep(open, { ...at, waitedSeconds: patienceSeconds - 1 }), { kind: "wait" });
    const late = requestStep(open, { ...at, waitedSeconds: patienceSeconds });
    assert.ok(late.kind === "refuse" && /nobody said/.test(late.why));
  });

  it("is refused after any other end", () => {
    const killed = requestStep({ ...request, stopped: { geth: 137 } }, at);
    assert.ok(killed.kind === "refuse" && /status 137/.test(killed.why));
    const unknown = requestStep({ ...request, stopped: { reth: 0 } }, at);
    assert.ok(unknown.kind === "refuse" && /nothing is known/.test(unknown.why));
  });

  it("is read with all that is wrong in it", () => {
    assert.deepEqual(parseRequest(JSON.stringify(request)), request);
    const full = { ...request, head: { height: 1, hash: "0x" }, to: "sibling", stopped: null };
    assert.deepEqual(parseRequest(JSON.stringify(full)), full);
    assert.throws(
      () =>
        parseRequest(JSON.stringify({ ...request, to: "moon", head: { height: -1 }, stopped: { geth: "0" }, x: 1 })),
      (error) => {
        assert.ok(error instanceof InvalidDocument);
        assert.deepEqual(
          error.problems.map((problem) => problem.path),
          ["head.height", "head.hash", "stopped.geth", "to", "x"].sort((a, b) => order(error, a) - order(error, b)),
        );
        return true;
      },
    );
  });
});

function order(error: InvalidDocument, field: string): number {
  return error.problems.findIndex(({ path }) => path === field);
}

describe("agents/bootstrap: waiting for a sibling", () => {
  const sibling = (node: string): Sibling => ({ node, archive: "http://x", status: "http://x" });
  const seen = (node: string, serves: boolean, syncedBefore: boolean | null, ago: number | null = 1e6) => ({
    sibling: sibling(node),
    serves,
    syncedBefore,
    firstSyncedSecondsAgo: syncedBefore === true ? ago : null,
  });
  const after = (waitedSeconds: number, volumeSeconds: number | null = waitedSeconds + 5) => ({
    waitedSeconds,
    volumeSeconds,
  });

  it("ends with the first that serves its data", () => {
    const step = waitStep([seen("a", false, true), seen("b", true, null), seen("c", true, true)], after(0));
    assert.ok(step.kind === "copy");
    assert.equal(step.sibling.node, "b");
  });

  it("is for those that have something to give, however long that takes", () => {
    const some = [seen("a", false, true), seen("b", false, false), seen("c", false, null)];
    assert.deepEqual(waitStep(some, after(1e5)), { kind: "wait", for: ["a"] });
  });

  it("is not where none has: then the node syncs from peers", () => {
    assert.deepEqual(waitStep([], after(0)), { kind: "peers" });
    assert.deepEqual(waitStep([seen("a", false, false)], after(0)), { kind: "peers" });
    const silent = [seen("a", false, null), seen("b", false, false)];
    assert.deepEqual(waitStep(silent, after(answerSeconds - 1)), { kind: "wait", for: ["a"] });
    assert.deepEqual(waitStep(silent, after(answerSeconds)), { kind: "peers" });
  });

  it("is not for one that was synced after this node's volume was made: they began together", () => {
    const younger = [seen("a", false, true, 9), seen("b", false, false)];
    assert.deepEqual(waitStep(younger, after(0, 10)), { kind: "peers" });
    assert.deepEqual(waitStep([...younger, seen("c", false, true, 11)], after(0, 10)), { kind: "wait", for: ["c"] });
    assert.deepEqual(waitStep([...younger, seen("c", false, null)], after(0, 10)), { kind: "wait", for: ["c"] });
    assert.deepEqual(waitStep(younger, after(0, 9)), { kind: "wait", for: ["a"] });
  });

  it("is for one of which it is not known when it was synced", () => {
    assert.equal(waitStep([seen("a", false, true, null)], after(0, 10)).kind, "wait");
    assert.equal(waitStep([seen("a", false, true, 9)], after(0, null)).kind, "wait");
  });
});

describe("agents/bootstrap: settings", () => {
  const execution = {
    subject: { chain: "ethereum", network: "mainnet", client: "geth", version: "v1", history: "default" },
    dataDir: "/data/geth",
    folder: "/data/cryptokube/bootstrap",
    identityFiles: ["geth/nodekey"],
    mustHave: ["geth/chaindata"],
    source: { kind: "peers" },
  };
  const consensus = {
    dataDir: "/consensus/prysm",
    folder: "/consensus/cryptokube",
    stateFile: "/consensus/cryptokube/state",
    blockFile: "/consensus/cryptokube/block",
    servers: [{ url: "https://one.example", by: "One" }],
    pin: null,
    pace: { slotsPerEpoch: 32, secondsPerSlot: 12, windowEpochs: 4096 },
  };
  const read = (change: object) => parseBootstrapSettings(JSON.stringify({ node: "a-0", execution, ...change }));
  const problems = (change: object) => {
    try {
      read(change);
      return [];
    } catch (error) {
      assert.ok(error instanceof InvalidDocument);
      return error.problems.map(({ path, found }) => `${path}: ${found}`);
    }
  };

  it("have defaults for what a node has not", () => {
    const settings = read({});
    assert.deepEqual(settings, { node: "a-0", execution, consensus: null, bucket: null, siblings: [], port: 9754 });
  });

  it("are read whole", () => {
    const bucket = { url: "s3://seeds/x", region: "us-east-1", endpoint: "http://127.0.0.1:7070" };
    const sibling = { archive: "http://a-1:9754", status: "http://a-1:9750/status" };
    const settings = read({ consensus, bucket, siblings: { "a-1": sibling }, port: 1 });
    assert.deepEqual(settings.consensus, consensus);
    assert.deepEqual(settings.bucket, bucket);
    assert.deepEqual(settings.siblings, [{ node: "a-1", ...sibling }]);
    for (const source of sources.filter(({ kind }) => kind !== "bucket")) {
      assert.deepEqual(read({ execution: { ...execution, source } }).execution.source, source);
    }
    const required = read({ bucket, execution: { ...execution, source: { kind: "bucket" } } });
    assert.deepEqual(required.execution.source, { kind: "bucket", required: true });
  });

  it("name all that is wrong at once", () => {
    const bad = {
      execution: {
        ...execution,
        identityFiles: ["", 1],
        source: { kind: "snapshot", url: "https://x.example/a.rar", sha256: "A", strip: -1 },
      },
      consensus: {
        ...consensus,
        servers: [],
        pin: "0x1:2",
        pace: { slotsPerEpoch: 0, secondsPerSlot: 0, windowEpochs: 0.5 },
      },
      bucket: { url: "gs://seeds", region: "" },
      siblings: { "a-1": { archive: "x" } },
    };
    assert.deepEqual(
      problems(bad).map((line) => line.split(":")[0]),
      [
        "execution.identityFiles[0]",
        "execution.identityFiles[1]",
        "execution.source.url",
        "execution.source.sha256",
        "execution.source.strip",
        "consensus.pace.slotsPerEpoch",
        "consensus.pace.secondsPerSlot",
        "consensus.pace.windowEpochs",
        "consensus.servers",
        "consensus.pin",
        "bucket.region",
        "bucket.url",
        "siblings.a-1.archive",
        "siblings.a-1.status",
      ],
    );
    assert.deepEqual(problems({ execution: { ...execution, source: { kind: "bucket" } } }), ["bucket: nothing"]);
    assert.deepEqual(problems({ execution: { ...execution, identityFiles: 1 } }), ["execution.identityFiles: 1"]);
    assert.deepEqual(problems({ consensus: { ...consensus, servers: 1 } }), [
      "consensus.servers: 1",
      "consensus.servers: none",
    ]);
    assert.deepEqual(problems({ extra: 1 }), ["extra: an unknown key"]);
    assert.deepEqual(problems({ execution: { ...execution, extra: 1 } }), ["execution.extra: an unknown key"]);
    assert.deepEqual(problems({ execution: { ...execution, subject: { ...execution.subject, extra: 1 } } }), [
      "execution.subject.extra: an unknown key",
    ]);
    assert.deepEqual(problems({ consensus: { ...consensus, extra: 1, pace: { ...consensus.pace, extra: 1 } } }), [
      "consensus.pace.extra: an unknown key",
      "consensus.extra: an unknown key",
    ]);
    assert.deepEqual(problems({ consensus: { ...consensus, servers: [{ ...consensus.servers[0], extra: 1 }] } }), [
      "consensus.servers[0].extra: an unknown key",
    ]);
    assert.deepEqual(problems({ execution: { ...execution, source: { kind: "peers", extra: 1 } } }), [
      "execution.source.extra: an unknown key",
    ]);
    const bucket = { url: "s3://seeds", region: "r" };
    assert.deepEqual(problems({ bucket: { ...bucket, extra: 1 } }), ["bucket.extra: an unknown key"]);
    const sibling = { archive: "http://a", status: "http://a" };
    assert.deepEqual(problems({ siblings: { a: { ...sibling, extra: 1 } } }), ["siblings.a.extra: an unknown key"]);
  });
});
