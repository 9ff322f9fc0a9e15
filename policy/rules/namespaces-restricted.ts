import { nameOf, objectsOfKind, type KubernetesObject, type Rule } from "../kubernetes.ts";

const enforce = "pod-security.kubernetes.io/enforce";
const nameLabel = "app.kubernetes.io/name";

/** Law 12: the host is out of reach, but for a namespace whose workloads and grants a test lists. */
export const namespacesRestricted: Rule = {
  name: "kubernetes-namespace-pod-security",
  description:
    "Every namespace enforces the Pod Security Standard `restricted`, but for those whose pods look at their machine.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      privileged: {
        type: "array",
        items: { type: "string" },
        default: ["host"],
        description: `${nameLabel} of the namespaces that may enforce \`privileged\`.`,
      },
    },
  },
  validateResource: objectsOfKind<KubernetesObject>("kubernetes:core/v1:Namespace", (namespace, report, args) => {
    const { privileged } = args.getConfig<{ privileged: string[] }>();
    const labels = namespace.metadata?.labels ?? {};
    const level = labels[enforce];
    if (level === "restricted") return;
    if (level === "privileged" && privileged.includes(labels[nameLabel] ?? "")) return;
    report(`Namespace ${nameOf(namespace)} enforces ${level ?? "nothing"}: set the label ${enforce} to "restricted".`);
  }),
};
