/** Looking at the simulated cluster: what stands where, and what of it would be wrong in the cloud. */
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient, KubeObject } from "../../lab/cluster/api.ts";
import { syncedAnnotation } from "../../lab/cluster/kwok.ts";
import {
  isDaemonPod,
  isReady,
  nameOf,
  patch,
  podPath,
  type NodeObject,
  type PodObject,
} from "../../lab/rehearsal/cluster.ts";
import { evict, podsToEvict, tooSlow } from "../../lab/rehearsal/drain.ts";
import { labels } from "../../lab/rehearsal/machines.ts";
import type { Claim, Volume } from "../../lab/rehearsal/volumes.ts";
import type { MachineFound, VolumeFound } from "./findings.ts";

/** Milliseconds without any change after which what is not well will not become so. */
const patienceMs = 8_000;
const intervalMs = 300;

/** A workload, as far as its pods go. */
interface Workload extends KubeObject {
  spec: { replicas?: number };
  status?: { replicas?: number; conditions?: { type: string; status: string; message?: string }[] };
}

interface Event extends KubeObject {
  involvedObject: { kind: string; name: string; namespace?: string };
  reason?: string;
  message?: string;
  type?: string;
}

/** All that one look sees. */
export interface Sight {
  nodes: NodeObject[];
  pods: PodObject[];
  claims: Claim[];
  volumes: Volume[];
  workloads: Workload[];
}

export async function sightOf(api: ApiClient): Promise<Sight> {
  const [nodes, pods, claims, volumes, sets, deployments] = await Promise.all([
    api.list<NodeObject>("/api/v1/nodes"),
    api.list<PodObject>("/api/v1/pods"),
    api.list<Claim>("/api/v1/persistentvolumeclaims"),
    api.list<Volume>("/api/v1/persistentvolumes"),
    api.list<Workload>("/apis/apps/v1/statefulsets"),
    api.list<Workload>("/apis/apps/v1/deployments"),
  ]);
  return { nodes, pods, claims, volumes, workloads: [...sets, ...deployments] };
}

const condition = (object: Workload | PodObject, type: string) =>
  object.status?.conditions?.find((other) => other.type === type);

const isChainNode = ({ metadata }: PodObject): boolean => metadata.labels?.["cryptokube.io/node"] !== undefined;

/** What is not as it should be. Pure. */
export function unwell({ nodes, pods, claims, workloads }: Sight): string[] {
  const unready = nodes.filter((node) => !isReady(node)).map((node) => `The machine ${nameOf(node)} is not ready.`);
  const unplaced = pods
    .filter(({ spec }) => spec?.nodeName === undefined)
    .map((pod) => {
      const pool = pod.spec?.nodeSelector?.["cryptokube.io/pool"];
      const wanted = pool === undefined ? "" : ` Its pool is ${pool}.`;
      return `The pod ${nameOf(pod)} has no machine.${wanted} The scheduler says: ${condition(pod, "PodScheduled")?.message ?? "nothing yet"}`;
    });
  const stopped = pods
    .filter(
      ({ spec, status }) => spec?.nodeName !== undefined && !["Running", "Succeeded"].includes(status?.phase ?? ""),
    )
    .map((pod) => `The pod ${nameOf(pod)} is ${pod.status?.phase ?? "unknown"}.`);
  const waiting = pods
    .filter((pod) => pod.status?.phase === "Running" && !isReady(pod) && !isChainNode(pod))
    .map((pod) => `The pod ${nameOf(pod)} runs and is not ready.`);
  const unbound = claims
    .filter(({ status }) => status?.phase !== "Bound")
    .map((claim) => `The claim ${nameOf(claim)} has no volume.`);
  const lacking = workloads
    .filter(({ spec, status }) => (status?.replicas ?? 0) < (spec.replicas ?? 1))
    .map((workload) => {
      const why = condition(workload, "ReplicaFailure")?.message;
      return `${workload.kind ?? "The workload"} ${nameOf(workload)} lacks pods.${why === undefined ? "" : ` ${why}`}`;
    });
  return [...unready, ...unplaced, ...stopped, ...waiting, ...unbound, ...lacking];
}

/**
 * Looks until everything stands, or nothing changes any more.
 *
 * @returns what is wrong then, with the cluster's own words for it.
 */
export async function settle(
  api: ApiClient,
  say: (text: string) => void,
): Promise<{ sight: Sight; problems: string[] }> {
  let since = performance.now();
  let before = "";
  for (;;) {
    const sight = await sightOf(api);
    const problems = unwell(sight);
    if (problems.length === 0) return { sight, problems };
    const now = `${problems.join("\n")}${String(sight.pods.length)}`;
    if (now !== before) since = performance.now();
    before = now;
    say(`${problems.length} not yet: ${problems[0] ?? ""}`);
    if (performance.now() - since > patienceMs) return { sight, problems: await withEvents(api, sight, problems) };
    await sleep(intervalMs);
  }
}

