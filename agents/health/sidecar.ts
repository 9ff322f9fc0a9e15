import type { Log } from "../shared/log.ts";
import type { Counter } from "../shared/prometheus.ts";
import { chooseComparableHeads, type Comparison, type ReferenceAnswer, type SiblingAnswer } from "./comparison.ts";
import { clockOffset } from "./clocks.ts";
import type { ConsensusView } from "./consensus-doubt.ts";
import { ConsensusWatch } from "./consensus-watch.ts";
import { EngineAccess, type EngineView } from "./engine-access.ts";
import { askHash, askSettled, observeExecutionClient } from "./ethereum-execution.ts";
import { Failures } from "./failures.ts";
import { FirstSync } from "./first-sync.ts";
import type { ForkView } from "./fork-question.ts";
import { ForkWatch } from "./fork-watch.ts";
import { jsonRpc, type RpcCall, RpcError } from "./json-rpc.ts";
import { askSibling, referenceQuestion } from "./neighbours.ts";
import type { Observation, ProbeFailure, Settled } from "./observation.ts";
import { RecentBlocks, type Reorganisations } from "./recent-blocks.ts";
import { decideReadiness, type Readiness } from "./readiness.ts";
import type { HealthSettings } from "./settings.ts";
import { type NodeStatus, statusVersion } from "./status.ts";
import { type VolumeSpace, volumeSpace } from "./volume.ts";

/** Everything that a sidecar knows at a moment; what it serves is made from this alone. */
export interface Snapshot {
  now: number;
  observation: Observation | null;
  failure: ProbeFailure | null;
  /** The consensus client of the node; null where it has none. */
  consensus: ConsensusView | null;
  /** Whether both clients know of the same forks; null where that is not known. */
  forks: ForkView | null;
  readiness: Readiness;
  comparison: Comparison;
  /** A block that the siblings have too; null: not known. */
  settled: Settled | null;
  /** Siblings that have another block at the height of {@link Snapshot.settled}. */
  disagreeing: string[];
  /** What the client took back of what it had said. */
  reorganisations: Reorganisations;
  /** Seconds that this machine's clock is ahead of those of the chain's nodes; null: no sibling says. */
  clockOffset: number | null;
  syncedBefore: boolean;
  volume: VolumeSpace | null;
  /** The consensus client's volume. */
  consensusVolume: VolumeSpace | null;
}

/**
 * Looks at the client and its neighbours, and remembers. Whoever asks is answered from memory, so that a hanging
 * client makes neither a probe hang nor a scrape.
 */
export class Sidecar {
  readonly settings: HealthSettings;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #failures: Failures;
  readonly #call: RpcCall;
  readonly #askReference: (() => Promise<ReferenceAnswer>) | null;
  readonly #consensus: ConsensusWatch | null;
  readonly #forks: ForkWatch | null;
  readonly #engineAccess: EngineAccess | null;
  readonly #firstSync: FirstSync;
  #engine: EngineView | null = null;
  #observation: Observation | null = null;
  #failure: ProbeFailure | null = null;
  #settled: Settled | null = null;
  readonly #recent = new RecentBlocks();
  #siblings: SiblingAnswer[] = [];
  #reference: ReferenceAnswer | null = null;
  #volume: VolumeSpace | null = null;
  #consensusVolume: VolumeSpace | null = null;
  #wasReady = false;
  #lastReason = "";

  constructor(settings: HealthSettings, log: Log, now: () => number = Date.now) {
    const timeoutMs = settings.timeoutSeconds * 1000;
    const { client, consensus, reference } = settings;
    const failures = new Failures(log);
    this.settings = settings;
    this.#log = log;
    this.#now = now;
    this.#failures = failures;
    this.#firstSync = new FirstSync(settings.markerPath, failures, log);
    this.#call = jsonRpc(client.url, timeoutMs);
    this.#askReference = reference === null ? null : referenceQuestion(reference, timeoutMs, now);
    const { name = "", url = "", engineUrl = null, jwtFile = null } = consensus ?? {};
    const pair = { execution: client.name, consensus: name, url };
    this.#consensus = consensus === null ? null : new ConsensusWatch(url, timeoutMs, failures, now);
    this.#forks = consensus === null ? null : new ForkWatch(pair, this.#call, timeoutMs, failures, log, now);
    this.#engineAccess = engineUrl === null ? null : new EngineAccess(engineUrl, jwtFile, timeoutMs, now);
  }

  /** Questions that got no usable answer. */
  get failures(): Counter {
    return this.#failures.counter;
  }

  /** Reads what the volume remembers. Never throws. */
  start(): Promise<void> {
    return this.#firstSync.start();
  }

