import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, KubeConfig, type V1Pod } from "@kubernetes/client-node";
import { labStatus } from "../../lab/lab.ts";
import { figure } from "../support/figure.ts";
import { Consumer, reachGateway, type Reach } from "./support/consumer.ts";
import { follower } from "./support/follower.ts";
import { TestEnvironment } from "./support/lab.ts";

const gateway = "gateway: { kept: none, consumers: [{ name: shop }], replicas: { min: 1, max: 1 } }";
const chain = (name: string, flag: string, ...more: string[]): string => {
  const fields = ["chain: ethereum, network: dev, nodes: 3, execution: follower", `flags: [${flag}]`, ...more];
  return `    - { name: ${name}, ${fields.join(", ")} }\n`;
};

const stackFile = (flag: string): string =>
  `config:\n  cryptokube:cluster: { kind: existing }\n  cryptokube:chains:\n${chain("chain", flag, gateway)}`;

const isReady = (pod: V1Pod): boolean =>
  pod.metadata?.deletionTimestamp === undefined &&
  (pod.status?.conditions ?? []).some(({ type, status }) => type === "Ready" && status === "True");

const consumerAsks: [string, unknown[]][] = [
  ["eth_blockNumber", []],
  ["eth_getBlockByNumber", ["latest", false]],
  ["eth_getBalance", [`0x${"0".repeat(40)}`, "latest"]],
];

/** Looks at the chain's pods all the while, and remembers how few were ready. */
class Witness {
  fewestReady = Number.POSITIVE_INFINITY;
  private readonly stop = new AbortController();
  private readonly done: Promise<void>;

  constructor(core: CoreV1Api) {
    this.done = (async () => {
      while (!this.stop.signal.aborted) {
        const pods = (await core.listNamespacedPod({ namespace: "dev-chains" })).items;
        this.fewestReady = Math.min(this.fewestReady, pods.filter(isReady).length);
        await sleep(200);
      }
    })();
  }

  async end(): Promise<number> {
    this.stop.abort();
    await this.done;
    return this.fewestReady;
  }
}

describe("the roller, on three real pods", function () {
  this.timeout(300_000);
  const environment = new TestEnvironment({ clients: { execution: { follower }, consensus: {} } }, [
    // A chain that is not for development has none of its own.
    { name: "chain-gateway", namespace: "dev-system", service: "chain-gateway", port: 8545 },
  ]);
  let core: CoreV1Api;
  let reach: Reach;

  before(async function () {
    // On a machine that has nothing yet this builds a Kubernetes.
    this.timeout(0);
    await environment.prepare(stackFile("FAKE_FLAG=first"));
  });

  after(async () => {
    await environment.delete();
  });

  const pods = async (): Promise<V1Pod[]> => (await core.listNamespacedPod({ namespace: "dev-chains" })).items;

  it("leaves three nodes alone that run what they should", async () => {
    const { watch, status } = await environment.up(stackFile("FAKE_FLAG=first"));
    reach = status.reach;
    assert.deepEqual([watch.failed, watch.rolled], [[], 3]);
    const config = new KubeConfig();
    config.loadFromFile((await labStatus(environment.root)).lab?.kubeconfig ?? "");
    core = config.makeApiClient(CoreV1Api);
    assert.equal((await pods()).filter(isReady).length, 3);
  });

  it("rolls a changed flag through all three, never has two of them down, and no consumer of the gateway sees it", async () => {
    const before = new Set((await pods()).map(({ metadata }) => metadata?.uid));
    const witness = new Witness(core);
    const consumer = new Consumer(await reachGateway(core, reach, "chain", "shop"), consumerAsks);
    const { watch } = await environment.up(stackFile("FAKE_FLAG=second"));
    const fewest = await witness.end();
    const { asked, failed, heads, slowestMs } = await consumer.end();
    figure(`${asked} requests through the gateway, ${failed.length} failed, the slowest ${slowestMs.toFixed(0)} ms`);
    assert.deepEqual([watch.failed, watch.rolled], [[], 3]);
    assert.deepEqual(failed, []);
    assert.deepEqual(
      heads,
      heads.toSorted((a, b) => a - b),
      "no head goes back",
    );
    assert.ok(asked > 100 && heads.at(-1)! > heads[0]!);
    assert.equal((await pods()).filter(({ metadata }) => before.has(metadata?.uid)).length, 0);
    assert.equal(fewest, 2);
  });

  it("holds at the first node when the new flag is wrong: two stay synced", async () => {
    const { watch } = await environment.up(stackFile("FAKE_FLAG=wrong"));
    assert.equal(watch.failed.length, 1);
    assert.equal((await pods()).filter(isReady).length, 2);
    const mended = await environment.up(stackFile("FAKE_FLAG=third"));
    assert.deepEqual([mended.watch.failed, mended.watch.rolled], [[], 3]);
  });

  it("mends three nodes in their first sync with a wrong flag at once", async () => {
    const file = (flag: string): string =>
      stackFile("FAKE_FLAG=third") + chain("young", `FAKE_FIRST_SYNC=true, ${flag}`);
    const young = async (): Promise<V1Pod[]> =>
      (await pods()).filter(({ metadata }) => metadata?.labels?.["cryptokube.io/chain"] === "young");
    const broken = await environment.up(file("FAKE_FLAG=wrong"));
    assert.deepEqual(
      broken.watch.failed.map(({ node }) => node),
      ["young-0", "young-1", "young-2"],
    );

    const { watch } = await environment.up(file("FAKE_FLAG=right"));
    assert.deepEqual([watch.failed, watch.rolled], [[], 6]);
    const created = (await young()).map(({ metadata }) => metadata?.creationTimestamp?.getTime() ?? 0);
    const spread = (Math.max(...created) - Math.min(...created)) / 1000;
    assert.ok(spread < 15, `they were replaced over ${spread} s: one after the other`);
    assert.equal((await young()).filter(isReady).length, 0);
    assert.equal((await pods()).filter(isReady).length, 3, "the synced chain beside it was left alone");
  });
});
