import { nameOf, objectsOfKind, type KubernetesObject, type Rule } from "../kubernetes.ts";

/** Law 1: a claim from a template cannot be resized, restored or protected by the program. */
export const chainSetsWithoutTemplates: Rule = {
  name: "kubernetes-stateful-set-no-claim-templates",
  description: "StatefulSets have no volumeClaimTemplates: claims are resources of the program.",
  enforcementLevel: "mandatory",
  validateResource: objectsOfKind<KubernetesObject<{ volumeClaimTemplates?: unknown[] }>>(
    "kubernetes:apps/v1:StatefulSet",
    (set, report) => {
      if ((set.spec?.volumeClaimTemplates ?? []).length === 0) return;
      report(`StatefulSet ${nameOf(set)} has volumeClaimTemplates: make a PersistentVolumeClaim and mount it by name.`);
    },
  ),
};
