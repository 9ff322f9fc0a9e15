import { nameOf, objectsOfKind, type KubernetesObject, type Rule } from "../kubernetes.ts";

interface BudgetSpec {
  unhealthyPodEvictionPolicy?: string;
}

/** Law 8: Kubernetes' default keeps a pod that is not ready where it is, and with it the machine that is to be drained. */
export const budgetsLetUnhealthyGo: Rule = {
  name: "budget-lets-unhealthy-go",
  description: "A disruption budget lets pods go that are not ready, so that they never block the drain of a machine.",
  enforcementLevel: "mandatory",
  validateResource: objectsOfKind<KubernetesObject<BudgetSpec>>(
    "kubernetes:policy/v1:PodDisruptionBudget",
    (budget, report) => {
      const { unhealthyPodEvictionPolicy = "IfHealthyBudget" } = budget.spec ?? {};
      if (unhealthyPodEvictionPolicy === "AlwaysAllow") return;
      report(
        `PodDisruptionBudget ${nameOf(budget)} has unhealthyPodEvictionPolicy ${unhealthyPodEvictionPolicy}: it must be AlwaysAllow.`,
      );
    },
  ),
};
