import type { Head, Observation } from "./observation.ts";
import type { ReadinessRule } from "./settings.ts";
import type { NodeStatus } from "./status.ts";

/** What came of asking a sibling's sidecar: its status, or why there is none. Times by this machine. */
export type SiblingAnswer = { url: string; at: number; askedAt?: number } & (
  { status: NodeStatus } | { failure: string }
);

/** What came of asking the reference: its head, or why there is none. */
export type ReferenceAnswer = { at: number } & ({ head: Head; chainId: number } | { failure: string });

/** A head that one's own may be measured against. */
export interface ComparableHead {
  /** Name of the sibling, or `reference`. */
  from: string;
  height: number;
  timestamp: number;
  /** It is a sibling that has never been synced. */
  firstSync: boolean;
}

export interface Comparison {
  heads: ComparableHead[];
  /** Answers that are not compared with, and why. */
  ignored: { from: string; why: string }[];
}

export interface ComparisonInput {
  now: number;
  chain: string;
  rule: ReadinessRule;
  staleSeconds: number;
  own: Observation;
  siblings: readonly SiblingAnswer[];
  reference: ReferenceAnswer | null;
}

/**
 * Chooses the heads that a node may be measured against.
 *
 * A sibling is another client with the same faults as one's own, and may be unreachable, hours old, on another
 * chain, or wrong. What it says takes a node out of the Service, so what cannot be true is not compared with:
 * a head from the future, a head of another chain, and a head further ahead than the time between the two blocks
 * leaves room for.
 */
export function chooseComparableHeads(input: ComparisonInput): Comparison {
  const comparison: Comparison = { heads: [], ignored: [] };
  for (const answer of input.siblings) {
    const judged = judgeSibling(input, answer);
    if (typeof judged === "string") comparison.ignored.push({ from: nameOf(answer), why: judged });
    else comparison.heads.push(judged);
  }
  if (input.reference !== null) {
    const judged = judgeReference(input, input.reference);
    if (typeof judged === "string") comparison.ignored.push({ from: "reference", why: judged });
    else comparison.heads.push(judged);
  }
  return comparison;
}

function judgeSibling(input: ComparisonInput, answer: SiblingAnswer): ComparableHead | string {
  if ("failure" in answer) return answer.failure;
  const { status } = answer;
  if (status.chain !== input.chain) return `is a node of ${status.chain}`;
  if (status.head === null || status.observationAgeSeconds === null) return "has not seen its client yet";
  if (!status.clientUp) return "its client is down";
  const age = status.observationAgeSeconds + (input.now - answer.at) / 1000;
  if (age > input.staleSeconds) return `its observation is ${Math.round(age)} s old`;
  if (status.chainId !== input.own.chainId) return `has chain id ${status.chainId}`;
  if (isAnotherGenesis(status.genesisHash, input.own.genesisHash)) return "has another genesis block";
  return (
    impossibility(input, status.head) ?? {
      from: status.node,
      height: status.head.height,
      timestamp: status.head.timestamp,
      firstSync: !status.syncedBefore,
    }
  );
}

function judgeReference(input: ComparisonInput, answer: ReferenceAnswer): ComparableHead | string {
  if ("failure" in answer) return answer.failure;
  if ((input.now - answer.at) / 1000 > input.staleSeconds) return "its answer is too old";
  if (answer.chainId !== input.own.chainId) return `has chain id ${answer.chainId}`;
  const { height, timestamp } = answer.head;
  return impossibility(input, answer.head) ?? { from: "reference", height, timestamp, firstSync: false };
}

/** Why a head cannot be true, or undefined. */
function impossibility(input: ComparisonInput, head: Head): string | undefined {
  const { rule, own } = input;
  if (head.timestamp > input.now / 1000 + rule.maxClockSkewSeconds) return "its head is from the future";
  if (rule.minBlockSeconds === null) return undefined;
  const secondsAhead = Math.max(0, head.timestamp - own.head.timestamp) + rule.maxClockSkewSeconds;
  const possible = rule.maxLagBlocks + secondsAhead / rule.minBlockSeconds;
  const ahead = head.height - own.head.height;
  return ahead > possible ? `its head is ${ahead} blocks ahead, more than its time allows` : undefined;
}

/** Unknown is not another: clients that drop old history no longer have block 0. */
function isAnotherGenesis(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b;
}

function nameOf(answer: SiblingAnswer): string {
  return "status" in answer ? answer.status.node : answer.url;
}
