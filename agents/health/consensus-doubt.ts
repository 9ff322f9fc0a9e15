import type { ConsensusObservation } from "./ethereum-consensus.ts";
import { type ConsensusNetwork, slotAt } from "./consensus-network.ts";
import type { EngineDoor } from "./engine-access.ts";
import type { ProbeFailure } from "./observation.ts";

export type ConsensusReason =
  | "consensus-down"
  | "consensus-unobserved"
  | "consensus-stale"
  | "consensus-wrong-chain"
  | "consensus-without-execution"
  | "consensus-optimistic"
  | "consensus-syncing"
  | "consensus-behind"
  | "consensus-from-future";

/** What is known of a node's consensus client. */
export interface ConsensusView {
  /** The last complete observation, however long ago. */
  observation: ConsensusObservation | null;
  /** Why the last look gave none; null where it gave one. */
  failure: ProbeFailure | null;
  /** The network that it says it is on; absent or null: not known. */
  network?: ConsensusNetwork | null;
  /** It says for two slots and more that it does not reach the execution client, which has taken no block meanwhile. */
  cutOff?: boolean;
}

export interface ConsensusDoubt {
  reason: ConsensusReason;
  detail: string;
}

export interface ConsensusDoubtInput extends ConsensusView {
  now: number;
  staleSeconds: number;
  /** Chain id of the execution client; absent: not known. */
  chainId?: number;
  /** Seconds that clocks may differ. Default 60. */
  maxClockSkewSeconds?: number;
  /** What the execution client's Engine API answers without a token; absent: not known. */
  door?: EngineDoor;
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
  const network = input.network ?? null;
  if (
    network !== null &&
    network.chainId !== null &&
    input.chainId !== undefined &&
    network.chainId !== input.chainId
  ) {
    const detail = `the consensus client is on the network of chain id ${network.chainId}, the execution client has ${input.chainId}`;
    return { reason: "consensus-wrong-chain", detail };
  }
  if (observation.executionOffline) {
    const why = input.door === "closed" ? ", whose Engine API does not listen" : "";
    const detail = `the consensus client does not reach the execution client${why}`;
    return { reason: "consensus-without-execution", detail };
  }
  if (observation.optimistic) {
    const detail = `the consensus client follows blocks that are not verified, at slot ${observation.headSlot}`;
    return { reason: "consensus-optimistic", detail };
  }
  return doubtSlot(input, observation, network) ?? (stalled ? undefined : doubtProgress(observation));
}

/** Its head by this machine's clock, not by its own: sync_distance is its word. */
function doubtSlot(
  { now, stalled, maxClockSkewSeconds = 60 }: ConsensusDoubtInput,
  { at, headSlot }: ConsensusObservation,
  network: ConsensusNetwork | null,
): ConsensusDoubt | undefined {
  if (network === null) return undefined;
  const ahead = headSlot - slotAt(network, now);
  if (ahead * network.secondsPerSlot > maxClockSkewSeconds) {
    const detail = `the consensus client's head is at slot ${headSlot}, ${ahead} slots from now: its clock, or this machine's, is wrong`;
    return { reason: "consensus-from-future", detail };
  }
  const behind = slotAt(network, at) - headSlot;
  if (stalled || behind <= maxSyncDistance) return undefined;
  return {
    reason: "consensus-behind",
    detail: `the consensus client's head is at slot ${headSlot}, ${behind} slots ago`,
  };
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
