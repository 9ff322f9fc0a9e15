import type * as k8s from "@pulumi/kubernetes";
import type { Flow, Labels, NamespacePlans, NamespaceRole, Peer } from "../../stacks/plan.ts";

type PolicySpec = k8s.types.input.networking.v1.NetworkPolicySpec;
type PolicyPeer = k8s.types.input.networking.v1.NetworkPolicyPeer;

/** One side of a flow, as a policy of the namespace whose pods it opens. */
export interface FlowPolicy {
  name: string;
  namespace: NamespaceRole;
  reason: string;
  spec: PolicySpec;
}

/** Nobody reaches any pod of the namespace, and none of them reaches anybody: flows are added to this. */
export function denyAll(): PolicySpec {
  return { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
}

/**
 * The policies of a flow: one that lets it out where it begins in our pods, one that lets it in where it ends there.
 *
 * A flow from the machine itself has no policy: Kubernetes lets a machine reach the pods that run on it, and no
 * selector could tell it from other addresses.
 */
export function flowPolicies(flow: Flow, namespaces: NamespacePlans): FlowPolicy[] {
  if (flow.from.kind === "machine") return [];
  const ports = flow.ports.map(({ port, endPort, protocol }) => ({
    port,
    ...(endPort === undefined ? {} : { endPort }),
    protocol,
  }));
  const policies: FlowPolicy[] = [];
  if (flow.from.kind === "pods") {
    const to = policyPeer(flow.to, namespaces);
    policies.push({
      name: `${flow.name}-out`,
      namespace: flow.from.namespace,
      reason: flow.reason,
      spec: {
        podSelector: selector(flow.from.labels),
        policyTypes: ["Egress"],
        egress: [{ ...(to === undefined ? {} : { to: [to] }), ports }],
      },
    });
  }
  if (flow.to.kind === "pods") {
    const from = policyPeer(flow.from, namespaces);
    policies.push({
      name: `${flow.name}-in`,
      namespace: flow.to.namespace,
      reason: flow.reason,
      spec: {
        podSelector: selector(flow.to.labels),
        policyTypes: ["Ingress"],
        ingress: [{ ...(from === undefined ? {} : { from: [from] }), ports }],
      },
    });
  }
  return policies;
}

/** Whether a policy opens pods with these labels. */
export function opensPods(
  { namespace, spec }: Pick<FlowPolicy, "namespace" | "spec">,
  pods: { namespace: NamespaceRole; labels: Labels },
): boolean {
  const { matchLabels = {} } = spec.podSelector as { matchLabels?: Labels };
  return (
    namespace === pods.namespace && Object.entries(matchLabels).every(([key, value]) => pods.labels[key] === value)
  );
}

/** @returns undefined for a peer that no selector can name: then only the ports bound the flow. */
function policyPeer(peer: Peer, namespaces: NamespacePlans): PolicyPeer | undefined {
  switch (peer.kind) {
    case "pods":
      return {
        namespaceSelector: namespaceNamed(nameOf(peer.namespace, namespaces)),
        podSelector: selector(peer.labels),
      };
    case "workload":
      return { namespaceSelector: namespaceNamed(peer.namespace), podSelector: selector(peer.labels) };
    case "namespace":
      return { namespaceSelector: namespaceNamed(peer.name) };
    case "dns":
      // The label that CoreDNS carries as the cluster's DNS, whatever its own name is (Kubernetes documentation,
      // "Customizing DNS Service").
      return {
        namespaceSelector: namespaceNamed("kube-system"),
        podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
      };
    case "range":
      return { ipBlock: { cidr: peer.cidr, ...(peer.except === undefined ? {} : { except: [...peer.except] }) } };
    case "api-server":
    case "machine":
    case "anywhere":
      return undefined;
  }
}

/** @throws where a plan speaks of a namespace that it does not have. */
function nameOf(role: NamespaceRole, namespaces: NamespacePlans): string {
  const plan = namespaces[role];
  if (plan === undefined) throw new Error(`a flow names the namespace "${role}", which this environment does not have`);
  return plan.name;
}

function namespaceNamed(name: string): k8s.types.input.meta.v1.LabelSelector {
  return { matchLabels: { "kubernetes.io/metadata.name": name } };
}

function selector(labels: Labels): k8s.types.input.meta.v1.LabelSelector {
  return Object.keys(labels).length === 0 ? {} : { matchLabels: { ...labels } };
}
