import { CoreV1Api, KubeConfig, type V1Pod, Watch } from "@kubernetes/client-node";
import type { CopyRequest } from "../agents/bootstrap/request.ts";
import { openCluster } from "./cluster-view.ts";
import { messageOf, UserError } from "./failure.ts";
import type { EndWatch, SeedHands } from "./seed.ts";

/** The file that nodes read (agents/bootstrap/main.ts). */
const requestFile = "request.json";

/** Works on the cluster that a kubeconfig's content speaks of. */
export function clusterHands(kubeconfig: string, healthPort: number): SeedHands {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  const view = openCluster(kubeconfig);
  return {
    async status(namespace, pod) {
      const word = (await view.health(namespace, pod, healthPort)) as
        { ready?: boolean; head?: { height: number; hash: string } | null } | undefined;
      if (word === undefined) return undefined;
      const { head: said } = word;
      const head = said === undefined || said === null ? null : { height: said.height, hash: said.hash };
      return { head, ...(word.ready === undefined ? {} : { ready: word.ready }) };
    },
    async putRequest(namespace, name, request) {
      const body = configMapOf(name, request);
      try {
        await core.replaceNamespacedConfigMap({ namespace, name, body });
      } catch (thrown) {
        if (codeOf(thrown) !== 404) throw thrown;
        await core.createNamespacedConfigMap({ namespace, body });
      }
    },
    async removeRequest(namespace, name) {
      await core.deleteNamespacedConfigMap({ namespace, name }).catch((thrown: unknown) => {
        if (codeOf(thrown) !== 404) throw thrown;
      });
    },
    async evict(namespace, name) {
      try {
        await core.createNamespacedPodEviction({ namespace, name, body: { metadata: { namespace, name } } });
      } catch (thrown) {
        throw new UserError(`${name} cannot be taken away now: ${messageOf(thrown)}`, { cause: thrown });
      }
    },
    async remove(namespace, name) {
      await core.deleteNamespacedPod({ namespace, name });
    },
    watchEnd: (namespace, name) => endOf(new Watch(config), namespace, name),
    async outcome(namespace, name) {
      const pod = await core.readNamespacedPod({ namespace, name }).catch((thrown: unknown) => {
        if (codeOf(thrown) === 404) return undefined;
        throw thrown;
      });
      return outcomeIn(pod);
    },
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}

function configMapOf(name: string, request: CopyRequest) {
  return {
    metadata: { name, labels: { "app.kubernetes.io/managed-by": "cryptokube", "cryptokube.io/node": request.node } },
    data: { [requestFile]: JSON.stringify(request) },
  };
}

/** The last that is seen of a pod: the kubelet writes how each container ended before the pod goes. */
function endOf(watch: Watch, namespace: string, name: string): EndWatch {
  let cancel = () => {};
  const exits = new Promise<Record<string, number>>((resolve, reject) => {
    let first: string | undefined;
    const seen = (phase: string, pod: V1Pod): void => {
      first ??= pod.metadata?.uid;
      if (phase === "DELETED" && pod.metadata?.uid === first) resolve(exitsOf(pod));
    };
    const broken = (error: unknown): void => {
      reject(
        new UserError(`the end of ${name} was not seen: ${error instanceof Error ? error.message : "the watch ended"}`),
      );
    };
    const query = { fieldSelector: `metadata.name=${name}` };
    watch
      .watch(`/api/v1/namespaces/${namespace}/pods`, query, seen, broken)
      .then((controller) => {
        cancel = () => {
          controller.abort();
        };
      })
      .catch(broken);
  });
  return {
    exits,
    cancel: () => {
      exits.catch(() => {});
      cancel();
    },
  };
}

/** How each container of a pod ended. */
export function exitsOf(pod: V1Pod): Record<string, number> {
  const ends = (pod.status?.containerStatuses ?? []).flatMap(({ name, state }): [string, number][] =>
    state?.terminated === undefined ? [] : [[name, state.terminated.exitCode]],
  );
  return Object.fromEntries(ends);
}

/** What the container that fills and copies said at its end; undefined where it has not ended well yet. */
export function outcomeIn(pod: V1Pod | undefined): { ok: boolean; message: string } | undefined {
  if (pod?.metadata?.deletionTimestamp !== undefined) return undefined;
  const state = pod?.status?.initContainerStatuses?.find(({ name }) => name === "bootstrap")?.state;
  if (state?.terminated === undefined) return undefined;
  const { exitCode, message = "" } = state.terminated;
  const words = message.trim() === "" ? "it says nothing of a copy" : message.trim();
  return { ok: exitCode === 0 && message.trim() !== "", message: words };
}

function codeOf(thrown: unknown): number | undefined {
  return (thrown as { code?: number }).code;
}