  /** Looks once at everything. Never throws: a client that is down is what this is for. */
  async look(): Promise<void> {
    const timeoutMs = this.settings.timeoutSeconds * 1000;
    const [siblings, reference] = await Promise.all([
      Promise.all(this.settings.siblings.map((url) => askSibling(url, timeoutMs, this.#now))),
      this.#askReference?.() ?? null,
      this.#observe(),
      this.#consensus?.look(() => this.#observation?.head.height ?? null),
      this.#lookBack(),
      this.#forks?.look(),
      this.#lookAtEngine(),
      this.#measureVolumes(),
    ]);
    this.#siblings = siblings;
    this.#reference = reference;
    await this.#compareBlocks();
    const { readiness, observation } = this.snapshot();
    if (readiness.synced && observation !== null) await this.#firstSync.mark(observation);
    this.#wasReady = readiness.ready;
    if (readiness.reason !== this.#lastReason) {
      this.#lastReason = readiness.reason;
      this.#log("info", readiness.ready ? "ready" : "not ready", {
        reason: readiness.reason,
        detail: readiness.detail,
      });
    }
  }

  snapshot(): Snapshot {
    const now = this.#now();
    const { settings } = this;
    const own = this.#observation;
    const comparison: Comparison =
      own === null
        ? { heads: [], ignored: [] }
        : chooseComparableHeads({
            now,
            own,
            chain: settings.chain,
            rule: settings.rule,
            staleSeconds: settings.staleSeconds,
            siblings: this.#siblings,
            reference: this.#reference,
          });
    const syncedBefore = own !== null && this.#firstSync.isOver(own);
    const consensus = this.#consensus?.view ?? null;
    const readiness = decideReadiness({
      now,
      own,
      syncedBefore,
      rule: settings.rule,
      staleSeconds: settings.staleSeconds,
      expectedChainId: settings.client.chainId,
      expectedGenesis: settings.client.genesisHash,
      failure: this.#failure,
      wasReady: this.#wasReady,
      heads: comparison.heads,
      consensus,
      engine: this.#engine,
    });
    return {
      now,
      observation: own,
      failure: this.#failure,
      consensus,
      forks: this.#forks?.view ?? null,
      readiness,
      comparison,
      settled: this.#settled,
      disagreeing: this.#disagreeing(),
      reorganisations: this.#recent.seen(now),
      clockOffset: clockOffset(this.#siblings),
      syncedBefore,
      volume: this.#volume,
      consensusVolume: this.#consensusVolume,
    };
  }

  status(agent: string): NodeStatus {
    const { now, observation, failure, readiness, syncedBefore } = this.snapshot();
    return {
      version: statusVersion,
      chain: this.settings.chain,
      node: this.settings.node,
      client: this.settings.client.name,
      agent,
      clientUp: observation !== null && failure === null,
      observationAgeSeconds: observation === null ? null : Math.max(0, (now - observation.at) / 1000),
      chainId: observation?.chainId ?? null,
      genesisHash: observation?.genesisHash ?? null,
      head: observation?.head ?? null,
      clock: now,
      settled: this.#settled,
      peers: observation?.peers ?? null,
      reportedSyncing: observation?.reportedSyncing ?? null,
      lagBlocks: readiness.lagBlocks,
      syncedBefore,
      firstSyncedSecondsAgo: syncedBefore ? this.#firstSync.secondsAgo(now) : null,
      synced: readiness.synced,
      ready: readiness.ready,
      reason: readiness.reason,
      detail: readiness.detail,
    };
  }

  /** The statuses of the siblings that answered last. */
  siblingStatuses(): NodeStatus[] {
    return this.#siblings.flatMap((answer) => ("status" in answer ? [answer.status] : []));
  }

  async #observe(): Promise<void> {
    try {
      const seen = await observeExecutionClient(this.#call, this.#now, (error) => {
        if (error.failure !== "down") this.#failures.tell(error.method, error);
      });
      // Block 0 does not change under a running chain; a question for it that was lost must not lose the marker.
      const before = this.#observation?.chainId === seen.chainId ? this.#observation.genesisHash : null;
      this.#observation = { ...seen, genesisHash: seen.genesisHash ?? before };
      this.#failure = null;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#failure = { at: this.#now(), detail, down: error instanceof RpcError && error.failure === "down" };
      this.#failures.count(error instanceof RpcError ? error.method : "client");
    }
  }

  /** By the head of the look before, so that everything is asked at the same time. */
  async #lookBack(): Promise<void> {
    const height = this.#observation?.head.height;
    if (height === undefined) return;
    try {
      this.#settled = await askSettled(this.#call, height);
    } catch (error) {
      this.#settled = null;
      // A client that is down is told of by what must be answered.
      if (error instanceof RpcError && error.failure !== "down") this.#failures.tell("settled block", error);
    }
  }

  /** A client in its first sync replaces nothing that anybody was told of. */
  async #compareBlocks(): Promise<void> {
    const seen = this.#observation;
    if (seen === null || this.#failure !== null || !this.#firstSync.isOver(seen)) return;
    try {
      const depth = await this.#recent.note(seen.head, (height) => askHash(this.#call, height), this.#now());
      if (depth > 0) this.#log("warn", "blocks were replaced", { blocks: depth, head: seen.head.height });
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (error.failure !== "down") this.#failures.tell("replaced blocks", error);
    }
  }

  #disagreeing(): string[] {
    const own = this.#settled;
    if (own === null) return [];
    return this.siblingStatuses()
      .filter(({ settled }) => settled?.height === own.height && settled.hash !== own.hash)
      .map(({ node }) => node);
  }

  async #lookAtEngine(): Promise<void> {
    if (this.#engineAccess === null) return;
    this.#engine = await this.#engineAccess.look();
    if (this.#engine.problem !== null) this.#failures.tell("jwt", this.#engine.problem);
  }

  async #measureVolumes(): Promise<void> {
    const { dataDir, consensus } = this.settings;
    this.#volume = await this.#measure("volume", dataDir);
    const beside = consensus?.dataDir ?? null;
    if (beside !== null) this.#consensusVolume = await this.#measure("consensus-volume", beside);
  }

  async #measure(asked: string, dir: string): Promise<VolumeSpace | null> {
    try {
      return await volumeSpace(dir);
    } catch (error) {
      this.#failures.tell(asked, error);
      return null;
    }
  }
}
