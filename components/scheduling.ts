import type * as k8s from "@pulumi/kubernetes";
import type { Labels, SchedulingPlan } from "../stacks/plan.ts";

/** Has the pods that a selector names stand apart: by `kubernetes.io/hostname`, or by `topology.kubernetes.io/zone`. */
export function apartBy(
  topologyKey: string,
  whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway",
  selector: Labels,
): k8s.types.input.core.v1.TopologySpreadConstraint {
  return { maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector: { matchLabels: { ...selector } } };
}

/** The parts of a pod template that say where it may run. */
export interface Scheduled {
  labels: Record<string, string>;
  /** Absent where there are none: an empty field would be a change of every pod that has none today. */
  annotations?: Record<string, string>;
  spec: Pick<k8s.types.input.core.v1.PodSpec, "nodeSelector" | "affinity" | "tolerations">;
}

/**
 * Where a pod may run, as its template says it: on machines of its pool, one to each slot. No two pods of a slot stand
 * on one machine, whichever of them comes first and whatever their namespaces; pods of other slots may.
 *
 * @param plan absent on a cluster that is there already: its scheduler chooses.
 */
export function scheduled(plan: SchedulingPlan | undefined): Scheduled {
  if (plan === undefined) return { labels: {}, spec: {} };
  const { nodeSelector, slot, labels, tolerations, annotations } = plan;
  return {
    labels: { ...slot, ...labels },
    ...(Object.keys(annotations).length === 0 ? {} : { annotations: { ...annotations } }),
    spec: {
      nodeSelector: { ...nodeSelector },
      ...(tolerations.length === 0 ? {} : { tolerations: tolerations.map((toleration) => ({ ...toleration })) }),
      ...(Object.keys(slot).length === 0
        ? {}
        : {
            affinity: {
              podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                  {
                    topologyKey: "kubernetes.io/hostname",
                    labelSelector: { matchLabels: { ...slot } },
                    // Empty: all namespaces. The slot is the environment's own, as its pool is.
                    namespaceSelector: {},
                  },
                ],
              },
            },
          }),
    },
  };
}
