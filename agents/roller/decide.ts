import type { Canary, News } from "./canary.ts";
import { type Condition, judgeNode } from "./condition.ts";
import { doubtAbout } from "./doubt.ts";
import { type Memory, type NodeMemory, nothing } from "./memory.ts";
import type { RollerRule } from "./settings.ts";
import { findStuck } from "./stuck.ts";
import { judgeUpgrades, type SnapshotWish } from "./upgrades.ts";
import type { ChainView, PodView } from "./view.ts";

/** Why a pod is replaced. */
export type Cause = "outdated" | "stuck";

/** The one thing that the roller ever does to a pod: ask for its eviction. */
export interface Eviction {
  chain: string;
  node: string;
  pod: PodView;
  cause: Cause;
  /** In a sentence. */
  why: string;
}

/** Why something is, or is not, done: for logs and metrics. */
export interface Note {
  chain: string;
  /** Null: the whole chain. */
  node: string | null;
  text: string;
  /** Nothing is done because what was read cannot be relied on. */
  doubt: boolean;
}

export interface Decision {
  evictions: Eviction[];
  /** To be written down before the evictions are asked for: a roller that dies in between must know of them. */
  memory: Memory;
  notes: Note[];
  /** What people are to hear of upgrades. The same may come again. */
  news: News[];
  /** To be made; nothing of their nodes is touched before they are there. */
  snapshots: SnapshotWish[];
}

/** After this long a pod that came back outdated is replaced again for the same revision. */
const sameRevisionMs = 5 * 60_000;

/**
 * Decides which pods are to be replaced now: law 6.
 *
 * - An outdated pod that is not ready goes at once, however many there are: they are down already.
 * - One that is ready goes only while another node of its chain is ready for certain, while no replacement is under
 *   way and no other pod of the chain is ending. So the roller never has two of a chain down that had been ready.
 * - A node without siblings goes at once.
 * - One that would run another version of a client goes when another node of its chain has tried that: see upgrades.ts.
 * - A node that is stuck while its siblings advance is restarted, at most once an hour.
 * - Where what was read is in doubt, nothing is done for that chain.
 */
export function decide(chains: readonly ChainView[], memory: Memory, now: number, rule: RollerRule): Decision {
  const decision: Decision = { evictions: [], memory: { nodes: {} }, notes: [], news: [], snapshots: [] };
  for (const chain of chains) {
    const doubt = doubtAbout(chain);
    if (doubt !== null) {
      for (const { name } of chain.nodes) decision.memory.nodes[name] = memory.nodes[name] ?? nothing;
      decision.notes.push({ chain: chain.name, node: null, text: doubt, doubt: true });
      rememberCanary(decision.memory, chain.name, memory.canaries?.[chain.name] ?? null);
    } else {
      decideChain(chain, memory, now, rule, decision);
    }
  }
  return decision;
}

function decideChain(chain: ChainView, memory: Memory, now: number, rule: RollerRule, decision: Decision): void {
  const conditions = chain.nodes
    .map((node) => judgeNode(node, memory.nodes[node.name] ?? nothing, now, rule))
    .sort((a, b) => (a.node.name < b.node.name ? -1 : 1));
  const note = (node: string, text: string): void => {
    decision.notes.push({ chain: chain.name, node, text, doubt: false });
  };
  const evicted = new Set<Condition>();
  const evict = (condition: Condition, pod: PodView, cause: Cause, why: string): void => {
    evicted.add(condition);
    decision.evictions.push({ chain: chain.name, node: condition.node.name, pod, cause, why });
    condition.memory = rememberEviction(condition, pod, cause, now);
  };

  const remembered = memory.canaries?.[chain.name] ?? null;
  const snapshot = chain.snapshot ?? null;
  const upgrades = judgeUpgrades({ chain: chain.name, conditions, remembered, snapshot, now, rule });
  decision.news.push(...upgrades.news);
  decision.snapshots.push(...upgrades.snapshots);

  const guarded: { condition: Condition; pod: PodView }[] = [];
  const alone = conditions.filter((condition) => condition.node.replicas > 0).length === 1;
  for (const condition of conditions) {
    const { node, pod } = condition;
    if (pod === null || !condition.outdated) continue;
    const hindrance = reasonToWait(condition, pod, now, rule) ?? upgrades.held.get(condition) ?? null;
    if (hindrance !== null) note(node.name, `outdated, but ${hindrance}`);
    else if (alone) evict(condition, pod, "outdated", "outdated, and the chain's only node");
    else if (!condition.serving) evict(condition, pod, "outdated", "outdated and not ready");
    else guarded.push({ condition, pod });
  }

  for (const { condition, pod } of guarded) {
    const obstacle = obstacleFor(condition, conditions, evicted);
    if (obstacle !== null) note(condition.node.name, `outdated and ready, but ${obstacle}`);
    else evict(condition, pod, "outdated", "outdated, and another node of the chain is ready");
  }

  const { tries } = upgrades;
  const canary = tries !== null && evicted.has(tries.condition) ? tries.canary : upgrades.canary;
  rememberCanary(decision.memory, chain.name, canary);

  const stuck = evicted.size === 0 ? findStuck(conditions, now, rule) : null;
  if (stuck !== null) {
    const onTrial = canary !== null && canary.state !== "passed" && canary.node === stuck.node.name;
    const hindrance =
      (onTrial ? "it tries another version, and a person is to see that" : null) ??
      reasonToWait(stuck, stuck.pod, now, rule) ??
      obstacleFor(stuck, conditions, evicted, { needsStandIn: stuck.serving });
    if (hindrance !== null) note(stuck.node.name, `stuck, but ${hindrance}`);
    else evict(stuck, stuck.pod, "stuck", "has no new block while its siblings have");
  }

  for (const condition of conditions) {
    const noWayBack = upgrades.refused.get(condition);
    decision.memory.nodes[condition.node.name] = {
      ...condition.memory,
      ...(noWayBack === undefined ? {} : { noWayBack }),
    };
  }
}

