/** The order in which a lab ends, so that what runs in it can close its files. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient, KubeObject } from "./api.ts";
import type { Component } from "./component.ts";
import type { MachineComponentName } from "./components.ts";
import type { Images } from "./images.ts";
import { storageNamespace } from "./manifests/storage.ts";
import type { Steps } from "./state.ts";

export interface ShutDown {
  components: Record<MachineComponentName, Component>;
  api: ApiClient;
  images: Images;
  steps: Steps;
}

interface Pod extends KubeObject {
  spec?: { terminationGracePeriodSeconds?: number };
  status?: { phase?: string; containerStatuses?: { state?: { terminated?: unknown } }[] };
}

/** Seconds that a container without an API server to ask has between SIGTERM and SIGKILL. */
const containerGrace = 20;
/** Seconds beyond its own grace period until a pod is given up on. */
const patience = 15;

const nameOf = ({ metadata }: Pod): string => `${metadata.namespace ?? ""}/${metadata.name}`;

/**
 * Pods that somebody makes again at the next start. A pod without an owner would be lost: it stays as an object, and only
 * its containers end. The lab's own pods keep nothing, and start faster when they need not be made again.
 */
export const endsAsObject = (pod: Pod): boolean =>
  (pod.metadata.ownerReferences ?? []).some(({ controller }) => controller === true) &&
  !["kube-system", storageNamespace].includes(pod.metadata.namespace ?? "");

/**
 * Whether nothing of a pod runs any more. The object of a Job's pod stays even when it is deleted, until the Job has
 * counted it at the next start.
 */
export function hasEnded({ metadata, status }: Pod): boolean {
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return true;
  const containers = status?.containerStatuses ?? [];
  return (
    metadata.deletionTimestamp !== undefined &&
    containers.length > 0 &&
    containers.every(({ state }) => state?.terminated !== undefined)
  );
}

export async function shutDown(lab: ShutDown): Promise<void> {
  const { components, api, images, steps } = lab;
  // First those who would make again what ends.
  await Promise.all([components["kube-scheduler"].stop(), components["kube-controller-manager"].stop()]);
  await steps
    .run("Pods", (say) => endPods(api, say))
    .catch((error: unknown) => {
      console.error("Pods could not be ended through the API server; their containers are ended instead.", error);
    });
  await components.kubelet.stop();
  await steps
    .run("Containers", (say) => endContainers(images, say))
    .catch((error: unknown) => {
      console.error("Containers could not be ended through containerd; they end with the lab.", error);
    });
  await Promise.all([components["kube-proxy"].stop(), components.containerd.stop()]);
  await components["kube-apiserver"].stop();
  await components.etcd.stop();
}

/** Ends pods as `kubectl delete` would: each with its own grace period and its own order of containers. */
async function endPods(api: ApiClient, say: (text: string) => void): Promise<void> {
  const running = async (): Promise<Pod[]> => (await api.list<Pod>("/api/v1/pods")).filter((pod) => !hasEnded(pod));
  const asked = (await running()).filter(endsAsObject);
  const graces = asked.map((pod) => pod.spec?.terminationGracePeriodSeconds ?? 30);
  const deadline = performance.now() + (Math.max(0, ...graces) + patience) * 1000;
  await Promise.all(
    asked.map(({ metadata: { namespace = "", name } }) => api.remove(`/api/v1/namespaces/${namespace}/pods/${name}`)),
  );
  const ids = new Set(asked.map(({ metadata }) => metadata.uid));
  for (;;) {
    const left = (await running()).filter(({ metadata }) => ids.has(metadata.uid));
    const seconds = Math.round((deadline - performance.now()) / 1000);
    if (left.length === 0 || seconds <= 0) return;
    say(`waiting up to ${String(seconds)} s for ${left.map(nameOf).join(", ")}`);
    await sleep(100);
  }
}

/** The ids of tasks in `ctr tasks ls` that run. */
export const runningTasks = (listing: string): string[] =>
  listing
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , status]) => status === "RUNNING")
    .map(([id]) => id ?? "");

/** Ends what still runs: pods without an owner, the lab's own, and all of them when the API server is dead. */
async function endContainers(images: Images, say: (text: string) => void): Promise<void> {
  const running = async (): Promise<string[]> => runningTasks(await images.ctr("tasks", "ls"));
  let left = await running();
  const signal = (name: string): Promise<unknown> =>
    Promise.allSettled(left.map((id) => images.ctr("tasks", "kill", "--signal", name, id)));
  await signal("SIGTERM");
  const deadline = performance.now() + containerGrace * 1000;
  while (left.length > 0 && performance.now() < deadline) {
    say(`waiting for ${String(left.length)} containers`);
    await sleep(100);
    left = await running();
  }
  await signal("SIGKILL");
}
