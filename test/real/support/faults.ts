/** Faults of a lab's chains, done to what really runs there, and how each is mended. */
import { truncateSync, writeFileSync } from "node:fs";
import type { AppsV1Api, CoreV1Api, V1Pod } from "@kubernetes/client-node";
import { eventually } from "./lab.ts";
import { asRoot, killNow, portIn, programsOf, starterOf } from "./processes.ts";

/** Size of a disk that is put in a volume's place: enough for geth, which stops with less than 256 MiB free. */
const diskGiB = 8;
const leftMiB = 300;

export class Faults {
  readonly #core: CoreV1Api;
  readonly #apps: AppsV1Api;
  readonly #namespace: string;

  constructor(core: CoreV1Api, apps: AppsV1Api, namespace: string) {
    this.#core = core;
    this.#apps = apps;
    this.#namespace = namespace;
  }

  async scale(name: string, replicas: number): Promise<void> {
    const body = [{ op: "replace", path: "/spec/replicas", value: replicas }];
    await this.#apps.patchNamespacedStatefulSetScale({ namespace: this.#namespace, name, body });
  }

  pod(node: string): Promise<V1Pod> {
    return this.#core.readNamespacedPod({ namespace: this.#namespace, name: `${node}-0` });
  }

  /** When the client of a node began that runs now, milliseconds since 1970, to the second. */
  async began(node: string): Promise<number> {
    return eventually(
      `${node} runs`,
      async () => (await this.pod(node)).status?.containerStatuses?.[0]?.state?.running?.startedAt?.getTime(),
      120,
    );
  }

  async delete(node: string): Promise<void> {
    await this.#core.deleteNamespacedPod({ namespace: this.#namespace, name: `${node}-0` });
  }

  /** The process of a node's client, once it runs. */
  async program(node: string, program = "geth"): Promise<number> {
    return eventually(
      `${program} of ${node}`,
      async () => programsOf((await this.pod(node)).metadata?.uid ?? "", program)[0],
      120,
    );
  }

  /** Kills the client of a pod each time that it comes back, until it is told to stop. */
  killAgainAndAgain(uid: string): () => void {
    const timer = setInterval(() => {
      for (const pid of programsOf(uid, "geth")) {
        try {
          killNow(pid);
        } catch {
          // It has ended since.
        }
      }
    }, 500).unref();
    return () => {
      clearInterval(timer);
    };
  }

  /** Peers of a node can no longer be reached, nor reach it. */
  async cutPeers(node: string, port: number): Promise<() => void> {
    const pid = await this.program(node);
    portIn(pid, port, "cut");
    return () => {
      portIn(pid, port, "given back");
    };
  }

  /** No pod is placed on any machine. */
  async cordon(unschedulable: boolean): Promise<void> {
    for (const { metadata } of (await this.#core.listNode()).items) {
      const body = [{ op: "add", path: "/spec/unschedulable", value: unschedulable }];
      await this.#core.patchNode({ name: metadata?.name ?? "", body });
    }
  }

  /**
   * The sidecar's program sees another time than the machine has, by what is put before it. 0: no more.
   * The StatefulSet changes its pod only when that is deleted.
   */
  async skew(node: string, seconds: number): Promise<void> {
    const where = { namespace: this.#namespace, name: node };
    const set = await this.#apps.readNamespacedStatefulSet(where);
    const containers = set.spec?.template.spec?.initContainers ?? [];
    const index = containers.findIndex(({ name }) => name === "health");
    const env = (containers[index]?.env ?? []).filter(({ name }) => name !== "NODE_OPTIONS");
    const later = `Date.now=(n=>()=>n()+${seconds * 1000})(Date.now)`;
    if (seconds !== 0) env.push({ name: "NODE_OPTIONS", value: `--import=data:text/javascript,${later}` });
    const body = [{ op: "add", path: `/spec/template/spec/initContainers/${index}/env`, value: env }];
    const { metadata } = await this.#apps.patchNamespacedStatefulSet({ ...where, body });
    // Else its controller may make the pod anew before it has heard of the change.
    await eventually(
      `the controller knows of ${node}'s change`,
      async () => {
        const { status } = await this.#apps.readNamespacedStatefulSetStatus(where);
        return (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0) ? true : undefined;
      },
      60,
    );
    const { uid } = (await this.pod(node)).metadata ?? {};
    await this.delete(node);
    // The old one's programs run on for a while, and the new one needs a place before somebody closes the machine.
    await eventually(
      `${node} has a place anew`,
      async () => {
        const pod = await this.pod(node).catch(() => undefined);
        return pod !== undefined && pod.metadata?.uid !== uid && pod.spec?.nodeName !== undefined ? true : undefined;
      },
      120,
    );
  }

  /**
   * Puts a small disk in the place of a node's volume, while the node is stopped.
   *
   * @param beside another node, which runs all the while.
   * @returns what fills it, and empties it.
   */
  async smallDisk(
    node: string,
    claim: string,
    image: string,
    beside: string,
  ): Promise<{ fill(): void; empty(): void }> {
    const namespace = this.#namespace;
    const starter = starterOf(await this.program(beside));
    const { spec } = await this.#core.readNamespacedPersistentVolumeClaim({ namespace, name: claim });
    const volume = await this.#core.readPersistentVolume({ name: spec?.volumeName ?? "" });
    const folder = volume.spec?.local?.path ?? "";
    writeFileSync(image, "");
    truncateSync(image, diskGiB * 2 ** 30);
    asRoot("mkfs.ext4", "-q", "-m", "0", image);
    await this.scale(node, 0);
    await eventually(
      `${node} is gone`,
      () =>
        this.pod(node).then(
          () => undefined,
          () => true,
        ),
      60,
    );
    const inLab = (...command: string[]) => asRoot("nsenter", "-t", String(starter), "-m", "--", ...command);
    // It is gone with the lab's own mounts, and the loop device with it.
    inLab("mount", "-o", "loop", image, folder);
    await this.scale(node, 1);
    const ballast = `${folder}/ballast`;
    return {
      fill() {
        const free = Number(inLab("stat", "-f", "-c", "%a", folder)) * Number(inLab("stat", "-f", "-c", "%S", folder));
        inLab("fallocate", "-l", String(free - leftMiB * 2 ** 20), ballast);
      },
      empty() {
        inLab("rm", ballast);
      },
    };
  }
}
