import type { Log } from "../shared/log.ts";
import { Counter } from "../shared/prometheus.ts";
import { chooseComparableHeads, type Comparison, type ReferenceAnswer, type SiblingAnswer } from "./comparison.ts";
import type { ConsensusView } from "./consensus-doubt.ts";
import { ConsensusError, type ConsensusObservation, consensusQuestion } from "./ethereum-consensus.ts";
import { EngineSecret, type SecretView } from "./engine-secret.ts";
import { observeExecutionClient } from "./ethereum-execution.ts";
import { type ForkView, forkQuestion, mismatchSentence } from "./fork-question.ts";
import { jsonRpc, type RpcCall, RpcError } from "./json-rpc.ts";
import { ageOf, isMarkerOf, markerOf, readMarker, type SyncMarker, writeMarker } from "./marker.ts";
import { askSibling, referenceQuestion } from "./neighbours.ts";
import type { Observation, ProbeFailure } from "./observation.ts";
import { decideReadiness, type Readiness } from "./readiness.ts";
import type { HealthSettings } from "./settings.ts";
import { type NodeStatus, statusVersion } from "./status.ts";
import { type VolumeSpace, volumeSpace } from "./volume.ts";

/** Milliseconds from one comparison of forks to the next, and to the next try after one that failed. */
const forksEveryMs = 600_000;
const forksAgainMs = 60_000;

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
  readonly failures = new Counter(
    "chain_probe_failures_total",
    "Questions that got no usable answer, by what was asked.",
  );
  readonly settings: HealthSettings;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #call: RpcCall;
  readonly #askReference: (() => Promise<ReferenceAnswer>) | null;
  readonly #askConsensus: (() => Promise<ConsensusObservation>) | null;
  readonly #askForks: (() => Promise<ForkView>) | null;
  readonly #engineSecret: EngineSecret | null;
  #secret: SecretView | null = null;
  #forks: ForkView | null = null;
  #forksAskedAt = -Infinity;
  #consensus: ConsensusView = { observation: null, failure: null };
  #observation: Observation | null = null;
  #failure: ProbeFailure | null = null;
  #siblings: SiblingAnswer[] = [];
  #reference: ReferenceAnswer | null = null;
  #marker: SyncMarker | null = null;
  #markerOnVolume = false;
  #volume: VolumeSpace | null = null;
  #consensusVolume: VolumeSpace | null = null;
  #wasReady = false;
  #lastReason = "";
  /** What was logged as failing, so that a client that is down for hours fills no log. */
  readonly #failing = new Map<string, string>();

  constructor(settings: HealthSettings, log: Log, now: () => number = Date.now) {
    const timeoutMs = settings.timeoutSeconds * 1000;
    this.settings = settings;
    this.#log = log;
    this.#now = now;
    this.#call = jsonRpc(settings.client.url, timeoutMs);
    this.#askReference = settings.reference === null ? null : referenceQuestion(settings.reference, timeoutMs, now);
    this.#askForks =
      settings.consensus === null ? null : forkQuestion(this.#call, settings.consensus.url, timeoutMs, now);
    const engine = settings.consensus?.engine ?? null;
    this.#engineSecret = engine === null ? null : new EngineSecret(engine.url, engine.jwtFile, timeoutMs, now);
    this.#askConsensus = settings.consensus === null ? null : consensusQuestion(settings.consensus.url, timeoutMs, now);
  }

  /** Reads what the volume remembers. A marker that cannot be read is as good as none. */
  async start(): Promise<void> {
    try {
      this.#marker = await readMarker(this.settings.markerPath);
      this.#markerOnVolume = this.#marker !== null;
    } catch (error) {
      this.#fail("marker", error);
    }
  }

  /** Looks once at everything. Never throws: a client that is down is what this is for. */
  async look(): Promise<void> {
    const timeoutMs = this.settings.timeoutSeconds * 1000;
    const [siblings, reference] = await Promise.all([
      Promise.all(this.settings.siblings.map((url) => askSibling(url, timeoutMs, this.#now))),
      this.#askReference?.() ?? null,
      this.#observe(),
      this.#observeConsensus(),
      this.#compareForks(),
      this.#lookAtSecret(),
      this.#measureVolumes(),
    ]);
    this.#siblings = siblings;
    this.#reference = reference;
    const { readiness, observation } = this.snapshot();
    if (readiness.synced && observation !== null) await this.#mark(observation);
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
    const syncedBefore = own !== null && isMarkerOf(this.#marker, own);
    const consensus = this.#askConsensus === null ? null : this.#consensus;
    const readiness = decideReadiness({
      now,
      own,
      syncedBefore,
      rule: settings.rule,
      staleSeconds: settings.staleSeconds,
      expectedChainId: settings.client.chainId,
      failure: this.#failure,
      wasReady: this.#wasReady,
      heads: comparison.heads,
      consensus,
      secret: this.#secret,
    });
    return {
      now,
      observation: own,
      failure: this.#failure,
      consensus,
      forks: this.#forks,
      readiness,
      comparison,
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
      peers: observation?.peers ?? null,
      reportedSyncing: observation?.reportedSyncing ?? null,
      lagBlocks: readiness.lagBlocks,
      syncedBefore,
      firstSyncedSecondsAgo: syncedBefore ? ageOf(this.#marker, now) : null,
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
        if (error.failure !== "down") this.#fail(error.method, error);
      });
      // Block 0 does not change under a running chain; a question for it that was lost must not lose the marker.
      const before = this.#observation?.chainId === seen.chainId ? this.#observation.genesisHash : null;
      this.#observation = { ...seen, genesisHash: seen.genesisHash ?? before };
      this.#failure = null;
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#failure = { at: this.#now(), detail, down: error instanceof RpcError && error.failure === "down" };
      this.failures.add({ asked: error instanceof RpcError ? error.method : "client" });
    }
  }

  async #observeConsensus(): Promise<void> {
    if (this.#askConsensus === null) return;
    try {
      this.#consensus = { observation: await this.#askConsensus(), failure: null };
    } catch (error) {
      const down = error instanceof ConsensusError && error.down;
      const detail = error instanceof Error ? error.message : String(error);
      this.#consensus = { ...this.#consensus, failure: { at: this.#now(), detail, down } };
      this.failures.add({ asked: error instanceof ConsensusError ? error.asked : "consensus" });
    }
  }

  async #lookAtSecret(): Promise<void> {
    if (this.#engineSecret === null) return;
    try {
      this.#secret = await this.#engineSecret.look();
    } catch (error) {
      this.#secret = null;
      this.#fail("jwt", error);
    }
  }

  /** Now and then: what a client knows of forks changes with its version, or by its flags. */
  async #compareForks(): Promise<void> {
    if (this.#askForks === null || this.#now() - this.#forksAskedAt < forksEveryMs) return;
    this.#forksAskedAt = this.#now();
    const before = this.#forks;
    try {
      this.#forks = await this.#askForks();
    } catch (error) {
      this.#forks = null;
      this.#forksAskedAt = this.#now() - forksEveryMs + forksAgainMs;
      this.#fail("forks", error);
      return;
    }
    const { mismatch } = this.#forks;
    if (mismatch !== null && mismatch.at !== before?.mismatch?.at) {
      const { client, consensus } = this.settings;
      this.#log("warn", mismatchSentence(mismatch, client.name, consensus?.name ?? "the consensus client"), {});
    }
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
      this.#fail(asked, error);
      return null;
    }
  }

  /** Writes the marker at the first sync of this chain, and again as long as the volume does not take it. */
  async #mark(observation: Observation): Promise<void> {
    if (this.#markerOnVolume && isMarkerOf(this.#marker, observation)) return;
    if (!isMarkerOf(this.#marker, observation)) this.#marker = markerOf(observation);
    const marker = this.#marker ?? markerOf(observation);
    try {
      await writeMarker(this.settings.markerPath, marker);
      this.#markerOnVolume = true;
      this.#log("info", "synced for the first time on this volume", { height: marker.height });
    } catch (error) {
      this.#markerOnVolume = false;
      this.#fail("marker", error);
    }
  }

  #fail(asked: string, error: unknown): void {
    this.failures.add({ asked });
    const detail = String(error);
    if (this.#failing.get(asked) === detail) return;
    this.#failing.set(asked, detail);
    this.#log("warn", "a question got no usable answer", { asked, detail });
  }
}
