/** The newest block that a client knows of. */
export interface Head {
  height: number;
  hash: string;
  /** Seconds since 1970, by the block's maker. */
  timestamp: number;
}

/** The newest block that the network has made final. */
export interface Finalized {
  height: number;
  /** Seconds since 1970, by the block's maker. */
  timestamp: number;
}

/** A block at a height that is the same for all nodes near one head. */
export interface Settled {
  height: number;
  hash: string;
}

/** What a client said in one complete look at it. What an optional question did not answer is null. */
export interface Observation {
  /** Milliseconds since 1970 when the look was complete, by this machine. */
  at: number;
  chainId: number;
  /** Hash of block 0; null where the client does not keep it. */
  genesisHash: string | null;
  head: Head;
  peers: number | null;
  /** The client's own word, `eth_syncing`: only ever a reason to doubt, never one to trust. */
  reportedSyncing: boolean | null;
  /** Whether the state at the head can be read: a client in snap sync may have the head without it. */
  headStateReadable: boolean | null;
  /** Null where nothing is final yet, or the client does not say. */
  finalized: Finalized | null;
  /** Name and version as the client gives them, without what it was built for; null where it does not say. */
  version: string | null;
}

/** A look that gave no observation. `down`: nobody listens, which is certain and counts at once. */
export interface ProbeFailure {
  at: number;
  down: boolean;
  detail: string;
}
