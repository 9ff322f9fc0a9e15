/** What the simulated cloud does to the lab's API server: machines that come and go, and what add-ons bring. */
import { setTimeout as sleep } from "node:timers/promises";
import { cloudOf } from "../../catalogue/clouds/index.ts";
import { type ApiClient, ApiError, type KubeObject } from "../cluster/api.ts";
import type { SimulatedNodeGroup, SimulatedWorld } from "../providers/aws/world.ts";
import { WorldError } from "../providers/aws/world.ts";
import { addonObjects, removableObjects } from "./addons.ts";
import { createOnce, isReady, labClient, patch, readLabAccess, type NodeObject } from "./cluster.ts";
import { assertNothingIsEnded, drain } from "./drain.ts";
import { csiNode, ebsDriver, labels, launchedFrom, nodeObject, nodeTaints } from "./machines.ts";
import type { RehearsalRecord } from "./place.ts";

/** EKS gives new machines so many seconds to become ready, then the group is CREATE_FAILED (seen in public issues). */
const joinLimitSeconds = 1200;

/** @param _folder of the rehearsal; the world keeps nothing in it: what it makes stands in the API server. */
export function createWorld(record: RehearsalRecord, _folder: string): SimulatedWorld {
  return new LabWorld(record);
}

class LabWorld implements SimulatedWorld {
  readonly #record: RehearsalRecord;
  readonly #cloud = cloudOf("aws");
  #client: ApiClient | undefined;

  constructor(record: RehearsalRecord) {
    this.#record = record;
  }

  get #api(): ApiClient {
    return (this.#client ??= labClient(this.#record.kubeconfig));
  }

