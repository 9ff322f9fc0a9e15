import assert from "node:assert/strict";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import type { Browser } from "puppeteer-core";
import { dashboardsShown } from "../../catalogue/dashboards/index.ts";
import { openStackOf } from "../../cli/up.ts";
import { labStatus, stopLab } from "../../lab/lab.ts";
import { silentProgress } from "../../lab/progress.ts";
import { exportersOf, notInTheLab } from "../../stacks/plan/grafana.ts";
import { openBrowser } from "./support/browser.ts";
import { everyAnswer } from "./support/dashboards.ts";
import { photograph } from "./support/drawn/photograph.ts";
import { eventually, query, rpc, TestEnvironment } from "./support/lab.ts";
import { coloursOf, readPng } from "./support/png.ts";

const stackFile = (flags: string[] = []): string => `config:
  cryptokube:cluster: { kind: existing }
  cryptokube:chains:
    - { name: ethereum, chain: ethereum, network: dev, nodes: 1, execution: geth, flags: ${JSON.stringify(flags)} }
`;

interface Block {
  number: string;
  hash: string;
}

/*
 * The first slice through the whole house, on real parts: the engine, an API server, a kubelet, geth, Prometheus.
 * The steps follow each other as a day of its operator would.
 */
describe("the first slice, for real", function () {
  this.timeout(180_000);
  const environment = new TestEnvironment();
  let urls: { rpc: string; prometheus: string };
  let firstBlock: Block;
  let browser: Browser;
  let core: CoreV1Api;

  const send = async (): Promise<string> => {
    const [account] = await rpc<string[]>(urls.rpc, "eth_accounts");
    return rpc(urls.rpc, "eth_sendTransaction", [{ from: account, to: account, value: "0x1" }]);
  };
  const podUid = async (): Promise<string> =>
    (await core.readNamespacedPod({ namespace: "dev-chains", name: "ethereum-0-0" })).metadata?.uid ?? "";
  const openKubernetes = async (): Promise<void> => {
    const { lab } = await labStatus(environment.root);
    const config = new KubeConfig();
    config.loadFromFile(lab?.kubeconfig ?? "");
    core = config.makeApiClient(CoreV1Api);
  };

  before(async function () {
    // On a machine that has nothing yet this builds a Kubernetes.
    this.timeout(0);
    await environment.prepare(stackFile());
    browser = await openBrowser();
  });

  after(async () => {
    // Undefined where none could be had.
    await (browser as Browser | undefined)?.close();
    await environment.delete();
  });

  it("brings up a node, and says where to reach it and how it is", async () => {
    const result = await environment.up(stackFile());
    assert.deepEqual(result.watch.failed, []);
    assert.ok((result.changes.create ?? 0) > 10, `created ${result.changes.create ?? 0} resources`);
    const where = (name: string): string => result.status.reach.find((row) => row.name === name)?.where ?? "";
    urls = { rpc: where("ethereum-rpc"), prometheus: where("prometheus") };
    assert.match(urls.rpc, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.match(urls.prometheus, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(result.status.nodes[0]?.ready, true);
    await openKubernetes();
  });

  it("answers JSON-RPC through the chain's Service", async () => {
    assert.equal(await eventually<string>("eth_blockNumber", () => rpc(urls.rpc, "eth_blockNumber"), 10), "0x0");
  });

  it("advances by a block when a transaction comes", async () => {
    const hash = await send();
    const receipt = await eventually(
      "the receipt",
      async () =>
        (await rpc<{ blockNumber: string } | null>(urls.rpc, "eth_getTransactionReceipt", [hash])) ?? undefined,
      10,
    );
    assert.equal(receipt.blockNumber, "0x1");
    firstBlock = await rpc<Block>(urls.rpc, "eth_getBlockByNumber", ["0x1", false]);
  });

  it("reaches no method that could change or reveal the node", async () => {
    for (const method of [
      "admin_nodeInfo",
      "debug_chaindbProperty",
      "personal_listWallets",
      "miner_start",
      "engine_exchangeCapabilities",
      "txpool_content",
    ]) {
      await assert.rejects(rpc(urls.rpc, method), /does not exist|not available/, method);
    }
  });

  it("is scraped by Prometheus: the client's own metrics and the agent's uniform ones", async () => {
    const ups = await eventually(
      "up == 1 of both ports",
      async () => {
        const samples = await query(urls.prometheus, 'up{node="ethereum-0"} == 1');
        return samples.length === 2 ? samples : undefined;
      },
      60,
    );
    assert.deepEqual(new Set(ups.map(({ metric }) => metric.chain)), new Set(["ethereum"]));
    const height = await eventually(
      "the agent's head",
      async () => (await query(urls.prometheus, 'chain_head_height{node="ethereum-0"} == 1'))[0],
      60,
    );
    assert.equal(height.value, 1);
    for (const name of ["chain_synced", "chain_client_up", "chain_ready"]) {
      assert.deepEqual(
        (await query(urls.prometheus, `${name}{node="ethereum-0"}`)).map(({ value }) => value),
        [1],
        name,
      );
    }
    for (const name of [
      "chain_peers",
      "chain_head_age_seconds",
      "chain_data_volume_free_bytes",
      "chain_data_volume_size_bytes",
    ]) {
      assert.equal((await query(urls.prometheus, `${name}{node="ethereum-0"}`)).length, 1, name);
    }
    // A node without siblings has nothing to lag behind, and the agent does not invent a number.
    assert.deepEqual(await query(urls.prometheus, "chain_lag_blocks"), []);
  });

  it("answers every query of every dashboard, where its exporter runs here", async () => {
    await everyAnswer(urls.prometheus, environment.session(stackFile()).plan);
  });

  it("has dashboards that can be drawn of what it measured: something is on every one", async () => {
    const { plan } = environment.session(stackFile());
    const all = dashboardsShown(plan.namespaces.chains.name, exportersOf(plan.prometheus));
    const to = Date.now() / 1000;
    const folder = process.env.CRYPTOKUBE_ARTIFACTS ?? `${environment.root}/pictures`;
    const about = {
      all,
      prometheus: urls.prometheus,
      span: { from: to - 300, to },
      note: "one node of geth, in the lab",
    };
    for (const dashboard of all) {
      const { png, complaints, width } = await photograph(browser, { ...about, dashboard }, folder);
      assert.deepEqual(complaints, [], dashboard.title);
      const picture = readPng(png);
      assert.equal(picture.width, width);
      const { count, commonest } = coloursOf(picture);
      assert.ok(count > 20 && commonest < 0.97, `${dashboard.title}: ${count} colours, ${commonest} of it of one`);
    }
  });

  it("says in a line each that Grafana and Fluentd are left out, and why", () => {
    const { leftOut } = environment.session(stackFile()).plan;
    assert.deepEqual(leftOut, [
      { name: "grafana", why: notInTheLab },
      { name: "fluentd", why: "its image cannot be had in the lab, which runs without it" },
    ]);
  });

  it("changes nothing on a second up", async () => {
    const { changes } = await environment.up(stackFile());
    assert.deepEqual(Object.keys(changes), ["same"]);
  });

  it("rolls the node on a changed flag, without losing its chain", async () => {
    const before = await podUid();
    const result = await environment.up(stackFile(["--cache=128"]));
    assert.deepEqual(result.watch.failed, []);
    assert.equal(result.watch.rolled, 1);
    assert.notEqual(await podUid(), before);
    const block = await eventually(
      "block 1",
      async () => (await rpc<Block | null>(urls.rpc, "eth_getBlockByNumber", ["0x1", false])) ?? undefined,
      30,
    );
    assert.equal(block.hash, firstBlock.hash);
  });

  it("returns within two minutes of a flag that is wrong, naming the node and the cluster's own words", async () => {
    const start = Date.now();
    const { watch } = await environment.up(stackFile(["--no-such-flag"]));
    assert.ok(Date.now() - start < 130_000);
    assert.deepEqual(
      watch.failed.map(({ node }) => node),
      ["ethereum-0"],
    );
    assert.match(watch.failed[0]?.reason ?? "", /geth/);
    assert.match((watch.events.get("ethereum-0") ?? []).join("\n"), /Back-?[oO]ff|restarting/);
  });

  it("reaches the node that never got ready with the mended flag, and the chain is still there", async () => {
    const { watch } = await environment.up(stackFile());
    assert.deepEqual(watch.failed, []);
    const block = await eventually(
      "block 1",
      async () => (await rpc<Block | null>(urls.rpc, "eth_getBlockByNumber", ["0x1", false])) ?? undefined,
      30,
    );
    assert.equal(block.hash, firstBlock.hash);
  });

  it("sees drift made by hand on a refresh, and mends it", async () => {
    const service = { namespace: "dev-chains", name: "ethereum" };
    const before = await core.readNamespacedService(service);
    const ports = (before.spec?.ports ?? []).map((port) => ({ ...port, port: 8999 }));
    const body = { ...before, spec: { ...before.spec, ports } };
    await core.replaceNamespacedService({ ...service, body, fieldManager: "kubectl-edit" });
    await core.deleteNamespacedConfigMap({ namespace: "dev-chains", name: "health-agent" });

    const { changes } = await environment.up(stackFile(), { refresh: true });
    assert.deepEqual([changes.create, changes.update], [1, 1]);
    assert.deepEqual(
      (await core.readNamespacedService(service)).spec?.ports?.map(({ port }) => port),
      [8545],
    );
    await core.readNamespacedConfigMap({ namespace: "dev-chains", name: "health-agent" });
    assert.deepEqual(Object.keys((await environment.up(stackFile(), { refresh: true })).changes), ["same"]);
  });

  it("replaces nothing when the API server's address changes", async () => {
    const before = (await labStatus(environment.root)).lab?.apiServer ?? "";
    await stopLab({ dataDir: environment.root, progress: silentProgress() });
    const { createServer } = await import("node:net");
    const squatter = createServer().listen(Number(new URL(before).port), "127.0.0.1");
    try {
      const { changes } = await environment.up(stackFile());
      assert.notEqual((await labStatus(environment.root)).lab?.apiServer, before);
      assert.equal(changes.replace ?? 0, 0);
      assert.equal(changes.create ?? 0, 0);
      assert.equal(changes.delete ?? 0, 0);
    } finally {
      squatter.close();
    }
    await openKubernetes();
  });

  it("destroys everything that it made", async () => {
    const stack = await openStackOf(environment.session(stackFile()), silentProgress());
    await stack.destroy();
    const { items } = await core.listNamespace();
    assert.deepEqual(
      items.map(({ metadata }) => metadata?.name).filter((name) => name?.startsWith("dev-")),
      [],
    );
    assert.deepEqual(
      (await core.listPersistentVolume()).items.map(({ metadata }) => metadata?.name),
      [],
    );
  });
});
