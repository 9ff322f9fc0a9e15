import type { CoreV1Api, DiscoveryV1Api, V1Pod } from "@kubernetes/client-node";
import { setTimeout as sleep } from "node:timers/promises";

/** What of a chain is served, as its Service's EndpointSlices say it, and how its pods are. */
export class Served {
  private readonly core: CoreV1Api;
  private readonly discovery: DiscoveryV1Api;
  private readonly namespace: string;

  constructor(core: CoreV1Api, discovery: DiscoveryV1Api, namespace: string) {
    this.core = core;
    this.discovery = discovery;
    this.namespace = namespace;
  }

  /** The pods that the Service leads to, by name. */
  async by(service: string): Promise<string[]> {
    const labelSelector = `kubernetes.io/service-name=${service}`;
    const slices = await this.discovery.listNamespacedEndpointSlice({ namespace: this.namespace, labelSelector });
    return slices.items
      .flatMap(({ endpoints }) => endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready === true)
      .map(({ targetRef }) => targetRef?.name ?? "")
      .sort();
  }

  pods(chain: string): Promise<V1Pod[]> {
    const labelSelector = `cryptokube.io/chain=${chain}`;
    return this.core.listNamespacedPod({ namespace: this.namespace, labelSelector }).then(({ items }) => items);
  }

  /** What a node's sidecar gives as its reason. */
  async reason(node: string): Promise<string> {
    const { namespace } = this;
    const text: unknown = await this.core.connectGetNamespacedPodProxyWithPath({
      name: `${node}-0:9750`,
      namespace,
      path: "status",
    });
    const status = (typeof text === "string" ? JSON.parse(text) : text) as { reason: string };
    return status.reason;
  }

  /** Changes what a fake client does: see test/agents/fake-client.ts. */
  async behave(node: string, name: string, value: unknown): Promise<void> {
    const path = `behave:${name}=${value === "here" ? "here" : JSON.stringify(value)}`;
    const { namespace } = this;
    await this.core.connectGetNamespacedPodProxyWithPath({ name: `${node}-0:8545`, namespace, path });
  }

  /**
   * Waits until exactly these pods are served.
   * @returns seconds that it took.
   * @throws after the limit, with what was served instead.
   */
  async until(service: string, pods: readonly string[], limitSeconds: number): Promise<number> {
    const begin = performance.now();
    const wanted = [...pods].sort().join();
    for (;;) {
      const now = (await this.by(service)).join();
      const seconds = (performance.now() - begin) / 1000;
      if (now === wanted) return seconds;
      if (seconds > limitSeconds) throw new Error(`after ${limitSeconds} s ${service} leads to ${now}, not ${wanted}`);
      await sleep(100);
    }
  }
}

/** How often the containers of pods were started anew. */
export function restartsOf(pods: readonly V1Pod[]): number {
  const each = pods.flatMap(({ status }) => [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
  ]);
  return each.reduce((sum, { restartCount }) => sum + restartCount, 0);
}
