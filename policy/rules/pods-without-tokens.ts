import { everyPod, type Rule } from "../kubernetes.ts";

/** A token in a chain client's pod would turn a hole in the client into one in the cluster. */
export const podsWithoutTokens: Rule = {
  name: "kubernetes-pod-service-account-token",
  description: "Pods say that they mount no service account token, but for those whose work is with the API server.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      allowed: {
        type: "array",
        items: { type: "string" },
        default: [
          "prometheus",
          "prometheus-1",
          "kube-state-metrics",
          "roller",
          "cluster-autoscaler",
          "aws-load-balancer-controller",
          "postgres-operator",
        ],
        description: "app.kubernetes.io/name of the pods that may.",
      },
    },
  },
  validateResource: everyPod(({ spec, labels }, args, report) => {
    const { allowed } = args.getConfig<{ allowed: string[] }>();
    const name = labels["app.kubernetes.io/name"];
    if (spec.automountServiceAccountToken === false || (name !== undefined && allowed.includes(name))) return;
    report(`Pods of ${name ?? args.name} get a service account token: set automountServiceAccountToken to false.`);
  }),
};
