import { nameOf, objectsOfKind, type KubernetesObject, type Rule } from "../kubernetes.ts";

const enforce = "pod-security.kubernetes.io/enforce";

/** Law 12: the host is out of reach. */
export const namespacesRestricted: Rule = {
  name: "kubernetes-namespace-pod-security",
  description: "Every namespace enforces the Pod Security Standard `restricted`.",
  enforcementLevel: "mandatory",
  validateResource: objectsOfKind<KubernetesObject>("kubernetes:core/v1:Namespace", (namespace, report) => {
    const level = namespace.metadata?.labels?.[enforce];
    if (level === "restricted") return;
    report(`Namespace ${nameOf(namespace)} enforces ${level ?? "nothing"}: set the label ${enforce} to "restricted".`);
  }),
};
