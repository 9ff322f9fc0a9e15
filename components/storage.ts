import type * as k8s from "@pulumi/kubernetes";
import type { ClaimPlan } from "../stacks/plan.ts";

/** One pod at a time may mount it: two clients on one database are its end. */
export function claimSpec(plan: ClaimPlan): k8s.types.input.core.v1.PersistentVolumeClaimSpec {
  return {
    accessModes: ["ReadWriteOncePod"],
    resources: { requests: { storage: plan.size } },
    ...(plan.storageClass === undefined ? {} : { storageClassName: plan.storageClass }),
    ...(plan.fromSnapshot === undefined
      ? {}
      : { dataSource: { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: plan.fromSnapshot } }),
    ...(plan.attributesClass === undefined ? {} : { volumeAttributesClassName: plan.attributesClass }),
  };
}
