import { nameOf, objectsOfKind, ofChain, type KubernetesObject, type Rule } from "../kubernetes.ts";

interface ServiceSpec {
  type?: string;
  externalIPs?: string[];
}

/** Law 11: RPC is reached through the gateway, which knows the dangerous methods; never past it. */
export const chainServicesInternal: Rule = {
  name: "chain-service-internal",
  description: "A chain's Service is reachable inside the cluster only.",
  enforcementLevel: "mandatory",
  validateResource: objectsOfKind<KubernetesObject<ServiceSpec>>("kubernetes:core/v1:Service", (service, report) => {
    if (!ofChain(service)) return;
    const { type = "ClusterIP", externalIPs = [] } = service.spec ?? {};
    if (type !== "ClusterIP") report(`Service ${nameOf(service)} is a ${type}: a chain's Service must be a ClusterIP.`);
    if (externalIPs.length > 0) {
      report(`Service ${nameOf(service)} has externalIPs: a chain must not be reached by them.`);
    }
  }),
};
