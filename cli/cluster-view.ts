import {
  AppsV1Api,
  CoordinationV1Api,
  CoreV1Api,
  DiscoveryV1Api,
  KubeConfig,
  type V1ContainerStatus,
  type V1Pod,
  type V1StatefulSet,
} from "@kubernetes/client-node";
import { type Memory, parseMemory } from "../agents/roller/memory.ts";
import { memoryAnnotation } from "../agents/roller/lease.ts";
import { InvalidDocument } from "../agents/shared/fields.ts";
import type { Labels } from "../stacks/plan.ts";
import type { ContainerView, PodView } from "./nodes.ts";
import type { HealthWord } from "./table.ts";

/** A window on the environment's cluster: reads only what the table and the watch need. */
export interface ClusterView {
  /** The pod of a StatefulSet of one, and the newest revision that its controller has recorded. */
  node(namespace: string, statefulSet: string): Promise<{ pod: PodView | undefined; updateRevision: string }>;
  /** What the roller has written down in its lease; undefined where it has none, or it is not to be read. */
  rollerMemory(namespace: string, lease: string): Promise<Memory | undefined>;
  /** The newest events of an object, oldest first, as `reason: message`. */
  events(namespace: string, name: string): Promise<string[]>;
  /** The health agent's own word on a node, through the API server; undefined where it does not answer. */
  health(namespace: string, pod: string, port: number): Promise<HealthWord | undefined>;
  /** Whether a Service leads to anything that is ready. */
  serviceReady(namespace: string, name: string): Promise<boolean>;
  /** What stands on machines with all of these labels and must not end with them, and what still asks for them. */
  holders(machineLabels: Labels): Promise<Holder[]>;
}

/** Something that a machine must not be taken away from. */
export interface Holder {
  /** `<namespace>/<name>` of the pod, or of the StatefulSet that asks for such machines and may get a pod there any moment. */
  name: string;
  /** Where the pod stands; absent where it does not stand yet. */
  machine?: string;
  /** It is closing its database. */
  ending: boolean;
}

/** Opens the cluster that a kubeconfig's content speaks of. */
export function openCluster(kubeconfig: string): ClusterView {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  const apps = config.makeApiClient(AppsV1Api);
  const discovery = config.makeApiClient(DiscoveryV1Api);
  const coordination = config.makeApiClient(CoordinationV1Api);
  return {
    async node(namespace, statefulSet) {
      const [set, pod] = await Promise.all([
        orUndefined(apps.readNamespacedStatefulSet({ namespace, name: statefulSet })),
        orUndefined(core.readNamespacedPod({ namespace, name: `${statefulSet}-0` })),
      ]);
      const seen = set?.status?.observedGeneration === set?.metadata?.generation;
      return { pod: pod && podView(pod), updateRevision: (seen && set?.status?.updateRevision) || "" };
    },
    async rollerMemory(namespace, name) {
      try {
        const { metadata } = await coordination.readNamespacedLease({ namespace, name });
        return parseMemory(metadata?.annotations?.[memoryAnnotation]);
      } catch (thrown) {
        // Whoever may not read it, or is older than the roller, sees the nodes alone.
        const { code } = thrown as { code?: number };
        if (code === 404 || code === 403 || thrown instanceof InvalidDocument) return undefined;
        throw thrown;
      }
    },
    async events(namespace, name) {
      const { items } = await core.listNamespacedEvent({ namespace, fieldSelector: `involvedObject.name=${name}` });
      return items
        .sort((a, b) => eventTime(a) - eventTime(b))
        .slice(-5)
        .map((event) => `${event.reason ?? "Event"}: ${event.message ?? ""}`);
    },
    async health(namespace, pod, port) {
      try {
        const body: unknown = await core.connectGetNamespacedPodProxyWithPath({
          namespace,
          name: `${pod}:${port}`,
          path: "status",
        });
        const parsed: unknown = typeof body === "string" ? JSON.parse(body) : body;
        return typeof parsed === "object" && parsed !== null ? parsed : undefined;
      } catch {
        return undefined; // a network policy or a young pod: the table then says what the API server knows
      }
    },
    async serviceReady(namespace, name) {
      const { items } = await discovery.listNamespacedEndpointSlice({
        namespace,
        labelSelector: `kubernetes.io/service-name=${name}`,
      });
      return items.some(({ endpoints }) => endpoints?.some(({ conditions }) => conditions?.ready === true) ?? false);
    },
    async holders(machineLabels) {
      const labelSelector = Object.entries(machineLabels)
        .map((pair) => pair.join("="))
        .join(",");
      const { items: machines } = await core.listNode({ labelSelector });
      const { items: sets } = await apps.listStatefulSetForAllNamespaces();
      const pods = await Promise.all(
        machines.map(({ metadata }) =>
          core.listPodForAllNamespaces({ fieldSelector: `spec.nodeName=${metadata?.name ?? ""}` }),
        ),
      );
      return [
        ...pods.flatMap(({ items }) => items.filter(mustEndInPeace).map(holderOf)),
        ...sets
          .filter((set) => asksFor(set, machineLabels))
          .map(({ metadata }) => ({ name: fullName(metadata), ending: false })),
      ];
    },
  };
}

