import { count, get, type KubeObject, text } from "../object.ts";
import {
  type Awaiter,
  byStatus,
  condition,
  conditionIs,
  failed,
  MINUTE,
  ready,
  type Readiness,
  waiting,
} from "./readiness.ts";
import { labelSelector } from "./selector.ts";

const ofWorkload = { defaultTimeout: 10 * MINUTE, onRead: true, podSelector: labelSelector };

function desiredReplicas(object: KubeObject): number {
  return get(object, "spec", "replicas") === undefined ? 1 : count(object, "spec", "replicas");
}

function isObserved(object: KubeObject): boolean {
  return count(object, "status", "observedGeneration") >= count(object, "metadata", "generation");
}

/** Ready when the controller has seen this generation, and the new ReplicaSet is rolled out and available. */
export const deployment: Awaiter = { ...ofWorkload, ...byStatus(judgeDeployment) };

export function judgeDeployment(object: KubeObject): Readiness {
  if (!isObserved(object)) return waiting("[1/2] Waiting for the Deployment controller");
  const progressing = condition(object, "Progressing");
  if (text(progressing, "reason") === "ProgressDeadlineExceeded") return failed(text(progressing, "message"));
  const rolledOut = text(progressing, "status") === "True" && text(progressing, "reason") === "NewReplicaSetAvailable";
  if (rolledOut && conditionIs(object, "Available", "True")) return ready;
  const available = `${String(count(object, "status", "availableReplicas"))}/${String(desiredReplicas(object))} pods available`;
  const failure = condition(object, "ReplicaFailure");
  if (text(failure, "status") === "True") return waiting(`[1/2] ${text(failure, "message")} (${available})`);
  return waiting(`[2/2] Waiting for the new ReplicaSet to be available (${available})`);
}

/**
 * Ready when all replicas are, and run the current revision. With OnDelete an update asks for ready replicas only,
 * because somebody else decides when they are replaced.
 */
export const statefulSet: Awaiter = { ...ofWorkload, ...byStatus(judgeStatefulSet) };

export function judgeStatefulSet(object: KubeObject): Readiness {
  if (!isObserved(object)) return waiting("[1/3] Waiting for the StatefulSet controller");
  const wanted = desiredReplicas(object);
  const status = (field: string) => count(object, "status", field);
  const byHand =
    text(object, "spec", "updateStrategy", "type") === "OnDelete" && count(object, "metadata", "generation") > 1;
  const replicasReady = status("replicas") === wanted && status("readyReplicas") === wanted;
  if (!replicasReady) {
    return waiting(`[2/3] Waiting for pods (${String(status("readyReplicas"))}/${String(wanted)} pods ready)`);
  }
  if (byHand) return ready;
  const current = text(object, "status", "currentRevision");
  const update = text(object, "status", "updateRevision");
  if (current === "" || current !== update || status("currentReplicas") !== wanted) {
    return waiting(
      `[3/3] Waiting for revision ${update} (${String(status("updatedReplicas"))}/${String(wanted)} pods updated)`,
    );
  }
  return ready;
}

/** Ready when every node that should run the pod runs its newest version and it is available. */
export const daemonSet: Awaiter = { ...ofWorkload, ...byStatus(judgeDaemonSet) };

export function judgeDaemonSet(object: KubeObject): Readiness {
  if (!isObserved(object)) return waiting("[1/2] Waiting for the DaemonSet controller");
  const wanted = count(object, "status", "desiredNumberScheduled");
  const available = count(object, "status", "numberAvailable");
  const updated = count(object, "status", "updatedNumberScheduled");
  const byHand = text(object, "spec", "updateStrategy", "type") === "OnDelete";
  if (available >= wanted && (byHand || updated >= wanted)) return ready;
  return waiting(
    `[2/2] Waiting for pods (${String(updated)}/${String(wanted)} updated, ${String(available)}/${String(wanted)} available)`,
  );
}

/** Ready when it has completed; a Job that has failed fails at once. */
export const job: Awaiter = { ...ofWorkload, ...byStatus(judgeJob) };

export function judgeJob(object: KubeObject): Readiness {
  const failure = condition(object, "Failed");
  if (text(failure, "status") === "True") {
    return failed(`the Job has failed: ${text(failure, "reason")}: ${text(failure, "message")}`);
  }
  if (conditionIs(object, "Complete", "True")) return ready;
  // Suspended by its own specification: nobody can wait for that.
  if (get(object, "spec", "suspend") === true) return ready;
  return waiting(`Waiting for the Job to complete (${String(count(object, "status", "succeeded"))} pods succeeded)`);
}

/** Ready when its containers are, or when it has done its work. */
export const pod: Awaiter = { defaultTimeout: 10 * MINUTE, onRead: true, ...byStatus(judgePod) };

export function judgePod(object: KubeObject): Readiness {
  const phase = text(object, "status", "phase");
  if (phase === "Succeeded" || (phase === "Running" && conditionIs(object, "Ready", "True"))) return ready;
  if (phase === "Failed") {
    return failed(`the pod has failed: ${text(object, "status", "message") || "its containers ended"}`);
  }
  return waiting(`Waiting for the pod to be ready (${phase || "not yet seen by the scheduler"})`);
}
