/** Why a node does not start, each in a word that events and tests can look for. */
export type Reason =
  | "archive-corrupt"
  | "archive-missing"
  | "archive-unfit"
  | "bucket-refused"
  | "bucket-unreachable"
  | "checkpoint-invalid"
  | "checkpoint-stale"
  | "checkpoints-dead"
  | "checkpoints-disagree"
  | "checkpoints-too-few"
  | "pin-unknown"
  | "sibling-refused"
  | "sibling-unreachable"
  | "snapshot-broken"
  | "snapshot-changed"
  | "snapshot-layout"
  | "snapshot-unreachable"
  | "snapshot-wrong-checksum"
  | "volume";

/** The end of a bootstrap, in words for the person who reads the pod's events. What was there before still is. */
export class Failure extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, message: string) {
    super(message);
    this.name = "Failure";
    this.reason = reason;
  }
}
