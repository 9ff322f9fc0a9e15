import type { ComparableHead } from "../../../agents/health/comparison.ts";
import type { ConsensusObservation } from "../../../agents/health/ethereum-consensus.ts";
import type { Observation } from "../../../agents/health/observation.ts";
import type { ReadinessInput } from "../../../agents/health/readiness.ts";
import type { ReadinessRule } from "../../../agents/health/settings.ts";
import { type NodeStatus, statusVersion } from "../../../agents/health/status.ts";

/** A moment, in milliseconds and seconds since 1970. */
export const now = 1_800_000_000_000;
export const nowSeconds = now / 1000;

export const genesis = `0x${"ab".repeat(32)}`;

export const rule: ReadinessRule = {
  maxLagBlocks: 8,
  maxHeadAgeSeconds: 120,
  minPeers: 2,
  minBlockSeconds: 12,
  maxClockSkewSeconds: 60,
  development: false,
};

/** A client at block 1000, made `age` seconds ago. */
export function observed(change: Partial<Observation> & { height?: number; age?: number } = {}): Observation {
  const { height = 1000, age = 6, ...rest } = change;
  return {
    at: now - 1000,
    chainId: 1,
    genesisHash: genesis,
    head: { height, hash: `0x${height.toString(16)}`, timestamp: nowSeconds - age },
    peers: 20,
    reportedSyncing: false,
    headStateReadable: true,
    finalized: { height: height - 64, timestamp: nowSeconds - age - 768 },
    version: "Geth/v1.17.6-stable",
    ...rest,
  };
}

/** What a consensus client said a second ago, in order and at slot 1000. */
export function seen(change: Partial<ConsensusObservation> = {}): ConsensusObservation {
  return {
    at: now - 1000,
    healthStatus: 200,
    headSlot: 1000,
    syncDistance: 0,
    syncing: false,
    optimistic: false,
    executionOffline: false,
    version: "Lighthouse/v8.3.3-a1b2c3d",
    ...change,
  };
}

/** A sibling's head that had been synced before, as fresh as that of {@link observed}. */
export function head(change: Partial<ComparableHead> & { age?: number } = {}): ComparableHead {
  const { age = 6, ...rest } = change;
  return { from: "ethereum-1", height: 1000, timestamp: nowSeconds - age, firstSync: false, ...rest };
}

/** A synced node with one sibling at the same block. */
export function input(change: Partial<ReadinessInput> = {}): ReadinessInput {
  return {
    now,
    rule,
    staleSeconds: 20,
    expectedChainId: 1,
    own: observed(),
    failure: null,
    syncedBefore: true,
    wasReady: true,
    heads: [head()],
    consensus: null,
    ...change,
  };
}

export function status(change: Partial<NodeStatus> = {}): NodeStatus {
  return {
    version: statusVersion,
    chain: "ethereum",
    node: "ethereum-1",
    client: "geth",
    agent: "0123456789ab",
    clientUp: true,
    observationAgeSeconds: 1,
    chainId: 1,
    genesisHash: genesis,
    head: { height: 1000, hash: "0x3e8", timestamp: nowSeconds - 6 },
    clock: now,
    settled: { height: 960, hash: "0x3c0" },
    peers: 20,
    reportedSyncing: false,
    lagBlocks: 0,
    syncedBefore: true,
    firstSyncedSecondsAgo: 86_400,
    synced: true,
    ready: true,
    reason: "synced",
    detail: "0 blocks behind",
    ...change,
  };
}
