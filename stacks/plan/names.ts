import type { ProfileRole } from "../../catalogue/profile.ts";
import type { Labels, NamespaceRole } from "./types.ts";

/** The namespaces of an environment are named after it, so that several can share a cluster. */
export function namespaceName(environment: string, role: NamespaceRole): string {
  return `${environment}-${role}`;
}

/** The names by which a Service is called, from the shortest to the full one. The cluster's domain is the usual one. */
export function serviceHostNames(service: string, namespace: string): string[] {
  return [
    service,
    `${service}.${namespace}`,
    `${service}.${namespace}.svc`,
    `${service}.${namespace}.svc.cluster.local`,
  ];
}

/** Where a Service of the cluster answers by HTTP, as pods reach it. */
export function serviceUrl({ name, namespace, port }: { name: string; namespace: string; port: number }): string {
  return `http://${name}.${namespace}.svc:${port}`;
}

/** The labels of everything that an environment makes: Kubernetes' recommended ones and ours. */
export function labels(
  environment: string,
  of: { name: string; instance: string; component: string; chain?: string; node?: string },
): Labels {
  return {
    "app.kubernetes.io/name": of.name,
    "app.kubernetes.io/instance": of.instance,
    "app.kubernetes.io/component": of.component,
    "app.kubernetes.io/part-of": "cryptokube",
    "app.kubernetes.io/managed-by": "cryptokube",
    ...inEnvironment(environment),
    ...(of.chain === undefined ? {} : inChain(of.chain)),
    ...(of.node === undefined ? {} : inNode(of.node)),
  };
}

/** Selects what belongs to an environment. */
export function inEnvironment(environment: string): Labels {
  return { "cryptokube.io/environment": environment };
}

/** Selects the pods of a chain. */
export function inChain(chain: string): Labels {
  return { "cryptokube.io/chain": chain };
}

/** Selects the pod of a node. */
export function inNode(node: string): Labels {
  return { "cryptokube.io/node": node };
}

/**
 * A volume's claim: by what the volume is for, the node, and the generation, as a restored volume is a new claim beside
 * the old one. A server has but one, which its own name tells enough of: `prometheus-g1`.
 */
export function claimName(role: ProfileRole, node: string, generation: number): string {
  return role === "server" ? `${node}-g${generation}` : `${role}-${node}-g${generation}`;
}
