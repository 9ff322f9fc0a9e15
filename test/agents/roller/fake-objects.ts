import type { JsonObject } from "../../../agents/roller/api-client.ts";
import type { Node, Pod } from "./fake-nodes.ts";

/** What the API server says of a pod, as far as the roller reads it. */
export function podObject(node: Node, pod: Pod, now: number): JsonObject {
  const running = runs(pod, now);
  return {
    metadata: {
      name: pod.name,
      uid: pod.uid,
      resourceVersion: resourceVersionOf(pod, now),
      labels: { "cryptokube.io/node": node.name, "controller-revision-hash": pod.revision },
      ...(pod.goesBackTo === null ? {} : { annotations: { "cryptokube.io/goes-back-to": `geth=${pod.goesBackTo}` } }),
      ownerReferences: [{ kind: "StatefulSet", uid: node.uid, controller: true }],
      ...(pod.deletedAt === null ? {} : { deletionTimestamp: new Date(pod.goneAt).toISOString() }),
    },
    spec: { containers: [{ name: "geth", image: pod.image }] },
    status: {
      phase: running ? "Running" : "Pending",
      podIP: pod.uid,
      startTime: new Date(pod.startedAt).toISOString(),
      conditions: [
        { type: "PodScheduled", status: "True" },
        {
          type: "Ready",
          status: pod.ready ? "True" : "False",
          lastTransitionTime: new Date(pod.readyChangedAt).toISOString(),
        },
      ],
      containerStatuses: [
        {
          restartCount: now < pod.runsAt + 1000 ? 0 : pod.restarts,
          state: running ? { running: { startedAt: new Date(pod.runsAt).toISOString() } } : { waiting: {} },
        },
      ],
    },
  };
}

/** What the API server says of a node's StatefulSet. */
export function setObject(node: Node, now: number): JsonObject {
  const { name, chain, uid, generation, observedAt, revision, replicas, image } = node;
  return {
    metadata: { name, uid, generation, labels: { "cryptokube.io/chain": chain, "cryptokube.io/node": name } },
    spec: {
      replicas,
      updateStrategy: { type: "OnDelete" },
      template: {
        spec: {
          containers: [{ name: "geth", image }],
          volumes: [{ name: "execution", persistentVolumeClaim: { claimName: `execution-${name}-g1` } }],
        },
      },
    },
    status: { observedGeneration: now >= observedAt ? generation : generation - 1, updateRevision: revision },
  };
}

/** Changes with everything that the API server would store of a pod. */
export function resourceVersionOf(pod: Pod, now: number): string {
  return [pod.version, Number(runs(pod, now)), Number(pod.ready), Number(pod.deletedAt !== null)].join("-");
}

const runs = (pod: Pod, now: number): boolean => pod.starts && now >= pod.runsAt;
