import { type Capacity, localNvme, type VolumePlan } from "../capacity/types.ts";
import type { AdoptConfig } from "../../config/adopt.ts";
import { dataMountOptions } from "../../../catalogue/node-settings.ts";
import { namespaceName } from "../names.ts";
import type { AwsStoragePlan, StorageClassPlan, VolumeAttributesClassPlan } from "./types.ts";

/** The class of claims that name none. */
const usual = "gp3";

/** Classes for volumes and snapshots, and the disks that are there already. */
export function planStorage(
  environment: string,
  { placements }: Capacity,
  { protect, adopt }: { protect: boolean; adopt: readonly AdoptConfig[] },
): AwsStoragePlan {
  const volumes = placements.flatMap((placement) => placement.volumes).filter(({ type }) => type !== localNvme);
  const types = [...new Set([usual, ...volumes.map(({ type }) => type)])].sort();
  const keeps = protect ? "Retain" : "Delete";
  return {
    classes: types.map((type) => storageClass(type, keeps)),
    attributesClasses: attributesClasses(volumes),
    snapshotClasses: [{ name: "ebs", deletionPolicy: keeps }],
    adopted: adopt.flatMap(({ claim, volume }) => {
      const placement = placements.find((each) => each.volumes.some((one) => one.claim === claim));
      const planned = placement?.volumes.find((one) => one.claim === claim);
      if (placement === undefined || planned === undefined) return [];
      return [
        {
          claim,
          namespace: namespaceName(environment, planned.role === "server" ? "observability" : "chains"),
          volume,
          zone: placement.zone,
          sizeGiB: Math.ceil(planned.sizeGiB),
          mountOptions: dataMountOptions,
          ...claimClasses(planned),
        },
      ];
    }),
  };
}

/**
 * A class for each type of disk, encrypted by the cluster's key (parameters: kubernetes-sigs/aws-ebs-csi-driver,
 * docs/parameters.md, read 2026-11-25, not run). IOPS and throughput are each claim's own, by its attributes class; io2
 * has no IOPS of its own, and the least of it stands where a claim names none.
 */
function storageClass(type: string, reclaimPolicy: StorageClassPlan["reclaimPolicy"]): StorageClassPlan {
  return {
    name: type,
    default: type === usual,
    reclaimPolicy,
    mountOptions: dataMountOptions,
    parameters: {
      type,
      encrypted: "true",
      kmsKeyId: "${clusterKey}",
      "csi.storage.k8s.io/fstype": "ext4",
      ...(type === "io2" ? { iops: "100" } : {}),
    },
  };
}

function attributesClasses(volumes: readonly VolumePlan[]): VolumeAttributesClassPlan[] {
  const byName = new Map(volumes.map((volume) => [attributesClassName(volume), attributesOf(volume)]));
  return [...byName].map(([name, parameters]) => ({ name, parameters })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** IOPS are sold whole. The throughput of io2 comes with its IOPS, and is not asked for. */
function attributesOf({ type, iops, mibs }: VolumePlan): Record<string, string> {
  return {
    iops: String(Math.ceil(iops)),
    ...(type === "gp3" ? { throughput: String(Math.ceil(mibs)) } : {}),
  };
}

function attributesClassName(volume: VolumePlan): string {
  const { iops, throughput } = attributesOf(volume);
  return [volume.type, `${iops}iops`, ...(throughput === undefined ? [] : [`${throughput}mibs`])].join("-");
}

/**
 * What the name of an attributes class says; undefined where it is none of ours.
 *
 * @returns without a throughput where that comes with the IOPS.
 */
export function speedOfClass(name: string): { iops: number; mibs: number | undefined } | undefined {
  const [, iops, mibs] = /^[a-z0-9]+-([1-9]\d*)iops(?:-([1-9]\d*)mibs)?$/.exec(name) ?? [];
  if (iops === undefined) return undefined;
  return { iops: Number(iops), mibs: mibs === undefined ? undefined : Number(mibs) };
}

/** The classes that a claim names on a cluster of AWS. */
export function claimClasses(volume: VolumePlan): { storageClass: string; attributesClass: string } {
  return { storageClass: volume.type, attributesClass: attributesClassName(volume) };
}
