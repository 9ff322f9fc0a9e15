/** Draining machines as EKS does: no new pods, then evictions, which budgets may refuse. */
import { setTimeout as sleep } from "node:timers/promises";
import { ApiError, type ApiClient } from "../cluster/api.ts";
import { WorldError } from "../providers/aws/world.ts";
import { isDaemonPod, isMissing, nameOf, patch, podPath, type NodeObject, type PodObject } from "./cluster.ts";

/**
 * Seconds that EKS gives a machine's pods when its group is updated; then the update fails with PodEvictionFailure (EKS
 * user guide, "Managed node group update behavior"; read 2026-11-25).
 */
export const drainLimitSeconds = 900;

/**
 * Seconds that EKS gives a machine's pods when its group is deleted; then it ends the machine, whatever stands on it (EKS
 * user guide, "Delete a managed node group from your cluster"; read 2026-11-25). That is never wanted, so it fails here.
 */
export const deletionLimitSeconds = 300;

/** Milliseconds for what is ending already: the garbage collector, and kwok, which waits for no grace period. */
const endingMs = 10_000;

/** Why a pod may not go now. */
export interface Refusal {
  pod: string;
  why: string;
}

/** Asks for an eviction. @returns why it is refused; undefined: the pod goes, or is gone. */
export async function evict(api: ApiClient, pod: PodObject, dryRun = false): Promise<Refusal | undefined> {
  const { namespace = "", name } = pod.metadata;
  const eviction = {
    apiVersion: "policy/v1",
    kind: "Eviction",
    metadata: { name, namespace },
    ...(dryRun ? { deleteOptions: { dryRun: ["All"] } } : {}),
  };
  try {
    await api.request("POST", `${podPath(pod)}/eviction`, eviction);
    return undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (error instanceof ApiError && error.status === 429) return { pod: nameOf(pod), why: budgetIn(error.message) };
    throw error;
  }
}

/** The API server's words without the address of the call. */
function budgetIn(message: string): string {
  return message.replace(/^POST \S+ 429 /, "").replace(/^.*?: 429 /, "");
}

/** Pods on a machine that must go before it does. */
export async function podsToEvict(api: ApiClient, node: string): Promise<PodObject[]> {
  const pods = await api.list<PodObject>(`/api/v1/pods?fieldSelector=spec.nodeName%3D${encodeURIComponent(node)}`);
  return pods.filter((pod) => !isDaemonPod(pod) && !["Succeeded", "Failed"].includes(pod.status?.phase ?? ""));
}

/** A pod that wants more time to end than the machine is given, seconds. */
export function tooSlow(pod: PodObject, limit = drainLimitSeconds): Refusal | undefined {
  const grace = pod.spec?.terminationGracePeriodSeconds ?? 30;
  if (grace < limit) return undefined;
  return { pod: nameOf(pod), why: `its grace period is ${String(grace)} s` };
}

/**
 * Cordons machines and evicts their pods.
 *
 * @param speed how much faster than the cloud's the simulated clock runs.
 * @throws WorldError `PodEvictionFailure` naming each pod that could not go, and its budget. The machines stay cordoned.
 */
export async function drain(api: ApiClient, nodes: readonly NodeObject[], speed: number): Promise<void> {
  await Promise.all(
    nodes.map(({ metadata }) => patch(api, `/api/v1/nodes/${metadata.name}`, { spec: { unschedulable: true } })),
  );
  const deadline = performance.now() + (drainLimitSeconds * 1000) / speed;
  for (;;) {
    const pods = (await Promise.all(nodes.map(({ metadata }) => podsToEvict(api, metadata.name)))).flat();
    if (pods.length === 0) return;
    const slow = pods.flatMap((pod) => tooSlow(pod) ?? []);
    if (slow.length > 0) throw failure(slow);
    const leaving = pods.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    const refusals: Refusal[] = [];
    for (const pod of pods.filter((other) => !leaving.includes(other))) {
      const refusal = await evict(api, pod);
      if (refusal !== undefined) refusals.push(refusal);
    }
    if (performance.now() > deadline) {
      const still = leaving.map((pod) => ({ pod: nameOf(pod), why: "it was asked to end and has not" }));
      throw failure(refusals.length > 0 ? refusals : still);
    }
    await sleep(100);
  }
}

/**
 * Waits until nothing stands on machines that would be ended with them: pods that may take longer to end than machines of a
 * deleted group are given. What was deleted before is gone soon here; in the cloud it takes its time.
 *
 * @throws WorldError naming each that stands there still. Nothing was done to it.
 */
export async function assertNothingIsEnded(api: ApiClient, nodes: readonly NodeObject[]): Promise<void> {
  const deadline = performance.now() + endingMs;
  for (;;) {
    const pods = (await Promise.all(nodes.map(({ metadata }) => podsToEvict(api, metadata.name)))).flat();
    const slow = pods.flatMap((pod) => tooSlow(pod, deletionLimitSeconds) ?? []);
    if (slow.length === 0) return;
    if (performance.now() > deadline) {
      const listed = slow.map(({ pod, why }) => `${pod} (${why})`).join("; ");
      throw new WorldError(
        "PodEvictionFailure",
        `EKS ends the machines of a deleted node group after ${String(deletionLimitSeconds / 60)} minutes, whatever stands on ` +
          `them, and these may need longer to end: ${listed}`,
      );
    }
    await sleep(100);
  }
}

function failure(refusals: readonly Refusal[]): WorldError {
  const listed = refusals.map(({ pod, why }) => `${pod} (${why})`).join("; ");
  return new WorldError(
    "PodEvictionFailure",
    `Reached max retries while trying to evict pods from nodes in node group: after ${String(drainLimitSeconds / 60)} ` +
      `minutes these were still there: ${listed}`,
  );
}
