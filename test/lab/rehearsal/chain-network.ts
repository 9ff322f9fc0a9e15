/**
 * The chains' own part in a rehearsal, which kwok does not play: sidecars that say how their nodes are, nodes that catch up
 * with their network, and clients that take their time to close their databases. It looks at every pod all the while, and
 * remembers how each ended.
 */
import { createServer, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { NodeStatus } from "../../../agents/health/status.ts";
import { statusVersion } from "../../../agents/health/status.ts";
import type { ApiClient } from "../../../lab/cluster/api.ts";
import { syncedAnnotation } from "../../../lab/cluster/kwok.ts";
import { isReady, patch, podPath, type PodObject } from "../../../lab/rehearsal/cluster.ts";

const nodeLabel = "cryptokube.io/node";
const chainLabel = "cryptokube.io/chain";
/** Holds a pod that ends until its client has closed its database. */
const closing = "rehearsal.cryptokube.io/closing";
const closingMs = 800;
const intervalMs = 100;

/** How a pod ended. */
export interface End {
  node: string;
  machine: string;
  /** Why, by its own condition: `EvictionByEvictionAPI`. */
  why: string;
  /** Its machine was there until its client had closed its database. */
  inPeace: boolean;
  /** It was in step with its network. */
  wasSynced: boolean;
  /** Nodes of its chain that were in step when it began to end, itself not among them. */
  othersSynced: number;
  /** Nodes of its chain whose pods were ending, or not there, when it began to end. */
  othersDown: number;
}

interface Known {
  pod: PodObject;
  endsSince?: number;
  end?: End;
}

export class ChainNetwork {
  readonly ends: End[] = [];
  /** Nodes that catch up with their network, after so many milliseconds; undefined: nobody does. */
  catchUpMs: number | undefined;
  readonly #api: ApiClient;
  readonly #port: number;
  readonly #pods = new Map<string, Known>();
  readonly #runsSince = new Map<string, number>();
  readonly #servers = new Map<string, { address: string; server: Server }>();
  #loop: Promise<void> | undefined;
  #stopped = false;

  /** @param port of the sidecars. */
  constructor(api: ApiClient, port: number) {
    this.#api = api;
    this.#port = port;
  }

  start(): void {
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
    for (const pod of await this.#look()) await this.#hold(pod, false);
    for (const { server } of this.#servers.values()) {
      server.closeAllConnections();
      server.close();
    }
  }

  /** Names of the nodes that are in step now. */
  async synced(): Promise<string[]> {
    return (await this.#look())
      .filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined)
      .map(nodeOf)
      .sort();
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const pods = await this.#look();
      for (const pod of pods) await this.#live(pod, pods);
      const there = new Set(pods.map(({ metadata }) => metadata.uid ?? ""));
      for (const [uid, { end }] of this.#pods) {
        if (there.has(uid)) continue;
        // It went without having been seen to close anything.
        if (end === undefined) this.ends.push(this.#endOf(this.#pods.get(uid)!.pod, pods, { inPeace: false }));
        this.#pods.delete(uid);
      }
      await sleep(intervalMs);
    }
  }

  #look(): Promise<PodObject[]> {
    return this.#api.list<PodObject>(`/api/v1/pods?labelSelector=${encodeURIComponent(nodeLabel)}`);
  }

  async #live(pod: PodObject, pods: readonly PodObject[]): Promise<void> {
    const uid = pod.metadata.uid ?? "";
    if (pod.status?.phase !== "Running" && !this.#pods.has(uid)) return;
    const known = this.#pods.get(uid) ?? { pod };
    this.#pods.set(uid, known);
    known.pod = known.end === undefined ? pod : known.pod;
    if (pod.metadata.deletionTimestamp !== undefined) return this.#close(known, pod, pods);
    await this.#hold(pod, true);
    await this.#listen(pod);
    const since = this.#runsSince.get(uid) ?? performance.now();
    this.#runsSince.set(uid, since);
    const due = this.catchUpMs !== undefined && performance.now() - since >= this.catchUpMs;
    if (due && pod.metadata.annotations?.[syncedAnnotation] !== "true") {
      await patch(this.#api, podPath(pod), { metadata: { annotations: { [syncedAnnotation]: "true" } } });
    }
  }

  /** The client closes its database, for which its machine has to be there. */
  async #close(known: Known, pod: PodObject, pods: readonly PodObject[]): Promise<void> {
    known.endsSince ??= performance.now();
    known.end ??= this.#endOf(pod, pods, { inPeace: true });
    const machine = await this.#api.find(`/api/v1/nodes/${pod.spec?.nodeName ?? ""}`);
    if (machine === undefined) known.end.inPeace = false;
    if (performance.now() - known.endsSince < closingMs) return;
    if (!this.ends.includes(known.end)) this.ends.push(known.end);
    await this.#hold(pod, false);
  }

  #endOf(pod: PodObject, pods: readonly PodObject[], { inPeace }: Pick<End, "inPeace">): End {
    const chain = chainOf(pod);
    const others = new Map(
      pods
        .filter((other) => chainOf(other) === chain && nodeOf(other) !== nodeOf(pod))
        .map((other) => [nodeOf(other), other]),
    );
    const up = [...others.values()].filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    return {
      node: nodeOf(pod),
      machine: pod.spec?.nodeName ?? "",
      why: pod.status?.conditions?.find(({ type }) => type === "DisruptionTarget")?.reason ?? "none",
      inPeace,
      wasSynced: pod.metadata.annotations?.[syncedAnnotation] === "true",
      othersSynced: up.filter(isReady).length,
      othersDown: this.#nodes(chain).size - 1 - up.length,
    };
  }

  /** All nodes of a chain that were ever seen. */
  #nodes(chain: string): Set<string> {
    return new Set([...this.#servers.keys()].filter((key) => key.startsWith(`${chain}/`)));
  }

  async #hold(pod: PodObject, held: boolean): Promise<void> {
    const finalizers = (pod.metadata.finalizers as string[] | undefined) ?? [];
    if (finalizers.includes(closing) === held) return;
    const next = held ? [...finalizers, closing] : finalizers.filter((each) => each !== closing);
    await patch(this.#api, podPath(pod), { metadata: { finalizers: next } }).catch((error: unknown) => {
      // One that has begun to end takes no finalizer any more.
      if (!held) throw error;
    });
  }

  /** The sidecar: at an address of this machine's own loopback, which the pod then has. */
  async #listen(pod: PodObject): Promise<void> {
    const key = `${chainOf(pod)}/${nodeOf(pod)}`;
    let found = this.#servers.get(key);
    if (found === undefined) {
      const address = `127.77.0.${this.#servers.size + 10}`;
      const server = createServer((_, response) => {
        response.end(JSON.stringify(this.#status(key)));
      });
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject).listen(this.#port, address, resolve);
      });
      found = { address, server };
      this.#servers.set(key, found);
    }
    const { podIP } = (pod.status ?? {}) as { podIP?: string };
    if (podIP === found.address) return;
    const status = { podIP: found.address, podIPs: [{ ip: found.address }] };
    await patch(this.#api, `${podPath(pod)}/status`, { status });
  }

  #status(key: string): NodeStatus {
    const pods = [...this.#pods.values()].filter(({ end }) => end === undefined).map(({ pod }) => pod);
    const pod = pods.find((each) => `${chainOf(each)}/${nodeOf(each)}` === key);
    const ready = pod !== undefined && isReady(pod);
    const [chain = "", node = ""] = key.split("/");
    return {
      version: statusVersion,
      chain,
      node,
      client: "simulated",
      agent: "simulated",
      clientUp: pod !== undefined,
      observationAgeSeconds: 0,
      chainId: 1,
      genesisHash: null,
      head: { height: Math.floor(Date.now() / 1000), hash: "0x0", timestamp: Math.floor(Date.now() / 1000) },
      clock: Date.now(),
      settled: null,
      peers: 10,
      reportedSyncing: !ready,
      lagBlocks: ready ? 0 : 1000,
      syncedBefore: ready,
      firstSyncedSecondsAgo: null,
      synced: ready,
      ready,
      reason: ready ? "synced" : "behind",
      detail: ready ? "in step" : "out of step",
    };
  }
}

const nodeOf = ({ metadata }: PodObject): string => metadata.labels?.[nodeLabel] ?? "";
const chainOf = ({ metadata }: PodObject): string => metadata.labels?.[chainLabel] ?? "";