  async controlPlane(): Promise<{ endpoint: string; certificateAuthority: string; version: string }> {
    const { server, authority } = readLabAccess(this.#record.kubeconfig);
    const { gitVersion } = await this.#api.get<{ gitVersion: string }>("/version");
    return { endpoint: server, certificateAuthority: authority, version: gitVersion };
  }

  async scale(group: SimulatedNodeGroup): Promise<void> {
    const there = await this.#nodesOf(group);
    await this.#relabel(group, there);
    const beyond = there.slice(group.desired);
    if (beyond.length > 0) await this.#take(beyond);
    const kept = there.slice(0, group.desired);
    await this.#launch(group, kept, group.desired - kept.length);
    const outdated = kept.filter((node) => launchedFrom(node) !== group.launched);
    if (group.launched === undefined) return;
    // EKS launches a machine more, drains an old one, and goes on with the next (user guide, "Understand each phase of
    // node updates"; read 2026-11-25).
    for (const old of outdated) {
      await this.#launch(group, await this.#nodesOf(group), 1);
      await this.#take([old]);
    }
  }

  async remove(group: SimulatedNodeGroup): Promise<void> {
    const nodes = await this.#nodesOf(group);
    await assertNothingIsEnded(this.#api, nodes);
    await this.#take(nodes);
  }

  async installAddon(name: string, _version: string, configuration: unknown): Promise<void> {
    const stages = addonObjects(name, configuration);
    for (const objects of stages) await Promise.all(objects.map((object) => this.#api.apply(object)));
    if (name === "aws-ebs-csi-driver") await this.#describeToDisks(await this.#nodes());
  }

  async removeAddon(name: string): Promise<void> {
    await Promise.all(removableObjects(name).map((path) => this.#api.remove(path)));
  }

  async leftovers(): Promise<{ kind: "volume" | "load-balancer"; id: string; of: string }[]> {
    try {
      return await this.#leftovers();
    } catch (error) {
      // All that is known of them stood in the cluster. In a cloud they would stand on.
      if (!(error instanceof ApiError)) return [];
      throw error;
    }
  }

  async #leftovers(): ReturnType<SimulatedWorld["leftovers"]> {
    interface Volume extends KubeObject {
      spec: { csi?: { driver: string; volumeHandle: string }; claimRef?: { namespace: string; name: string } };
    }
    interface Service extends KubeObject {
      spec: { type?: string };
    }
    const [volumes, services] = await Promise.all([
      this.#api.list<Volume>("/api/v1/persistentvolumes"),
      this.#api.list<Service>("/api/v1/services"),
    ]);
    return [
      ...volumes.flatMap(({ metadata, spec: { csi, claimRef } }) =>
        csi?.driver === ebsDriver
          ? [
              {
                kind: "volume" as const,
                id: csi.volumeHandle,
                of: claimRef === undefined ? metadata.name : `${claimRef.namespace}/${claimRef.name}`,
              },
            ]
          : [],
      ),
      ...services
        .filter(({ spec }) => spec.type === "LoadBalancer")
        .map(({ metadata }) => ({
          kind: "load-balancer" as const,
          id: `sim-elb-${metadata.uid?.slice(0, 8) ?? ""}`,
          of: `${metadata.namespace ?? ""}/${metadata.name}`,
        })),
    ];
  }

  #machine(group: SimulatedNodeGroup, index: number): NodeObject {
    const zone = group.zones[index % group.zones.length];
    if (zone === undefined) throw new WorldError("InvalidParameterException", `The group ${group.name} has no subnet.`);
    return nodeObject(this.#cloud, group, { region: this.#record.region, zone, index });
  }

  /** Adds machines to those that are there, and waits until they are ready. */
  async #launch(group: SimulatedNodeGroup, there: readonly NodeObject[], count: number): Promise<void> {
    if (count <= 0) return;
    await this.#assertNetwork(group);
    const names = new Set(there.map(({ metadata }) => metadata.name));
    const free = Array.from({ length: there.length + count }, (_, index) => this.#machine(group, index))
      .filter(({ metadata }) => !names.has(metadata.name))
      .slice(0, count);
    await Promise.all(free.map((node) => createOnce(this.#api, "/api/v1/nodes", node)));
    await this.#untilReady(group, there.length + count);
    if (await this.#hasDisks()) await this.#describeToDisks(await this.#nodesOf(group));
  }

  #nodes(): Promise<NodeObject[]> {
    return this.#api.list<NodeObject>("/api/v1/nodes");
  }

  async #nodesOf({ name }: Pick<SimulatedNodeGroup, "name">): Promise<NodeObject[]> {
    return this.#api.list<NodeObject>(`/api/v1/nodes?labelSelector=${encodeURIComponent(`${labels.group}=${name}`)}`);
  }

  /** EKS writes a group's labels and taints onto its machines when they change. */
  async #relabel(group: SimulatedNodeGroup, nodes: readonly NodeObject[]): Promise<void> {
    await Promise.all(
      nodes.map(({ metadata }) =>
        patch(this.#api, `/api/v1/nodes/${metadata.name}`, {
          metadata: { labels: group.labels },
          spec: { taints: nodeTaints(group) },
        }),
      ),
    );
  }

  /** A machine without a network plugin never becomes ready. */
  async #assertNetwork(group: SimulatedNodeGroup): Promise<void> {
    const plugin = await this.#api.find("/apis/apps/v1/namespaces/kube-system/daemonsets/aws-node");
    if (plugin !== undefined) return;
    throw new WorldError(
      "NodeCreationFailure",
      `Instances failed to join the kubernetes cluster: the machines of ${group.name} would stay NotReady ("cni plugin ` +
        `not initialized"), as no vpc-cni is installed. It must come before the first node group.`,
    );
  }

  async #untilReady(group: SimulatedNodeGroup, count: number): Promise<void> {
    // The control plane's own clock is the machine's: it is not hurried below what a busy one needs.
    const deadline = performance.now() + Math.max(60_000, (joinLimitSeconds * 1000) / this.#record.speed);
    for (;;) {
      const nodes = await this.#nodesOf(group);
      if (nodes.length >= count && nodes.every(isReady)) return;
      if (performance.now() > deadline) {
        throw new WorldError(
          "NodeCreationFailure",
          `Instances of ${group.name} failed to join the kubernetes cluster.`,
        );
      }
      await sleep(100);
    }
  }

  async #take(nodes: readonly NodeObject[]): Promise<void> {
    await drain(this.#api, nodes, this.#record.speed);
    await Promise.all(nodes.map(({ metadata }) => this.#api.remove(`/api/v1/nodes/${metadata.name}`)));
  }

  async #hasDisks(): Promise<boolean> {
    return (await this.#api.find(`/apis/storage.k8s.io/v1/csidrivers/${ebsDriver}`)) !== undefined;
  }

  async #describeToDisks(nodes: readonly NodeObject[]): Promise<void> {
    await Promise.all(
      nodes.map((node) => createOnce(this.#api, "/apis/storage.k8s.io/v1/csinodes", csiNode(this.#cloud, node))),
    );
  }
}
