import { setTimeout as sleep } from "node:timers/promises";
import type { Step } from "../lab/progress.ts";
import type { NodeSummary } from "../stacks/plan.ts";
import type { ClusterView } from "./cluster-view.ts";
import { judgeNode, judgeWatch, type NodeJudgement, type NodeState, type WatchVerdict } from "./nodes.ts";

/** How long `up` watches the chain pods at most: they may sync for days, and that is none of the engine's business. */
export const watchLimitMs = 120_000;

/** How the nodes were when the watch ended. */
export interface WatchResult extends WatchVerdict {
  nodes: NodeJudgement[];
  /** Of each failed node: its pod's own events. */
  events: Map<string, string[]>;
}

/** One look at every chain node. */
export async function lookAtNodes(cluster: ClusterView, nodes: readonly NodeSummary[]): Promise<NodeJudgement[]> {
  return Promise.all(
    nodes.map(async (node) => {
      const { pod, updateRevision } = await cluster.node(node.namespace, node.statefulSet);
      return judgeNode(node.name, pod, updateRevision);
    }),
  );
}

/**
 * Watches the chain nodes until each runs, or for two minutes.
 *
 * A node that is not ready is no failure; one that does not run is, and is reported with its events.
 */
export async function watchNodes(
  cluster: ClusterView,
  nodes: readonly NodeSummary[],
  step: Step,
  signal: AbortSignal,
  limitMs = watchLimitMs,
): Promise<WatchResult> {
  const start = Date.now();
  const since = new Map<string, number>();
  const states = new Map<string, NodeState>();
  for (;;) {
    const judged = await lookAtNodes(cluster, nodes);
    const now = Date.now();
    for (const node of judged) {
      if (states.get(node.node) !== node.state) {
        states.set(node.node, node.state);
        since.set(node.node, now);
      }
    }
    const verdict = judgeWatch(judged, since, now);
    step.update(
      `${judged.filter((node) => node.state === "running").length} of ${nodes.length} running, ${verdict.rolled} rolled`,
    );
    if (verdict.settled || now - start >= limitMs || signal.aborted) {
      const events = new Map<string, string[]>();
      for (const failed of verdict.failed) {
        const node = nodes.find((candidate) => candidate.name === failed.node);
        events.set(
          failed.node,
          node === undefined ? [] : await cluster.events(node.namespace, `${node.statefulSet}-0`),
        );
      }
      return { ...verdict, nodes: judged, events };
    }
    await sleep(500);
  }
}
