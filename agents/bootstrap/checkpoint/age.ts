/** When a consensus database or a checkpoint is too old to be begun at. Pure. */

/** The pace of a network. */
export interface Pace {
  slotsPerEpoch: number;
  secondsPerSlot: number;
  /**
   * Epochs after which neither may be begun at: peers have forgotten the blocks' data by then, and long before a
   * majority of that time's validators could have left and written another history.
   */
  windowEpochs: number;
}

export function windowSeconds({ slotsPerEpoch, secondsPerSlot, windowEpochs }: Pace): number {
  return slotsPerEpoch * secondsPerSlot * windowEpochs;
}

/** Seconds since the first slot of a checkpoint's epoch. */
export function checkpointAge(epoch: number, genesisTime: number, pace: Pace, nowSeconds: number): number {
  return nowSeconds - (genesisTime + epoch * pace.slotsPerEpoch * pace.secondsPerSlot);
}

/** What a volume holds of a consensus client. */
export interface ConsensusFacts {
  /** When a file of its database was written last, in seconds; null: there is no database. */
  databaseUsedAt: number | null;
  /** The checkpoint that lies there, complete; null: none. */
  checkpoint: { obtainedAt: number; pin: string | null } | null;
}

/**
 * - `keep`: the files that lie there serve.
 * - `fetch`: get them. A client that has a database reads past them, and yet will not start without.
 * - `afresh`: set the database aside, as it is older than what its network remembers, and get them.
 */
export type CheckpointStep = "keep" | "fetch" | "afresh";

/** How long a checkpoint serves an empty volume: a client that fails at its first starts must not download it each time. */
export const freshSeconds = 24 * 3600;

export function checkpointStep(
  { databaseUsedAt, checkpoint }: ConsensusFacts,
  { pace, pin, nowSeconds }: { pace: Pace; pin: string | null; nowSeconds: number },
): CheckpointStep {
  if (databaseUsedAt !== null) {
    if (nowSeconds - databaseUsedAt > windowSeconds(pace)) return "afresh";
    return checkpoint === null ? "fetch" : "keep";
  }
  if (checkpoint === null || checkpoint.pin !== pin) return "fetch";
  return nowSeconds - checkpoint.obtainedAt > freshSeconds ? "fetch" : "keep";
}
