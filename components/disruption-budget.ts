import type * as k8s from "@pulumi/kubernetes";
import type { Labels } from "../stacks/plan.ts";

const one = { maxUnavailable: 1 };

/**
 * At most one of some pods is taken away at a time, or as many as the plan says. One that is not ready serves nobody, and
 * must not keep a machine from being drained (law 8). Not for a single pod: it would only block drains.
 */
export function budgetSpec(selector: Labels, allowed = one): k8s.types.input.policy.v1.PodDisruptionBudgetSpec {
  return {
    ...allowed,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    selector: { matchLabels: { ...selector } },
  };
}
