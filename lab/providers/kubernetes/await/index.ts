import { setTimeout as sleep } from "node:timers/promises";
import type { Access } from "../access.ts";
import { isGone } from "../client.ts";
import { kindOf, type KubeObject } from "../object.ts";
import { diagnose } from "./diagnosis.ts";
import { ingress, service } from "./network.ts";
import { customResourceDefinition, resourceQuota, secret } from "./others.ts";
import type { Awaiter } from "./readiness.ts";
import { persistentVolume, persistentVolumeClaim } from "./storage.ts";
import { daemonSet, deployment, job, pod, statefulSet } from "./workloads.ts";

/** The kinds that are waited for, by group/kind; all others are ready when the API server has them. */
const awaiters: Record<string, Awaiter> = {
  "/PersistentVolume": persistentVolume,
  "/PersistentVolumeClaim": persistentVolumeClaim,
  "/Pod": pod,
  "/ResourceQuota": resourceQuota,
  "/Secret": secret,
  "/Service": service,
  "apiextensions.k8s.io/CustomResourceDefinition": customResourceDefinition,
  "apps/DaemonSet": daemonSet,
  "apps/Deployment": deployment,
  "apps/StatefulSet": statefulSet,
  "batch/Job": job,
  "networking.k8s.io/Ingress": ingress,
};

export function awaiterOf(object: KubeObject): Awaiter | undefined {
  const { group, kind } = kindOf(object);
  return awaiters[`${group}/${kind}`];
}

/** The object is there, but not ready; `reasons` are the cluster's own words for why. */
export class NotReady extends Error {
  override readonly name = "NotReady";
  readonly object: KubeObject;
  readonly reasons: string[];

  constructor(message: string, object: KubeObject, reasons: string[]) {
    super(message);
    this.object = object;
    this.reasons = reasons;
  }
}

export interface WaitOptions {
  timeoutSeconds: number;
  signal: AbortSignal;
  /** Called with each new message of progress. */
  onProgress: (message: string) => void;
  pause?: Pause;
}

/** The time before look number `look` (from 0): short at first, because most things are quick. */
export type Pause = (look: number, signal: AbortSignal) => Promise<void>;

const LONGEST_PAUSE_MS = 500;

export const growingPause: Pause = async (look, signal) => {
  const milliseconds = Math.min(LONGEST_PAUSE_MS, 50 * 2 ** look);
  // An aborted pause just ends: the caller looks at the signal itself.
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
};

/**
 * Looks again and again until the object is ready, and returns it as it is then.
 *
 * @throws NotReady when it has failed, when the time is over, or when the run is cancelled
 */
export async function untilReady(access: Access, object: KubeObject, options: WaitOptions): Promise<KubeObject> {
  const awaiter = awaiterOf(object);
  if (awaiter === undefined) return object;
  const deadline = performance.now() + options.timeoutSeconds * 1_000;
  let live = object;
  let last = "";
  for (let look = 0; ; look++) {
    const verdict = await awaiter.look(access, live);
    if (verdict.state === "ready") return live;
    if (verdict.message !== last) options.onProgress(verdict.message);
    last = verdict.message;
    if (verdict.state === "failed") throw await notReady(access, live, "it has failed", verdict.message);
    if (options.signal.aborted) throw await notReady(access, live, "the wait was cancelled", verdict.message);
    if (performance.now() >= deadline) {
      throw await notReady(access, live, `it was not ready after ${String(options.timeoutSeconds)} s`, verdict.message);
    }
    await (options.pause ?? growingPause)(look, options.signal);
    live = await lookAgain(access, live);
  }
}

/** One look, for a refresh. @throws NotReady */
export async function checkReady(access: Access, object: KubeObject): Promise<void> {
  const awaiter = awaiterOf(object);
  if (awaiter?.onRead !== true) return;
  const verdict = await awaiter.look(access, object);
  if (verdict.state !== "ready") throw await notReady(access, object, "it is not ready", verdict.message);
}

async function lookAgain(access: Access, object: KubeObject): Promise<KubeObject> {
  try {
    return await access.live(object);
  } catch (error) {
    if (isGone(error)) throw new NotReady("somebody deleted it while it was waited for", object, []);
    throw error;
  }
}

async function notReady(access: Access, object: KubeObject, what: string, message: string): Promise<NotReady> {
  const selector = awaiterOf(object)?.podSelector?.(object) ?? "";
  // A diagnosis that fails must not hide what it was to explain.
  const reasons = await diagnose(access, object, selector).catch((error: unknown) => [
    `(no diagnosis: ${String(error)})`,
  ]);
  return new NotReady(what, object, [message, ...reasons]);
}
