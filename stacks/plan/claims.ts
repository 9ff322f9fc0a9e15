import { claimClasses } from "./aws/storage.ts";
import type { VolumePlan } from "./capacity/types.ts";
import type { ClaimPlan } from "./types.ts";

/** The classes that a claim names for a volume that was decided; undefined: none was. */
export type ClaimClasses = (volume: VolumePlan | undefined) => Pick<ClaimPlan, "storageClass" | "attributesClass">;

/** The one class that the file names for all volumes; without one, the cluster's default. */
export function oneClass(storageClass: string | undefined): ClaimClasses {
  return () => (storageClass === undefined ? {} : { storageClass });
}

/** By the type of each disk, with the IOPS and throughput that were decided. */
export const classesByDisk: ClaimClasses = (volume) => (volume === undefined ? {} : claimClasses(volume));
