/** Whether a new node waits for a sibling to be stopped. Pure. */
import type { Sibling } from "../settings.ts";

/** What is seen of one sibling. */
export interface SiblingSeen {
  sibling: Sibling;
  /** Whether it serves its data. */
  serves: boolean;
  /** Whether its sidecar says that it had been synced; null: no answer. */
  syncedBefore: boolean | null;
}

export type WaitStep = { kind: "copy"; sibling: Sibling } | { kind: "wait"; for: string[] } | { kind: "peers" };

/** Seconds within which a chain that starts as a whole answers. */
export const answerSeconds = 300;

/**
 * A node waits only for what may come: where no sibling has anything to give, as when a chain begins, it syncs from peers.
 */
export function waitStep(siblings: readonly SiblingSeen[], waitedSeconds: number): WaitStep {
  const serving = siblings.find(({ serves }) => serves);
  if (serving !== undefined) return { kind: "copy", sibling: serving.sibling };
  const synced = siblings.filter(({ syncedBefore }) => syncedBefore === true).map(({ sibling }) => sibling.node);
  if (synced.length > 0) return { kind: "wait", for: synced };
  const silent = siblings.filter(({ syncedBefore }) => syncedBefore === null).map(({ sibling }) => sibling.node);
  return silent.length > 0 && waitedSeconds < answerSeconds ? { kind: "wait", for: silent } : { kind: "peers" };
}
