import type { ConsensusObservation } from "./ethereum-consensus.ts";
import type { ProbeFailure } from "./observation.ts";

export type ConsensusReason =
  | "consensus-down"
  | "consensus-unobserved"
  | "consensus-stale"
  | "consensus-without-execution"
  | "consensus-optimistic"
  | "consensus-syncing"
  | "consensus-behind";

/** What is known of a node's consensus client. */
export interface ConsensusView {
  /** The last complete observation, however long ago. */
  observation: ConsensusObservation | null;
  /** Why the last look gave none; null where it gave one. */
  failure: ProbeFailure | null;
}

export interface ConsensusDoubt {
  reason: ConsensusReason;
  detail: string;
}

export interface ConsensusDoubtInput extends ConsensusView {
  now: number;
  staleSeconds: number;
  /** The execution client is among the freshest of a chain that stalls. */
  stalled: boolean;
}

/** An epoch. A client that is further behind and calls itself synced is on another chain, or wrong. */
const maxSyncDistance = 32;

/**
 * Why a node whose execution client is at the head may not serve all the same: its consensus client. Its word is only
 * ever a reason to doubt. That the node is at the head was seen of the execution client, by lag and by age.
 *
 * Where the chain stalls, a consensus client that says that it syncs is no reason: with no block to come, some say so
 * for ever, and would take out the last that serve.
 */
export function doubtConsensus(input: ConsensusDoubtInput): ConsensusDoubt | undefined {
  const { failure, observation, now, staleSeconds, stalled } = input;
  if (failure?.down === true) {
    return { reason: "consensus-down", detail: `the consensus client does not listen: ${failure.detail}` };
  }
  if (observation === null) {
    const detail = failure?.detail ?? "the consensus client has not been asked yet";
    return { reason: "consensus-unobserved", detail };
  }
  const age = (now - observation.at) / 1000;
  if (age > staleSeconds) {
    const why = failure === null ? "" : `: ${failure.detail}`;
    return { reason: "consensus-stale", detail: `the consensus client answered last ${Math.round(age)} s ago${why}` };
  }
  if (observation.executionOffline) {
    const detail = "the consensus client does not reach the execution client";
    return { reason: "consensus-without-execution", detail };
  }
  if (observation.optimistic) {
    const detail = `the consensus client follows blocks that are not verified, at slot ${observation.headSlot}`;
    return { reason: "consensus-optimistic", detail };
  }
  return stalled ? undefined : doubtProgress(observation);
}

function doubtProgress({ healthStatus, syncing, syncDistance }: ConsensusObservation): ConsensusDoubt | undefined {
  if (healthStatus !== 200 || syncing) {
    const detail = `the consensus client is not ready: health ${healthStatus}, ${syncDistance} slots behind`;
    return { reason: "consensus-syncing", detail };
  }
  if (syncDistance > maxSyncDistance) {
    const detail = `the consensus client calls itself synced, ${syncDistance} slots behind`;
    return { reason: "consensus-behind", detail };
  }
  return undefined;
}
