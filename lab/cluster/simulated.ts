/**
 * The life of a lab without a machine of its own: etcd, API server, controllers and scheduler are real; machines are made
 * by whoever uses the lab, and kwok gives them and their pods their lives.
 */
import type { ApiClient, KubeObject } from "./api.ts";
import { untilNamespaces } from "./bring-up.ts";
import type { Component } from "./component.ts";
import type { SimulatedComponentName } from "./components.ts";
import { markerManifest } from "./manifests/marker.ts";
import type { Specification } from "./specification.ts";
import type { Steps } from "./state.ts";
import { waiter } from "./waiting.ts";

export interface SimulatedLab {
  components: Record<SimulatedComponentName, Component>;
  api: ApiClient;
  specification: Specification;
  /** Whether the lab has been asked to stop meanwhile. */
  stopping: () => boolean;
}

export async function bringUpSimulated({ components, api, specification, stopping }: SimulatedLab, steps: Steps) {
  const until = waiter(Object.values(components), stopping);
  await steps.run("API server", async (say) => {
    components.etcd.start();
    components["kube-apiserver"].start();
    say("waiting for /readyz");
    await until("The API server is not ready", components["kube-apiserver"], () => api.ready());
    components["kube-controller-manager"].start();
    components["kube-scheduler"].start();
    components.kwok.start();
    components["cloud-controllers"].start();
    await untilNamespaces(api, ["kube-public", "kube-system", "default"]);
    await api.apply(markerManifest(specification.id));
  });
  await steps.run("Controllers", async (say) => {
    say("waiting for the controller manager");
    // It gives each namespace its default service account: no pod is admitted before.
    await until(
      "The controllers do not work",
      components["kube-controller-manager"],
      async () => (await api.find<KubeObject>("/api/v1/namespaces/default/serviceaccounts/default")) !== undefined,
    );
  });
}

/** Nothing in it holds data that a clean end would save. */
export async function shutDownSimulated({ components }: Pick<SimulatedLab, "components">): Promise<void> {
  const { etcd, "kube-apiserver": apiServer, ...others } = components;
  await Promise.all(Object.values(others).map((component) => component.stop()));
  await apiServer.stop();
  await etcd.stop();
}
