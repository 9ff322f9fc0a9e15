/** A Deployment of a lab, asked by each of its pods, and taken away. */
import type { AppsV1Api, CoreV1Api, V1Pod } from "@kubernetes/client-node";
import { eventually } from "./lab.ts";

export class Deployment {
  readonly #core: CoreV1Api;
  readonly #apps: AppsV1Api;
  readonly #of: { namespace: string; name: string };

  constructor(core: CoreV1Api, apps: AppsV1Api, namespace: string, name: string) {
    this.#core = core;
    this.#apps = apps;
    this.#of = { namespace, name };
  }

  async pods(): Promise<V1Pod[]> {
    const { spec } = await this.#apps.readNamespacedDeployment(this.#of);
    const labels = Object.entries(spec?.selector.matchLabels ?? {}).map(([label, value]) => `${label}=${value}`);
    const { namespace } = this.#of;
    return (await this.#core.listNamespacedPod({ namespace, labelSelector: labels.join() })).items;
  }

  /** What its one pod answers, whatever the Service would choose. */
  async ask(port: number, path: string): Promise<unknown> {
    const [pod] = await this.pods();
    const name = `${pod?.metadata?.name ?? ""}:${String(port)}`;
    const { namespace } = this.#of;
    const answer: unknown = await this.#core.connectGetNamespacedPodProxyWithPath({ namespace, name, path });
    return typeof answer === "string" ? JSON.parse(answer) : answer;
  }

  /** Waits until it has no pod, and leaves it so. */
  async takeAway(): Promise<void> {
    const body = [{ op: "replace", path: "/spec/replicas", value: 0 }];
    await this.#apps.patchNamespacedDeploymentScale({ ...this.#of, body });
    const gone = async () => ((await this.pods()).length === 0 ? true : undefined);
    await eventually(`${this.#of.name} is away`, gone, 60);
  }
}
