/** A private network on a lab of the test's own, and hands on its pods. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { CoreV1Api, KubeConfig, type V1Pod } from "@kubernetes/client-node";
import { openCluster, type ClusterView } from "../../../cli/cluster-view.ts";
import { labStatus } from "../../../lab/lab.ts";
import { healthPort } from "../../../stacks/plan/health.ts";
import { giveKeys, startBucket } from "./lab-bucket.ts";
import type { Reach } from "./consumer.ts";
import { eventually, rpc, TestEnvironment } from "./lab.ts";
import { endGently, killNow, programsOf } from "./processes.ts";

export const namespace = "dev-chains";

export interface Block {
  number: string;
  hash: string;
}

/** What a node's sidecar says that tests ask for. */
export interface Said {
  ready: boolean;
  reason: string;
  detail: string;
  head: { height: number; hash: string } | null;
}

export class PrivateNetwork {
  readonly environment = new TestEnvironment();
  /** The API server's kubeconfig, once the lab is up. */
  kubeconfig = "";
  /** The chain's Service. */
  url = "";
  /** What leads into the lab. */
  reach: Reach = [];
  core!: CoreV1Api;
  #view!: ClusterView;

  /** Opens the lab that is up, or is on its way. */
  async open(): Promise<void> {
    const file = await eventually(
      "the lab",
      async () => {
        const { running, lab } = await labStatus(this.environment.root);
        return running ? lab?.kubeconfig : undefined;
      },
      300,
    );
    const config = new KubeConfig();
    config.loadFromFile(file);
    this.kubeconfig = config.exportConfig();
    this.core = config.makeApiClient(CoreV1Api);
    this.#view = openCluster(this.kubeconfig);
  }

  /** What `npm run up` does, with a bucket in the cluster before the nodes ask for it. */
  async up(stackFile: string, bucketProgram: string): Promise<void> {
    const up = this.environment.up(stackFile);
    // It is awaited below; until then a step that fails is what is told.
    up.catch(() => undefined);
    await this.open();
    await startBucket(this.core, bucketProgram);
    await eventually("the Secret of the bucket", () => giveKeys(this.core, namespace).then(() => true), 120);
    const { watch, status } = await up;
    assert.deepEqual(watch.failed, []);
    this.reach = status.reach;
    this.url = status.reach.find(({ name }) => name === "chain-rpc")?.where ?? "";
  }

  async pod(node: string): Promise<V1Pod> {
    return await this.core.readNamespacedPod({ namespace, name: `${node}-0` });
  }

  log(node: string, container: string, previous = false): Promise<string> {
    return this.core.readNamespacedPodLog({ namespace, name: `${node}-0`, container, previous });
  }

  async said(node: string): Promise<Said | undefined> {
    return (await this.#view.health(namespace, `${node}-0`, healthPort)) as Said | undefined;
  }

  whenReady(node: string, seconds = 180): Promise<Said> {
    return eventually(
      `${node} is ready`,
      async () => {
        const said = await this.said(node);
        return said?.ready === true ? said : undefined;
      },
      seconds,
    );
  }

  /** Asked again where the connection was one to a pod that has just gone, as any caller of a Service would. */
  block(which: string): Promise<Block> {
    return eventually(`block ${which}`, () => rpc<Block>(this.url, "eth_getBlockByNumber", [which, false]), 30);
  }

  /** Waits until a block of at least this height is final. */
  whenFinal(height: number, seconds = 120): Promise<Block> {
    return eventually(
      `block ${height} is final`,
      async () => {
        const block = await this.block("finalized");
        return Number(block.number) >= height ? block : undefined;
      },
      seconds,
    );
  }

  /** A node's own head, once it is the same block as the network has at that height and no lower than asked for. */
  whenAgrees(node: string, height: number, seconds = 180): Promise<{ height: number; hash: string }> {
    return eventually(
      `${node} has the network's block ${height} or a later one`,
      async () => {
        const head = (await this.said(node))?.head;
        if (head === undefined || head === null || head.height < height) return undefined;
        const { hash } = await this.block(`0x${head.height.toString(16)}`);
        return hash === head.hash ? head : undefined;
      },
      seconds,
    );
  }

  /** Kills a program of a pod as a machine would: no signal that it could hear. */
  async kill(node: string, program: string): Promise<void> {
    killNow(await this.#processOf(node, program));
  }

  /** Ends a program of a pod as a kubelet would, so that it keeps its newest block; the kubelet starts it anew. */
  async end(node: string, program: string): Promise<void> {
    endGently(await this.#processOf(node, program));
  }

  async #processOf(node: string, program: string): Promise<number> {
    const { uid = "" } = (await this.pod(node)).metadata ?? {};
    assert.notEqual(uid, "");
    const pids = programsOf(uid, program);
    assert.equal(pids.length, 1, `${program} of ${node}: ${pids.join(", ")}`);
    return pids[0]!;
  }

  /** The nodes that the validator's processes ask: each its first one, until it says that it goes on with another. */
  asked(): Promise<string[]> {
    return Promise.all(
      ["validator", "validator-1"].map(async (container, index) => {
        const log = await this.log("chain-validator", container);
        return [...log.matchAll(/"nextHost":"http:\/\/([a-z0-9-]+)\./g)].at(-1)?.[1] ?? `chain-${index}`;
      }),
    );
  }

  /** Gives the two clients of a node different secrets from now on: the Secret changes, and geth alone starts anew. */
  async part(node: string, end: () => Promise<void>): Promise<void> {
    const jwtsecret = Buffer.from(randomBytes(32).toString("hex")).toString("base64");
    const name = `${node}-jwt`;
    const secret = await this.core.readNamespacedSecret({ namespace, name });
    await this.core.replaceNamespacedSecret({ namespace, name, body: { ...secret, data: { jwtsecret } } });
    await end();
  }

  /** Waits for what a node's sidecar says, once it says so. */
  whenSays(node: string, reason: string, seconds = 180): Promise<Said> {
    return eventually(
      `${node} says ${reason}`,
      async () => {
        const word = await this.said(node);
        return word?.reason === reason ? word : undefined;
      },
      seconds,
    );
  }

  /** Deletes a node's pod, and waits until there is another. */
  async makeAnew(node: string): Promise<void> {
    const { uid } = (await this.pod(node)).metadata ?? {};
    await this.core.deleteNamespacedPod({ namespace, name: `${node}-0` });
    await eventually(
      "the pod anew",
      async () => {
        const made = (await this.pod(node).catch(() => undefined))?.metadata?.uid;
        return made !== undefined && made !== uid ? true : undefined;
      },
      120,
    );
  }

  /** The last block that geth found on its volume when it started. */
  whenFound(node: string): Promise<number> {
    return eventually(
      `geth of ${node} says what it found`,
      async () => numbersIn(await this.log(node, "geth"), "Loaded most recent local block").at(-1),
      120,
    );
  }

  /** How often a container of a pod was started anew. */
  async restarts(node: string, container: string): Promise<number> {
    const statuses = (await this.pod(node)).status?.containerStatuses ?? [];
    return statuses.find(({ name }) => name === container)?.restartCount ?? 0;
  }
}

/** The last block that geth says it has. */
export function lastBlock(log: string): number {
  const last = numbersIn(log, "Chain head was updated").at(-1);
  assert.ok(last !== undefined, "geth says what it has");
  return last;
}

function numbersIn(log: string, message: string): number[] {
  return log
    .split("\n")
    .filter((line) => line.includes(`"msg":"${message}"`))
    .map((line) => Number(/"number":"?([\d,]+)"?/.exec(line)?.[1]?.replaceAll(",", "")));
}
