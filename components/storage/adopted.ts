import type * as k8s from "@pulumi/kubernetes";
import type { AdoptedVolumePlan } from "../../stacks/plan.ts";
import { filled, type Tokens } from "../identity/tokens.ts";

/**
 * A disk that is there already, as the volume of one claim and of no other. It is never deleted with it. As the EBS
 * driver's own example of static provisioning has it (examples/kubernetes/static-provisioning, read 2026-11-25).
 */
export function adoptedVolume(plan: AdoptedVolumePlan, tokens: Tokens): k8s.core.v1.PersistentVolumeArgs {
  return {
    metadata: { name: `${plan.namespace}-${plan.claim}` },
    spec: {
      capacity: { storage: `${plan.sizeGiB}Gi` },
      accessModes: ["ReadWriteOncePod"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: plan.storageClass,
      ...(plan.mountOptions === undefined ? {} : { mountOptions: [...plan.mountOptions] }),
      // A claim and its volume must agree on it, or they are not bound.
      ...(plan.attributesClass === undefined ? {} : { volumeAttributesClassName: plan.attributesClass }),
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: plan.namespace, name: plan.claim },
      csi: { driver: "ebs.csi.aws.com", volumeHandle: plan.volume },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                {
                  key: "topology.kubernetes.io/zone",
                  operator: "In",
                  // Machines bear the zone's name, which is the account's own.
                  values: [filled(`\${zoneName:${plan.zone}}`, tokens)],
                },
              ],
            },
          ],
        },
      },
    },
  };
}
