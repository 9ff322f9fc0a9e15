import { type NodeStatus, parseNodeStatus } from "../health/status.ts";
import { isObject } from "../shared/fields.ts";
import { httpRequest } from "../shared/http.ts";
import type { Api, JsonObject } from "./api-client.ts";
import { type Programs, readWaysBack, waysBackAnnotation } from "./programs.ts";
import type { RollerSettings } from "./settings.ts";
import type { ChainView, NodeView, PodView } from "./view.ts";

const chainLabel = "cryptokube.io/chain";
const nodeLabel = "cryptokube.io/node";
const statusTimeoutMs = 2_000;
/** Longer than a kubelet takes from a pod's start to its first conditions. */
const conditionDelayMs = 2_000;
const maxStatusBytes = 64 * 1024;

/** Asks the sidecar of a pod; null where it gives no usable answer. */
export type AskStatus = (podIp: string) => Promise<NodeStatus | null>;

export function sidecarQuestion(healthPort: number): AskStatus {
  return async (podIp) => {
    const host = podIp.includes(":") ? `[${podIp}]` : podIp;
    try {
      const url = `http://${host}:${healthPort}/status`;
      const answer = await httpRequest({ url, timeoutMs: statusTimeoutMs, maxBytes: maxStatusBytes });
      return answer.status === 200 ? parseNodeStatus(answer.body) : null;
    } catch {
      return null;
    }
  };
}

/**
 * Reads the chain nodes of an environment.
 *
 * By polling: a decision needs the whole picture of one moment, which is two lists of a few dozen objects, and a
 * watch would need a cache, resumption and the same lists again for what it can miss.
 *
 * Pods are read before StatefulSets. So a pod that is older than its StatefulSet says is really outdated, or has been
 * replaced since, in which case its eviction fails on its uid; read the other way round, a pod made after a change
 * could look outdated by the revision from before.
 *
 * @throws ApiError
 */
export async function observe(
  api: Api,
  { environment, namespace }: RollerSettings,
  askStatus: AskStatus,
): Promise<ChainView[]> {
  const selector = `cryptokube.io/environment=${environment},${nodeLabel}`;
  const pods = await api.list(`/api/v1/namespaces/${namespace}/pods`, selector);
  const sets = await api.list(`/apis/apps/v1/namespaces/${namespace}/statefulsets`, selector);
  const nodes = sets.map((set) => ({ set, ...namesOf(set) }));
  const podsBySet = Map.groupBy(pods, ownerOf);

  const chains = new Map<string, NodeView[]>();
  for (const { set, chain, uid } of nodes) {
    if (chain === null) continue;
    const own = podsBySet.get(uid) ?? [];
    const views = await Promise.all(own.map((pod) => viewPod(pod, chain, labelOf(set, nodeLabel), askStatus)));
    const view = viewNode(set, views);
    const siblings = chains.get(chain);
    if (siblings === undefined) chains.set(chain, [view]);
    else siblings.push(view);
  }
  return [...chains].map(([name, members]) => ({ name, nodes: members }));
}

function viewNode(set: JsonObject, pods: PodView[]): NodeView {
  const metadata = objectAt(set, "metadata");
  const spec = objectAt(set, "spec");
  const status = objectAt(set, "status");
  return {
    name: textOf(metadata.name) ?? "",
    uid: textOf(metadata.uid) ?? "",
    generation: numberOf(metadata.generation) ?? 0,
    observedGeneration: numberOf(status.observedGeneration) ?? -1,
    replicas: numberOf(spec.replicas) ?? 1,
    updateRevision: textOf(status.updateRevision),
    programs: programsOf(objectAt(objectAt(spec, "template"), "spec")),
    dataClaim: dataClaimOf(objectAt(objectAt(spec, "template"), "spec")),
    onDelete: objectAt(spec, "updateStrategy").type === "OnDelete",
    deleted: metadata.deletionTimestamp !== undefined,
    pods,
  };
}

