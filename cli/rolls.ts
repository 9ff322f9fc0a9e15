/**
 * How far the roller is, judged from what it has written down and from the nodes themselves: plain functions, for `up` and
 * `status`.
 */
import type { Memory } from "../agents/roller/memory.ts";
import type { NodeSummary } from "../stacks/plan.ts";
import type { NodeJudgement } from "./nodes.ts";

/** A chain some nodes of which are yet to come to the newest template. */
export interface ChainRoll {
  chain: string;
  /** Nodes that run the newest template, and that the roller has done with, or that are ready for it to see. */
  done: number;
  /** All nodes of the chain. */
  of: number;
  /** Nodes that the roller replaces right now. */
  replacing: string[];
  /** Nodes that run an older template, and whose turn is yet to come. */
  waiting: string[];
  /** A version that one node tries before the others: who tries what. Absent: none does. */
  trial?: string;
  /** Why it goes no further without a person. Absent: it goes on by itself. */
  halted?: string;
}

/**
 * The rolls that are under way, by chain.
 * @param memory the roller's own; undefined: there is none, or it cannot be read
 * @param stuck whether a node that the roller replaces is believed not to come back by itself
 */
export function judgeRolls(
  judged: readonly NodeJudgement[],
  summaries: readonly Pick<NodeSummary, "name" | "chain">[],
  memory: Memory | undefined,
  stuck: (node: NodeJudgement) => boolean,
): ChainRoll[] {
  const chains = Map.groupBy(judged, ({ node }) => summaries.find(({ name }) => name === node)?.chain ?? "");
  return [...chains].flatMap(([chain, nodes]) => {
    const replacing = nodes.filter((node) => node.rolling && !isBack(node));
    const waiting = nodes.filter(({ outdated, rolling }) => outdated && !rolling);
    if (replacing.length + waiting.length === 0) return [];
    const canary = memory?.canaries?.[chain];
    const halted = whyHalted(replacing, waiting, chain, memory, stuck);
    const onTrial = canary !== undefined && canary.state !== "passed" && canary.state !== "failed";
    return [
      {
        chain,
        done: nodes.filter((node) => node.rolled && !replacing.includes(node)).length,
        of: nodes.length,
        replacing: replacing.map(({ node }) => node),
        waiting: waiting.map(({ node }) => node),
        ...(onTrial ? { trial: `${canary.node} tries ${canary.text} first` } : {}),
        ...(halted === undefined ? {} : { halted }),
      },
    ];
  });
}

/** @returns undefined where the roll goes on by itself. */
function whyHalted(
  replacing: readonly NodeJudgement[],
  waiting: readonly NodeJudgement[],
  chain: string,
  memory: Memory | undefined,
  stuck: (node: NodeJudgement) => boolean,
): string | undefined {
  const lost = replacing.find(stuck);
  if (lost !== undefined) return `${lost.node}: ${lost.reason}`;
  const canary = memory?.canaries?.[chain];
  if (canary?.state === "failed") return `${canary.text} failed on ${canary.node}: ${canary.why ?? ""}`;
  // The others go on without those that are refused.
  const refused = waiting.map(({ node }) => ({ node, why: memory?.nodes[node]?.noWayBack }));
  if (replacing.length > 0 || !refused.every(({ why }) => why !== undefined)) return undefined;
  return refused.map(({ node, why = "" }) => `${node} is not replaced: ${why}`).join("; ");
}

/** The roller waits some seconds more, to be sure; people need not. */
function isBack({ rolled, ready }: NodeJudgement): boolean {
  return rolled && ready;
}

/** A roll in one breath: `3 of 5 on the newest template, chain-3 is being replaced`. */
export function rollText({ done, of, replacing, trial, halted }: ChainRoll): string {
  const now =
    replacing.length === 0 ? [] : [`${replacing.join(", ")} ${replacing.length > 1 ? "are" : "is"} being replaced`];
  return [
    `${done} of ${of} on the newest template`,
    ...(halted === undefined ? [...now, ...(trial === undefined ? [] : [trial])] : [`halted: ${halted}`]),
  ].join(", ");
}

/** What `up` ends with where a roll is not over: a line for each. */
export function describeRolls(rolls: readonly ChainRoll[], environment: string): string {
  return rolls
    .map((roll) =>
      roll.halted === undefined
        ? `The roll of ${roll.chain} is not over: ${rollText(roll)}. \`./cryptokube status ${environment}\` says how far it is.`
        : `The roll of ${roll.chain} has halted at ${roll.done} of ${roll.of} nodes: ${roll.halted}.`,
    )
    .join("\n");
}
