import { nameOf, objectsOfKind, type KubernetesObject, type Rule } from "../kubernetes.ts";

interface ServiceSpec {
  type?: string;
  externalIPs?: string[];
}

const component = "app.kubernetes.io/component";

/** Whoever reaches a signer signs with its keys: web3signer asks nobody who they are. */
export const signerServicesInternal: Rule = {
  name: "signer-service-internal",
  description: "A signer's and a database's Service are reachable inside the cluster only.",
  enforcementLevel: "mandatory",
  validateResource: objectsOfKind<KubernetesObject<ServiceSpec>>("kubernetes:core/v1:Service", (service, report) => {
    const what = service.metadata?.labels?.[component] ?? "";
    if (!["signer", "database"].includes(what)) return;
    const { type = "ClusterIP", externalIPs = [] } = service.spec ?? {};
    if (type !== "ClusterIP") {
      report(`Service ${nameOf(service)} is a ${type}: a ${what}'s Service must be a ClusterIP.`);
    }
    if (externalIPs.length > 0) {
      report(`Service ${nameOf(service)} has externalIPs: a ${what} must not be reached by them.`);
    }
  }),
};