const fullName = (metadata: { namespace?: string; name?: string } = {}): string =>
  `${metadata.namespace ?? ""}/${metadata.name ?? ""}`;

function holderOf({ metadata, spec }: V1Pod): Holder {
  const machine = spec?.nodeName;
  return {
    name: fullName(metadata),
    ...(machine === undefined ? {} : { machine }),
    ending: metadata?.deletionTimestamp !== undefined,
  };
}

/** Nodes of chains, and whatever else writes to a volume. One that is ending is writing still. */
function mustEndInPeace({ metadata, spec, status }: V1Pod): boolean {
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return false;
  const writes = spec?.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined) ?? false;
  return writes || metadata?.labels?.["cryptokube.io/node"] !== undefined;
}

/** Its pod, made anew, would go there. */
function asksFor({ spec }: V1StatefulSet, machineLabels: Labels): boolean {
  const selector = spec?.template.spec?.nodeSelector ?? {};
  return Object.entries(machineLabels).every(([label, value]) => selector[label] === value);
}

/** The client library gives a MicroTime as text, and a Time as a Date. */
function eventTime(event: {
  lastTimestamp?: Date;
  eventTime?: Date | string;
  metadata: { creationTimestamp?: Date };
}): number {
  return new Date(event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? 0).getTime();
}

async function orUndefined<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (thrown) {
    if ((thrown as { code?: number }).code === 404) {
      return undefined;
    }
    throw thrown;
  }
}

/** The part of a Pod that the judgement needs. Ordinary init containers end, so only native sidecars are asked to run. */
export function podView(pod: V1Pod, now = Date.now()): PodView {
  const sidecars = new Set(
    (pod.spec?.initContainers ?? [])
      .filter((container) => container.restartPolicy === "Always")
      .map((container) => container.name),
  );
  const statuses = [
    ...(pod.status?.containerStatuses ?? []),
    ...(pod.status?.initContainerStatuses ?? []).filter((status) => sidecars.has(status.name)),
  ];
  const conditions = pod.status?.conditions ?? [];
  const holds = (type: string): boolean =>
    conditions.some((condition) => condition.type === type && condition.status === "True");
  return {
    name: pod.metadata?.name ?? "",
    phase: pod.status?.phase ?? "Unknown",
    deleting: pod.metadata?.deletionTimestamp !== undefined,
    scheduled: holds("PodScheduled"),
    ready: holds("Ready"),
    revision: pod.metadata?.labels?.["controller-revision-hash"] ?? "",
    containers: statuses.map((status) => containerView(status, now)),
  };
}

function containerView(status: V1ContainerStatus, now: number): ContainerView {
  const { running, waiting, terminated } = status.state ?? {};
  const ended = terminated ?? status.lastState?.terminated;
  const message = ended?.message ?? (ended === undefined ? waiting?.message : `ended with exit code ${ended.exitCode}`);
  return {
    name: status.name,
    running: running !== undefined,
    runningMs: running?.startedAt === undefined ? 0 : now - running.startedAt.getTime(),
    restarts: status.restartCount,
    ...(waiting?.reason === undefined ? {} : { waiting: waiting.reason }),
    ...(message === undefined ? {} : { message: message.trim() }),
  };
}
