import type { OwnSize } from "./client.ts";

/** What the plan tells a validator client. */
export interface ValidatorContext {
  /** The rules of the consensus layer, a file. */
  chainConfig: string;
  /** The number of the first key that it runs: keys that everybody can compute (ethereum/eth2.0-pm: interop). */
  firstKey: number;
  /** How many it runs. */
  validators: number;
  dataDir: string;
  metricsPort: number;
  /** The beacon APIs of the chain's nodes, the one to ask first in front. */
  beacons: readonly string[];
}

/**
 * What makes blocks: for private networks alone, on keys that are no secret. One runs each key; two with the same would
 * contradict each other, and be punished by the chain.
 */
export interface ValidatorClient {
  name: string;
  image: string;
  args: (context: ValidatorContext) => string[];
  user: number;
  /** Seconds from SIGTERM until it is killed: what it needs to close the database of what it signed. */
  graceSeconds: number;
  metrics: { port: number; path: string };
  /** How the kubelet asks whether it lives, on the port of its metrics. */
  liveness: { path: string };
  /** What it takes. Its volume holds what it signed, so that it never contradicts itself. */
  own: OwnSize;
}
