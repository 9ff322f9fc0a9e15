/** The order in which a lab comes to life, and what each part waits for. */
import { Resolver } from "node:dns/promises";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient, KubeObject } from "./api.ts";
import type { Component } from "./component.ts";
import type { MachineComponentName } from "./components.ts";
import type { Images } from "./images.ts";
import { inside, network, nodeName } from "./layout.ts";
import { dnsManifests } from "./manifests/dns.ts";
import { markerManifest } from "./manifests/marker.ts";
import { storageManifests, storageNamespace } from "./manifests/storage.ts";
import type { Specification } from "./specification.ts";
import type { Steps } from "./state.ts";
import { waiter } from "./waiting.ts";

export interface BringUp {
  components: Record<MachineComponentName, Component>;
  api: ApiClient;
  images: Images;
  steps: Steps;
  specification: Specification;
  /** Whether the lab has been asked to stop meanwhile. */
  stopping(): boolean;
}

/** A pod or node as far as readiness goes. */
interface Conditioned extends KubeObject {
  status?: {
    conditions?: { type: string; status: string; message?: string; lastHeartbeatTime?: string }[];
    containerStatuses?: {
      ready: boolean;
      state?: { running?: { startedAt: string }; waiting?: { reason?: string } };
    }[];
  };
}

const interval = 100;

export async function bringUp(lab: BringUp): Promise<void> {
  const { components, api, images, steps, specification } = lab;
  const began = Date.now();
  const systemReferences = new Set(Object.values(specification.systemImages) as string[]);
  const isSystem = ({ reference }: { reference: string }): boolean => systemReferences.has(reference);

  const wait = waiter(Object.values(components), () => lab.stopping());
  const until = (what: string, responsible: MachineComponentName, check: () => Promise<boolean> | boolean) =>
    wait(what, components[responsible], check);

  const controlPlane = steps.run("API server", async (say) => {
    components.etcd.start();
    components["kube-apiserver"].start();
    say("waiting for /readyz");
    await until("The API server is not ready", "kube-apiserver", () => api.ready());
    await disownReadiness(api);
    components["kube-controller-manager"].start();
    components["kube-scheduler"].start();
    components["kube-proxy"].start();
    say("applying the lab's own objects");
    await applyManifests(api, specification);
  });

  const runtime = steps.run("Container runtime", async (say) => {
    components.containerd.start();
    say("waiting for containerd");
    await until("containerd does not listen", "containerd", () => existsSync(inside.containerdSocket));
    await until("containerd does not answer", "containerd", () => answers(images));
    say("importing images");
    await images.load(specification.images.filter(isSystem), say);
  });
  const otherImages = runtime.then(() =>
    steps.run("Images", (say) =>
      images.load(
        specification.images.filter((image) => !isSystem(image)),
        say,
      ),
    ),
  );

  const node = Promise.all([controlPlane, runtime]).then(() =>
    steps.run("Node", async (say) => {
      components.kubelet.start();
      say("waiting for kubelet");
      await until("The node is not ready", "kubelet", async () => {
        const found = await api.find<Conditioned>(`/api/v1/nodes/${nodeName}`).catch(() => undefined);
        const ready = found?.status?.conditions?.find(({ type }) => type === "Ready");
        if (ready?.message !== undefined) say(ready.message);
        // An older heartbeat is of the lab's previous life.
        return ready?.status === "True" && Date.parse(ready.lastHeartbeatTime ?? "") >= began - 1000;
      });
    }),
  );

  const names = node.then(() =>
    steps.run("DNS", async (say) => {
      say("waiting for CoreDNS to answer");
      await until("CoreDNS does not answer", "kubelet", resolves);
    }),
  );
  const storage = node.then(() =>
    steps.run("Storage", async (say) => {
      say("waiting for the provisioner");
      await until("The storage provisioner does not run", "kubelet", async () => {
        const pods = await api.list<Conditioned>(`/api/v1/namespaces/${storageNamespace}/pods`).catch(() => []);
        return pods.some((pod) =>
          pod.status?.containerStatuses?.some(
            ({ state }) => Date.parse(state?.running?.startedAt ?? "") >= began - 1000,
          ),
        );
      });
    }),
  );

  const parts = [controlPlane, runtime, otherImages, node, names, storage];
  // The first failure is reported; the others must not end the process as unhandled.
  for (const part of parts) part.catch(() => undefined);
  await Promise.all(parts);
}

const answers = (images: Images): Promise<boolean> =>
  images.ctr("version").then(
    () => true,
    () => false,
  );

/** A real question through the Service: kube-proxy, the pod's network and CoreDNS must all work. */
async function resolves(): Promise<boolean> {
  const resolver = new Resolver({ timeout: 300, tries: 1 });
  resolver.setServers([network.dnsService]);
  try {
    const addresses = await resolver.resolve4(`kubernetes.default.svc.${network.dnsDomain}`);
    return addresses.includes(network.kubernetesService);
  } catch {
    return false;
  }
}

/**
 * After a crash, etcd still holds pods as ready whose containers are dead. Nobody may believe that until kubelet has
 * looked; the node controller of a larger cluster does the same for a lost node.
 */
async function disownReadiness(api: ApiClient): Promise<void> {
  const pods = await api.list<Conditioned>("/api/v1/pods");
  const stale = pods.filter((pod) =>
    pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
  );
  await Promise.all(
    stale.map(({ metadata }) =>
      api.request(
        "PATCH",
        `/api/v1/namespaces/${metadata.namespace ?? ""}/pods/${metadata.name}/status`,
        {
          status: {
            conditions: ["Ready", "ContainersReady"].map((type) => ({
              type,
              status: "False",
              reason: "LabStarted",
              message: "The lab was started anew.",
            })),
          },
        },
        undefined,
        "application/strategic-merge-patch+json",
      ),
    ),
  );
}

async function applyManifests(api: ApiClient, { id, systemImages }: Specification): Promise<void> {
  const all = [
    markerManifest(id),
    ...storageManifests({ provisioner: systemImages.localPathProvisioner, busybox: systemImages.busybox }),
    ...dnsManifests(systemImages.coredns),
  ];
  const namespaces = all.filter(({ kind }) => kind === "Namespace");
  await untilNamespaces(api, ["kube-public", "kube-system"]);
  await Promise.all(namespaces.map((object) => api.apply(object)));
  await Promise.all(all.filter((object) => !namespaces.includes(object)).map((object) => api.apply(object)));
}

/** The API server makes its own namespaces a moment after it is ready. */
export async function untilNamespaces(api: ApiClient, names: readonly string[]): Promise<void> {
  while (!(await Promise.all(names.map((name) => api.find(`/api/v1/namespaces/${name}`)))).every(Boolean)) {
    await sleep(interval);
  }
}
