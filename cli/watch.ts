import { setTimeout as sleep } from "node:timers/promises";
import type { Memory } from "../agents/roller/memory.ts";
import type { Step } from "../lab/progress.ts";
import type { NodeSummary, Plan } from "../stacks/plan.ts";
import type { ClusterView } from "./cluster-view.ts";
import { isStuck, judgeNode, judgeWatch, type NodeJudgement, type NodeState, type WatchVerdict } from "./nodes.ts";
import { type ChainRoll, judgeRolls, rollText } from "./rolls.ts";

/**
 * How long `up` watches the chain pods, in milliseconds: they may sync for days, and that is none of the engine's business.
 * Where the roller replaces nodes it watches on for as long each time that one of them moves.
 */
export const watchLimitMs = 120_000;

/** How long `up` watches a roll at most, in milliseconds, though it moves: one of many nodes goes on without it. */
export const rollLimitMs = 15 * 60_000;

/** How the nodes were when the watch ended. */
export interface WatchResult extends WatchVerdict {
  nodes: NodeJudgement[];
  /** Of each failed node: its pod's own events. */
  events: Map<string, string[]>;
  /** The rolls that were not over, or had halted. */
  rolls: ChainRoll[];
}

/** What the watch goes by; tests have their own. */
export interface WatchClock {
  /** Milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

/** What of a plan is looked at. */
export type Watched = Pick<Plan, "nodes" | "roller">;

/** One look at every chain node, and at what the roller has written down. */
export async function lookAtNodes(
  cluster: Pick<ClusterView, "node" | "rollerMemory">,
  { nodes, roller }: Watched,
): Promise<{ judged: NodeJudgement[]; memory: Memory | undefined }> {
  const seen = await Promise.all(nodes.map(({ namespace, statefulSet }) => cluster.node(namespace, statefulSet)));
  // After the pods: the roller writes down whose pod it will take before it does, so that none is seen to be gone without it.
  const { leaseNamespace, leaseName = roller.name } = roller.settings;
  const memory = await cluster.rollerMemory(leaseNamespace, leaseName);
  const judged = nodes.map(({ name }, index) => {
    const { pod, updateRevision } = seen[index] as (typeof seen)[number];
    return judgeNode(name, pod, updateRevision, (memory?.nodes[name]?.replacement ?? null) !== null);
  });
  return { judged, memory };
}

/**
 * Watches the chain nodes until each runs, or for two minutes; where the roller replaces some, until it is done, for two
 * minutes after its last step, or for a quarter of an hour.
 *
 * A node that is not ready is no failure, nor is one that the roller has down; one that does not run is, and is reported
 * with its events.
 */
export async function watchNodes(
  cluster: Pick<ClusterView, "node" | "rollerMemory" | "events">,
  watched: Watched,
  step: Pick<Step, "update">,
  signal: AbortSignal,
  clock: WatchClock = { now: Date.now, sleep },
): Promise<WatchResult> {
  const { nodes } = watched;
  const start = clock.now();
  const since = new Map<string, number>();
  const states = new Map<string, NodeState>();
  const moves = new Set<string>();
  let movedAt = start;
  for (;;) {
    const { judged, memory } = await lookAtNodes(cluster, watched);
    const now = clock.now();
    for (const node of judged) {
      if (states.get(node.node) !== node.state) {
        states.set(node.node, node.state);
        since.set(node.node, now);
      }
      // Each counts once: a pod that starts again and again gets nowhere.
      const move = [node.node, node.state, node.ready, node.rolled, node.rolling].join();
      if (!moves.has(move)) movedAt = now;
      moves.add(move);
    }
    const stands = now - movedAt >= watchLimitMs;
    const verdict = judgeWatch(judged, since, now, stands);
    const rolls = judgeRolls(judged, nodes, memory, (node) => isStuck(node, since, now, stands));
    const moving = rolls.some(({ halted }) => halted === undefined);
    const over = moving ? stands || now - start >= rollLimitMs : now - start >= watchLimitMs;
    const running = `${judged.filter((node) => node.state === "running").length} of ${nodes.length} running`;
    step.update(
      [`${running}, ${verdict.rolled} rolled`, ...rolls.map((roll) => `roll of ${roll.chain}: ${rollText(roll)}`)].join(
        "; ",
      ),
    );
    if (verdict.settled || over || signal.aborted) {
      return { ...verdict, nodes: judged, events: await eventsOf(cluster, nodes, verdict.failed), rolls };
    }
    await clock.sleep(500);
  }
}

async function eventsOf(
  cluster: Pick<ClusterView, "events">,
  nodes: readonly NodeSummary[],
  failed: readonly NodeJudgement[],
): Promise<Map<string, string[]>> {
  const events = new Map<string, string[]>();
  for (const { node } of failed) {
    const summary = nodes.find(({ name }) => name === node);
    events.set(node, summary === undefined ? [] : await cluster.events(summary.namespace, summary.pod));
  }
  return events;
}
