/**
 * The gateway's bundle as a process of its own, before real nodes of geth: with the catalogue's flags, over HTTP and
 * WebSockets. Nodes are killed under a consumer that asks ten times a second. Everything listens on loopback.
 */
// needs: linux
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bundleAgent } from "../../../agents/bundle.ts";
import { gatewayNodeArgs } from "../../../agents/gateway/node-args.ts";
import { geth } from "../../../catalogue/chains/ethereum/geth.ts";
import { type RealGeth, realGeth } from "../../catalogue/support/real-geth.ts";
import { freePort } from "../../support/free-port.ts";
import { Consumer } from "./consumer.ts";
import { ask, consumers, keyOf, post } from "./support.ts";

const nodeCount = 3;

describe("the gateway before real nodes", function () {
  this.timeout(900_000);
  let real: RealGeth;
  let url: string;
  let tracesUrl: string;
  let metricsUrl: string;
  let gateway: ChildProcess;
  const nodes: { rpc: string; process: ChildProcess }[] = [];

  before(async () => {
    real = await realGeth();
    for (let index = 0; index < nodeCount; index++) nodes.push(await startNode(index));
    const [port, tracesPort, metricsPort] = await Promise.all([freePort(), freePort(), freePort()]);
    url = `http://127.0.0.1:${port}`;
    tracesUrl = `http://127.0.0.1:${tracesPort}`;
    metricsUrl = `http://127.0.0.1:${metricsPort}`;
    gateway = startGateway({ port, tracesPort, metricsPort });
    await until(() => answers(`${metricsUrl}/readyz`));
  });
  after(async () => {
    const ends = [gateway, ...nodes.map(({ process: node }) => node)].filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    );
    await Promise.all(
      ends.map((child) => {
        child.kill("SIGKILL");
        return once(child, "exit");
      }),
    );
    real.remove();
  });

  async function startNode(index: number): Promise<{ rpc: string; process: ChildProcess }> {
    const [rpcPort, metricsPort] = await Promise.all([freePort(), freePort()]);
    const context = {
      network: "dev",
      mode: "default",
      options: { blockPeriod: 1 },
      dataDir: path.join(real.folder, `node-${index}`),
      hostNames: ["localhost"],
      memoryMiB: 512,
      traces: true,
      subscriptions: true,
    };
    const args = geth
      .args(context)
      .map((arg) => arg.replace("=0.0.0.0", "=127.0.0.1").replace(/^(--(?:http|ws)\.port)=.*/, `$1=${rpcPort}`))
      .map((arg) => arg.replace(/^--metrics\.port=.*/, `--metrics.port=${metricsPort}`));
    const node = spawn(real.program, args, { stdio: "ignore", env: { HOME: real.folder } });
    const rpc = `http://127.0.0.1:${rpcPort}`;
    await until(() => answers(rpc));
    return { rpc, process: node };
  }

  function startGateway(ports: { port: number; tracesPort: number; metricsPort: number }): ChildProcess {
    const keysFolder = path.join(real.folder, "keys");
    mkdirSync(keysFolder);
    for (const { name } of consumers) writeFileSync(path.join(keysFolder, name), keyOf(name));
    const settings = path.join(real.folder, "gateway.json");
    const program = path.join(real.folder, "gateway.mjs");
    writeFileSync(program, bundleAgent("gateway"));
    writeFileSync(
      settings,
      JSON.stringify({
        environment: "lab",
        chain: "ethereum",
        ...ports,
        keysFolder,
        consumers,
        nodes: nodes.map(({ rpc }, index) => ({
          name: `node-${index}`,
          rpc,
          health: null,
          stateBlocks: null,
          traces: true,
        })),
      }),
    );
    return spawn(process.execPath, [...gatewayNodeArgs, program], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { GATEWAY_SETTINGS: settings },
    });
  }

  it("answers by HTTP and WebSocket, single and in batches, and keeps a filter on its node", async () => {
    assert.equal((await ask(url, "eth_chainId")).result, "0x539");
    const { text } = await post(
      url,
      '[{"jsonrpc":"2.0","id":1,"method":"eth_chainId"},{"jsonrpc":"2.0","id":2,"method":"eth_gasPrice"}]',
    );
    assert.deepEqual(
      (JSON.parse(text) as { id: number }[]).map(({ id }) => id),
      [1, 2],
    );
    const { result: id } = await ask(url, "eth_newBlockFilter");
    await sleep(2500);
    const changes = (await ask(url, "eth_getFilterChanges", [id])).result as string[];
    assert.ok(changes.length > 0 && changes.every((hash) => /^0x[0-9a-f]{64}$/.test(hash)));
    const consumer = await new Consumer(`${url}/${keyOf("plain")}`).open();
    assert.match(String((await consumer.ask(1, "eth_subscribe", ["newHeads"])).result), /^0x[0-9a-f]+$/);
    const head = await consumer.until(({ method }) => method === "eth_subscription");
    assert.match((head.params!.result as { number: string }).number, /^0x/);
    consumer.socket.close();
    await consumer.closed;
  });

  it("lets no method through that opens a node, though the nodes serve debug; traces by their own port", async () => {
    for (const method of [
      "debug_setHead",
      "debug_traceBlockFromFile",
      "admin_peers",
      "personal_listAccounts",
      "engine_x",
      "miner_start",
    ]) {
      for (const [where, consumer] of [
        [url, "plain"],
        [tracesUrl, "explorer"],
      ] as const) {
        assert.equal((await ask(where, method, ["0x0"], consumer)).error?.code, -32_601, method);
      }
    }
    // The node itself would have done it: `debug` comes whole.
    const [node] = nodes;
    assert.notEqual((await ask(node!.rpc, "debug_printBlock", [0])).error?.code, -32_601);
    const traced = await ask(tracesUrl, "debug_traceBlockByNumber", ["0x1", { tracer: "callTracer" }], "explorer");
    assert.deepEqual(traced.result, []);
    assert.equal(
      (await ask(tracesUrl, "debug_traceBlockByNumber", ["0x1", { tracer: "{}" }], "explorer")).error?.code,
      -32_602,
    );
  });

  it("loses no request and tells of no head that goes back, while nodes are killed under a consumer", async () => {
    const consumer = await new Consumer(`${url}/${keyOf("other")}`).open();
    const failed: string[] = [];
    const heads: number[] = [];
    const slowest = { ms: 0 };
    const began = Date.now();
    let asked = 0;
    const kills = [3000, 6000];
    for (let round = 0; Date.now() - began < 10_000; round++) {
      const killAt = kills[0];
      if (killAt !== undefined && Date.now() - began > killAt) {
        kills.shift();
        nodes[kills.length]!.process.kill("SIGKILL");
      }
      const at = Date.now();
      const answers = await Promise.all([
        ask(url, "eth_blockNumber", [], "other"),
        ask(url, "eth_getBlockByNumber", ["latest", false], "other"),
        ask(url, "eth_getBalance", [`0x${"0".repeat(40)}`, "latest"], "other"),
        consumer.ask(round, "eth_gasPrice"),
      ]);
      asked += answers.length;
      slowest.ms = Math.max(slowest.ms, Date.now() - at);
      for (const { error } of answers) if (error !== undefined) failed.push(JSON.stringify(error));
      heads.push(Number(answers[0].result));
      await sleep(Math.max(0, 100 - (Date.now() - at)));
    }
    const status = readFileSync(`/proc/${gateway.pid}/status`, "utf8");
    const resident = /VmRSS:\s+(\d+)/.exec(status)?.[1];
    process.stdout.write(
      `    ${asked} requests, ${failed.length} failed, heads ${heads[0]} to ${heads.at(-1)}, the slowest round ${slowest.ms} ms; ` +
        `the gateway has ${Math.round(Number(resident) / 1024)} MiB resident\n`,
    );
    assert.deepEqual(failed, []);
    assert.deepEqual(
      heads,
      [...heads].sort((a, b) => a - b),
    );
    assert.ok(heads.at(-1)! > heads[0]!);
    const metrics = await (await fetch(`${metricsUrl}/metrics`)).text();
    assert.equal(/gateway_node_ready\{[^}]*\} 1/g[Symbol.match](metrics)?.length, 1);
    consumer.socket.close();
    await consumer.closed;
  });

  it("leaves the Service first when it is told to end, and ends with status 0", async () => {
    gateway.kill("SIGTERM");
    await until(async () => (await fetch(`${metricsUrl}/readyz`)).status === 503);
    assert.equal((await ask(url, "eth_chainId")).result, "0x539");
    assert.deepEqual(await once(gateway, "exit"), [0, null]);
  });
});

async function until(met: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await met()) return;
    await sleep(100);
  }
  assert.fail("not within 30 s");
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ status }) => status === 200,
    () => false,
  );
