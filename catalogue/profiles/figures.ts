/**
 * What the profiles are written with: sources, and sizes brought forward to one day.
 *
 * Published sizes are of different days. A disk that was measured in spring has grown since, so each size is carried to
 * {@link day} by its own growth, and its source says from what.
 */
import type { Io, SizeProfile, Traffic } from "../profile.ts";
import type { Source } from "../source.ts";

/** The day that every size stands for. */
export const day = "2026-11-23";

/** It stands in `from`, which is of the day `on`. */
export function read(from: string, on: string): Source {
  return { from, on, how: "read" };
}

/** It follows from what `from` says. */
export function inferred(from: string): Source {
  return { from, on: day, how: "inferred" };
}

/** GiB in a GB (10^9 bytes), rounded up. */
export function gibOfGb(gb: number): number {
  return Math.ceil((gb * 1e9) / 2 ** 30);
}

/** Whole months from one day to another. */
export function monthsBetween(from: string, to: string): number {
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = from.split("-").map(Number);
  const [toYear = 0, toMonth = 0, toDay = 0] = to.split("-").map(Number);
  return (toYear - fromYear) * 12 + (toMonth - fromMonth) - (toDay < fromDay ? 1 : 0);
}

/**
 * A size that was published on some day, brought forward to {@link day} at its own growth.
 *
 * @param figures.growthFrom where the growth is from, where `from` does not name one.
 */
export function diskOf(figures: {
  gib: number;
  on: string;
  growth: number;
  from: string;
  growthFrom?: string;
}): SizeProfile["disk"] {
  const { gib, on, growth, from, growthFrom } = figures;
  const months = monthsBetween(on, day);
  const grown = Math.ceil(gib + growth * months);
  const text = growthFrom === undefined ? from : `${from}; growth: ${growthFrom}`;
  return {
    todayGiB: grown,
    growthGiBPerMonth: growth,
    source:
      grown === gib
        ? read(text, on)
        : inferred(`${text}: ${gib} GiB on ${on}, brought forward ${months} months at ${growth} GiB a month`),
  };
}

/** Nothing is kept. */
export const noDisk: SizeProfile["disk"] = {
  todayGiB: 0,
  growthGiBPerMonth: 0,
  source: inferred("it keeps nothing"),
};

export function io(
  follow: readonly [number, number],
  firstSync: readonly [number, number],
  source: Source,
): SizeProfile["io"] {
  return { follow: rate(follow), firstSync: rate(firstSync), source };
}

function rate([iops, mibs]: readonly [number, number]): Io {
  return { iops, mibs };
}

/** Memory in GiB: reserved, and never passed. */
export function memory(requestGiB: number, ceilingGiB: number, source: Source): SizeProfile["memory"] {
  return { requestMiB: Math.ceil(requestGiB * 1024), ceilingMiB: Math.ceil(ceilingGiB * 1024), source };
}

/** In and out each month, GiB, as a node that peers can dial, and as one that only dials. */
export function traffic(
  open: readonly [number, number],
  outbound: readonly [number, number],
  source: Source,
): SizeProfile["traffic"] {
  return { inbound: monthly(open), outbound: monthly(outbound), source };
}

function monthly([inGiB, outGiB]: readonly [number, number]): Traffic {
  return { inGiB, outGiB };
}

/** No traffic across the environment's border. */
export const noTraffic = traffic([0, 0], [0, 0], inferred("it speaks to the environment's own pods alone"));

/** No sync. */
export const noSync: SizeProfile["firstSync"] = { hours: 0, source: inferred("nothing is to be synced") };
