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

export interface Pod extends Client {
  name: string;
  uid: string;
  revision: string;
  /** A number of its own, whatever its name. */
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

export interface Node {
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
 * Chain nodes with a clock of their own: pods that take their time to end, to run and to sync, and sidecars that tell
 * of their clients.
 */
export class FakeNodes {
  static readonly graceMs = 4_000;
  static readonly startMs = 3_000;
  static readonly syncMs = 12_000;

  now = 1_800_000_000_000;
  readonly nodes: Node[] = [];
  readonly evicted: Evicted[] = [];
  /** No block comes until then. */
  stalledUntil = 0;
  #stalledAt = 0;
  #version = 1;

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

  /** No block comes for so long. */
  stall(ms: number): void {
    this.#stalledAt = this.now;
    this.stalledUntil = this.now + ms;
  }

  /** Changes the template of a node; its controller sees that a little later. */
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

  /** The eviction of a node's pod: it takes its time to end, and another comes. */
  evict(node: Node, pod: Pod): void {
    this.evicted.push({
      node: node.name,
      wasHealthy: pod.everReady && this.isHealthy(node),
      at: this.now,
      recovered: false,
    });
    pod.deletedAt = this.now;
    pod.goneAt = this.now + FakeNodes.graceMs;
  }

  /** A number that nothing has had yet. */
  nextVersion(): number {
    return ++this.#version;
  }

  #newPod(node: Node): Pod {
    const runsAt = this.now + FakeNodes.startMs;
    const version = this.nextVersion();
    return {
      name: `${node.name}-0`,
      uid: `pod-${version}`,
      revision: node.revision,
      version,
      starts: node.starts,
      runsAt,
      syncedAt: runsAt + FakeNodes.syncMs,
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
}
