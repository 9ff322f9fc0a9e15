import type { ComparableHead } from "./comparison.ts";
import { type ConsensusReason, type ConsensusView, doubtConsensus } from "./consensus-doubt.ts";
import type { EngineView } from "./engine-access.ts";
import { nameMismatch } from "./jwt-mismatch.ts";
import type { Observation, ProbeFailure } from "./observation.ts";
import type { ReadinessRule } from "./settings.ts";

export type Reason =
  // ready
  | "synced"
  | "stalled-chain"
  // not ready: nothing to judge by
  | "no-observation"
  | "client-down"
  | "stale-observation"
  | "wrong-chain"
  | "wrong-genesis"
  | "head-from-future"
  | "head-state-missing"
  // not ready: not at the head
  | "behind"
  | "head-too-old"
  | "first-sync"
  | "behind-freshest"
  | "too-few-peers"
  // not ready: the execution client is at the head, but not the node
  | ConsensusReason
  // not ready, unless the chain stalls: the one cannot lead the other
  | "jwt-mismatch";

export interface Readiness {
  ready: boolean;
  /** At the head of the chain. Differs from `ready` where the chain stalls. */
  synced: boolean;
  reason: Reason;
  /** The reason in a sentence, for people. */
  detail: string;
  /** Blocks behind the best head that there is to compare with; null where there is none. */
  lagBlocks: number | null;
  headAgeSeconds: number | null;
}

export interface ReadinessInput {
  /** Milliseconds since 1970. */
  now: number;
  rule: ReadinessRule;
  staleSeconds: number;
  expectedChainId: number | null;
  /** Hash that block 0 must have; absent or null: any. */
  expectedGenesis?: string | null;
  /** The last complete observation, however long ago. */
  own: Observation | null;
  /** Why the last look gave no observation; null where it gave one. */
  failure: ProbeFailure | null;
  /** The marker on the volume says that this very chain had been synced here. */
  syncedBefore: boolean;
  /** Readiness as decided last. */
  wasReady: boolean;
  heads: readonly ComparableHead[];
  /** The consensus client of the node; null where it has none. */
  consensus: ConsensusView | null;
  /** The way from the consensus client into the execution client; null or absent where it is not known. */
  engine?: EngineView | null;
}

/**
 * Decides whether a node may serve: law 2, readiness is lag.
 *
 * - Measured against siblings and reference where one of them, or the node itself, has a fresh head; a fresh head
 *   is one that the rule of age lets pass.
 * - With nothing to compare with, by the age of its own head alone.
 * - Where no head is fresh (the chain stalls, or all are cut off alike), the freshest of those that had been
 *   synced before stay: to take all nodes out helps nobody. Where one of them is seen to be the cause, that is its reason.
 * - Before a node was synced once it is never ready, and its own word that it is not syncing does not count:
 *   it has to be at the head, say that it is not syncing, and be able to read the head's state.
 * - Where a consensus client tells the client what to follow, there must be no doubt of that one either.
 *
 * Against flapping, a node that is out comes back only at half the allowed lag, and peers are asked of a node
 * that wants in, not of one that is in. The age of a head needs no such band: a new block makes it fresh at once.
 */
export function decideReadiness(input: ReadinessInput): Readiness {
  const { own, rule } = input;
  const facts = { lagBlocks: null, headAgeSeconds: own === null ? null : ageOf(input, own.head.timestamp) };
  const no = (reason: Reason, detail: string): Readiness => ({ ready: false, synced: false, reason, detail, ...facts });

  if (input.failure?.down === true) return no("client-down", `the client does not listen: ${input.failure.detail}`);
  if (own === null) return no("no-observation", input.failure?.detail ?? "the client has not been asked yet");
  const observationAge = (input.now - own.at) / 1000;
  if (observationAge > input.staleSeconds) {
    const why = input.failure === null ? "" : `: ${input.failure.detail}`;
    return no("stale-observation", `the last observation is ${Math.round(observationAge)} s old${why}`);
  }
  if (input.expectedChainId !== null && own.chainId !== input.expectedChainId) {
    return no("wrong-chain", `the client has chain id ${own.chainId}, not ${input.expectedChainId}`);
  }
  const { expectedGenesis } = input;
  if (
    expectedGenesis !== undefined &&
    expectedGenesis !== null &&
    own.genesisHash !== null &&
    own.genesisHash !== expectedGenesis
  ) {
    return no("wrong-genesis", `the client's chain began with block ${own.genesisHash}, not ${expectedGenesis}`);
  }
  if (!rule.development && own.head.timestamp > input.now / 1000 + rule.maxClockSkewSeconds) {
    return no(
      "head-from-future",
      `the newest block is from the future, by ${-Math.round(facts.headAgeSeconds ?? 0)} s`,
    );
  }
  const readiness = judge(input, own);
  const engine = input.engine ?? null;
  return engine === null ? readiness : nameMismatch(readiness, engine, input.consensus?.cutOff === true);
}

