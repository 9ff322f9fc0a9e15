import { catalogue } from "../../catalogue/chains/index.ts";
import { nameOf, objectsOfKind, ofChain, type KubernetesObject, type Rule } from "../kubernetes.ts";

interface ServiceSpec {
  type?: string;
  externalIPs?: string[];
  allocateLoadBalancerNodePorts?: boolean;
  ports?: { port: number; protocol?: string; targetPort?: number | string }[];
}

/** The ports on which clients listen for their peers, by the names that Services lead to, with protocol and number. */
const forPeers: ReadonlySet<string> = new Set(
  [...Object.values(catalogue.execution), ...Object.values(catalogue.consensus)].flatMap(({ ports }) =>
    ports
      .filter(({ audience }) => audience === "peers")
      .map(({ name, port, protocol }) => `${name} ${String(port)} ${protocol}`),
  ),
);

/** Law 11: RPC is reached through the gateway, which knows the dangerous methods; never past it. Peers dial their own ports. */
export const chainServicesInternal: Rule = {
  name: "chain-service-internal",
  description:
    "A chain's Service is reachable inside the cluster only; one for peers leads to the ports for peers only.",
  enforcementLevel: "mandatory",
  validateResource: objectsOfKind<KubernetesObject<ServiceSpec>>("kubernetes:core/v1:Service", (service, report) => {
    if (!ofChain(service)) return;
    const { type = "ClusterIP", externalIPs = [] } = service.spec ?? {};
    if (type !== "ClusterIP" && !isForPeers(service.spec)) {
      report(`Service ${nameOf(service)} is a ${type}: a chain's Service must be a ClusterIP.`);
    }
    if (externalIPs.length > 0) {
      report(`Service ${nameOf(service)} has externalIPs: a chain must not be reached by them.`);
    }
  }),
};

/** A load balancer that leads to ports for peers alone, and by no machine's port. */
function isForPeers({ type, ports = [], allocateLoadBalancerNodePorts }: ServiceSpec = {}): boolean {
  return (
    type === "LoadBalancer" &&
    allocateLoadBalancerNodePorts === false &&
    ports.length > 0 &&
    ports.every(({ targetPort, port, protocol = "TCP" }) =>
      forPeers.has(`${String(targetPort)} ${String(port)} ${protocol}`),
    )
  );
}
