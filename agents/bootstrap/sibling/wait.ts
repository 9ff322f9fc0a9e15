/** Whether a new node waits for a sibling to be stopped. Pure. */
import type { Sibling } from "../settings.ts";

/** What is seen of one sibling. */
export interface SiblingSeen {
  sibling: Sibling;
  /** Whether it serves its data. */
  serves: boolean;
  /** Whether its sidecar says that it had been synced; null: no answer. */
  syncedBefore: boolean | null;
  /** Seconds since it had been synced first; null: not known, as of a sidecar that does not say it. */
  firstSyncedSecondsAgo: number | null;
}

export type WaitStep = { kind: "copy"; sibling: Sibling } | { kind: "wait"; for: string[] } | { kind: "peers" };

/** Seconds within which a chain that starts as a whole answers. */
export const answerSeconds = 300;

/** What a new node knows of itself. */
export interface Waiting {
  /** Seconds since it began to wait. */
  waitedSeconds: number;
  /** Seconds since its volume was made; null: not known. */
  volumeSeconds: number | null;
}

/**
 * A node waits only for what may come: where no sibling has anything to give, as when a chain begins, it syncs from peers.
 * Nor is there anything to wait for in one that was synced after this node's volume was made: they began together, and
 * nobody was asked to stop the faster of them.
 */
export function waitStep(siblings: readonly SiblingSeen[], { waitedSeconds, volumeSeconds }: Waiting): WaitStep {
  const serving = siblings.find(({ serves }) => serves);
  if (serving !== undefined) return { kind: "copy", sibling: serving.sibling };
  const synced = siblings
    .filter((seen) => seen.syncedBefore === true && !beganTogether(seen, volumeSeconds))
    .map(({ sibling }) => sibling.node);
  if (synced.length > 0) return { kind: "wait", for: synced };
  const silent = siblings.filter(({ syncedBefore }) => syncedBefore === null).map(({ sibling }) => sibling.node);
  return silent.length > 0 && waitedSeconds < answerSeconds ? { kind: "wait", for: silent } : { kind: "peers" };
}

function beganTogether({ firstSyncedSecondsAgo: ago }: SiblingSeen, volumeSeconds: number | null): boolean {
  return ago !== null && volumeSeconds !== null && ago < volumeSeconds;
}
