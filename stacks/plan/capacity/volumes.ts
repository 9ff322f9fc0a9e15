/** What becomes of a volume that is there: it stays as it is, or grows. */
import { quantityOfGiB } from "../../config/quantities.ts";
import { cheapestOf, wanted } from "./disks.ts";
import { localNvme } from "./types.ts";
import type { Impossible, Need, Problem, VolumeNeed, VolumePlan } from "./types.ts";
import { many } from "./units.ts";

export type VolumeKept = { ok: true; volume: VolumePlan } | { ok: false; impossible: Impossible };

/**
 * A volume that is there, for what is needed now. Its kind and claim stay. It grows where the file names a larger size,
 * or where its workload is sized by another profile; else it stays to the letter, with the figures of the day on which
 * it was accepted.
 *
 * @param changed whether the workload is sized by another profile than it was.
 */
export function keepVolume(
  problem: Problem,
  need: Need,
  changed: boolean,
  locked: VolumePlan,
  now: VolumeNeed,
): VolumeKept {
  const smaller = shrinking(need, locked, now);
  if (smaller !== undefined) return { ok: false, impossible: smaller };
  const asks = wanted(now);
  const want = {
    sizeGiB: now.stated || changed ? Math.max(locked.sizeGiB, asks.sizeGiB) : locked.sizeGiB,
    iops: changed ? Math.max(locked.iops, asks.iops) : locked.iops,
    mibs: changed ? Math.max(locked.mibs, asks.mibs) : locked.mibs,
  };
  const grows = want.sizeGiB > locked.sizeGiB || want.iops > locked.iops || want.mibs > locked.mibs;
  if (!grows) return { ok: true, volume: locked };
  const { statedGiB, ...kept } = locked;
  const named = now.stated && now.sizeGiB > locked.sizeGiB ? now.sizeGiB : statedGiB;
  const stated = named === undefined ? {} : { statedGiB: named };
  const { [kept.type]: type } = problem.cloud.diskTypes;
  const price = problem.cloud.regions[problem.region]?.disks[kept.type];
  // The machine's own disk is as fast as it is; of a kind that is no longer sold nothing is known but that it is there.
  if (kept.type === localNvme || type === undefined || price === undefined) {
    return { ok: true, volume: { ...kept, ...want, ...stated } };
  }
  const disk = cheapestOf(want, type, price);
  if (disk === undefined) {
    const asked = `${many(want.sizeGiB, "GiB")} with ${many(want.iops, "IOPS")} and ${many(want.mibs, "MiB/s")}`;
    const most = `${many(type.maxGiB, "GiB")}, ${many(type.iops.max, "IOPS")} and ${many(type.throughput.max, "MiB/s")}`;
    return {
      ok: false,
      impossible: {
        path: need.path,
        need: need.name,
        found: `${kept.claim} would grow to ${asked}`,
        allowed: `what a disk of its kind can have: ${kept.type}, up to ${most}`,
        remedy: moveIt,
      },
    };
  }
  const { sizeGiB, iops, mibs } = disk;
  return { ok: true, volume: { ...kept, sizeGiB, iops, mibs, ...stated } };
}

/** What moves things, and nothing else does. */
export const moveIt = "`./cryptokube plan <env> --reoptimise` moves it, and says what that takes.";

/** What is wrong with a size that the file names below the volume's own; undefined where nothing is. */
export function shrinking({ path, name }: Need, locked: VolumePlan, now: VolumeNeed): Impossible | undefined {
  const floor = locked.statedGiB ?? locked.sizeGiB;
  if (!now.stated || now.sizeGiB >= floor) return undefined;
  return {
    path: [...path, locked.role === "consensus" ? "consensusStorage" : "storage"],
    need: name,
    found: `${quantityOfGiB(now.sizeGiB)} for ${locked.claim}`,
    allowed: `${quantityOfGiB(floor)} or more, as it has now: a disk never shrinks`,
    remedy: `Say ${quantityOfGiB(floor)}, or leave it out.`,
  };
}
