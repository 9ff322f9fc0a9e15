/** An API server that answers lists of machines, pods and StatefulSets, and for leases, and nothing else. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { memoryAnnotation } from "../../agents/roller/lease.ts";

export interface KubeContent {
  nodes: { name: string; labels: Record<string, string> }[];
  pods: {
    name: string;
    node?: string;
    labels?: Record<string, string>;
    claim?: string;
    ending?: boolean;
    phase?: string;
  }[];
  /** StatefulSets by name, with the labels that they demand of machines. */
  sets: Record<string, Record<string, string>>;
  /** By `<namespace>/<name>`: what the roller has written in them; undefined: nothing yet. Default: there are none. */
  leases?: Record<string, string | undefined>;
}

export const emptyCluster: KubeContent = { nodes: [], pods: [], sets: {} };

export interface KubeServer {
  /** What it answers; may be changed at any time. */
  content: KubeContent;
  /** A kubeconfig with this context, as text. */
  kubeconfig: (context: string) => string;
  stop: () => Promise<void>;
}

export async function startKubeServer(content: KubeContent = emptyCluster): Promise<KubeServer> {
  const made: KubeServer = { content, kubeconfig: () => "", stop: () => Promise.resolve() };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://cluster");
    const items = itemsOf(made.content, url);
    const answer = items === undefined ? leaseOf(made.content, url) : { metadata: {}, items };
    response.writeHead(answer === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { kind: "Status", code: 404 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  made.kubeconfig = (context) => kubeconfigOf(context, `http://127.0.0.1:${port}`);
  made.stop = () => stopped(server);
  return made;
}

function itemsOf({ nodes, pods, sets }: KubeContent, { pathname, searchParams }: URL): object[] | undefined {
  if (pathname === "/api/v1/nodes") {
    const wanted = (searchParams.get("labelSelector") ?? "").split(",").map((pair) => pair.split("="));
    return nodes
      .filter(({ labels }) => wanted.every(([key, value]) => labels[key ?? ""] === value))
      .map(({ name, labels }) => ({ metadata: { name, labels } }));
  }
  if (pathname === "/api/v1/pods") {
    const node = /^spec\.nodeName=(.*)$/.exec(searchParams.get("fieldSelector") ?? "")?.[1];
    return pods.filter((pod) => pod.node === node).map(podOf);
  }
  if (pathname === "/apis/apps/v1/statefulsets") {
    return Object.entries(sets).map(([name, nodeSelector]) => ({
      metadata: { namespace: "x-chains", name },
      spec: { template: { spec: { nodeSelector } } },
    }));
  }
  return undefined;
}

function leaseOf({ leases = {} }: KubeContent, { pathname }: URL): object | undefined {
  const [, namespace, name] =
    /^\/apis\/coordination\.k8s\.io\/v1\/namespaces\/(.+)\/leases\/(.+)$/.exec(pathname) ?? [];
  const key = `${namespace}/${name}`;
  if (!(key in leases)) return undefined;
  const text = leases[key];
  const annotations = text === undefined ? {} : { [memoryAnnotation]: text };
  return { metadata: { namespace, name, annotations }, spec: {} };
}

function podOf({
  name,
  node,
  labels = {},
  claim,
  ending = false,
  phase = "Running",
}: KubeContent["pods"][number]): object {
  const volumes = claim === undefined ? [] : [{ name: "data", persistentVolumeClaim: { claimName: claim } }];
  return {
    metadata: {
      namespace: "x-chains",
      name,
      labels,
      ...(ending ? { deletionTimestamp: "2026-11-25T00:00:00Z" } : {}),
    },
    spec: { nodeName: node, containers: [], volumes },
    status: { phase },
  };
}

function kubeconfigOf(context: string, server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user: { token: "none" } }],
    contexts: [{ name: context, context: { cluster: "c", user: "u" } }],
  });
}

async function stopped(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
