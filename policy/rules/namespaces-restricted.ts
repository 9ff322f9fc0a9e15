import { nameOf, objectsOfKind, type KubernetesObject, type Rule } from "../kubernetes.ts";

const enforce = "pod-security.kubernetes.io/enforce";
const warn = "pod-security.kubernetes.io/warn";

/**
 * Law 12: the host is out of reach. What must touch the machines has one namespace of its own, by the name that the plan
 * gives it; even there, whatever does so is told to whoever makes it.
 */
export const namespacesRestricted: Rule = {
  name: "kubernetes-namespace-pod-security",
  description: "Every namespace but that of the machines' own workers enforces the Pod Security Standard `restricted`.",
  enforcementLevel: "mandatory",
  validateResource: objectsOfKind<KubernetesObject>("kubernetes:core/v1:Namespace", (namespace, report) => {
    const labels = namespace.metadata?.labels ?? {};
    const level = labels[enforce];
    if (level === "restricted") return;
    if (level === "privileged" && labels["app.kubernetes.io/name"] === "host" && labels[warn] === "restricted") return;
    report(`Namespace ${nameOf(namespace)} enforces ${level ?? "nothing"}: set the label ${enforce} to "restricted".`);
  }),
};
