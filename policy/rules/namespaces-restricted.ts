import { nameOf, objectsOfKind, type KubernetesObject, type Rule } from "../kubernetes.ts";

const enforce = "pod-security.kubernetes.io/enforce";
const warn = "pod-security.kubernetes.io/warn";
/** What looks at the machines, and what reads the logs on them: what pods see of a machine is another rule's. */
const touching: readonly string[] = ["host", "logs"];

/**
 * Law 12: the host is out of reach. What must touch the machines has namespaces of its own, by the names that the plan
 * gives them; even there, whatever does so is told to whoever makes it.
 */
export const namespacesRestricted: Rule = {
  name: "kubernetes-namespace-pod-security",
  description:
    "Every namespace but those of the machines' own workers enforces the Pod Security Standard `restricted`.",
  enforcementLevel: "mandatory",
  validateResource: objectsOfKind<KubernetesObject>("kubernetes:core/v1:Namespace", (namespace, report) => {
    const labels = namespace.metadata?.labels ?? {};
    const level = labels[enforce];
    if (level === "restricted") return;
    if (
      level === "privileged" &&
      touching.includes(labels["app.kubernetes.io/name"] ?? "") &&
      labels[warn] === "restricted"
    ) {
      return;
    }
    report(`Namespace ${nameOf(namespace)} enforces ${level ?? "nothing"}: set the label ${enforce} to "restricted".`);
  }),
};
