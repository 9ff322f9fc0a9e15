import { ApiError, type Api, type JsonObject } from "../../../agents/roller/api-client.ts";
import type { NodeStatus } from "../../../agents/health/status.ts";
import { status } from "../health/samples.ts";

/** A chain's client behind a pod, as it truly is. */
interface Client {
  /** The flags that it runs with let it start. */
  starts: boolean;
  /** Milliseconds of the cluster's clock from which on it is at the head. */
  syncedAt: number;
  /** It is behind, or gone, until then. */
  outageUntil: number;
  /** Its sidecar does not answer until then. */
  blipUntil: number;
  /** Its image, and how far that version can go back. */
  image: string;
  goesBackTo: string | null;
  /** It follows another chain than its siblings. */
  forked: boolean;
  /** How often it was started anew. */
  restarts: number;
}

interface Pod extends Client {
  name: string;
  uid: string;
  revision: string;
  /** Changes with everything that the API server would store. */
  version: number;
  runsAt: number;
  /** The condition Ready, and since when, as the kubelet keeps them. */
  ready: boolean;
  readyChangedAt: number;
  /** It has been ready at some time. */
  everReady: boolean;
  startedAt: number;
  deletedAt: number | null;
  goneAt: number;
}

interface Node {
  name: string;
  chain: string;
  uid: string;
  revision: string;
  starts: boolean;
  generation: number;
  /** When the controller sees the newest generation. */
  observedAt: number;
  recreatesAt: number;
  pod: Pod | null;
  replicas: number;
  /** What its template asks for. */
  image: string;
  goesBackTo: string | null;
  forks: boolean;
  /** Its client has never been synced, and will not be. */
  firstSync: boolean;
  stuckAt: number | null;
}

export interface Evicted {
  node: string;
  /** It had been ready, and its client was still at the head, whatever could be seen of it. */
  wasHealthy: boolean;
  at: number;
  /** It has been healthy again since: what became of it later is not this eviction's doing. */
  recovered: boolean;
}

/**
 * A cluster of chain nodes with a clock of its own: StatefulSets of one replica, pods that take their time to end, to
 * run and to sync, and the few API calls that the roller makes.
 */
export class FakeCluster implements Api {
  static readonly graceMs = 4_000;
  static readonly startMs = 3_000;
  static readonly syncMs = 12_000;

  now = 1_800_000_000_000;
  readonly nodes: Node[] = [];
  readonly evicted: Evicted[] = [];
  readonly events: JsonObject[] = [];
  lease: JsonObject | null = null;
  /** VolumeSnapshots by name, each with its status. */
  readonly snapshots = new Map<string, { claim: unknown; status: JsonObject | null }>();
  /** No block comes until then. */
  stalledUntil = 0;
  /** Evictions are refused by a budget until then. */
  refusesUntil = 0;
  /** Evictions happen until then, but their answers are lost. */
  losesAnswersUntil = 0;
  /** Requests fail until then. */
  downUntil = 0;
  /** Lists show the cluster as it was before the last {@link advance}. */
  stale = false;
  #version = 1;
  #stalledAt = 0;
  #before: { pods: JsonObject[]; sets: JsonObject[] } | null = null;

  constructor(nodes: number, options: { chain?: string; firstSync?: boolean } = {}) {
    for (let index = 0; index < nodes; index += 1) {
      this.addNode(`${options.chain ?? "ethereum"}-${index}`, options.chain ?? "ethereum", options.firstSync === true);
    }
  }

  addNode(name: string, chain: string, firstSync = false): void {
    const node: Node = {
      name,
      chain,
      uid: `set-${name}`,
      revision: "r1",
      starts: true,
      generation: 1,
      observedAt: 0,
      recreatesAt: 0,
      pod: null,
      replicas: 1,
      image: "docker.io/ethereum/client-go:v1.17.6",
      goesBackTo: null,
      forks: false,
      firstSync,
      stuckAt: null,
    };
    this.nodes.push(node);
    node.pod = this.#newPod(node);
    Object.assign(node.pod, { runsAt: this.now - 60_000, syncedAt: this.now - 60_000 });
  }

  node(name: string): Node {
    return this.nodes.find((node) => node.name === name)!;
  }

  /** Changes the template of a node; its controller sees that a little later. */
  stall(ms: number): void {
    this.#stalledAt = this.now;
    this.stalledUntil = this.now + ms;
  }

  setFlag(node: Node, revision: string, starts: boolean, controllerMs = 0): void {
    Object.assign(node, { revision, starts, generation: node.generation + 1, observedAt: this.now + controllerMs });
  }

  /** Another version in the template of every node, or of one. */
  setVersion(version: string, { starts = true, forks = false, goesBackTo = "1.15.0", of = this.nodes } = {}): void {
    for (const node of of) {
      Object.assign(node, { image: `docker.io/ethereum/client-go:v${version}`, forks, goesBackTo });
      this.setFlag(node, `v${version}`, starts);
    }
  }

  version(node: Node): string | undefined {
    return node.pod?.image.split(":v")[1];
  }

