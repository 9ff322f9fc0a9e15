/**
 * Twenty kills under load, and what a copy of a node's data is worth. Figures stand in docs/private-network.md.
 */
import assert from "node:assert/strict";
import { seed, seedingOf } from "../../cli/seed.ts";
import { clusterHands } from "../../cli/seed-hands.ts";
import { healthPort } from "../../stacks/plan/health.ts";
import { figure } from "../support/figure.ts";
import { acquireBucket } from "./support/lab-bucket.ts";
import { eventually } from "./support/lab.ts";
import { Load } from "./support/load.ts";
import { lastBlock, namespace, PrivateNetwork } from "./support/private-network.ts";
import { chainId, fromBucket, fromPeers, fromSiblings, rich } from "./support/private-stack.ts";

const kills = 20;

describe("a private network of geth and prysm, under load", function () {
  this.timeout(3_600_000);
  const network = new PrivateNetwork();
  const { environment } = network;
  let program: string;
  let load: Load;

  before(async function () {
    this.timeout(0);
    await environment.prepare(fromSiblings(3));
    program = await acquireBucket();
    await network.up(fromSiblings(3), program);
    for (const node of ["chain-0", "chain-1", "chain-2"]) await network.whenReady(node);
    load = new Load(() => network.url, rich, chainId, 10);
  });

  after(async () => {
    await load.end();
    await environment.delete();
  });

  it(`has a node back at the network's own head after each of ${kills} kills`, async () => {
    const again: number[] = [];
    const seconds: number[] = [];
    for (let kill = 1; kill <= kills; kill += 1) {
      const began = Date.now();
      const lost = await killed().catch(async (thrown: unknown) => {
        figure(`kill ${kill} of ${kills}, not regained\n${await everythingSaid("chain-1")}`);
        throw thrown;
      });
      again.push(lost);
      seconds.push((Date.now() - began) / 1000);
      figure(`kill ${kill}: ${lost} blocks again, ready after ${seconds.at(-1)!.toFixed(0)} s`);
    }
    await network.whenFinal(Number((await network.block("latest")).number), 120);
    figure(`blocks executed again: ${again.join(", ")}`);
    figure(`seconds from the kill to ready: ${seconds.map((each) => each.toFixed(0)).join(", ")}`);
    figure(`transfers taken meanwhile: ${load.taken}`);
  });

  /** Kills geth and its pod, and waits until the node is whole. @returns blocks that it had lost. */
  async function killed(): Promise<number> {
    const before = lastBlock(await network.log("chain-1", "geth"));
    const { uid } = (await network.pod("chain-1")).metadata ?? {};
    await network.kill("chain-1", "geth");
    // On a busy machine blocks come between the reading and the kill. Its last words are there as long as the pod is.
    const lastWords = await Promise.all([false, true].map((previous) => lastHead("chain-1", previous)));
    // As when its machine is gone: no grace for what is left of the pod. It also spares the wait that the kubelet puts
    // between starts of a container that ends again and again (10 s, 20 s, and so on, up to five minutes).
    await network.core.deleteNamespacedPod({ namespace, name: "chain-1-0", gracePeriodSeconds: 0 });
    // The kubelet may have started geth anew before that, so that it took some more; what it had was there by now.
    const atEnd = Number((await network.block("latest")).number);
    await eventually(
      "the pod anew",
      async () => {
        const pod = await network.pod("chain-1").catch(() => undefined);
        return pod !== undefined && pod.metadata?.uid !== uid ? true : undefined;
      },
      120,
    );
    const found = await network.whenFound("chain-1");
    assert.ok(found > 0 && found <= atEnd + 1, `found ${found}, of ${atEnd} when its pod ended`);
    // Its words may be gone before they are read; what it has on its volume it had.
    const had = Math.max(before, found, ...lastWords);
    await network.whenAgrees("chain-1", had + 1);
    await network.whenReady("chain-1");
    return had - found;
  }

  async function lastHead(node: string, previous: boolean): Promise<number> {
    const log = await network.log(node, "geth", previous).catch(() => "");
    return log.includes("Chain head was updated") ? lastBlock(log) : 0;
  }

  /** What is gone with the lab, of a node and of those whom it follows. */
  async function everythingSaid(node: string): Promise<string> {
    const end = async (pod: string, container: string): Promise<string> => {
      const log = await network.log(pod, container).catch((thrown: unknown) => String(thrown));
      return `--- ${pod} ${container}\n${log.split("\n").slice(-60).join("\n")}`;
    };
    const { status } = await network.pod(node);
    const said = [`--- ${node}`, JSON.stringify(await network.said(node).catch(String)), JSON.stringify(status)];
    for (const container of ["bootstrap", "health", "geth", "prysm"]) said.push(await end(node, container));
    said.push(await end("chain-0", "geth"), await end("chain-0", "prysm"));
    for (const container of ["validator", "validator-1"]) said.push(await end("chain-validator", container));
    return said.join("\n");
  }

  it("has a new node sooner from a bucket than from its peers, or says by how much not", async () => {
    const setting = { alone: false, now: () => new Date(), say: () => {} };
    const seeding = seedingOf(environment.session(fromSiblings(3)).plan, "chain-0");
    const copied = await seed(seeding, clusterHands(network.kubeconfig, healthPort), setting);
    const height = Number((await network.block("latest")).number);
    for (const node of ["chain-0", "chain-1", "chain-2"]) await network.whenReady(node);
    const fresh = async (file: string, node: string): Promise<number> => {
      const { watch } = await environment.up(file);
      // The others are made anew meanwhile, one after the other, as they are told of another beginning, too.
      assert.deepEqual(
        watch.failed.filter((failure) => failure.node === node),
        [],
      );
      await network.whenReady(node);
      // The sidecar says so first; the kubelet asks it then. Before, the condition has the moment since which it is False.
      const { metadata, status } = await eventually(
        `the pod of ${node} is Ready`,
        async () => {
          const pod = await network.pod(node);
          const isReady = pod.status?.conditions?.some((each) => each.type === "Ready" && each.status === "True");
          return isReady === true ? pod : undefined;
        },
        60,
      );
      const ready = status?.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime?.getTime() ?? 0;
      return (ready - (metadata?.creationTimestamp?.getTime() ?? 0)) / 1000;
    };
    const bucketSeconds = await fresh(fromBucket(4), "chain-3");
    assert.match(await network.log("chain-3", "bootstrap"), /the execution volume was filled/);
    figure(`${copied}, at block ${height}; ${bucketSeconds} s from the pod to ready from the bucket`);
    const peersSeconds = await fresh(fromPeers(5), "chain-4");
    figure(`${peersSeconds} s from the pod to ready from peers`);
    assert.ok(bucketSeconds > 0 && peersSeconds > 0);
  });
});
