import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { zstdCompressSync } from "node:zlib";
import { bundleAgent } from "../../../agents/bundle.ts";
import { bootstrapNodeArgs } from "../../../agents/bootstrap/node-args.ts";
import type { BootstrapSettingsInput, Source } from "../../../agents/bootstrap/settings.ts";
import {
  checkpointServer,
  FakeChain,
  fakeBucket,
  type FakeServer,
  fakeServer,
  ownFolder,
  readTree,
  writeTree,
} from "./support.ts";

const database = { "geth/chaindata/CURRENT": "MANIFEST\n", "geth/chaindata/1.sst": "x".repeat(3000) };
const identity = { "geth/nodekey": "secret", "geth/nodes/1.log": "peers" };
const id = "20261125T101500Z-a-0";
const token = "t".repeat(64);

/** A node's pod, as far as the container before its clients sees it. */
interface Pod {
  folder: string;
  data: string;
  settings: BootstrapSettingsInput;
  env: Record<string, string>;
}

interface Ended {
  status: number | null;
  said: string;
  /** The container's message. */
  message: string;
}

describe("the bootstrap agent as a program", () => {
  const folder = ownFolder();
  const program = path.join(folder, "bootstrap.mjs");
  writeFileSync(program, bundleAgent("bootstrap"));
  const servers: FakeServer[] = [];
  let count = 0;
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  const kept = async <T extends FakeServer>(server: Promise<T>): Promise<T> => {
    servers.push(await server);
    return server;
  };

  function podOf(source: Source, change: Partial<BootstrapSettingsInput> = {}, node = "a-0"): Pod {
    const own = path.join(folder, String((count += 1)));
    const data = path.join(own, "data");
    mkdirSync(data, { recursive: true });
    return {
      folder: own,
      data,
      settings: {
        node,
        execution: {
          subject: { chain: "ethereum", network: "mainnet", client: "geth", version: "v1.17.6", history: "default" },
          dataDir: path.join(data, "geth"),
          folder: path.join(data, "cryptokube/bootstrap"),
          identityFiles: ["geth/nodekey", "geth/nodes", "keystore"],
          mustHave: ["geth/chaindata"],
          source,
        },
        port: 0,
        ...change,
      },
      env: { BOOTSTRAP_SIBLING_TOKEN: token },
    };
  }

  function start({ folder: own, settings, env }: Pod): { said: () => string; ended: Promise<Ended>; kill: () => void } {
    const settingsPath = path.join(own, "bootstrap.json");
    writeFileSync(settingsPath, JSON.stringify(settings));
    const messagePath = path.join(own, "message");
    writeFileSync(messagePath, "");
    const child = spawn(process.execPath, [...bootstrapNodeArgs, program], {
      env: {
        BOOTSTRAP_SETTINGS: settingsPath,
        BOOTSTRAP_REQUEST: path.join(own, "request.json"),
        BOOTSTRAP_MESSAGE: messagePath,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (said += text));
    }
    return {
      said: () => said,
      kill: () => child.kill("SIGKILL"),
      ended: new Promise((resolve) => {
        child.on("close", (status) => {
          resolve({ status, said, message: readFileSync(messagePath, "utf8") });
        });
      }),
    };
  }

  const run = (pod: Pod) => start(pod).ended;
  const dataOf = (pod: Pod) => readTree(path.join(pod.data, "geth"));
  function request(pod: Pod, change: object = {}): void {
    const asked = {
      id,
      node: "a-0",
      to: "bucket",
      head: { height: 9, hash: "0x9" },
      askedAt: "now",
      stopped: { geth: 0 },
    };
    writeFileSync(path.join(pod.folder, "request.json"), JSON.stringify({ ...asked, ...change }));
  }

  describe("and a snapshot", () => {
    const tree = path.join(folder, "tree");
    const archive = () => {
      writeTree(tree, { ...database, ...identity });
      return execFileSync("tar", ["-cf", "-", "-C", tree, "."]);
    };
    const gzip = (bytes: Buffer) => execFileSync("gzip", ["-c"], { input: bytes });
    const sum = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

    async function snapshotPod(name: string, bytes: Buffer, change: object = {}): Promise<[Pod, FakeServer]> {
      const server = await kept(fakeServer((_request, response) => response.end(bytes)));
      const url = `${server.url}/${name}`;
      return [podOf({ kind: "snapshot", url, sha256: sum(bytes), strip: 0, into: "", ...change }), server];
    }

    for (const [name, pack] of [
      ["a.tar", (bytes: Buffer) => bytes],
      ["a.tar.gz", gzip],
      ["a.tar.zst", (bytes: Buffer) => zstdCompressSync(bytes)],
    ] as const) {
      it(`fills an empty volume from ${name} once, without an identity, and never again`, async () => {
        const [pod, server] = await snapshotPod(name, pack(archive()));
        const { status, said } = await run(pod);
        assert.equal(status, 0, said);
        assert.deepEqual(dataOf(pod), database);
        assert.ok(!existsSync(path.join(pod.data, "cryptokube/bootstrap/staging")));
        writeTree(path.join(pod.data, "geth"), { "geth/chaindata/2.sst": "new" });
        assert.equal((await run(pod)).status, 0);
        assert.equal(server.asked.length, 1);
        assert.equal(dataOf(pod)["geth/chaindata/2.sst"], "new");
      });
    }

    it("finds its folder by strip and into", async () => {
      const [pod] = await snapshotPod("a.tar", archive(), { strip: 1, into: "geth" });
      const { status, said } = await run(pod);
      assert.equal(status, 0, said);
      assert.deepEqual(dataOf(pod), database);
    });

    it("says that the layout is wrong, and does not fetch it again until the file changes", async () => {
      const [pod, server] = await snapshotPod("a.tar", archive(), { into: "elsewhere" });
      const { status, message } = await run(pod);
      assert.equal(status, 1);
      assert.match(message, /the node does not start \(snapshot-layout\): .*no geth\/chaindata/);
      const again = await run(pod);
      assert.equal(again.status, 1);
      assert.match(again.message, /not fetched again/);
      assert.equal(server.asked.length, 1);
    });

    it("says that the checksum is wrong, leaves the volume empty, and does not fetch it again", async () => {
      const [pod, server] = await snapshotPod("a.tar", archive(), { sha256: "0".repeat(64) });
      const { status, message } = await run(pod);
      assert.equal(status, 1);
      assert.match(message, /snapshot-wrong-checksum/);
      assert.ok(!existsSync(path.join(pod.data, "geth")));
      assert.ok(!existsSync(path.join(pod.data, "cryptokube/bootstrap/staging")));
      assert.equal((await run(pod)).status, 1);
      assert.equal(server.asked.length, 1);
      const right = { ...pod.settings.execution.source, sha256: sum(archive()) } as Source;
      const mended = { ...pod, settings: { ...pod.settings, execution: { ...pod.settings.execution, source: right } } };
      assert.equal((await run(mended)).status, 0);
      assert.deepEqual(dataOf(pod), database);
    });

    it("takes no archive that would write elsewhere, or is cut", async () => {
      const out = execFileSync("tar", [
        "-cPf",
        "-",
        "-C",
        tree,
        "--transform",
        "s|^./geth|../../geth|",
        "./geth/chaindata",
      ]);
      const cut = gzip(archive());
      for (const [name, bytes, words] of [
        ["a.tar", out, /outside of the volume/],
        ["a.tar.gz", cut.subarray(0, cut.length - 40), /snapshot-broken/],
        ["a.tar.gz", Buffer.from("no archive"), /snapshot-broken/],
      ] as const) {
        const [pod] = await snapshotPod(name, bytes);
        const { status, message } = await run(pod);
        assert.equal(status, 1);
        assert.match(message, words);
        assert.ok(!existsSync(path.join(pod.data, "geth")));
      }
    });

    it("begins anew where it was killed in the midst of it", async () => {
      const bytes = archive();
      let hold = true;
      const server = await kept(
        fakeServer((_request, response) => {
          if (!hold) return response.end(bytes);
          response.writeHead(200, { "content-length": bytes.length });
          return response.write(bytes.subarray(0, bytes.length / 2));
        }),
      );
      const pod = podOf({ kind: "snapshot", url: `${server.url}/a.tar`, sha256: sum(bytes), strip: 0, into: "" });
      const first = start(pod);
      while (!existsSync(path.join(pod.data, "cryptokube/bootstrap/staging/data"))) {
        await new Promise((r) => setTimeout(r, 20));
      }
      first.kill();
      assert.equal((await first.ended).status, null);
      assert.ok(!existsSync(path.join(pod.data, "geth")));
      hold = false;
      assert.equal((await run(pod)).status, 0);
      assert.deepEqual(dataOf(pod), database);
    });
  });

  describe("and a bucket", () => {
    const bucketOf = (server: FakeServer) => ({
      url: "s3://archives/seeds",
      region: "us-east-1",
      endpoint: server.url,
    });
    const keys = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };

    async function archived(change: object = {}): Promise<Awaited<ReturnType<typeof fakeBucket>>> {
      const server = await kept(fakeBucket());
      const pod = podOf({ kind: "bucket", required: false }, { bucket: bucketOf(server) });
      Object.assign(pod.env, keys);
      writeTree(path.join(pod.data, "geth"), { ...database, ...identity });
      request(pod, change);
      const { status, message, said } = await run(pod);
      assert.equal(status, 0, said);
      assert.match(message, /^copied to s3:\/\/archives\/seeds\/ethereum\/mainnet\/geth\/\S+: 2 files, 3009 bytes$/);
      // Its own stays as it was.
      assert.deepEqual(dataOf(pod), { ...database, ...identity });
      return server;
    }

    it("copies a stopped node's data, and fills another's volume with it", async () => {
      const server = await archived();
      const pod = podOf({ kind: "bucket", required: true }, { bucket: bucketOf(server) }, "a-1");
      Object.assign(pod.env, keys);
      const { status, said } = await run(pod);
      assert.equal(status, 0, said);
      assert.deepEqual(dataOf(pod), database);
      const marker = readFileSync(path.join(pod.data, "cryptokube/bootstrap/bootstrapped.json"), "utf8");
      assert.match(marker, new RegExp(`"id":"${id}".*"height":9`));
    });

    it("copies once, however often its pod starts while the request is there", async () => {
      const server = await kept(fakeBucket());
      const pod = podOf({ kind: "bucket", required: false }, { bucket: bucketOf(server) });
      Object.assign(pod.env, keys);
      writeTree(path.join(pod.data, "geth"), database);
      request(pod);
      await run(pod);
      const asked = server.asked.length;
      const { status, message } = await run(pod);
      assert.deepEqual([status, message], [0, ""]);
      assert.equal(server.asked.length, asked);
    });

    it("starts the node without a copy where it was not stopped cleanly, or the bucket refuses", async () => {
      const refusing = await kept(fakeServer((_request, response) => response.writeHead(403).end()));
      for (const [stopped, words] of [
        [{ geth: 137 }, /not copied: geth was not stopped cleanly: it ended with status 137/],
        [{ geth: 0 }, /not copied: .*403/],
      ] as const) {
        const pod = podOf({ kind: "peers" }, { bucket: bucketOf(refusing) });
        Object.assign(pod.env, keys);
        writeTree(path.join(pod.data, "geth"), database);
        request(pod, { stopped });
        const { status, message } = await run(pod);
        assert.equal(status, 0);
        assert.match(message, words);
      }
    });

    it("says why no archive fits, or syncs from peers where none is needed", async () => {
      const server = await archived();
      const older = podOf({ kind: "bucket", required: true }, { bucket: bucketOf(server) }, "a-1");
      older.settings.execution.subject.version = "v1.17.5";
      Object.assign(older.env, keys);
      const { status, message } = await run(older);
      assert.equal(status, 1);
      assert.match(message, /archive-missing.*written by v1.17.6, newer than the node's v1.17.5.*cryptokube seed/);
      const optional = podOf({ kind: "bucket", required: false }, { bucket: bucketOf(await kept(fakeBucket())) });
      Object.assign(optional.env, keys);
      const peers = await run(optional);
      assert.equal(peers.status, 0, peers.said);
      assert.match(peers.said, /syncs from its peers/);
      assert.ok(!existsSync(path.join(optional.data, "geth")));
    });

    it("passes over an archive that was never finished", async () => {
      const server = await archived();
      server.objects.set("seeds/ethereum/mainnet/geth/20261126T101500Z-a-0/chunks/000000", Buffer.alloc(1));
      const pod = podOf({ kind: "bucket", required: true }, { bucket: bucketOf(server) }, "a-1");
      Object.assign(pod.env, keys);
      const { status, said } = await run(pod);
      assert.equal(status, 0, said);
      assert.match(said, /20261126T101500Z-a-0.*not whole/);
      assert.deepEqual(dataOf(pod), database);
    });

    it("says that it has no credentials", async () => {
      const server = await archived();
      const pod = podOf({ kind: "bucket", required: true }, { bucket: bucketOf(server) }, "a-1");
      const { status, message } = await run(pod);
      assert.equal(status, 1);
      assert.match(message, /bucket-refused.*no credentials/);
    });
  });

  describe("and a sibling", () => {
    async function pair(change: Partial<Pod["env"]> = {}): Promise<[Pod, (port: number) => Pod]> {
      const source = podOf({ kind: "peers" });
      writeTree(path.join(source.data, "geth"), { ...database, ...identity });
      request(source, { to: "sibling" });
      const status = await kept(fakeServer((_request, response) => response.writeHead(500).end()));
      return [
        source,
        (port) => {
          const archive = `http://127.0.0.1:${port}`;
          const pod = podOf({ kind: "sibling" }, { siblings: { "a-0": { archive, status: status.url } } }, "a-1");
          Object.assign(pod.env, change);
          return pod;
        },
      ];
    }

    async function portOf(serving: ReturnType<typeof start>): Promise<number> {
      for (;;) {
        const port = /"port":(\d+)/.exec(serving.said())?.[1];
        if (port !== undefined) return Number(port);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }

    it("serves its data while it is stopped, lets the other have them, and goes on", async () => {
      const [source, readerOf] = await pair();
      const serving = start(source);
      const pod = readerOf(await portOf(serving));
      const { status, said } = await run(pod);
      assert.equal(status, 0, said);
      assert.deepEqual(dataOf(pod), database);
      assert.deepEqual(await serving.ended.then(({ status: own, message }) => [own, message]), [
        0,
        "copied to a sibling",
      ]);
    });

    it("serves nobody who does not know the chain's secret", async () => {
      const [source, readerOf] = await pair({ BOOTSTRAP_SIBLING_TOKEN: "u".repeat(64) });
      const serving = start(source);
      const pod = readerOf(await portOf(serving));
      const { status, message } = await run(pod);
      assert.equal(status, 1);
      assert.match(message, /sibling-refused/);
      serving.kill();
      await serving.ended;
    });

    const rows: { what: string; synced: object }[] = [
      { what: "no sibling has anything to give", synced: { syncedBefore: false } },
      { what: "they all began together", synced: { syncedBefore: true, firstSyncedSecondsAgo: 0 } },
    ];
    for (const { what, synced } of rows) {
      it(`syncs from peers where ${what}`, async () => {
        const body = {
          version: 1,
          chain: "a",
          node: "a-0",
          client: "geth",
          agent: "x",
          clientUp: true,
          ...synced,
          synced: false,
          ready: false,
          reason: "first-sync",
          detail: "x",
        };
        const status = await kept(fakeServer((_request, response) => response.end(JSON.stringify(body))));
        const pod = podOf(
          { kind: "sibling" },
          { siblings: { "a-0": { archive: "http://127.0.0.1:1", status: status.url } } },
          "a-1",
        );
        const { status: ended, said } = await run(pod);
        assert.equal(ended, 0, said);
        assert.match(said, /no sibling has anything to give/);
      });
    }
  });

  it("takes the identity off a volume that was cloned from another node's, once", async () => {
    const pod = podOf({ kind: "volume-snapshot" });
    writeTree(path.join(pod.data, "geth"), { ...database, ...identity });
    assert.equal((await run(pod)).status, 0);
    assert.deepEqual(dataOf(pod), database);
    writeTree(path.join(pod.data, "geth"), { "geth/nodekey": "its own" });
    assert.equal((await run(pod)).status, 0);
    assert.equal(dataOf(pod)["geth/nodekey"], "its own");
    const twin = { ...pod, settings: { ...pod.settings, node: "a-7" } };
    assert.equal((await run(twin)).status, 0);
    assert.deepEqual(dataOf(pod), database);
  });

  it("leaves a node's own volume as it is", async () => {
    const pod = podOf({ kind: "peers" });
    writeTree(path.join(pod.data, "geth"), { ...database, ...identity });
    for (const _ of [1, 2]) assert.equal((await run(pod)).status, 0);
    assert.deepEqual(dataOf(pod), { ...database, ...identity });
  });

  it("places a checkpoint, and says in its message why there is none", async () => {
    const now = Math.floor(Date.now() / 1000);
    const chain = new FakeChain("now", now - 100 * 32 * 12);
    const one = await kept(checkpointServer({ chain }));
    const two = await kept(checkpointServer({ chain }));
    const pod = podOf({ kind: "peers" });
    const at = (name: string) => path.join(pod.folder, "consensus", name);
    const consensus = {
      dataDir: at("prysm"),
      folder: at("cryptokube"),
      stateFile: at("cryptokube/state"),
      blockFile: at("cryptokube/block"),
      servers: [
        { url: one.url, by: "One" },
        { url: two.url, by: "Two" },
      ],
      pin: null,
      pace: { slotsPerEpoch: 32, secondsPerSlot: 12, windowEpochs: 4096 },
    };
    const { status, said } = await run({ ...pod, settings: { ...pod.settings, consensus } });
    assert.equal(status, 0, said);
    assert.deepEqual(readFileSync(consensus.stateFile), chain.state(100));
    const alone = { ...consensus, servers: consensus.servers.slice(1), folder: at("other") };
    const failed = await run({
      ...pod,
      settings: { ...pod.settings, consensus: { ...alone, stateFile: at("other/state") } },
    });
    assert.equal(failed.status, 1);
    assert.match(failed.message, /^the node does not start \(checkpoints-too-few\): /);
    assert.match(failed.said, /the node does not start \(checkpoints-too-few\)/);
  });

  it("says what is wrong with its settings", async () => {
    const pod = podOf({ kind: "peers" });
    const { status, message } = await run({ ...pod, settings: { ...pod.settings, port: -1 } });
    assert.equal(status, 1);
    assert.match(message, /bootstrap settings is not valid:\n {2}port: found -1/);
  });
});
