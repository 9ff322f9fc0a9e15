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
  const podOf = (namespace: string, name: string): Promise<V1Pod | undefined> =>
    core.readNamespacedPod({ namespace, name }).catch((thrown: unknown) => {
      if (codeOf(thrown) === 404) return undefined;
      throw thrown;
    });
  return {
    async status(namespace, pod) {
      const [answer, seen] = await Promise.all([view.health(namespace, pod, healthPort), podOf(namespace, pod)]);
      const word = answer as { ready?: boolean; head?: { height: number; hash: string } | null } | undefined;
      const filling = isFilling(seen);
      if (word === undefined) return seen === undefined ? undefined : { filling };
      const { ready, head: said } = word;
      const head = said === undefined || said === null ? null : { height: said.height, hash: said.hash };
      return { head, filling, ...(ready === undefined ? {} : { ready }) };
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
        return undefined;
      } catch (thrown) {
        if (codeOf(thrown) === 429) return budgetWords(thrown);
        throw new UserError(`${name} cannot be taken away now: ${messageOf(thrown)}`, { cause: thrown });
      }
    },
    async remove(namespace, name) {
      await core.deleteNamespacedPod({ namespace, name });
    },
    watchEnd: (namespace, name) => endOf(new Watch(config), namespace, name),
    outcome: async (namespace, name) => outcomeIn(await podOf(namespace, name)),
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

/** Whether a pod is at filling its volume. */
export function isFilling(pod: V1Pod | undefined): boolean {
  const states = pod?.status?.initContainerStatuses ?? [];
  return states.some(({ name, state }) => name === "bootstrap" && state?.running !== undefined);
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

/** What the API server says of a budget that forbids an eviction. */
function budgetWords(thrown: unknown): string {
  const { body } = thrown as { body?: unknown };
  try {
    const said = (typeof body === "string" ? JSON.parse(body) : body) as {
      message?: string;
      details?: { causes?: { message?: string }[] };
    };
    const causes = (said.details?.causes ?? []).flatMap(({ message }) => message ?? []);
    return [said.message ?? "a disruption budget forbids it.", ...causes.map((each) => `${each}.`)].join(" ");
  } catch {
    return "a disruption budget forbids it.";
  }
}
