/** What becomes of a workload that has its place: it keeps it, or the plan says why it cannot. */
import { claimName } from "../names.ts";
import { chooseDisk } from "./disks.ts";
import { describeReason } from "./impossible.ts";
import { fits, type Load, loadOf } from "./machines.ts";
import { type Standing, loadsOf, localGiBOf, widened, within } from "./standing.ts";
import { localNvme } from "./types.ts";
import type { Impossible, Need, Placement, Problem, VolumeNeed, VolumePlan } from "./types.ts";
import { keepVolume, moveIt, type VolumeKept } from "./volumes.ts";

export type Kept =
  /** With its pool, in which its slot may have grown. */
  | { how: "stays"; standing: Standing }
  /** It keeps no data, and its place does not suit it any more: it is placed as a new one. */
  | { how: "anew" }
  | { how: "impossible"; impossible: readonly Impossible[] };

/** Keeps a workload where it stands, with its volumes, for what it needs now. */
export function keep(problem: Problem, need: Need, placement: Placement, standing: Standing): Kept {
  const changed = placement.profile !== need.profile;
  const volumes = keepVolumes(problem, need, placement, standing, changed);
  if (!volumes.ok) return { how: "impossible", impossible: volumes.impossible };
  const { bookedOn, group, profile } = need;
  const kept: Placement = { ...placement, bookedOn, group, profile, volumes: volumes.volumes };
  const wrong = wrongMachine(problem, need, kept, standing);
  if (wrong !== undefined) return displaced(need, kept, standing, wrong);
  const members = standing.members.map((member) => (member.name === need.name ? kept : member));
  const slot = standing.pool.slots.find(({ name }) => name === placement.slot);
  if (slot === undefined) return { how: "stays", standing: { ...standing, members } };
  // Where the profile is the same, what the slot was made for is what it takes, whatever the catalogue says today.
  const load: Load = changed ? loadOf(need, kept.volumes) : { ...slot, localGiB: localGiBOf(kept) };
  if (within(load, slot)) return { how: "stays", standing: { ...standing, members } };
  const slots = standing.pool.slots.map((each) => (each === slot ? widened(slot, load) : each));
  const grown: Standing = { pool: { ...standing.pool, slots }, members };
  const short = shortage(problem, grown);
  return short === undefined ? { how: "stays", standing: grown } : displaced(need, kept, standing, short);
}

type VolumesKept = { ok: true; volumes: readonly VolumePlan[] } | { ok: false; impossible: readonly Impossible[] };

function keepVolumes(
  problem: Problem,
  need: Need,
  { name, generation, volumes }: Placement,
  { pool }: Standing,
  changed: boolean,
): VolumesKept {
  const left = volumes.filter(({ role }) => need.volumes.every((wanted) => wanted.role !== role));
  const results = need.volumes.map((wanted): VolumeKept => {
    const locked = volumes.find(({ role }) => role === wanted.role);
    if (locked !== undefined) return keepVolume(problem, need, changed, locked, wanted);
    return newVolume(problem, need, wanted, pool.machine, claimName(wanted.role, name, generation));
  });
  const impossible = [
    ...left.map((volume) => orphaned(need, volume)),
    ...results.flatMap((result) => (result.ok ? [] : [result.impossible])),
  ];
  if (impossible.length > 0) return { ok: false, impossible };
  const kept = results.flatMap((result) => (result.ok ? [result.volume] : []));
  // In the order in which they were accepted; a new one comes last.
  const rank = ({ role }: VolumePlan): number => {
    const at = volumes.findIndex((volume) => volume.role === role);
    return at < 0 ? volumes.length : at;
  };
  return { ok: true, volumes: kept.sort((a, b) => rank(a) - rank(b)) };
}

/** A part of a workload that was not there before: on the cheapest disk that the machine takes. */
function newVolume(problem: Problem, need: Need, wanted: VolumeNeed, machine: string, claim: string): VolumeKept {
  const { cloud, region } = problem;
  const taken = Object.keys(cloud.machines[machine]?.disks ?? {}).flatMap((type) => cloud.diskTypes[type] ?? []);
  const chosen = chooseDisk(wanted, taken, cloud.regions[region]?.disks ?? {});
  if (chosen.ok) {
    const { type, sizeGiB, iops, mibs } = chosen.disk;
    const stated = wanted.stated ? { statedGiB: wanted.sizeGiB } : {};
    return { ok: true, volume: { role: wanted.role, claim, type, sizeGiB, iops, mibs, ...stated } };
  }
  const found = `${claim}, which is new`;
  const allowed = `a disk that ${machine} takes and that delivers what it needs: there is none`;
  return { ok: false, impossible: { path: need.path, need: need.name, found, allowed, remedy: moveIt } };
}

function orphaned({ name, path }: Need, { claim, sizeGiB }: VolumePlan): Impossible {
  return {
    path,
    need: name,
    found: `${name} no longer has a use for ${claim}, ${sizeGiB} GiB of data`,
    allowed: "clients that keep the same kinds of data as before",
    remedy: "Add a chain of another name for the other clients, and remove this one when its data may go.",
  };
}

/** Why a workload may no longer stand on the machines of its pool, whatever their size. */
function wrongMachine(
  { cloud }: Problem,
  { architectures, ephemeral, interruptible, profile }: Need,
  placement: Placement,
  { pool }: Standing,
): string | undefined {
  const { [pool.machine]: machine } = cloud.machines;
  if (placement.volumes.some(({ type }) => type === localNvme) && !ephemeral) {
    return "its data lies on a disk that goes with its machine, and is to be durable";
  }
  if (pool.spot && !interruptible) return "it stands on spot machines, and may not be interrupted";
  if (machine !== undefined && !architectures.includes(machine.architecture)) {
    return `${profile} does not run on ${machine.architecture}`;
  }
  return undefined;
}

/** What the machines of a pool lack for its slots; undefined where they hold them. */
export function shortage({ cloud, overhead }: Problem, standing: Standing): string | undefined {
  const { [standing.pool.machine]: machine } = cloud.machines;
  if (machine === undefined) return `${standing.pool.machine} is no longer known, nor what it has room for`;
  const lacks = fits(machine, cloud, overhead, loadsOf(standing));
  return lacks === true ? undefined : `${machine.name} lacks ${lacks.map(describeReason).join(", ")}`;
}

/** It must move: what keeps no data does so by itself. */
function displaced(need: Need, { volumes }: Placement, { pool }: Standing, why: string): Kept {
  if (volumes.length === 0) return { how: "anew" };
  return {
    how: "impossible",
    impossible: [
      {
        path: need.path,
        need: need.name,
        found: `${need.name} as ${need.profile}: ${why}`,
        allowed: `what fits its place on pool ${pool.name} (${pool.machine} in ${pool.zone})`,
        remedy: moveIt,
      },
    ],
  };
}