/** Where both clients of the node stand. */
function judge(input: ReadinessInput, own: Observation): Readiness {
  const placed = place(input, own);
  if (own.headStateReadable === false) {
    return { ...placed, ready: false, synced: false, ...explainMissingState(own) };
  }
  if (input.consensus === null) return placed;
  const { now, staleSeconds, consensus } = input;
  const doubt = doubtConsensus({
    ...consensus,
    now,
    staleSeconds,
    chainId: own.chainId,
    maxClockSkewSeconds: input.rule.maxClockSkewSeconds,
    stalled: placed.reason === "stalled-chain",
    ...(input.engine ? { door: input.engine.door } : {}),
  });
  // A node that is behind is told of as such, unless it is known why it falls behind.
  if (doubt === undefined || (!placed.ready && doubt.reason !== "consensus-wrong-chain")) return placed;
  return { ...placed, ready: false, synced: false, ...doubt };
}

/** Where the node stands against the chain. */
function place(input: ReadinessInput, own: Observation): Readiness {
  const { heads, rule } = input;
  const headAgeSeconds = ageOf(input, own.head.timestamp);
  const lagBlocks = heads.length === 0 ? null : lagBehind(own, heads);
  const answer = (ready: boolean, synced: boolean, reason: Reason, detail: string): Readiness => ({
    ready,
    synced,
    reason,
    detail,
    lagBlocks,
    headAgeSeconds,
  });
  const timestamps = [own.head.timestamp, ...heads.map((head) => head.timestamp)];
  if (!timestamps.some((timestamp) => isFresh(input, timestamp))) return placeInStall(input, own, answer);

  const allowed = allowedLag(input);
  if (lagBlocks !== null && lagBlocks > allowed) {
    return answer(false, false, "behind", `${lagBlocks} blocks behind, ${allowed} allowed`);
  }
  // A development chain is the node's own, so there is nothing to sync from; and geth --dev calls itself syncing until
  // its first block, over a transaction index that lacks "0x1" blocks (seen with v1.17.6).
  if (!rule.development && !input.syncedBefore && own.reportedSyncing === true) {
    return answer(false, false, "first-sync", "in its first sync: the client says that it is syncing");
  }
  if (wantsPeers(input) && own.peers !== null && own.peers < rule.minPeers) {
    return answer(false, false, "too-few-peers", `${own.peers} peers, ${rule.minPeers} needed to become ready`);
  }
  const measure =
    lagBlocks === null ? `newest block ${Math.round(headAgeSeconds)} s old` : `${lagBlocks} blocks behind`;
  return answer(true, true, "synced", measure);
}

/** No head is fresh, of no node. */
function placeInStall(
  input: ReadinessInput,
  own: Observation,
  answer: (ready: boolean, synced: boolean, reason: Reason, detail: string) => Readiness,
): Readiness {
  const age = `newest block ${Math.round(ageOf(input, own.head.timestamp))} s old`;
  if (!input.syncedBefore) return answer(false, false, "first-sync", `in its first sync: ${age}`);
  // A node in its first sync is no witness: being far behind, it cannot tell a stall from a node that is cut off,
  // and whatever head it claims, it does not serve, so it takes none of the others out.
  const witnesses = input.heads.filter((head) => !head.firstSync);
  if (witnesses.length === 0) return answer(false, false, "head-too-old", `${age}, and nothing to compare with`);
  const allowed = allowedLag(input);
  const lag = lagBehind(own, witnesses);
  if (lag > allowed) {
    return answer(false, false, "behind-freshest", `${lag} blocks behind the freshest of a stalled chain`);
  }
  return answer(true, false, "stalled-chain", `${age} as everywhere: among the freshest that had been synced`);
}

function explainMissingState(own: Observation): { reason: Reason; detail: string } {
  return { reason: "head-state-missing", detail: `the state at block ${own.head.height} cannot be read yet` };
}

function allowedLag({ rule, wasReady }: ReadinessInput): number {
  return wasReady ? rule.maxLagBlocks : Math.floor(rule.maxLagBlocks / 2);
}

function wantsPeers({ rule, wasReady }: ReadinessInput): boolean {
  return !rule.development && !wasReady;
}

function isFresh({ now, rule }: ReadinessInput, timestamp: number): boolean {
  return rule.maxHeadAgeSeconds === null || now / 1000 - timestamp <= rule.maxHeadAgeSeconds;
}

function ageOf({ now }: ReadinessInput, timestamp: number): number {
  return now / 1000 - timestamp;
}

function lagBehind(own: Observation, heads: readonly ComparableHead[]): number {
  return Math.max(0, ...heads.map((head) => head.height - own.head.height));
}
