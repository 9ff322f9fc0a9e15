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
  /** Its pod is of an older template. */
  outdated: boolean;
  /** The roller replaces it right now, by its own word: its old pod ends, or its new one is not as ready yet as that was. */
  rolling: boolean;
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
 * @param rolling see {@link NodeJudgement.rolling}
 */
export function judgeNode(
  node: string,
  pod: PodView | undefined,
  updateRevision: string,
  rolling = false,
): NodeJudgement {
  if (pod === undefined) {
    const reason = "its pod does not exist yet";
    return { node, state: "missing", ready: false, rolled: false, outdated: false, rolling, reason };
  }
  const isNewest = pod.revision === updateRevision;
  const base = {
    node,
    ready: pod.ready && !pod.deleting,
    rolled: updateRevision !== "" && isNewest && !pod.deleting,
    outdated: updateRevision !== "" && !isNewest,
    rolling,
  };
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
  /** Those that do not run, but for those that the roller has down on purpose. */
  failed: NodeJudgement[];
  rolled: number;
}

/** A failing pod of the newest template is believed after this long: restarts with a short back-off may still mend it. */
export const failingGraceMs = 30_000;

/** A running node is waited for until it is ready for this long at most: a development chain is ready in seconds, a real one syncs for days. */
export const readyGraceMs = 20_000;

/** Whether time alone does not mend a node any more: a pod of the newest template that fails. */
function failedForGood(node: NodeJudgement, since: ReadonlyMap<string, number>, now: number): boolean {
  return node.state === "failing" && node.rolled && ageOf(node, since, now) >= failingGraceMs;
}

function ageOf({ node }: NodeJudgement, since: ReadonlyMap<string, number>, now: number): number {
  return now - (since.get(node) ?? now);
}

/**
 * Whether a node that the roller replaces is believed not to come back by itself: its new pod fails, or is not there or
 * does not run although nothing has moved for long. An old pod that closes its database may take its time.
 * @param stands nothing has moved for as long as `up` waits for that
 */
export function isStuck(
  node: NodeJudgement,
  since: ReadonlyMap<string, number>,
  now: number,
  stands: boolean,
): boolean {
  const isAway = node.state !== "running" && (node.rolled || node.state === "missing");
  return failedForGood(node, since, now) || (stands && isAway);
}

/**
 * Decides whether the watch of `up` is over.
 *
 * It ends when every node runs the newest template and is ready or had its time for that, or when every node that
 * does not run is failing for good. An outdated pod that fails is not judged: the roller is about to replace it. One that
 * the roller has replaced has all the time that the roller gives it.
 * @param since when each node entered its present state, in ms; keyed by node
 * @param stands see {@link isStuck}
 */
export function judgeWatch(
  nodes: readonly NodeJudgement[],
  since: ReadonlyMap<string, number>,
  now: number,
  stands = false,
): WatchVerdict {
  const isLost = (node: NodeJudgement): boolean => failedForGood(node, since, now);
  // The roller goes no further while a node that it replaced does not run: to wait for the others would be in vain.
  const halted = nodes.some(isLost);
  const isUp = (node: NodeJudgement): boolean =>
    node.ready || (!node.rolling && ageOf(node, since, now) >= readyGraceMs);
  const over = (node: NodeJudgement): boolean =>
    isLost(node) || (node.state === "running" && (node.rolled ? isUp(node) : halted));
  return {
    settled: nodes.every(over),
    failed: nodes.filter((node) => node.state !== "running" && (!node.rolling || isStuck(node, since, now, stands))),
    rolled: nodes.filter((node) => node.rolled).length,
  };
}
