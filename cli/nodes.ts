/**
 * What `up` and `status` say of a chain node, judged from the node's own objects:
 * plain functions over what the API server answered.
 */

/** The parts of a Pod that the judgement reads. */
export interface PodView {
  name: string;
  phase: string;
  deleting: boolean;
  scheduled: boolean;
  ready: boolean;
  revision: string;
  /** The containers that must run: the client's own and the native sidecars. */
  containers: ContainerView[];
}

export interface ContainerView {
  name: string;
  running: boolean;
  /** How long it has been running, in ms; 0 when it is not. */
  runningMs: number;
  restarts: number;
  /** Why it is not running, as the kubelet names it. */
  waiting?: string;
  /** What the kubelet, or the container's own end, says of it. */
  message?: string;
}

export type NodeState = "missing" | "unscheduled" | "starting" | "failing" | "running";

/** A node as the table shows it. */
export interface NodeJudgement {
  node: string;
  state: NodeState;
  /** Ready by the health agent's word: synced, and fit to be asked. */
  ready: boolean;
  /** Runs the newest template. */
  rolled: boolean;
  /** Why it does not run, in the cluster's words. Empty when it does. */
  reason: string;
}

/** Reasons that time alone does not mend. Source: kubelet `pkg/kubelet/images/types.go`, `container_types`, read 2026-11. */
const failures = new Set([
  "CrashLoopBackOff",
  "ErrImagePull",
  "ErrImageNeverPull",
  "ImagePullBackOff",
  "InvalidImageName",
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
]);

/** A container that ended before is believed to run only after this long: one with a wrong flag lives for a second. */
export const restartGraceMs = 10_000;

function failure(container: ContainerView): string | undefined {
  if (container.waiting !== undefined && failures.has(container.waiting)) {
    return container.waiting;
  }
  if (container.restarts > 0 && (!container.running || container.runningMs < restartGraceMs)) {
    return `a loop of ${container.restarts} restart${container.restarts === 1 ? "" : "s"}`;
  }
  return undefined;
}

/**
 * Judges one node.
 * @param updateRevision the StatefulSet's newest revision; empty when its controller has not seen it yet
 */
export function judgeNode(node: string, pod: PodView | undefined, updateRevision: string): NodeJudgement {
  if (pod === undefined) {
    return { node, state: "missing", ready: false, rolled: false, reason: "its pod does not exist yet" };
  }
  const rolled = updateRevision !== "" && pod.revision === updateRevision && !pod.deleting;
  const base = { node, ready: pod.ready && !pod.deleting, rolled };
  if (pod.deleting) {
    return { ...base, state: "starting", reason: "its old pod is closing its database" };
  }
  if (!pod.scheduled) {
    return { ...base, state: "unscheduled", reason: "no machine has taken its pod" };
  }
  for (const container of pod.containers) {
    const failed = failure(container);
    if (failed !== undefined) {
      const detail = container.message === undefined ? "" : `: ${container.message}`;
      return { ...base, state: "failing", reason: `container ${container.name} is in ${failed}${detail}` };
    }
  }
  const idle = pod.containers.find((container) => !container.running);
  if (pod.phase !== "Running" || idle !== undefined) {
    const waiting =
      idle === undefined ? `phase ${pod.phase}` : `container ${idle.name}: ${idle.waiting ?? "not started"}`;
    return { ...base, state: "starting", reason: waiting };
  }
  return { ...base, state: "running", reason: "" };
}

/** What a round of the watch found, and whether another round can change it. */
export interface WatchVerdict {
  settled: boolean;
  failed: NodeJudgement[];
  rolled: number;
}

/** A failing pod of the newest template is believed after this long: restarts with a short back-off may still mend it. */
export const failingGraceMs = 30_000;

/** A running node is waited for until it is ready for this long at most: a development chain is ready in seconds, a real one syncs for days. */
export const readyGraceMs = 20_000;

/**
 * Decides whether the watch of `up` is over.
 *
 * It ends when every node runs the newest template and is ready or had its time for that, or when every node that
 * does not run is failing for good. An outdated pod that fails is not judged: the roller is about to replace it.
 * @param since when each node entered its present state, in ms; keyed by node
 */
export function judgeWatch(nodes: NodeJudgement[], since: ReadonlyMap<string, number>, now: number): WatchVerdict {
  const age = (node: NodeJudgement): number => now - (since.get(node.node) ?? now);
  const failedForGood = (node: NodeJudgement): boolean =>
    node.state === "failing" && node.rolled && age(node) >= failingGraceMs;
  // The roller goes no further while a node that it replaced does not run: to wait for the others would be in vain.
  const halted = nodes.some(failedForGood);
  const over = (node: NodeJudgement): boolean =>
    failedForGood(node) ||
    (node.state === "running" && (node.rolled ? node.ready || age(node) >= readyGraceMs : halted));
  return {
    settled: nodes.every(over),
    failed: nodes.filter((node) => node.state !== "running"),
    rolled: nodes.filter((node) => node.rolled).length,
  };
}
