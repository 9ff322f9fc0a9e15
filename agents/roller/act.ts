import { isObject } from "../shared/fields.ts";
import { type Api, ApiError } from "./api-client.ts";
import type { Eviction } from "./decide.ts";
import type { SnapshotWish } from "./upgrades.ts";
import type { SnapshotView } from "./view.ts";

/**
 * What came of asking for an eviction.
 * - `accepted`: the pod will end, with its grace period.
 * - `refused`: by a disruption budget, or because the API server is busy (429); to be tried again later.
 * - `changed`: the pod is not the one that was judged (404, 409): to be judged anew.
 * - `unknown`: no answer, or a failure of the server: it may take effect yet.
 */
export type Outcome = { result: "accepted" | "refused" | "changed" | "unknown"; detail: string };

/**
 * Asks for an eviction of exactly the pod that was judged: by uid, so that it never hits the one that came after, and
 * by resourceVersion, so that it never hits one that has become ready since. An eviction respects disruption budgets,
 * a plain delete does not.
 */
export async function evict(api: Api, namespace: string, { pod }: Eviction): Promise<Outcome> {
  try {
    await api.post(`/api/v1/namespaces/${namespace}/pods/${pod.name}/eviction`, {
      apiVersion: "policy/v1",
      kind: "Eviction",
      metadata: { name: pod.name, namespace },
      deleteOptions: { preconditions: { uid: pod.uid, resourceVersion: pod.resourceVersion } },
    });
    return { result: "accepted", detail: "" };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const detail = error.message;
    if (error.status === 429 || error.status === 403) return { result: "refused", detail };
    if (error.status === 404 || error.status === 409) return { result: "changed", detail };
    return { result: "unknown", detail };
  }
}

const snapshotsOf = (namespace: string): string =>
  `/apis/snapshot.storage.k8s.io/v1/namespaces/${namespace}/volumesnapshots`;

/**
 * Asks for a snapshot of a node's volume. One of that name is this very one: names are made once, and remembered.
 * Source: kubernetes-csi/external-snapshotter client/apis/volumesnapshot/v1/types.go, read 2026-11-26, not run.
 */
export async function makeSnapshot(
  api: Api,
  namespace: string,
  { chain, node, claim, name }: SnapshotWish,
  snapshotClass: string,
): Promise<void> {
  try {
    await api.post(snapshotsOf(namespace), {
      apiVersion: "snapshot.storage.k8s.io/v1",
      kind: "VolumeSnapshot",
      metadata: { name, namespace, labels: { "cryptokube.io/chain": chain, "cryptokube.io/node": node } },
      spec: { volumeSnapshotClassName: snapshotClass, source: { persistentVolumeClaimName: claim } },
    });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
  }
}

/** A snapshot as it is. It is cut once it has a time, though copying it may take hours more. @throws ApiError */
export async function lookAtSnapshot(api: Api, namespace: string, name: string): Promise<SnapshotView> {
  let status: unknown;
  try {
    ({ status } = await api.get(`${snapshotsOf(namespace)}/${name}`));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return { state: "missing" };
    throw error;
  }
  if (!isObject(status)) return { state: "pending" };
  if (status.readyToUse === true || typeof status.creationTime === "string") return { state: "cut" };
  const { error } = status;
  if (!isObject(error)) return { state: "pending" };
  return { state: "failed", why: typeof error.message === "string" ? error.message : "it does not say why" };
}

export interface EventText {
  type: "Normal" | "Warning";
  /** One word in CamelCase: what happened. */
  reason: string;
  /** One word in CamelCase: what was done. */
  action: string;
  note: string;
}

/** Longest `note` that the API takes (events.k8s.io/v1, read 2026-11). */
const maxNote = 1024;

/** Records an event at the StatefulSet, which outlasts the pod: `kubectl describe statefulset` shows it. */
export async function recordEvent(
  api: Api,
  namespace: string,
  regarding: { name: string; uid: string },
  reporter: string,
  text: EventText,
): Promise<void> {
  await api.post(`/apis/events.k8s.io/v1/namespaces/${namespace}/events`, {
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: { generateName: `${regarding.name}-`, namespace },
    eventTime: new Date().toISOString().replace("Z", "000Z"),
    reportingController: "cryptokube.io/roller",
    reportingInstance: reporter,
    regarding: { apiVersion: "apps/v1", kind: "StatefulSet", namespace, ...regarding },
    type: text.type,
    reason: text.reason,
    action: text.action,
    note: text.note.slice(0, maxNote),
  });
}