function rememberCanary(memory: Memory, chain: string, canary: Canary | null): void {
  if (canary !== null) memory.canaries = { ...memory.canaries, [chain]: canary };
}

/** What keeps this pod from being replaced now, whatever the others do. */
function reasonToWait(condition: Condition, pod: PodView, now: number, rule: RollerRule): string | null {
  const { memory, node } = condition;
  if (condition.leaveAlone !== null) return condition.leaveAlone;
  if (pod.deletedBy !== null) return "its pod is ending already";
  if (memory.replacement?.pod === pod.uid) return "its eviction has been asked for just now";
  if (memory.refusedAt !== null && now - memory.refusedAt < rule.retrySeconds * 1000) return "its eviction was refused";
  const { rolledTo } = memory;
  if (condition.outdated && rolledTo?.revision === node.updateRevision && now - rolledTo.at < sameRevisionMs) {
    return "it was replaced for this very revision a moment ago";
  }
  return null;
}

/** What keeps a node that serves from being taken away, on the side of the others. */
function obstacleFor(
  candidate: Condition,
  conditions: readonly Condition[],
  evicted: ReadonlySet<Condition>,
  { needsStandIn } = { needsStandIn: true },
): string | null {
  const others = conditions.filter((other) => other !== candidate);
  const leaving = others.find((other) => evicted.has(other));
  if (leaving !== undefined) return `${leaving.node.name} is replaced first`;
  // Its own replacement may be under way, too: it came back outdated, or ready only by one word of two.
  const flying = conditions.find((other) => other.inFlight !== null);
  if (flying !== undefined) return `${flying.node.name} is being replaced: ${flying.inFlight}`;
  const ending = others.find((other) => other.ending);
  if (ending !== undefined) return `the pod of ${ending.node.name} is ending`;
  if (needsStandIn && !others.some((other) => other.standIn)) return "no other node of the chain is ready for certain";
  return null;
}

function rememberEviction({ memory, serving, node }: Condition, pod: PodView, cause: Cause, now: number): NodeMemory {
  // A node that was ready before a roll that failed still has to become ready again after the one that mends it.
  const wasReady = serving || memory.replacement?.wasReady === true;
  return {
    ...memory,
    replacement: { pod: pod.uid, at: now, wasReady },
    ...(cause === "stuck" ? { restartedAt: now } : {}),
    ...(node.updateRevision === null ? {} : { rolledTo: { revision: node.updateRevision, at: now } }),
  };
}

/** Takes back what {@link decide} wrote down of an eviction that was then refused. */
export function forgetEviction(before: NodeMemory | undefined, after: NodeMemory, now: number): NodeMemory {
  return {
    ...after,
    replacement: before?.replacement ?? null,
    rolledTo: before?.rolledTo ?? null,
    restartedAt: before?.restartedAt ?? null,
    refusedAt: now,
  };
}
