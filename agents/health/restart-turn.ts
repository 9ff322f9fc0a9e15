import type { NodeStatus } from "./status.ts";

export interface RestartTurnInput {
  node: string;
  /** What the node's own `/readyz` says. */
  ready: boolean;
  hasSiblings: boolean;
  /** The siblings that answered last. */
  siblings: readonly NodeStatus[];
  /** Seconds since the change was seen. */
  waitedSeconds: number;
}

/** Longer than a kubelet takes to start a container again and to see it ready. */
const turnSeconds = 20;
/** After this long the change matters more than the moment in which no node is in the Service. */
const patienceSeconds = 300;

/**
 * Whether a sidecar whose bundle or settings changed may end now, so that the kubelet starts it anew.
 *
 * A pod is not ready while its sidecar restarts. All sidecars of a chain see a change within a minute of each
 * other, so each waits for its turn by name and for a sibling that serves meanwhile. One that is not ready itself,
 * or has no siblings, has nothing to wait for.
 */
export function isRestartTurn(input: RestartTurnInput): boolean {
  if (!input.ready || !input.hasSiblings) return true;
  if (input.waitedSeconds >= patienceSeconds) return true;
  const before = input.siblings.filter((sibling) => sibling.node < input.node).length;
  if (input.waitedSeconds < before * turnSeconds) return false;
  return input.siblings.some((sibling) => sibling.ready);
}
