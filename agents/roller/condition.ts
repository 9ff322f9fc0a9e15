import type { NodeMemory, Replacement } from "./memory.ts";
import type { RollerRule } from "./settings.ts";
import type { NodeView, PodView } from "./view.ts";

/** A sidecar's observation counts for this long, in seconds; the sidecar itself gives up on it sooner. */
const freshSeconds = 30;

/** A node as the roller judges it at a moment. */
export interface Condition {
  node: NodeView;
  pod: PodView | null;
  memory: NodeMemory;
  /** Nobody has to fear for the node: it is off by intention, or not the roller's to roll. */
  leaveAlone: string | null;
  outdated: boolean;
  /** Something speaks for the pod being in the Service, or it was until just now: it must not go unguarded. */
  serving: boolean;
  /** It serves for certain and has for a while: others may go meanwhile. */
  standIn: boolean;
  /** Why it is in the middle of a replacement by the roller; null: it is not. */
  inFlight: string | null;
  /** Its pod is ending, by whomever, within its time. */
  ending: boolean;
}

/** What a look tells of a node, and what is to be remembered of it. */
export function judgeNode(node: NodeView, before: NodeMemory, now: number, rule: RollerRule): Condition {
  const [pod = null] = node.pods;
  const memory = remember(node, pod, before, now, rule);
  const isReady = pod !== null && isCertainlyReady(pod);
  const seenReady = pod === null ? null : memory.ready;
  const recentlyReady =
    seenReady !== null && (seenReady.lostAt === null || now - seenReady.lostAt < rule.settleSeconds * 1000);
  const stable = seenReady !== null && seenReady.lostAt === null && now - seenReady.since >= rule.stableSeconds * 1000;
  return {
    node,
    pod,
    memory,
    leaveAlone: reasonToLeaveAlone(node),
    outdated: pod !== null && pod.revision !== node.updateRevision,
    serving: pod !== null && (pod.ready || pod.status?.ready === true || recentlyReady),
    standIn: isReady && stable && memory.replacement === null,
    inFlight: memory.replacement === null ? null : describeFlight(pod, memory.replacement.pod),
    ending: pod !== null && pod.deletedBy !== null && now <= pod.deletedBy + 60_000,
  };
}

/** Both the kubelet and the sidecar say so, now, and nobody has deleted it. */
function isCertainlyReady(pod: PodView): boolean {
  return pod.deletedBy === null && pod.ready && pod.status?.ready === true && isFresh(pod);
}

/** Whether the sidecar has seen its client just now. */
export function isFresh({ status }: PodView): boolean {
  return status?.clientUp === true && (status.observationAgeSeconds ?? Infinity) <= freshSeconds;
}

function remember(node: NodeView, pod: PodView | null, before: NodeMemory, now: number, rule: RollerRule): NodeMemory {
  // Whether it has a way back is judged anew at each look.
  const { noWayBack: _, ...kept } = before;
  const memory: NodeMemory = { ...kept, lookedAt: now };
  // Off by intention: nobody waits for it any more.
  if (node.replicas === 0) memory.replacement = null;
  if (pod === null) return memory;
  memory.ready = rememberReady(pod, before, now, rule);
  const head = isFresh(pod) ? (pod.status?.head ?? null) : null;
  if (head !== null) {
    const { height } = head;
    const unchanged = before.progress?.pod === pod.uid && before.progress.height === height;
    if (!unchanged) memory.progress = { pod: pod.uid, height, at: now };
  }
  if (before.replacement !== null && isOver(pod, before.replacement, now, rule)) {
    memory.replacement = null;
    // The old pod is still there: it was not rolled to anything.
    if (pod.uid === before.replacement.pod) memory.rolledTo = null;
  }
  return memory;
}

function rememberReady(pod: PodView, before: NodeMemory, now: number, rule: RollerRule): NodeMemory["ready"] {
  const known = before.ready?.pod === pod.uid ? before.ready : null;
  if (isCertainlyReady(pod)) {
    return { pod: pod.uid, since: known?.lostAt === null ? known.since : now, lostAt: null };
  }
  // A roller that has not looked for a while (it starts, it was in doubt) does not know how long the pod has been
  // like this, nor one that has never seen it while it was ready. A release may start roller and sidecars anew together, and all nodes would seem down for a moment.
  const blind = before.lookedAt === null || now - before.lookedAt > rule.settleSeconds * 1000;
  if (blind || (known === null && pod.lostReady)) return { pod: pod.uid, since: known?.since ?? now, lostAt: now };
  return known && { ...known, lostAt: known.lostAt ?? now };
}

/** The replacement has come to its end, or never began. */
function isOver(pod: PodView, replacement: Replacement, now: number, rule: RollerRule): boolean {
  if (pod.deletedBy !== null) return false;
  // Still the old pod, and nobody deleted it: the eviction never happened. An answer that was lost may yet take
  // effect, so the retry waits.
  if (pod.uid === replacement.pod) return now - replacement.at >= rule.retrySeconds * 1000;
  const runs = pod.runningSince !== null && now - pod.runningSince >= rule.stableSeconds * 1000;
  return runs && (!replacement.wasReady || isCertainlyReady(pod));
}

function describeFlight(pod: PodView | null, replaced: string): string {
  if (pod === null) return "its new pod is not there yet";
  if (pod.uid === replaced) return "its old pod is ending";
  if (pod.deletedBy !== null) return "its new pod is ending, too";
  return pod.runningSince === null
    ? "its new pod does not run yet"
    : "its new pod is not as ready yet as the old one was";
}

function reasonToLeaveAlone(node: NodeView): string | null {
  if (node.deleted) return "it is being removed";
  if (!node.onDelete) return "its StatefulSet is not OnDelete: its own controller rolls it";
  return node.replicas === 0 ? "it has no replicas" : null;
}
