/** Which of the messages that a key signed are slashable together: consensus-specs, phase0, `process_proposer_slashing`
 * and `is_slashable_attestation_data`, as EIP-3076 refers to them. Read 2026-11-26. */
import type { SignedAttestation, SignedBlock, SigningHistory } from "./interchange.ts";

/** Two messages of one key that no honest validator signs both. */
export interface Conflict {
  kind: "double proposal" | "double vote" | "surround vote";
  /** Of the later one in the file; for a surround vote, of the one that is surrounded. */
  path: string;
  /** Of the other one. */
  with: string;
}

/** A message that stands in the file twice. It does no harm. */
export interface Duplicate {
  path: string;
  of: string;
}

export interface Compared {
  /** One for each message that is in conflict with an earlier one, and for each that is surrounded. */
  conflicts: Conflict[];
  duplicates: Duplicate[];
}

/** Compares all messages of a key with each other, in n log n steps: a validator signs one in every epoch. */
export function compareSigned({ blocks, attestations }: Pick<SigningHistory, "blocks" | "attestations">): Compared {
  const proposals = compareWithin(blocks, ({ slot }) => String(slot), rootOf, "double proposal");
  const votes = compareWithin(
    attestations,
    ({ target }) => String(target),
    (vote) => `${String(vote.source)}/${rootOf(vote)}`,
    "double vote",
  );
  return {
    conflicts: [...proposals.conflicts, ...votes.conflicts, ...surrounded(attestations)],
    duplicates: [...proposals.duplicates, ...votes.duplicates],
  };
}

/** A message without a root equals another only where that has none either: the EIP takes it for another one. */
function rootOf({ root }: Pick<SignedBlock, "root">): string {
  return root ?? "unknown";
}

/** Of messages for one slot or target, all must be the same one. */
function compareWithin<Message extends { path: string }>(
  messages: readonly Message[],
  place: (message: Message) => string,
  identity: (message: Message) => string,
  kind: Conflict["kind"],
): Compared {
  const seen = new Map<string, Map<string, string>>();
  const compared: Compared = { conflicts: [], duplicates: [] };
  for (const message of messages) {
    const there = seen.get(place(message)) ?? new Map<string, string>();
    seen.set(place(message), there);
    const same = there.get(identity(message));
    const other = [...there].find(([theirs]) => theirs !== identity(message))?.[1];
    if (other !== undefined) compared.conflicts.push({ kind, path: message.path, with: other });
    else if (same !== undefined) compared.duplicates.push({ path: message.path, of: same });
    if (same === undefined) there.set(identity(message), message.path);
  }
  return compared;
}

/** Votes that lie strictly within another: by rising source, one is surrounded where a lower source had a higher target. */
function surrounded(votes: readonly SignedAttestation[]): Conflict[] {
  // However large the difference, as a number it keeps its sign.
  const sorted = [...votes].sort((a, b) => Number(a.source - b.source));
  const conflicts: Conflict[] = [];
  let widest: SignedAttestation | undefined;
  let widestOfLower: SignedAttestation | undefined;
  for (const [index, vote] of sorted.entries()) {
    // Only votes of strictly lower source count: those of this one's are taken in when the source rises.
    if (sorted[index - 1]?.source !== vote.source) widestOfLower = widest;
    if (widestOfLower !== undefined && widestOfLower.target > vote.target) {
      conflicts.push({ kind: "surround vote", path: vote.path, with: widestOfLower.path });
    }
    if (widest === undefined || vote.target > widest.target) widest = vote;
  }
  return conflicts;
}