  advance(ms: number): void {
    this.#before = { pods: this.#listPods(), sets: this.#listSets() };
    for (let passed = 0; passed < ms; passed += 1000) {
      this.now += Math.min(1000, ms - passed);
      this.#tick();
    }
  }

  #tick(): void {
    for (const node of this.nodes) {
      if (node.pod !== null && node.pod.deletedAt !== null && this.now >= node.pod.goneAt) {
        node.pod = null;
        node.recreatesAt = this.now + 1000;
      }
      if (node.pod === null && node.replicas > 0 && this.now >= Math.max(node.recreatesAt, node.observedAt)) {
        node.pod = this.#newPod(node);
      }
      const ready = this.isHealthy(node) && this.now >= node.pod!.blipUntil;
      if (node.pod !== null && node.pod.ready !== ready) Object.assign(node.pod, { ready, readyChangedAt: this.now });
      if (node.pod !== null) node.pod.everReady ||= ready;
    }
    for (const eviction of this.evicted) eviction.recovered ||= this.isHealthy(this.node(eviction.node));
  }

  /** At the head and able to serve, whatever its sidecar or the roller can see. */
  isHealthy({ pod, firstSync }: Node): boolean {
    if (pod === null || pod.deletedAt !== null || firstSync || !pod.starts) return false;
    return this.now >= pod.runsAt && this.now >= pod.syncedAt && this.now >= pod.outageUntil;
  }

  isUpdated(node: Node): boolean {
    return node.pod?.revision === node.revision && node.pod.deletedAt === null;
  }

  /** The sidecar of a pod, by its address. */
  readonly askStatus = (podIp: string): Promise<NodeStatus | null> => {
    const node = this.nodes.find(({ pod }) => pod?.uid === podIp);
    const pod = node?.pod ?? null;
    if (node === undefined || pod === null || this.now < pod.runsAt || this.now < pod.blipUntil) {
      return Promise.resolve(null);
    }
    const healthy = this.isHealthy(node);
    const height = node.stuckAt ?? Math.floor((this.now < this.stalledUntil ? this.#stalledAt : this.now) / 12_000);
    const settled = Math.floor((height - 32) / 32) * 32;
    return Promise.resolve(
      status({
        chain: node.chain,
        node: node.name,
        clientUp: pod.starts,
        ready: healthy,
        synced: healthy,
        syncedBefore: !node.firstSync,
        settled: { height: settled, hash: pod.forked ? "0xf" : `0x${settled.toString(16)}` },
        head: node.firstSync ? null : { height, hash: "0x1", timestamp: Math.floor(this.now / 1000) },
      }),
    );
  };

  get(path: string): Promise<JsonObject> {
    return this.#answer(() => {
      const snapshot = /\/namespaces\/test-chains\/volumesnapshots\/(.*)$/.exec(path)?.[1];
      if (snapshot !== undefined) {
        const found = this.snapshots.get(snapshot);
        if (found === undefined) throw new ApiError(404, "NotFound", path);
        return found.status === null ? {} : { status: found.status };
      }
      if (!path.endsWith("/leases/roller")) throw new ApiError(404, "NotFound", path);
      if (this.lease === null) throw new ApiError(404, "NotFound", "no lease");
      return this.lease;
    });
  }

  list(path: string, labelSelector: string): Promise<JsonObject[]> {
    return this.#answer(() => {
      if (labelSelector !== "cryptokube.io/environment=test,cryptokube.io/node") throw new Error(labelSelector);
      const before = this.stale ? this.#before : null;
      if (path === "/api/v1/namespaces/test-chains/pods") return before?.pods ?? this.#listPods();
      if (path === "/apis/apps/v1/namespaces/test-chains/statefulsets") return before?.sets ?? this.#listSets();
      throw new ApiError(404, "NotFound", path);
    });
  }

  post(path: string, body: JsonObject): Promise<JsonObject> {
    return this.#answer(() => {
      if (path.endsWith("/leases")) {
        if (this.lease !== null) throw new ApiError(409, "AlreadyExists", "there is one");
        return this.#storeLease(body);
      }
      if (path.endsWith("/events")) {
        this.events.push(body);
        return body;
      }
      if (path === "/apis/snapshot.storage.k8s.io/v1/namespaces/test-chains/volumesnapshots") {
        const { metadata, spec } = body as { metadata: { name: string }; spec: { source: JsonObject } };
        if (this.snapshots.has(metadata.name)) throw new ApiError(409, "AlreadyExists", "there is one");
        this.snapshots.set(metadata.name, { claim: spec.source.persistentVolumeClaimName, status: null });
        return body;
      }
      const name = /^\/api\/v1\/namespaces\/test-chains\/pods\/(.*)\/eviction$/.exec(path)?.[1];
      if (name === undefined) throw new ApiError(404, "NotFound", path);
      return this.#evict(name, body);
    });
  }

  put(path: string, body: JsonObject): Promise<JsonObject> {
    return this.#answer(() => {
      if (!path.endsWith("/leases/roller") || this.lease === null) throw new ApiError(404, "NotFound", path);
      const version = (body.metadata as JsonObject).resourceVersion;
      if (version !== (this.lease.metadata as JsonObject).resourceVersion) {
        throw new ApiError(409, "Conflict", "changed");
      }
      return this.#storeLease(body);
    });
  }

  #storeLease(body: JsonObject): JsonObject {
    this.lease = { ...body, metadata: { ...(body.metadata as JsonObject), resourceVersion: String(++this.#version) } };
    return this.lease;
  }

  #evict(name: string, body: JsonObject): JsonObject {
    const node = this.nodes.find(({ pod }) => pod?.name === name);
    const pod = node?.pod ?? null;
    if (node === undefined || pod === null) throw new ApiError(404, "NotFound", "no such pod");
    const { preconditions } = body.deleteOptions as { preconditions: { uid: string; resourceVersion: string } };
    if (preconditions.uid !== pod.uid) throw new ApiError(409, "Conflict", "another pod");
    if (preconditions.resourceVersion !== this.#versionOf(pod)) throw new ApiError(409, "Conflict", "pod changed");
    if (this.now < this.refusesUntil) throw new ApiError(429, "TooManyRequests", "the budget needs 2 and has 2");
    this.evicted.push({
      node: node.name,
      wasHealthy: pod.everReady && this.isHealthy(node),
      at: this.now,
      recovered: false,
    });
    pod.deletedAt = this.now;
    pod.goneAt = this.now + FakeCluster.graceMs;
    if (this.now < this.losesAnswersUntil) throw new ApiError(0, "NoAnswer", "cut");
    return { kind: "Status", status: "Success" };
  }

  #newPod(node: Node): Pod {
    const runsAt = this.now + FakeCluster.startMs;
    const version = ++this.#version;
    return {
      name: `${node.name}-0`,
      uid: `pod-${version}`,
      revision: node.revision,
      version,
      starts: node.starts,
      runsAt,
      syncedAt: runsAt + FakeCluster.syncMs,
      outageUntil: 0,
      blipUntil: 0,
      image: node.image,
      goesBackTo: node.goesBackTo,
      forked: node.forks,
      restarts: node.starts ? 0 : 3,
      ready: false,
      readyChangedAt: this.now,
      everReady: false,
      startedAt: this.now,
      deletedAt: null,
      goneAt: 0,
    };
  }

  #versionOf(pod: Pod): string {
    const running = pod.starts && this.now >= pod.runsAt;
    return [pod.version, Number(running), Number(pod.ready), Number(pod.deletedAt !== null)].join("-");
  }

  #listPods(): JsonObject[] {
    return this.nodes.flatMap((node) => {
      const { pod } = node;
      if (pod === null) return [];
      const running = pod.starts && this.now >= pod.runsAt;
      return [
        {
          metadata: {
            name: pod.name,
            uid: pod.uid,
            resourceVersion: this.#versionOf(pod),
            labels: { "cryptokube.io/node": node.name, "controller-revision-hash": pod.revision },
            ...(pod.goesBackTo === null
              ? {}
              : { annotations: { "cryptokube.io/goes-back-to": `geth=${pod.goesBackTo}` } }),
            ownerReferences: [{ kind: "StatefulSet", uid: node.uid, controller: true }],
            ...(pod.deletedAt === null ? {} : { deletionTimestamp: new Date(pod.goneAt).toISOString() }),
          },
          spec: { containers: [{ name: "geth", image: pod.image }] },
          status: {
            phase: running ? "Running" : "Pending",
            podIP: pod.uid,
            startTime: new Date(pod.startedAt).toISOString(),
            conditions: [
              { type: "PodScheduled", status: "True" },
              {
                type: "Ready",
                status: pod.ready ? "True" : "False",
                lastTransitionTime: new Date(pod.readyChangedAt).toISOString(),
              },
            ],
            containerStatuses: [
              {
                restartCount: this.now < pod.runsAt + 1000 ? 0 : pod.restarts,
                state: running ? { running: { startedAt: new Date(pod.runsAt).toISOString() } } : { waiting: {} },
              },
            ],
          },
        },
      ];
    });
  }

  #listSets(): JsonObject[] {
    return this.nodes.map(({ name, chain, uid, generation, observedAt, revision, replicas, image }) => ({
      metadata: { name, uid, generation, labels: { "cryptokube.io/chain": chain, "cryptokube.io/node": name } },
      spec: {
        replicas,
        updateStrategy: { type: "OnDelete" },
        template: {
          spec: {
            containers: [{ name: "geth", image }],
            volumes: [{ name: "execution", persistentVolumeClaim: { claimName: `execution-${name}-g1` } }],
          },
        },
      },
      status: { observedGeneration: this.now >= observedAt ? generation : generation - 1, updateRevision: revision },
    }));
  }

  // Answers come later than the question, and are copies: nobody shares objects with an API server.
  async #answer<T>(make: () => T): Promise<T> {
    await Promise.resolve();
    if (this.now < this.downUntil) throw new ApiError(0, "NoAnswer", "no answer");
    return structuredClone(make());
  }
}
