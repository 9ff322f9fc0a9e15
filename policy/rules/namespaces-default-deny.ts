import type { KubernetesObject, Rule } from "../kubernetes.ts";

interface PolicySpec {
  podSelector?: { matchLabels?: object; matchExpressions?: unknown[] };
  policyTypes?: string[];
  ingress?: unknown[];
  egress?: unknown[];
}

/** Law 11: nobody talks to a node by default, and a node talks to nobody. */
export const namespacesDefaultDeny: Rule = {
  name: "kubernetes-namespace-default-deny",
  description: "Every namespace has a NetworkPolicy that denies all traffic of all its pods, both ways.",
  enforcementLevel: "mandatory",
  validateStack: ({ resources }, report) => {
    const denying = new Set<string | undefined>();
    for (const { type, props } of resources) {
      if (type !== "kubernetes:networking.k8s.io/v1:NetworkPolicy") continue;
      const policy = props as KubernetesObject<PolicySpec>;
      if (deniesAll(policy.spec ?? {})) denying.add(policy.metadata?.namespace);
    }
    for (const { type, props, urn } of resources) {
      if (type !== "kubernetes:core/v1:Namespace") continue;
      const name = (props as KubernetesObject).metadata?.name ?? "(unnamed)";
      if (denying.has(name)) continue;
      const wanted = 'a NetworkPolicy with an empty podSelector, policyTypes ["Ingress", "Egress"] and no rules';
      report(`Namespace ${name} lets pods talk to anyone: it needs ${wanted}.`, urn);
    }
  },
};

function deniesAll({ podSelector, policyTypes, ingress, egress }: PolicySpec): boolean {
  const selectsAll =
    podSelector !== undefined &&
    Object.keys(podSelector.matchLabels ?? {}).length === 0 &&
    (podSelector.matchExpressions ?? []).length === 0;
  const bothWays = ["Ingress", "Egress"].every((way) => policyTypes?.includes(way));
  return selectsAll && bothWays && (ingress ?? []).length === 0 && (egress ?? []).length === 0;
}
