/** The simulated EBS CSI controller: volumes for claims, their growth and their end, and attachments. One look at a time. */
import type { DiskType } from "../../catalogue/clouds/cloud.ts";
import type { ApiClient, KubeObject } from "../cluster/api.ts";
import { createOnce, isMissing, patch, type NodeObject } from "./cluster.ts";
import { ebsDriver, labels } from "./machines.ts";
import {
  diskOf,
  refusalsOf,
  sizeGiB,
  volumeOf,
  type AttributesClass,
  type Claim,
  type StorageClass,
  type Volume,
} from "./volumes.ts";

const storage = "/apis/storage.k8s.io/v1";
const selectedNode = "volume.kubernetes.io/selected-node";

interface Attachment extends KubeObject {
  spec: { attacher: string; nodeName: string; source: { persistentVolumeName?: string } };
  status?: { attached?: boolean };
}

/** All that a look sees. */
interface View {
  claims: Claim[];
  volumes: Volume[];
  classes: Map<string, StorageClass>;
  attributes: Map<string, AttributesClass>;
  attachments: Attachment[];
}

const byName = <T extends KubeObject>(objects: readonly T[]): Map<string, T> =>
  new Map(objects.map((object) => [object.metadata.name, object]));

export class Provisioner {
  readonly #api: ApiClient;
  readonly #types: Readonly<Record<string, DiskType>>;
  /** Refusals that were told already, by claim. */
  readonly #told = new Map<string, string>();

  constructor(api: ApiClient, types: Readonly<Record<string, DiskType>>) {
    this.#api = api;
    this.#types = types;
  }

  /** Looks once, and does what there is to do. */
  async tick(): Promise<void> {
    if (!(await this.#works())) return;
    const view = await this.#look();
    await Promise.all([
      ...view.claims.map((claim) => this.#serve(claim, view)),
      ...view.volumes.map((volume) => this.#reclaim(volume, view)),
      ...view.attachments.map((attachment) => this.#attach(attachment)),
    ]);
  }

  /** The driver's controller is a pod like any other: where it has no machine, no volume is made. */
  async #works(): Promise<boolean> {
    const controller = await this.#api.find<{ status?: { readyReplicas?: number } }>(
      "/apis/apps/v1/namespaces/kube-system/deployments/ebs-csi-controller",
    );
    return (controller?.status?.readyReplicas ?? 0) > 0;
  }

  async #look(): Promise<View> {
    const [claims, volumes, classes, attributes, attachments] = await Promise.all([
      this.#api.list<Claim>("/api/v1/persistentvolumeclaims"),
      this.#api.list<Volume>("/api/v1/persistentvolumes"),
      this.#api.list<StorageClass>(`${storage}/storageclasses`),
      this.#api.list<AttributesClass>(`${storage}/volumeattributesclasses`),
      this.#api.list<Attachment>(`${storage}/volumeattachments`),
    ]);
    return { claims, volumes, classes: byName(classes), attributes: byName(attributes), attachments };
  }

  async #serve(claim: Claim, view: View): Promise<void> {
    const storageClass = view.classes.get(claim.spec.storageClassName ?? "");
    if (storageClass?.provisioner !== ebsDriver || claim.metadata.deletionTimestamp !== undefined) return;
    const attributesName = claim.spec.volumeAttributesClassName;
    const attributes = attributesName === undefined ? undefined : view.attributes.get(attributesName);
    if (attributesName !== undefined && attributes === undefined) {
      await this.#refuse(claim, [`VolumeAttributesClass "${attributesName}" not found.`]);
      return;
    }
    const disk = diskOf(claim.spec.resources?.requests?.storage ?? "1Gi", storageClass, attributes);
    const refusals = refusalsOf(disk, this.#types);
    if (claim.spec.volumeName === undefined) {
      const node = claim.metadata.annotations?.[selectedNode];
      if (node === undefined && storageClass.volumeBindingMode === "WaitForFirstConsumer") return;
      const zone = await this.#zoneOf(node);
      if (zone === undefined) return;
      if (refusals.length > 0) return this.#refuse(claim, refusals);
      await createOnce(this.#api, "/api/v1/persistentvolumes", volumeOf(claim, storageClass, zone, disk));
      return;
    }
    const volume = view.volumes.find(({ metadata }) => metadata.name === claim.spec.volumeName);
    if (volume === undefined || claim.status?.phase !== "Bound") return;
    const grows = disk.sizeGiB > sizeGiB(volume.spec.capacity.storage);
    const changes = attributesName !== volume.spec.volumeAttributesClassName && attributesName !== undefined;
    if (!grows && !changes) return;
    if (refusals.length > 0) return this.#refuse(claim, refusals);
    await this.#modify(claim, volume, `${String(disk.sizeGiB)}Gi`, attributesName);
  }

  async #modify(claim: Claim, volume: Volume, size: string, attributesClass: string | undefined): Promise<void> {
    const { namespace = "", name } = claim.metadata;
    const named = attributesClass === undefined ? {} : { volumeAttributesClassName: attributesClass };
    await patch(this.#api, `/api/v1/persistentvolumes/${volume.metadata.name}`, {
      spec: { capacity: { storage: size }, ...named },
    });
    await patch(this.#api, `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}/status`, {
      status: {
        capacity: { storage: size },
        ...(attributesClass === undefined ? {} : { currentVolumeAttributesClassName: attributesClass }),
      },
    });
  }

  async #zoneOf(node: string | undefined): Promise<string | undefined> {
    const nodes = await this.#api.list<NodeObject>("/api/v1/nodes");
    const found = node === undefined ? nodes[0] : nodes.find(({ metadata }) => metadata.name === node);
    return found?.metadata.labels?.[labels.zone];
  }

  /** A volume whose claim is gone: `Delete` deletes it, once nothing holds it; `Retain` keeps it for ever. */
  async #reclaim(volume: Volume, { attachments }: View): Promise<void> {
    const { name, annotations, deletionTimestamp } = volume.metadata;
    if (annotations?.["pv.kubernetes.io/provisioned-by"] !== ebsDriver || deletionTimestamp !== undefined) return;
    if (volume.status?.phase !== "Released" || volume.spec.persistentVolumeReclaimPolicy !== "Delete") return;
    if (attachments.some(({ spec }) => spec.source.persistentVolumeName === name)) return;
    await this.#api.remove(`/api/v1/persistentvolumes/${name}`);
  }

  async #attach({ metadata, spec, status }: Attachment): Promise<void> {
    if (spec.attacher !== ebsDriver || status?.attached === true || metadata.deletionTimestamp !== undefined) return;
    await patch(this.#api, `${storage}/volumeattachments/${metadata.name}/status`, { status: { attached: true } });
  }

  async #refuse(claim: Claim, reasons: readonly string[]): Promise<void> {
    const message = `failed to provision volume: could not create volume in EC2: ${reasons.join(" ")}`;
    const { namespace = "default", name, uid = "" } = claim.metadata;
    if (this.#told.get(uid) === message) return;
    this.#told.set(uid, message);
    const now = new Date().toISOString();
    const event = {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: `${name}.${Date.now().toString(16)}`, namespace },
      involvedObject: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name, uid },
      reason: "ProvisioningFailed",
      message,
      type: "Warning",
      source: { component: ebsDriver },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    };
    await this.#api.request("POST", `/api/v1/namespaces/${namespace}/events`, event).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
}
