import type * as k8s from "@pulumi/kubernetes";
import type { ServicePlan } from "../../stacks/plan.ts";

type ServiceSpec = k8s.types.input.core.v1.ServiceSpec;

/** A Service that leads to ready pods only. */
export function readyService(plan: ServicePlan): ServiceSpec {
  return { type: "ClusterIP", selector: { ...plan.selector }, ports: ports(plan) };
}

/**
 * A Service without an address of its own, which gives one pod a name, also while that is not ready: a node in its
 * first sync must be found by its siblings' sidecars and by peers.
 */
export function headlessService(plan: ServicePlan): ServiceSpec {
  return { ...readyService(plan), clusterIP: "None", publishNotReadyAddresses: true };
}

/** Ports lead to container ports by name, so that a client may move one. */
function ports(plan: ServicePlan): k8s.types.input.core.v1.ServicePort[] {
  return plan.ports.map(({ name, port, protocol }) => ({ name, port, protocol, targetPort: name }));
}
