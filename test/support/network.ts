import { BlockList } from "node:net";
import { type Labels, type Manifest, ofKind } from "./manifests.ts";

/** An end of a connection: a pod, or with an address whatever stands there, of no namespace that is ours. */
export interface End {
  namespace: string;
  labels: Labels;
  /** IPv4. Of a pod: what it is given, where ranges matter. */
  address?: string;
}

/** What stands outside the cluster, at an address. */
export function outside(address: string): End {
  return { namespace: "", labels: {}, address };
}

interface Selector {
  matchLabels?: Labels;
}
interface PolicyPeer {
  namespaceSelector?: Selector;
  podSelector?: Selector;
  ipBlock?: { cidr: string; except?: string[] };
}
interface Rule {
  from?: PolicyPeer[];
  to?: PolicyPeer[];
  ports?: { port: number; endPort?: number; protocol: string }[];
}
interface PolicySpec {
  podSelector: Selector;
  policyTypes: string[];
  ingress?: Rule[];
  egress?: Rule[];
}

/**
 * Whether the NetworkPolicies among some objects let a connection through, as a network plugin that enforces them
 * would judge (Kubernetes documentation, "Network Policies"): both ends must allow it, and an end that no policy
 * selects allows everything.
 */
export function isAllowed(objects: readonly Manifest[], from: End, to: End, port: number, protocol = "TCP"): boolean {
  const out = judge(objects, from, "Egress", (rule) => reaches(rule.to, from, to) && opens(rule, port, protocol));
  const into = judge(objects, to, "Ingress", (rule) => reaches(rule.from, to, from) && opens(rule, port, protocol));
  return out && into;
}

/** Whether a policy of both directions selects a pod: whatever no other policy allows is then denied. */
export function isDeniedByDefault(objects: readonly Manifest[], pod: End): boolean {
  return ["Ingress", "Egress"].every((direction) => selecting(objects, pod, direction).length > 0);
}

function judge(objects: readonly Manifest[], end: End, direction: string, allows: (rule: Rule) => boolean): boolean {
  const policies = selecting(objects, end, direction);
  const rules = policies.flatMap((policy) => (direction === "Egress" ? policy.egress : policy.ingress) ?? []);
  return policies.length === 0 || rules.some(allows);
}

function selecting(objects: readonly Manifest[], end: End, direction: string): PolicySpec[] {
  return ofKind(objects, "NetworkPolicy")
    .filter(({ metadata }) => metadata.namespace === end.namespace)
    .map(({ spec }) => spec as unknown as PolicySpec)
    .filter((spec) => spec.policyTypes.includes(direction) && matches(spec.podSelector, end.labels));
}

/** @param own the end that the policy is of: without a namespace selector, a peer is a pod of its namespace. */
function reaches(peers: PolicyPeer[] | undefined, own: End, other: End): boolean {
  if (peers === undefined) return true;
  return peers.some((peer) => {
    if (peer.ipBlock !== undefined) return inBlock(peer.ipBlock, other.address);
    const sameNamespace = peer.namespaceSelector === undefined && own.namespace === other.namespace;
    const namespace = { "kubernetes.io/metadata.name": other.namespace };
    const selected = peer.namespaceSelector !== undefined && matches(peer.namespaceSelector, namespace);
    return (sameNamespace || selected) && matches(peer.podSelector ?? {}, other.labels);
  });
}

function inBlock({ cidr, except = [] }: { cidr: string; except?: string[] }, address: string | undefined): boolean {
  return address !== undefined && contains(cidr, address) && !except.some((part) => contains(part, address));
}

function contains(cidr: string, address: string): boolean {
  const [base = "", bits = "32"] = cidr.split("/");
  const list = new BlockList();
  list.addSubnet(base, Number(bits), "ipv4");
  return list.check(address, "ipv4");
}

function opens({ ports }: Rule, port: number, protocol: string): boolean {
  return (
    ports === undefined ||
    ports.some((open) => open.protocol === protocol && port >= open.port && port <= (open.endPort ?? open.port))
  );
}

function matches({ matchLabels = {} }: Selector, labels: Labels): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}
