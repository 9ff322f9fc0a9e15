import assert from "node:assert/strict";
import { CoreV1Api, KubeConfig, type V1Pod } from "@kubernetes/client-node";
import { seed, seedingOf } from "../../cli/seed.ts";
import { clusterHands } from "../../cli/seed-hands.ts";
import type { ExecutionClient } from "../../catalogue/client.ts";
import { labStatus } from "../../lab/lab.ts";
import { healthPort } from "../../stacks/plan/health.ts";
import { follower } from "./support/follower.ts";
import { eventually, TestEnvironment } from "./support/lab.ts";

/** Keeps a database and a key as geth does, says both at its start, and ends by itself when it is told to. */
const keeping = `
import { appendFileSync as append, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
const folder = process.argv.slice(1).find((argument) => argument.startsWith("DATA=")).slice(5) + "/geth";
if (!existsSync(folder + "/chaindata")) {
  mkdirSync(folder + "/chaindata", { recursive: true });
  writeFileSync(folder + "/chaindata/CURRENT", "made by " + process.env.HOSTNAME + "\\n");
}
if (!existsSync(folder + "/nodekey")) writeFileSync(folder + "/nodekey", process.env.HOSTNAME);
process.stdout.write("database " + readFileSync(folder + "/chaindata/CURRENT", "utf8"));
process.stdout.write("key " + readFileSync(folder + "/nodekey", "utf8") + "\\n");
process.on("SIGTERM", () => process.exit(0));
`;
const [node = "", type = "", flag = "", program = "", end = ""] = follower.command ?? [];
const keeper: ExecutionClient = {
  ...follower,
  command: [node, type, flag, keeping + program, end],
  args: ({ dataDir }) => [`DATA=${dataDir}`],
};

const stackFile = (nodes: number): string => `config:
  cryptokube:cluster: { kind: existing }
  cryptokube:chains:
    - { name: chain, chain: ethereum, network: dev, nodes: ${nodes}, execution: follower, bootstrap: { sibling: true } }
`;

describe("a node that is filled from its sibling, on real pods", function () {
  this.timeout(400_000);
  const environment = new TestEnvironment({ clients: { execution: { follower: keeper }, consensus: {} } });
  let core: CoreV1Api;
  let kubeconfig: string;

  before(async function () {
    // On a machine that has nothing yet this builds a Kubernetes.
    this.timeout(0);
    await environment.prepare(stackFile(2));
  });

  after(async () => {
    await environment.delete();
  });

  const namespace = "dev-chains";
  const podOf = async (name: string): Promise<V1Pod> => await core.readNamespacedPod({ namespace, name: `${name}-0` });
  const logOf = (name: string, container: string): Promise<string> =>
    core.readNamespacedPodLog({ namespace, name: `${name}-0`, container });
  const readyOf = (pod: V1Pod): boolean =>
    (pod.status?.conditions ?? []).some(({ type: kind, status }) => kind === "Ready" && status === "True");
  const whenReady = (name: string) =>
    eventually(`${name} is ready`, async () => (readyOf(await podOf(name)) ? true : undefined), 120);

  it("waits for nobody where no node of the chain has anything to give", async () => {
    const { watch } = await environment.up(stackFile(2));
    assert.deepEqual(watch.failed, []);
    const file = (await labStatus(environment.root)).lab?.kubeconfig ?? "";
    const config = new KubeConfig();
    config.loadFromFile(file);
    kubeconfig = config.exportConfig();
    core = config.makeApiClient(CoreV1Api);
    for (const name of ["chain-0", "chain-1"]) {
      assert.match(await logOf(name, "bootstrap"), /no sibling has anything to give/);
      assert.match(await logOf(name, "follower"), new RegExp(`database made by ${name}-0\\nkey ${name}-0`));
      await whenReady(name);
    }
  });

  it("copies nothing of a node while no other is ready to stand in", async () => {
    const { plan } = environment.session(stackFile(2));
    const hands = clusterHands(kubeconfig, healthPort);
    const lonely = { ...plan.chains[0]!, nodes: plan.chains[0]!.nodes.slice(0, 1) };
    const [one] = lonely.nodes;
    const setting = { alone: false, now: () => new Date(), say: () => {} };
    await assert.rejects(
      seed({ chain: lonely, node: one!, to: "sibling", requestName: "chain-0-copy" }, hands, setting),
      /No other node of chain is ready/,
    );
  });

  it("has the data of a sibling that was stopped for it, and its own identity; both run on", async () => {
    const before = (await podOf("chain-0")).metadata?.uid;
    const sets = async () => (await podOf("chain-0")).metadata?.labels?.["controller-revision-hash"];
    const revision = await sets();
    const up = environment.up(stackFile(3));
    await eventually(
      "chain-2 waits for a sibling",
      async () =>
        /waiting for a sibling.*cryptokube seed/.test(await logOf("chain-2", "bootstrap")) ? true : undefined,
      120,
    );
    const { plan } = environment.session(stackFile(3));
    const hands = clusterHands(kubeconfig, healthPort);
    const setting = { alone: false, now: () => new Date(), say: () => {} };
    assert.equal(await seed(seedingOf(plan, "chain-0", "chain-2"), hands, setting), "copied to a sibling");
    const { watch } = await up;
    assert.deepEqual(watch.failed, []);

    assert.match(await logOf("chain-2", "follower"), /database made by chain-0-0\nkey chain-2-0/);
    assert.match(await logOf("chain-0", "follower"), /database made by chain-0-0\nkey chain-0-0/);
    assert.notEqual((await podOf("chain-0")).metadata?.uid, before);
    assert.equal(await sets(), revision);
    for (const name of ["chain-0", "chain-1", "chain-2"]) await whenReady(name);
    const maps = (await core.listNamespacedConfigMap({ namespace })).items.map(({ metadata }) => metadata?.name);
    assert.ok(!maps.includes("chain-0-copy"));
  });
});
