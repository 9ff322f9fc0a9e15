/**
 * A real geth's data go from a clean stop into a real S3 server and from a stopped node to its sibling, and a new node
 * goes on from them as itself. Everything listens on loopback; the chain is a development one.
 */
// needs: linux
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bootstrapNodeArgs } from "../../../agents/bootstrap/node-args.ts";
import type { BootstrapSettingsInput, Source } from "../../../agents/bootstrap/settings.ts";
import { bundleAgent } from "../../../agents/bundle.ts";
import { geth } from "../../../catalogue/chains/ethereum/geth.ts";
import { keep } from "../../../lab/acquire/cache.ts";
import { buildWay } from "../../../lab/acquire/go-build.ts";
import { acquireVersitygw, createContext } from "../../../lab/acquire/index.ts";
import { geth as recipe } from "../../../lab/acquire/recipes/geth.ts";
import { freePort } from "../../support/free-port.ts";
import { ownFolder } from "./support.ts";

const keys = { AWS_ACCESS_KEY_ID: "lab-key", AWS_SECRET_ACCESS_KEY: "lab-secret" };

describe("a real geth, a real S3 server and the bootstrap agent", function () {
  this.timeout(900_000);
  const folder = ownFolder();
  const program = path.join(folder, "bootstrap.mjs");
  const children: ChildProcess[] = [];
  let binary: string;
  let endpoint: string;
  let first: { head: Head; nodekey: string };

  before(async () => {
    writeFileSync(program, bundleAgent("bootstrap"));
    const ctx = createContext();
    const { program: source } = recipe(geth.image.split(":").at(-1)!);
    const { tool, version, title } = source!;
    const kept = await keep(ctx, { tool, version, title, ways: [buildWay(ctx, source!)] });
    binary = path.join(kept.folder, "bin", "geth");
    const { path: gateway } = await acquireVersitygw(ctx);
    const store = path.join(folder, "s3");
    // A folder at the top is a bucket.
    mkdirSync(path.join(store, "archives"), { recursive: true });
    const port = await freePort();
    const flags = [
      "--port",
      `127.0.0.1:${port}`,
      "--access",
      keys.AWS_ACCESS_KEY_ID,
      "--secret",
      keys.AWS_SECRET_ACCESS_KEY,
    ];
    const s3 = spawn(gateway, [...flags, "--quiet", "posix", store], { stdio: "ignore" });
    children.push(s3);
    endpoint = `http://127.0.0.1:${port}`;
    while (
      s3.exitCode === null &&
      !(await fetch(endpoint).then(
        () => true,
        () => false,
      ))
    ) {
      await sleep(100);
    }
    first = await grown();
  });
  after(async () => {
    for (const child of children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
      child.kill("SIGKILL");
      await once(child, "close");
    }
  });

  interface Head {
    number: string;
    hash: string;
    stateRoot: string;
  }

  const at = (node: string, ...rest: string[]) => path.join(folder, node, ...rest);
  const nodekeyOf = (node: string) => readFileSync(at(node, "data/geth/geth/nodekey"), "utf8");

  /** Runs geth on a node's volume until its work is done, and stops it as the kubelet does. */
  async function running<T>(node: string, work: (ask: Ask) => Promise<T>): Promise<T> {
    const port = await freePort();
    const child = spawn(
      binary,
      [
        "--dev",
        "--dev.period=1",
        `--datadir=${at(node, "data/geth")}`,
        "--state.scheme=hash",
        "--gcmode=archive",
        "--ipcdisable",
        "--http",
        "--http.addr=127.0.0.1",
        `--http.port=${port}`,
        "--port=0",
      ],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    children.push(child);
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const ask: Ask = async (method, ...params) => {
      const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
      const response = await fetch(`http://127.0.0.1:${port}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      return ((await response.json()) as { result: never }).result;
    };
    while (
      child.exitCode === null &&
      !(await ask("eth_chainId").then(
        () => true,
        () => false,
      ))
    ) {
      await sleep(50);
    }
    assert.equal(child.exitCode, null, said);
    const result = await work(ask);
    // geth answers before it listens for signals (cmd/utils/cmd.go, StartNode), and one that comes then kills it: on a
    // busy machine that took more than a second. Two blocks later it surely does.
    const { number } = await headOf(ask);
    while (Number((await headOf(ask)).number) < Number(number) + 2) {
      await sleep(200);
    }
    child.kill("SIGTERM");
    const [status] = (await once(child, "close")) as [number | null];
    assert.equal(status, 0, said);
    return result;
  }

  type Ask = (method: string, ...params: unknown[]) => Promise<never>;
  const headOf = async (ask: Ask): Promise<Head> => await ask("eth_getBlockByNumber", "latest", false);

  /** A node with some blocks, cleanly stopped. Its last block is the one it says after its next start. */
  async function grown(): Promise<{ head: Head; nodekey: string }> {
    mkdirSync(at("a-0", "data"), { recursive: true });
    await running("a-0", async (ask) => {
      while (Number((await headOf(ask)).number) < 5) await sleep(200);
    });
    return { head: await lastOf("a-0"), nodekey: nodekeyOf("a-0") };
  }

  /** The head that is on the volume: of the first answer, before a block is added. */
  function lastOf(node: string): Promise<Head> {
    return running(node, async (ask) => (await ask("eth_getBlockByNumber", "0x5", false)) as Head);
  }

  function start(node: string, source: Source, change: Partial<BootstrapSettingsInput> = {}, request?: object) {
    mkdirSync(at(node, "data"), { recursive: true });
    const settings: BootstrapSettingsInput = {
      node,
      execution: {
        subject: {
          chain: "ethereum",
          network: "dev",
          client: "geth",
          version: geth.image.split(":").at(-1)!,
          history: "default",
        },
        dataDir: at(node, "data/geth"),
        folder: at(node, "data/cryptokube/bootstrap"),
        identityFiles: [...geth.identityFiles],
        mustHave: [...geth.backup.must],
        source,
      },
      bucket: { url: "s3://archives/seeds", region: "us-east-1", endpoint },
      port: 0,
      ...change,
    };
    writeFileSync(at(node, "settings.json"), JSON.stringify(settings));
    if (request !== undefined) writeFileSync(at(node, "request.json"), JSON.stringify(request));
    writeFileSync(at(node, "message"), "");
    const child = spawn(process.execPath, [...bootstrapNodeArgs, program], {
      env: {
        ...keys,
        BOOTSTRAP_SETTINGS: at(node, "settings.json"),
        BOOTSTRAP_REQUEST: at(node, "request.json"),
        BOOTSTRAP_MESSAGE: at(node, "message"),
        BOOTSTRAP_SIBLING_TOKEN: "s".repeat(64),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (said += text));
    }
    const ended = once(child, "close").then(([status]) => {
      assert.equal(status, 0, said);
      return readFileSync(at(node, "message"), "utf8");
    });
    return { ended, said: () => said };
  }

  const asked = (id: string, to: "bucket" | "sibling") => {
    const head = { height: Number(first.head.number), hash: first.head.hash };
    return { id, node: "a-0", to, head, askedAt: new Date().toISOString(), stopped: { geth: 0 } };
  };

  /** The new node has the old one's block, grows its own from it, and is another node. */
  async function goesOn(node: string): Promise<void> {
    for (const own of geth.identityFiles) assert.ok(!existsSync(at(node, "data/geth", own)), own);
    const [inherited, grown] = await running(node, async (ask) => {
      const block = (await ask("eth_getBlockByNumber", first.head.number, false)) as Head;
      const before = Number((await headOf(ask)).number);
      while (Number((await headOf(ask)).number) <= before) await sleep(200);
      return [block, Number((await headOf(ask)).number)];
    });
    assert.deepEqual([inherited.hash, inherited.stateRoot], [first.head.hash, first.head.stateRoot]);
    assert.ok(grown > Number(first.head.number));
    assert.notEqual(nodekeyOf(node), first.nodekey);
    assert.equal(nodekeyOf("a-0"), first.nodekey);
  }

  it("takes an archive from a bucket, and goes on from it as a node of its own", async () => {
    const message = await start("a-0", { kind: "peers" }, {}, asked("20261125T101500Z-a-0", "bucket")).ended;
    assert.match(message, /^copied to s3:\/\/archives\/seeds\/ethereum\/dev\/geth\/20261125T101500Z-a-0: \d+ files/);
    await start("a-1", { kind: "bucket", required: true }).ended;
    await goesOn("a-1");
  });

  it("takes a stopped sibling's data, and goes on from them as a node of its own", async () => {
    const serving = start("a-0", { kind: "peers" }, {}, asked("20261125T111500Z-a-0", "sibling"));
    let port: string | undefined;
    while ((port = /"port":(\d+)/.exec(serving.said())?.[1]) === undefined) await sleep(50);
    const sibling = { archive: `http://127.0.0.1:${port}`, status: "http://127.0.0.1:1/status" };
    await start("a-2", { kind: "sibling" }, { siblings: { "a-0": sibling } }).ended;
    assert.equal(await serving.ended, "copied to a sibling");
    await goesOn("a-2");
  });

  it("keeps its own blocks and its own key: the node that was copied goes on, too", async () => {
    const again = await lastOf("a-0");
    assert.equal(again.hash, first.head.hash);
    assert.equal(nodekeyOf("a-0"), first.nodekey);
  });
});
