/** The zones that an environment lies in. */
import type { Region } from "../../../catalogue/clouds/cloud.ts";
import type { Impossible } from "./types.ts";

export type ZonesChosen = { ok: true; zones: readonly string[] } | { ok: false; impossible: Impossible };

const path = ["cryptokube:cluster", "zones"] as const;

/**
 * As many zones as wanted, or those that the file names, which keep its order.
 *
 * Of zones that may be chosen, first those that were accepted before, then those that the control plane takes a subnet
 * in, then those that offer most of the machine types in question, then in order of their ids.
 *
 * @param machines the machine types in question; absent: all of the region's.
 * @param accepted zones in use. They stay, whatever the file says, and come first.
 */
export function chooseZones(
  region: Region,
  wanted: number | readonly string[],
  { machines = Object.keys(region.machines), accepted = [] as readonly string[] } = {},
): ZonesChosen {
  const ids = region.zones.map(({ id }) => id).sort();
  if (typeof wanted !== "number") return named(region, wanted, ids, accepted);
  if (wanted > ids.length) {
    return impossible(
      `${String(wanted)} zones`,
      `${region.name} has ${String(ids.length)}: ${ids.join(", ")}`,
      `Ask for ${String(ids.length)}, or choose another region.`,
    );
  }
  const offers = new Map(ids.map((id) => [id, machines.filter((machine) => offered(region, machine, id)).length]));
  const cluster = new Set(region.zones.filter((zone) => zone.cluster).map(({ id }) => id));
  const best = ids
    .filter((id) => !accepted.includes(id))
    .sort(
      (a, b) =>
        Number(cluster.has(b)) - Number(cluster.has(a)) ||
        (offers.get(b) ?? 0) - (offers.get(a) ?? 0) ||
        (a < b ? -1 : 1),
    )
    .slice(0, Math.max(0, wanted - accepted.length))
    .sort();
  return { ok: true, zones: [...accepted, ...best] };
}

/** Whether a zone of a region offers a machine type. */
export function offered(region: Region, machine: string, zone: string): boolean {
  const price = region.machines[machine];
  return price !== undefined && (price.zones?.includes(zone) ?? true);
}

function named(
  region: Region,
  wanted: readonly string[],
  ids: readonly string[],
  accepted: readonly string[],
): ZonesChosen {
  const unknown = wanted.filter((zone) => !ids.includes(zone));
  if (unknown.length > 0) {
    return impossible(
      `zone ${unknown.join(", ")}`,
      `a zone of ${region.name}: ${ids.join(", ")}`,
      "Name zones of the region by their ids, or say how many you want.",
    );
  }
  return { ok: true, zones: [...accepted, ...new Set(wanted.filter((zone) => !accepted.includes(zone)))] };
}

function impossible(found: string, allowed: string, remedy: string): ZonesChosen {
  return { ok: false, impossible: { path, found, allowed, remedy } };
}
