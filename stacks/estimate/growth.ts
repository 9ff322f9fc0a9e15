/**
 * Twenty-four months: how full each volume gets, when it passes the floor of free space, when it is full; and what the
 * environment costs when volumes are grown in step. Growth is taken as even, from the profiles.
 */
import type { ProfileRole } from "../../catalogue/profile.ts";
import { localNvme } from "../plan/capacity/types.ts";
import { volumeMonthly } from "./disks.ts";
import { type EstimateInput, type Line, type Prices, sum } from "./lines.ts";

/** How far it looks, months. */
export const growthMonths = 24;

/** A volume that passes the floor is grown to what keeps the floor for so many months. */
export const stepMonths = 3;

/** What becomes of one volume. Months count from now: 0 is the plan as it stands. */
export interface VolumeGrowth {
  claim: string;
  node: string;
  group: string;
  role: ProfileRole;
  bookedOn: string;
  type: string;
  /** As planned, GiB. */
  sizeGiB: number;
  growthGiBPerMonth: number;
  /** Data at the end of each month, 0 to 24, GiB. What passes the size has no room unless the volume is grown. */
  usedGiB: number[];
  /** The size in each month when it is grown in step, GiB. A disk that cannot grow stays. */
  grownGiB: number[];
  /** The first month at whose end less than the floor is free; null: never, for it does not grow. */
  floorMonth: number | null;
  /** The first month at whose end its data no longer fits. */
  fullMonth: number | null;
  /** What it can be grown to, GiB; null: without a known end. */
  maxGiB: number | null;
}

export interface Growth {
  months: number;
  /** The share of a volume that is to stay free. */
  freeSpace: number;
  stepMonths: number;
  volumes: VolumeGrowth[];
  /** US dollars a month, 0 to 24, volumes grown in step, snapshots with them. */
  monthly: number[];
  /** US dollars of the 24 months together: months 1 to 24. */
  total: number;
}

/** The first whole month at whose end more than `limit` is used. 0: already. */
export function monthPast(todayGiB: number, growthGiBPerMonth: number, limit: number): number | null {
  if (todayGiB > limit) return 0;
  if (growthGiBPerMonth <= 0) return null;
  return Math.floor((limit - todayGiB) / growthGiBPerMonth) + 1;
}

/** Sizes, month by month, of a volume that is grown when the floor would be passed. */
export function grownInStep(usedGiB: readonly number[], sizeGiB: number, freeSpace: number, maxGiB: number): number[] {
  const growth = (usedGiB[1] ?? 0) - (usedGiB[0] ?? 0);
  let size = sizeGiB;
  return usedGiB.map((used, month) => {
    const short = month > 0 && used > size * (1 - freeSpace);
    if (short) {
      const wanted = Math.ceil((used + growth * (stepMonths - 1)) / (1 - freeSpace));
      size = Math.max(size, Math.min(maxGiB, wanted));
    }
    return size;
  });
}

/** @param lines those of the plan as it stands: month 0. */
export function growthOf(input: EstimateInput, prices: Prices, lines: readonly Line[]): Growth {
  const { capacity, cloud } = input;
  const { freeSpace } = input.config.planning;
  const needs = new Map(input.needs.map((need) => [need.name, need]));
  const total = sum(lines.map(({ monthly }) => monthly));
  const monthly = Array.from({ length: growthMonths + 1 }, () => total);
  const addTo = (month: number, amount: number): void => {
    monthly[month] = (monthly[month] ?? 0) + amount;
  };
  const snapshots = new Map(lines.filter(({ id }) => id.startsWith("snapshot/")).map((each) => [each.id, each]));
  const volumes: VolumeGrowth[] = [];
  for (const { name, bookedOn, group, volumes: planned } of capacity.placements) {
    for (const plan of planned) {
      const need = needs.get(name)?.volumes.find(({ role }) => role === plan.role);
      const todayGiB = need?.todayGiB ?? 0;
      const growth = need?.growthGiBPerMonth ?? 0;
      const usedGiB = monthly.map((_, month) => todayGiB + growth * month);
      const local = plan.type === localNvme;
      const maxGiB = local ? plan.sizeGiB : (cloud.diskTypes[plan.type]?.maxGiB ?? Infinity);
      const grownGiB = grownInStep(usedGiB, plan.sizeGiB, freeSpace, maxGiB);
      const now = volumeMonthly(input, prices, plan, plan.sizeGiB);
      for (const [month, size] of grownGiB.entries()) {
        if (size !== plan.sizeGiB) addTo(month, volumeMonthly(input, prices, plan, size) - now);
      }
      const id = `snapshot/${group}/${plan.role}`;
      const snapshot = snapshots.get(id);
      if (snapshot !== undefined && todayGiB > 0) {
        // Of one node of the group: the first of its volumes to come, for all grow alike.
        snapshots.delete(id);
        for (const [month, used] of usedGiB.entries()) addTo(month, snapshot.monthly * (used / todayGiB - 1));
      }
      volumes.push({
        claim: plan.claim,
        node: name,
        group,
        role: plan.role,
        bookedOn,
        type: plan.type,
        sizeGiB: plan.sizeGiB,
        growthGiBPerMonth: growth,
        usedGiB,
        grownGiB,
        floorMonth: monthPast(todayGiB, growth, plan.sizeGiB * (1 - freeSpace)),
        fullMonth: monthPast(todayGiB, growth, plan.sizeGiB),
        maxGiB: Number.isFinite(maxGiB) ? maxGiB : null,
      });
    }
  }
  return { months: growthMonths, freeSpace, stepMonths, volumes, monthly, total: sum(monthly.slice(1)) };
}
