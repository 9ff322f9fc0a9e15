import type { Access } from "../access.ts";
import { get, type KubeObject, list, namespaceOf, nameOf, text } from "../object.ts";
import { type Awaiter, byStatus, MINUTE, ready, type Readiness, waiting } from "./readiness.ts";
import { serviceSelector } from "./selector.ts";

/**
 * Ready when it leads to a pod, and a load balancer has its address. A Service that leads nowhere by itself (headless,
 * external name, without selector) is ready at once.
 */
export const service: Awaiter = {
  defaultTimeout: 10 * MINUTE,
  onRead: true,
  podSelector: serviceSelector,
  look: async (access, object) => judgeService(object, await endpointSlices(access, object)),
};

function endpointSlices(access: Access, object: KubeObject): Promise<KubeObject[]> {
  if (!leadsToPods(object)) return Promise.resolve([]);
  const labelSelector = `kubernetes.io/service-name=${nameOf(object)}`;
  return access.list("discovery.k8s.io/v1", "EndpointSlice", namespaceOf(object), { labelSelector });
}

export function judgeService(object: KubeObject, slices: KubeObject[]): Readiness {
  if (leadsToPods(object) && !slices.some(hasReadyEndpoint)) {
    return waiting(
      "[1/2] Finding pods to direct traffic to: no selected pod is ready, or the selector matches no pod's labels",
    );
  }
  if (
    text(object, "spec", "type") === "LoadBalancer" &&
    list(object, "status", "loadBalancer", "ingress").length === 0
  ) {
    return waiting("[2/2] Waiting for the load balancer's address; this cluster may have nothing that gives one");
  }
  return ready;
}

function leadsToPods(object: KubeObject): boolean {
  const headless = text(object, "spec", "clusterIP") === "None";
  return !headless && text(object, "spec", "type") !== "ExternalName" && serviceSelector(object) !== "";
}

function hasReadyEndpoint(slice: KubeObject): boolean {
  // A missing `ready` means true: discovery.k8s.io/v1, EndpointConditions.
  return list(slice, "endpoints").some((endpoint) => get(endpoint, "conditions", "ready") !== false);
}

export const ingress: Awaiter = { defaultTimeout: 10 * MINUTE, onRead: true, ...byStatus(judgeIngress) };

export function judgeIngress(object: KubeObject): Readiness {
  return list(object, "status", "loadBalancer", "ingress").length > 0
    ? ready
    : waiting("Waiting for an ingress controller to give the Ingress an address");
}
