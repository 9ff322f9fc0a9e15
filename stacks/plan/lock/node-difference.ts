import type { Placement, VolumePlan } from "../capacity/types.ts";
import { added, changed, type Difference, removed } from "./change.ts";
import type { Lock } from "./types.ts";

function nodeInWords({ pool, zone }: Placement): string {
  return `pool ${pool} in ${zone}`;
}

/** What changes of a workload: its place, its generation, what it is sized by. */
export function nodeDifferences(was: Placement | undefined, is: Placement | undefined): Difference[] {
  if (was === undefined) {
    return is === undefined
      ? []
      : [added("node", is.name, nodeInWords(is), `${is.name} is new: it goes to ${nodeInWords(is)}.`)];
  }
  const { name } = was;
  if (is === undefined) {
    return [removed("node", name, nodeInWords(was), `${name} goes from ${nodeInWords(was)}.`)];
  }
  const place = ({ pool, slot, zone }: Placement): string => `pool ${pool}, slot ${slot}, in ${zone}`;
  const field = (key: "profile" | "bookedOn" | "group", label: string, sentence: string): Difference[] =>
    changed("node", name, label, was[key], is[key], sentence);
  return [
    ...changed("node", name, "place", place(was), place(is), `${name} moves from ${place(was)} to ${place(is)}.`),
    ...changed(
      "node",
      name,
      "generation",
      String(was.generation),
      String(is.generation),
      `${name} gets volumes of generation ${is.generation}; those of generation ${was.generation} stay until they are told to go.`,
    ),
    ...changed(
      "node",
      name,
      "volumes",
      was.volumes.map(({ claim }) => claim).join(", "),
      reordered(was, is),
      `The volumes of ${name} stand in another order.`,
    ),
    ...field("profile", "profile", `${name} is now sized as ${is.profile}, and was as ${was.profile}.`),
    ...field("bookedOn", "booked on", `The price of ${name} is booked on ${is.bookedOn}, and was on ${was.bookedOn}.`),
    ...field("group", "group", `${name} is a replica of ${is.group}, and was of ${was.group}.`),
  ];
}

/** Its claims, where they are the same ones in another order; else as they were: volumes are compared by themselves. */
function reordered(was: Placement, is: Placement): string {
  const [before, after] = [was, is].map(({ volumes }) => volumes.map(({ claim }) => claim)) as [string[], string[]];
  const same = before.toSorted().join() === after.toSorted().join();
  return (same ? after : before).join(", ");
}

/** A volume and the workload whose it is. */
export interface Owned {
  node: string;
  volume: VolumePlan;
}

/** The volumes that a lock holds. */
export function volumesOf(lock: Lock | undefined): Owned[] {
  return (lock?.capacity.placements ?? []).flatMap(({ name, volumes }) =>
    volumes.map((volume) => ({ node: name, volume })),
  );
}

function volumeInWords({ sizeGiB, type, iops, mibs }: VolumePlan): string {
  return `${sizeGiB} GiB of ${type} with ${iops} IOPS and ${mibs} MiB/s`;
}

/** What changes of a volume: its size, its speed, its kind. */
export function volumeDifferences(was: Owned | undefined, is: Owned | undefined): Difference[] {
  if (was === undefined) {
    if (is === undefined) return [];
    const { claim } = is.volume;
    const text = volumeInWords(is.volume);
    return [added("volume", claim, text, `Volume ${claim} is new: ${text}.`)];
  }
  const { claim, sizeGiB, iops, mibs, type, role, statedGiB } = was.volume;
  if (is === undefined) {
    const text = volumeInWords(was.volume);
    return [removed("volume", claim, text, `Volume ${claim} is no longer in the plan: ${text}.`)];
  }
  const now = is.volume;
  const field = (label: string, unit: string, before: number, after: number): Difference[] =>
    changed(
      "volume",
      claim,
      label,
      `${before} ${unit}`,
      `${after} ${unit}`,
      `Volume ${claim} ${after > before ? "grows" : "shrinks"} from ${before} to ${after} ${unit}.`,
    );
  const words = (each: number | undefined): string => (each === undefined ? "computed" : `${each} GiB`);
  return [
    ...changed("volume", claim, "node", was.node, is.node, `Volume ${claim} goes from ${was.node} to ${is.node}.`),
    ...changed(
      "volume",
      claim,
      "role",
      role,
      now.role,
      `Volume ${claim} holds ${now.role} data, and held ${role} data.`,
    ),
    ...changed("volume", claim, "type", type, now.type, `Volume ${claim} becomes ${now.type} from ${type}.`),
    ...field("size", "GiB", sizeGiB, now.sizeGiB),
    ...field("IOPS", "IOPS", iops, now.iops),
    ...field("throughput", "MiB/s", mibs, now.mibs),
    ...changed(
      "volume",
      claim,
      "size in the file",
      words(statedGiB),
      words(now.statedGiB),
      `The file's size of volume ${claim} is ${words(now.statedGiB)}, and was ${words(statedGiB)}.`,
    ),
  ];
}
