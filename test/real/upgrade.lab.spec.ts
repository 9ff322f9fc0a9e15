import assert from "node:assert/strict";
import { CoreV1Api, DiscoveryV1Api, EventsV1Api, KubeConfig } from "@kubernetes/client-node";
import type { ExecutionClient } from "../../catalogue/client.ts";
import { images } from "../../catalogue/images.ts";
import { labStatus } from "../../lab/lab.ts";
import { follower } from "./support/follower.ts";
import { eventually, TestEnvironment } from "./support/lab.ts";
import { restartsOf, Served } from "./support/served.ts";

/** The same Node.js under another tag: to a roller it is another version. */
const newer = images.node.replace("-slim", "");
const namespace = "dev-chains";
const all = ["chain-0-0", "chain-1-0", "chain-2-0"];

const stackFile = (...flags: string[]): string => `config:
  cryptokube:cluster: { kind: existing }
  cryptokube:upgrade: { soak: 5s }
  cryptokube:chains:
    - { name: chain, chain: ethereum, network: dev, nodes: 3, execution: follower, flags: ${JSON.stringify(flags)} }
`;
const of = (image: string): ExecutionClient => ({ ...follower, image });
const environmentOf = (image: string, root?: string): TestEnvironment =>
  new TestEnvironment({ clients: { execution: { follower: of(image) }, consensus: {} } }, [], root);

describe("another version of a client, on three real pods", function () {
  this.timeout(300_000);
  const older = environmentOf(images.node);
  const upgraded = environmentOf(newer, older.root);
  let served: Served;
  let events: EventsV1Api;

  before(async function () {
    // On a machine that has nothing yet this builds a Kubernetes.
    this.timeout(0);
    await older.prepare(stackFile());
    await upgraded.prepare(stackFile());
  });

  after(async () => {
    await older.delete();
  });

  const runs = async (): Promise<string[]> => {
    const pods = await served.pods("chain");
    return pods
      .sort((a, b) => (a.metadata!.name! < b.metadata!.name! ? -1 : 1))
      .map(({ spec }) => (spec?.containers[0]?.image === newer ? "new" : "old"));
  };
  const said = async (reason: string): Promise<string[]> => {
    const { items } = await events.listNamespacedEvent({ namespace });
    return items.filter((event) => event.reason === reason).map(({ note, regarding }) => `${regarding?.name}: ${note}`);
  };
  const uids = async (): Promise<(string | undefined)[]> =>
    (await served.pods("chain")).map((pod) => pod.metadata?.uid);

  it("begins with three that serve", async () => {
    const { watch } = await older.up(stackFile());
    assert.deepEqual(watch.failed, []);
    const config = new KubeConfig();
    config.loadFromFile((await labStatus(older.root)).lab?.kubeconfig ?? "");
    served = new Served(config.makeApiClient(CoreV1Api), config.makeApiClient(DiscoveryV1Api), namespace);
    events = config.makeApiClient(EventsV1Api);
    await served.until("chain", all, 120);
  });

  it("halts at the first that does not start, says so, and the way back leaves the others untouched", async () => {
    const before = await uids();
    await upgraded.up(stackFile("FAKE_FLAG=wrong"));
    const [failure = ""] = await eventually(
      "the canary fails",
      async () => {
        const found = await said("CanaryFailed");
        return found.length > 0 ? found : undefined;
      },
      60,
    );
    assert.match(failure, /^chain-\d: follower .* failed on its canary: a client of it was started anew/);
    assert.deepEqual((await runs()).sort(), ["new", "old", "old"]);
    assert.equal((await served.by("chain")).length, 2);

    await older.up(stackFile());
    await served.until("chain", all, 120);
    assert.deepEqual(await runs(), ["old", "old", "old"]);
    const kept = (await uids()).filter((uid) => before.includes(uid));
    assert.equal(kept.length, 2, "two of the pods are the very same");
  });

  it("comes to all three once the first has held", async () => {
    const { watch } = await upgraded.up(stackFile());
    assert.deepEqual([watch.failed, watch.rolled], [[], 3]);
    await served.until("chain", all, 60);
    assert.deepEqual(await runs(), ["new", "new", "new"]);
    assert.equal((await said("CanaryPassed")).length, 1);
  });

  it("a node that falls behind leaves the Service and comes back, with no restart", async () => {
    const before = restartsOf(await served.pods("chain"));
    await served.behave("chain-1", "lag", 10);
    await served.until("chain", ["chain-0-0", "chain-2-0"], 60);
    await served.behave("chain-1", "lag", 0);
    await served.until("chain", all, 60);
    assert.equal(restartsOf(await served.pods("chain")), before);
  });

  it("a chain that stalls keeps its freshest in the Service, and nothing is restarted", async () => {
    const before = [restartsOf(await served.pods("chain")), await uids()];
    await served.behave("chain-2", "lag", 10);
    await served.until("chain", ["chain-0-0", "chain-1-0"], 60);
    for (const node of ["chain-0", "chain-1", "chain-2"]) await served.behave(node, "stuckAt", "here");
    // An hour, as the time of their newest block says it: whoever looks sees a chain that has stood for so long.
    for (const node of ["chain-0", "chain-1", "chain-2"]) await served.behave(node, "headTimeOffset", -3600);
    const reasons = async (): Promise<string[]> =>
      Promise.all(["chain-0", "chain-1", "chain-2"].map((node) => served.reason(node)));
    await eventually(
      "all see the stall",
      async () => ((await reasons()).join() === "stalled-chain,stalled-chain,behind-freshest" ? true : undefined),
      60,
    );
    // Longer than two readiness probes and two looks of the roller.
    for (let look = 0; look < 20; look += 1) {
      assert.deepEqual(await served.by("chain"), ["chain-0-0", "chain-1-0"]);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    assert.deepEqual([restartsOf(await served.pods("chain")), await uids()], before);
  });
});