/** Adds what the cluster recorded of claims and workloads that are not well. */
async function withEvents(api: ApiClient, { claims, workloads }: Sight, problems: string[]): Promise<string[]> {
  const events = await api.list<Event>("/api/v1/events");
  const of = (object: KubeObject): string[] => [
    ...new Set(
      events
        .filter(({ involvedObject: { name, namespace }, type }) => {
          const { metadata } = object;
          return type === "Warning" && name === metadata.name && (namespace ?? "") === (metadata.namespace ?? "");
        })
        .map(({ message }) => message ?? ""),
    ),
  ];
  return problems.map((problem) => {
    const about = [...claims, ...workloads].find((object) => problem.includes(` ${nameOf(object)} `));
    return about === undefined ? problem : [problem, ...of(about)].join(" ");
  });
}

/** Lets every chain node catch up with its network, as after its first days. */
export async function letCatchUp(api: ApiClient, say: (text: string) => void): Promise<string[]> {
  const chainPods = (await api.list<PodObject>("/api/v1/pods")).filter(isChainNode);
  const syncing = chainPods.filter((pod) => !isReady(pod)).map(({ metadata }) => metadata.name);
  await Promise.all(
    chainPods.map((pod) => patch(api, podPath(pod), { metadata: { annotations: { [syncedAnnotation]: "true" } } })),
  );
  const until = performance.now() + 20_000;
  for (;;) {
    const left = (await api.list<PodObject>("/api/v1/pods")).filter((pod) => isChainNode(pod) && !isReady(pod));
    if (left.length === 0 || performance.now() > until) return syncing;
    say(`${left.length} chain nodes catch up`);
    await sleep(intervalMs);
  }
}

/**
 * Asks, without doing it, whether each machine could be drained now.
 *
 * @returns how many can, and for the others what stands in the way.
 */
export async function tryDrains(
  api: ApiClient,
  nodes: readonly NodeObject[],
): Promise<{ drainable: number; problems: string[] }> {
  let drainable = 0;
  const problems: string[] = [];
  for (const { metadata } of nodes) {
    const pods = await podsToEvict(api, metadata.name);
    const refusals = [
      ...pods.flatMap((pod) => tooSlow(pod) ?? []),
      ...(await Promise.all(pods.map((pod) => evict(api, pod, true)))).filter((refusal) => refusal !== undefined),
    ];
    if (refusals.length === 0) drainable += 1;
    for (const { pod, why } of refusals) {
      problems.push(`The machine ${metadata.name} cannot be drained within 15 minutes: ${pod} may not go: ${why}`);
    }
  }
  return { drainable, problems };
}

export function machinesFound({ nodes, pods }: Sight): MachineFound[] {
  return nodes
    .map(({ metadata }) => {
      const has = (label: string): string => metadata.labels?.[label] ?? "";
      return {
        name: metadata.name,
        pool: has("cryptokube.io/pool") || has(labels.group),
        machine: has("node.kubernetes.io/instance-type"),
        zone: has(labels.zoneId) || has(labels.zone),
        spot: has(labels.capacity) === "SPOT",
        pods: pods
          .filter((pod) => pod.spec?.nodeName === metadata.name && !isDaemonPod(pod))
          .map(nameOf)
          .sort(),
      };
    })
    .sort((a, b) => (a.pool < b.pool ? -1 : 1));
}

interface Affinity {
  required?: { nodeSelectorTerms?: { matchExpressions?: { values?: string[] }[] }[] };
}

/** @param zoneIds ids of zones by name. */
export function volumesFound({ claims, volumes }: Sight, zoneIds: ReadonlyMap<string, string>): VolumeFound[] {
  return claims.map((claim) => {
    const volume = volumes.find(({ metadata }) => metadata.name === claim.spec.volumeName);
    const affinity = volume?.spec.nodeAffinity as Affinity | undefined;
    const zone = affinity?.required?.nodeSelectorTerms?.[0]?.matchExpressions?.[0]?.values?.[0] ?? "";
    const attributesClass = claim.status?.currentVolumeAttributesClassName;
    return {
      claim: nameOf(claim),
      zone: zoneIds.get(zone) ?? zone,
      size: volume?.spec.capacity.storage ?? "",
      storageClass: claim.spec.storageClassName ?? "",
      ...(attributesClass === undefined ? {} : { attributesClass }),
      reclaim: volume?.spec.persistentVolumeReclaimPolicy ?? "",
    };
  });
}
