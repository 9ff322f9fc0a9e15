import type { EngineView } from "./engine-access.ts";
import type { Readiness } from "./readiness.ts";

/** What a node that its consensus client does not lead looks like: reasons that may have this one behind them. None is of the head. */
const symptoms: readonly Readiness["reason"][] = [
  "behind",
  "behind-freshest",
  "first-sync",
  "head-too-old",
  "consensus-without-execution",
  "consensus-syncing",
  "consensus-behind",
  "consensus-optimistic",
  // No node is behind where the one whose clients are parted is the one that makes the blocks (a private network's).
  "stalled-chain",
];

/**
 * Names different secrets of a node's clients as what keeps it from serving, by whatever of them is seen:
 * - the file changed while the pod ran, so that whichever client started since has another than the other;
 * - the execution client turns away who holds what the file has;
 * - the consensus client says for long that it does not come in, and the door that it stands before is locked.
 *
 * A node that serves at the head is left alone. One that serves in a stall, as one of the freshest, goes on serving and is
 * not restarted: it is named, as it may be why the chain stands.
 *
 * @param cutOff see `ConsensusView.cutOff`
 */
export function nameMismatch(readiness: Readiness, engine: EngineView, cutOff: boolean): Readiness {
  const why = whyOf(readiness, engine, cutOff);
  if (why === undefined) return readiness;
  const detail =
    `${readiness.detail}; ${why}: most likely each has its own. Delete the pod, so that both read the Secret anew; ` +
    "if it comes back, see that the Secret is 64 hexadecimal digits";
  return { ...readiness, reason: "jwt-mismatch", detail };
}

function whyOf({ reason }: Readiness, engine: EngineView, cutOff: boolean): string | undefined {
  const isSymptom = symptoms.includes(reason);
  if (isSymptom && engine.changed) {
    return "the JWT secret was changed while the pod ran, and the clients read it only when they start";
  }
  if (isSymptom && engine.accepted === false) {
    return "the execution client has read another JWT secret than the pod has now";
  }
  // A node wants peers only to come back: this is why it is out.
  if ((isSymptom || reason === "too-few-peers") && cutOff && engine.door === "locked") {
    return "the consensus client does not reach the execution client, whose Engine API listens and lets nobody in without a token";
  }
  return undefined;
}
