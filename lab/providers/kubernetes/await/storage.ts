import type { Access } from "../access.ts";
import { isGone } from "../client.ts";
import { type KubeObject, text } from "../object.ts";
import { type Awaiter, byStatus, MINUTE, ready, type Readiness, waiting } from "./readiness.ts";

/**
 * Ready when bound. A claim whose class binds with its first consumer is ready as soon as it is there: its pod can
 * only come after it.
 */
export const persistentVolumeClaim: Awaiter = {
  defaultTimeout: 5 * MINUTE,
  onRead: false,
  look: async (access, object) => judgeClaim(object, await bindingMode(access, object)),
};

export function judgeClaim(claim: KubeObject, mode: string): Readiness {
  const phase = text(claim, "status", "phase");
  if (phase === "Bound" || (phase === "Pending" && mode === "WaitForFirstConsumer")) return ready;
  return waiting(`Waiting for the claim to be bound (${phase || "not yet seen by the controller"})`);
}

async function bindingMode(access: Access, claim: KubeObject): Promise<string> {
  // An empty class means the cluster's default, which the API server writes into the claim as soon as there is one.
  const name = text(claim, "spec", "storageClassName");
  if (name === "") return "";
  try {
    const storageClass = await access.get({ group: "storage.k8s.io", version: "v1", kind: "StorageClass" }, "", name);
    return text(storageClass, "volumeBindingMode");
  } catch (error) {
    if (isGone(error)) return "";
    throw error;
  }
}

export const persistentVolume: Awaiter = { defaultTimeout: 5 * MINUTE, onRead: false, ...byStatus(judgeVolume) };

export function judgeVolume(volume: KubeObject): Readiness {
  const phase = text(volume, "status", "phase");
  return phase === "Available" || phase === "Bound"
    ? ready
    : waiting(`Waiting for the volume to be available (${phase})`);
}