async function viewPod(pod: JsonObject, chain: string, node: string | null, askStatus: AskStatus): Promise<PodView> {
  const metadata = objectAt(pod, "metadata");
  const podStatus = objectAt(pod, "status");
  const deletedBy = timeOf(metadata.deletionTimestamp);
  const podIp = textOf(podStatus.podIP);
  const status = deletedBy === null && podIp !== null ? await askStatus(podIp) : null;
  return {
    name: textOf(metadata.name) ?? "",
    uid: textOf(metadata.uid) ?? "",
    resourceVersion: textOf(metadata.resourceVersion) ?? "",
    revision: labelOf(pod, "controller-revision-hash"),
    deletedBy,
    ready: objectsAt(podStatus, "conditions").some(({ type, status: value }) => type === "Ready" && value === "True"),
    lostReady: hasLostReady(podStatus),
    runningSince: runningSince(podStatus),
    programs: programsOf(objectAt(pod, "spec")),
    waysBack: readWaysBack(textOf(objectAt(metadata, "annotations")[waysBackAnnotation])),
    restarts: objectsAt(podStatus, "containerStatuses").reduce(
      (sum, each) => sum + (numberOf(each.restartCount) ?? 0),
      0,
    ),
    // Addresses are given to other pods anew: what answers there may be of another node.
    status: status?.chain === chain && status.node === node ? status : null,
  };
}

/**
 * A condition keeps its time while it does not change, and `Ready` begins as False with the pod. So a later time tells
 * that it has been True meanwhile, also to a roller that was not looking. Both times are the kubelet's.
 */
function hasLostReady(podStatus: JsonObject): boolean {
  const ready = objectsAt(podStatus, "conditions").find(({ type }) => type === "Ready");
  const changed = timeOf(ready?.lastTransitionTime);
  const started = timeOf(podStatus.startTime);
  if (ready === undefined || ready.status === "True" || changed === null || started === null) return false;
  return changed - started > conditionDelayMs;
}

/** When the last of the containers started, if all of them run. */
function runningSince(podStatus: JsonObject): number | null {
  const starts = objectsAt(podStatus, "containerStatuses").map((container) =>
    timeOf(objectAt(objectAt(container, "state"), "running").startedAt),
  );
  if (podStatus.phase !== "Running" || starts.length === 0) return null;
  return starts.reduce((last, start) => (last === null || start === null ? null : Math.max(last, start)));
}

/** The sidecar is an init container that keeps running: not among them. */
function programsOf(podSpec: JsonObject): Programs {
  return Object.fromEntries(
    objectsAt(podSpec, "containers").flatMap(({ name, image }) =>
      typeof name === "string" && typeof image === "string" ? [[name, image]] : [],
    ),
  );
}

/** The volume of the execution client is named after its role. */
function dataClaimOf(podSpec: JsonObject): string | null {
  const volume = objectsAt(podSpec, "volumes").find(({ name }) => name === "execution");
  return volume === undefined ? null : textOf(objectAt(volume, "persistentVolumeClaim").claimName);
}

function namesOf(set: JsonObject): { chain: string | null; uid: string } {
  return { chain: labelOf(set, chainLabel), uid: textOf(objectAt(set, "metadata").uid) ?? "" };
}

/** Uid of the controller that a pod belongs to. */
function ownerOf(pod: JsonObject): string {
  const owner = objectsAt(objectAt(pod, "metadata"), "ownerReferences").find(
    (reference) => reference.controller === true,
  );
  return textOf(owner?.uid) ?? "";
}

function labelOf(object: JsonObject, label: string): string | null {
  return textOf(objectAt(objectAt(object, "metadata"), "labels")[label]);
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key];
  return isObject(value) ? value : {};
}

function objectsAt(object: JsonObject, key: string): JsonObject[] {
  const value = object[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function timeOf(value: unknown): number | null {
  const time = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
