/** What the EBS CSI driver makes of a claim: a volume in a zone, or a refusal in EC2's words. Pure. */
import type { DiskType } from "../../catalogue/clouds/cloud.ts";
import { quantityBytes } from "../../stacks/config/primitives.ts";
import type { KubeObject } from "../cluster/api.ts";
import { ebsDriver, labels } from "./machines.ts";

export interface Claim extends KubeObject {
  metadata: KubeObject["metadata"] & { annotations?: Record<string, string>; resourceVersion?: string };
  spec: {
    accessModes?: string[];
    resources?: { requests?: { storage?: string } };
    storageClassName?: string;
    volumeAttributesClassName?: string;
    volumeMode?: string;
    volumeName?: string;
  };
  status?: { phase?: string; capacity?: { storage?: string }; currentVolumeAttributesClassName?: string };
}

export interface Volume extends KubeObject {
  metadata: KubeObject["metadata"] & { annotations?: Record<string, string> };
  spec: {
    capacity: { storage: string };
    csi?: { driver: string; volumeHandle: string };
    claimRef?: { namespace: string; name: string; uid?: string };
    persistentVolumeReclaimPolicy?: string;
    volumeAttributesClassName?: string;
    nodeAffinity?: unknown;
    storageClassName?: string;
  };
  status?: { phase?: string };
}

export interface StorageClass extends KubeObject {
  provisioner: string;
  parameters?: Record<string, string>;
  reclaimPolicy?: string;
  volumeBindingMode?: string;
  allowVolumeExpansion?: boolean;
  mountOptions?: string[];
}

export interface AttributesClass extends KubeObject {
  driverName: string;
  parameters?: Record<string, string>;
}

const GiB = 2 ** 30;

/** EBS knows whole GiB only. */
export const sizeGiB = (quantity: string): number => Math.ceil(quantityBytes(quantity) / GiB);

/** Size and performance of a volume that somebody asks for. */
export interface Disk {
  type: string;
  sizeGiB: number;
  iops?: number;
  /** MiB/s */
  throughput?: number;
}

/** What class and attributes class say together; the latter wins. */
export function diskOf(
  quantity: string,
  storageClass: Pick<StorageClass, "parameters">,
  attributes: Pick<AttributesClass, "parameters"> | undefined,
): Disk {
  const said = { ...storageClass.parameters, ...attributes?.parameters };
  const number = (key: string): Record<string, number> => (said[key] === undefined ? {} : { [key]: Number(said[key]) });
  return {
    type: said.type ?? "gp3",
    sizeGiB: sizeGiB(quantity),
    ...number("iops"),
    ...number("throughput"),
  };
}

/** Why EC2 would not make such a volume; empty: it would. Limits are the catalogue's. */
export function refusalsOf(disk: Disk, types: Readonly<Record<string, DiskType>>): string[] {
  const type = types[disk.type];
  if (type === undefined) return [`Unknown volume type ${disk.type}; known here: ${Object.keys(types).join(", ")}.`];
  const { iops, throughput } = type;
  const wantedIops = disk.iops ?? Math.max(iops.included, iops.includedPerGiB * disk.sizeGiB);
  const refusals: (string | false)[] = [
    (disk.sizeGiB < type.minGiB || disk.sizeGiB > type.maxGiB) &&
      `Volume size ${disk.sizeGiB} GiB is outside ${type.minGiB} to ${type.maxGiB} GiB of ${type.name}.`,
    disk.iops !== undefined &&
      (disk.iops > iops.max || disk.iops < iops.included) &&
      `${disk.iops} IOPS are outside ${iops.included} to ${iops.max} of ${type.name}.`,
    iops.maxPerGiB !== undefined &&
      disk.iops !== undefined &&
      disk.iops > iops.included &&
      disk.iops > iops.maxPerGiB * disk.sizeGiB &&
      `Iops to volume size ratio is too high: ${disk.iops} IOPS on ${disk.sizeGiB} GiB, at most ${iops.maxPerGiB} a GiB.`,
    disk.throughput !== undefined && !throughput.provisioned && `${type.name} takes no throughput.`,
    disk.throughput !== undefined &&
      throughput.provisioned &&
      (disk.throughput > throughput.max || disk.throughput < throughput.included) &&
      `${disk.throughput} MiB/s are outside ${throughput.included} to ${throughput.max} of ${type.name}.`,
    disk.throughput !== undefined &&
      throughput.maxPerIops !== undefined &&
      disk.throughput > throughput.included &&
      disk.throughput > throughput.maxPerIops * wantedIops &&
      `Throughput to iops ratio is too high: ${disk.throughput} MiB/s with ${wantedIops} IOPS, at most ${throughput.maxPerIops} each.`,
  ];
  return refusals.filter((refusal) => refusal !== false);
}

/** The PersistentVolume of a claim, in the zone of the machine that the scheduler chose. */
export function volumeOf(claim: Claim, storageClass: StorageClass, zone: string, disk: Disk): Volume {
  const { namespace = "", name, uid = "" } = claim.metadata;
  const id = uid.replaceAll("-", "").slice(0, 17);
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: {
      name: `pvc-${uid}`,
      annotations: { "pv.kubernetes.io/provisioned-by": ebsDriver },
    },
    spec: {
      accessModes: claim.spec.accessModes ?? ["ReadWriteOnce"],
      capacity: { storage: `${String(disk.sizeGiB)}Gi` },
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name, uid },
      csi: {
        driver: ebsDriver,
        volumeHandle: `sim-vol-${id}`,
        fsType: storageClass.parameters?.["csi.storage.k8s.io/fstype"] ?? "ext4",
      },
      nodeAffinity: {
        required: { nodeSelectorTerms: [{ matchExpressions: [{ key: labels.zone, operator: "In", values: [zone] }] }] },
      },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? "Delete",
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec.volumeMode ?? "Filesystem",
      ...(storageClass.mountOptions === undefined ? {} : { mountOptions: storageClass.mountOptions }),
      ...(claim.spec.volumeAttributesClassName === undefined
        ? {}
        : { volumeAttributesClassName: claim.spec.volumeAttributesClassName }),
    },
  } as Volume;
}
