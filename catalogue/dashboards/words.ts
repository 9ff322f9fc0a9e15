/** What states and reasons are called, and in which colour: the same in every dashboard. */
import type { Reason } from "../../agents/health/readiness.ts";
import { recorded } from "../alerts/alert.ts";
import type { Step, Words } from "./panel.ts";

/** Labels by which series are chosen. */
export const ofChain = 'chain=~"$chain"';
export const ofNode = 'chain=~"$chain", node=~"$node"';

const byNode = (expr: string) => `max by (chain, node) (${expr})`;

/**
 * The state of every node of the plan as a number, see {@link states}. A node that is replaced on purpose is told apart, a
 * first sync too, and a node of which no series is there is silent rather than missing.
 *
 * @param of which series: a matcher of `chain` and `node`; empty: all.
 */
export function nodeState(of: string): string {
  return [
    `2 * ${byNode(`roller_node_in_replacement{${of}}`)}`,
    `3 * ${byNode(
      `(chain_synced_before{${of}} == bool 0) == 1 and on (chain, node) chain_client_up == 1 and on (chain, node) chain_ready == 0`,
    )}`,
    byNode(`chain_ready{${of}}`),
    `-1 * ${byNode(`${recorded.nodeExpected}{${of}}`)}`,
  ].join(" or ");
}

export const states: Words = {
  "-1": { text: "SILENT", colour: "dark-red" },
  "0": { text: "NOT READY", colour: "red" },
  "1": { text: "ready", colour: "green" },
  "2": { text: "being replaced", colour: "purple" },
  "3": { text: "first sync", colour: "blue" },
};

/** Why each node is ready or not: a series for each, whose label `reason` says it. */
export function nodeReason(of: string): string {
  return (
    `max by (chain, node, reason) (chain_readiness_reason{${of}}) or on (chain, node) ` +
    `label_replace(max by (chain, node) (${recorded.nodeExpected}{${of}}), "reason", "silent", "", "")`
  );
}

/** What the sidecar gives as a reason, in words for whoever was woken by it. */
const reasonWords: Record<Reason | "silent", string> = {
  silent: "no word of it: its pod is gone, pending or crashing",
  synced: "at the head",
  "stalled-chain": "at the newest head there is; the chain makes no blocks",
  "no-observation": "not looked at yet",
  "client-down": "its client does not answer",
  "stale-observation": "its client answers too little to judge by",
  "wrong-chain": "its client is on another chain",
  "wrong-genesis": "its client has another first block",
  "head-from-future": "its head is from the future: a clock is wrong",
  "head-state-missing": "it cannot read the state at its own head",
  behind: "behind its siblings",
  "head-too-old": "its head is too old",
  "first-sync": "in its first sync",
  "behind-freshest": "the chain stalls, and a sibling has a newer head",
  "too-few-peers": "too few peers",
  "consensus-down": "its consensus client does not answer",
  "consensus-unobserved": "its consensus client was not looked at yet",
  "consensus-stale": "its consensus client answers too little to judge by",
  "consensus-wrong-chain": "its consensus client is on another chain",
  "consensus-without-execution": "its consensus client does not reach its execution client",
  "jwt-mismatch": "its two clients were given different secrets",
  "consensus-optimistic": "its consensus client follows blocks that are not verified",
  "consensus-syncing": "its consensus client is syncing",
  "consensus-behind": "its consensus client is behind",
  "consensus-from-future": "its consensus client's head is from the future: a clock is wrong",
};

const fine: readonly string[] = ["synced", "stalled-chain"] satisfies Reason[];

export const reasons: Words = Object.fromEntries(
  Object.entries(reasonWords).map(([reason, text]) => [
    reason,
    { text, colour: reason === "first-sync" ? "blue" : fine.includes(reason) ? "green" : "red" },
  ]),
);

export const yesNo: Words = { "0": { text: "no", colour: "red" }, "1": { text: "yes", colour: "green" } };
export const noYes: Words = { "0": { text: "no", colour: "green" }, "1": { text: "YES", colour: "red" } };

/** Good at zero alone. */
export const zeroIsGood: readonly Step[] = [{ colour: "green" }, { from: 1, colour: "red" }];
/** What is left of a volume, 0 to 1: the alerts' own bounds (catalogue/alerts/volumes.ts). */
export const shareLeft: readonly Step[] = [
  { colour: "red" },
  { from: 0.05, colour: "orange" },
  { from: 0.15, colour: "yellow" },
  { from: 0.25, colour: "green" },
];
