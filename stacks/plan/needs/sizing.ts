import type { ChainClient, OwnSize } from "../../../catalogue/client.ts";
import type { Io, ProfileRole, SizeProfile } from "../../../catalogue/profile.ts";
import type { Source } from "../../../catalogue/source.ts";
import { millicores, quantityGiB, quantityMiB } from "../../config/quantities.ts";
import type { Impossible, VolumeNeed } from "../capacity/types.ts";

/** How far ahead volumes are sized, months, and the share of each that is to stay free until then. */
export interface Horizon {
  horizon: number;
  freeSpace: number;
}

/**
 * The size of a volume that holds its data for so long and still has its floor of free space, GiB. Rounded up to ten,
 * and small ones to one, so that a figure that is refined a little changes no disk.
 */
export function sizeGiB({ todayGiB, growthGiBPerMonth }: SizeProfile["disk"], { horizon, freeSpace }: Horizon): number {
  const wanted = (todayGiB + growthGiBPerMonth * horizon) / (1 - freeSpace);
  const step = wanted < 10 ? 1 : 10;
  // A sum of fractions may lie a hair above the whole number that it stands for.
  return Math.max(1, Math.ceil(wanted / step - 1e-9) * step);
}

/**
 * The volume of one client.
 *
 * @param stated the size that the file names, as a Kubernetes quantity; absent: computed.
 * @param usual the size where the file names none and nothing is known to compute it from.
 */
export function volumeNeed(
  role: ProfileRole,
  { disk, io }: Pick<SizeProfile, "disk" | "io">,
  horizon: Horizon,
  stated?: string,
  usual?: string,
): VolumeNeed {
  const named = stated ?? usual;
  return {
    role,
    sizeGiB: named === undefined ? sizeGiB(disk, horizon) : quantityGiB(named),
    stated: stated !== undefined,
    todayGiB: disk.todayGiB,
    growthGiBPerMonth: disk.growthGiBPerMonth,
    follow: io.follow,
    peak: { iops: Math.max(io.follow.iops, io.firstSync.iops), mibs: Math.max(io.follow.mibs, io.firstSync.mibs) },
  };
}

/** A stated size that today's data already fills. */
export function tooSmall(
  { stated, sizeGiB: size, todayGiB }: VolumeNeed,
  what: string,
  path: readonly (string | number)[],
): Impossible[] {
  if (!stated || size > todayGiB) return [];
  return [
    {
      path,
      found: `${size}Gi`,
      allowed: `more than the ${todayGiB} GiB that ${what} fills today`,
      remedy: "Leave it out: the size then follows from the data, its growth and the free space to keep.",
    },
  ];
}

const none: Io = { iops: 0, mibs: 0 };

/** What a client file alone says of its size: of one that no profile describes. */
export function sizeOfClient({ name }: Pick<ChainClient, "name">, { storage, resources }: OwnSize): SizeProfile {
  const source: Source = { from: `the client file of ${name}`, on: "2026-11-23", how: "read" };
  const io: Io = { iops: storage.iops ?? none.iops, mibs: storage.throughputMiBs ?? none.mibs };
  return {
    // Its size is what a volume is to have, not what lies on it.
    disk: { todayGiB: 0, growthGiBPerMonth: quantityGiB(storage.growthPerMonth), source },
    io: { follow: io, firstSync: io, source },
    cpu: { cores: millicores(resources.requests.cpu) / 1000, source },
    memory: {
      requestMiB: quantityMiB(resources.requests.memory),
      ceilingMiB: quantityMiB(resources.limits.memory),
      source,
    },
    traffic: { inbound: { inGiB: 0, outGiB: 0 }, outbound: { inGiB: 0, outGiB: 0 }, source },
    firstSync: { hours: 0, source },
  };
}
