import { type Fields, parseJsonDocument } from "../shared/fields.ts";
import type { Head, Settled } from "./observation.ts";

/** Raised when a field changes its meaning or goes. New fields do not raise it: readers pass over what they do not know. */
export const statusVersion = 1;

/**
 * What a sidecar says of its node at `/status`, for the sidecars of the other nodes and for the roller.
 * Times are ages, not dates, so that the clocks of two machines need not agree.
 */
export interface NodeStatus {
  version: number;
  chain: string;
  node: string;
  client: string;
  /** Digest of the agent's bundle. */
  agent: string;
  clientUp: boolean;
  /** Seconds since the last complete observation; null before the first. */
  observationAgeSeconds: number | null;
  chainId: number | null;
  genesisHash: string | null;
  head: Head | null;
  /** Milliseconds since 1970 by this machine's clock, for clocks to be compared by; null: an older sidecar. */
  clock: number | null;
  /** A block well below the head at a round height, which siblings have too. Null: none yet, or an older sidecar. */
  settled: Settled | null;
  peers: number | null;
  reportedSyncing: boolean | null;
  lagBlocks: number | null;
  /** The chain had been synced on this volume at some time. */
  syncedBefore: boolean;
  /** Seconds since it was so first; null: it never was, or a sidecar says it that does not know. */
  firstSyncedSecondsAgo: number | null;
  /** Now at the head of the chain, by lag or by age. */
  synced: boolean;
  /** What `/readyz` says. */
  ready: boolean;
  /** The machine-readable reason, e.g. `behind`. */
  reason: string;
  /** The same in a sentence. */
  detail: string;
}

/**
 * Reads another node's status.
 * @throws InvalidDocument when it is not one, or of a version that this agent does not know.
 */
export function parseNodeStatus(text: string): NodeStatus {
  return parseJsonDocument("node status", text, readStatus);
}

function readStatus(fields: Fields): NodeStatus {
  const age = { min: 0 };
  const whole = { min: 0, integer: true };
  const version = fields.number("version", whole);
  if (version !== statusVersion) fields.problem("version", String(version), String(statusVersion));
  return {
    version,
    chain: fields.string("chain"),
    node: fields.string("node"),
    client: fields.string("client"),
    agent: fields.string("agent"),
    clientUp: fields.boolean("clientUp"),
    observationAgeSeconds: fields.numberOrNull("observationAgeSeconds", age),
    chainId: fields.numberOrNull("chainId", whole),
    genesisHash: fields.stringOrNull("genesisHash"),
    head: readHead(fields.objectOrNull("head")),
    clock: fields.numberOrNull("clock", age),
    settled: readSettled(fields.objectOrNull("settled")),
    peers: fields.numberOrNull("peers", whole),
    reportedSyncing: fields.booleanOrNull("reportedSyncing"),
    lagBlocks: fields.numberOrNull("lagBlocks", whole),
    syncedBefore: fields.boolean("syncedBefore"),
    firstSyncedSecondsAgo: fields.numberOrNull("firstSyncedSecondsAgo", age),
    synced: fields.boolean("synced"),
    ready: fields.boolean("ready"),
    reason: fields.string("reason"),
    detail: fields.string("detail"),
  };
}

function readHead(fields: Fields | null): Head | null {
  if (fields === null) return null;
  const whole = { min: 0, integer: true };
  return {
    height: fields.number("height", whole),
    hash: fields.string("hash"),
    timestamp: fields.number("timestamp", whole),
  };
}

function readSettled(fields: Fields | null): Settled | null {
  if (fields === null) return null;
  return { height: fields.number("height", { min: 0, integer: true }), hash: fields.string("hash") };
}
