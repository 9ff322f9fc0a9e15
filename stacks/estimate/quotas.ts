/** What of the account's limits the region takes, now and with its volumes grown, against what a new account has. */
import type { Quota } from "../../catalogue/clouds/cloud.ts";
import type { Source } from "../../catalogue/source.ts";
import { type Growth, growthMonths } from "./growth.ts";
import { type EstimateInput, sum } from "./lines.ts";
import { natGateways } from "./services.ts";
import { talkative } from "./traffic.ts";

/** One limit of the account. Other environments of the same account and region come on top. */
export interface QuotaRow {
  name: string;
  code?: string;
  unit: string;
  needed: number;
  default: number;
  /** Needed at the end of month 24, volumes grown in step. */
  afterGrowth: number;
  /** The first month in which a new account's limit no longer does: 0 is before you start; null: not within 24 months. */
  raiseInMonth: number | null;
  source: Source;
}

/** Needed in a month, 0 to 24. */
function neededBy(input: EstimateInput, growth: Growth, quota: Quota): (month: number) => number {
  const { capacity, cloud } = input;
  const { counts } = quota;
  // Old machines count as long as they stay, beside those that follow them.
  const groups = [...capacity.pools, ...(capacity.leaving ?? [])];
  const machines = sum(groups.map(({ count }) => count));
  const always = (value: number) => (): number => value;
  switch (counts.what) {
    case "vcpus": {
      const { spot, families } = counts;
      const counted = groups.filter((pool) => {
        const family = cloud.machines[pool.machine]?.family ?? "";
        return pool.spot === spot && (families === undefined || families.includes(family));
      });
      return always(sum(counted.map((pool) => pool.count * (cloud.machines[pool.machine]?.vcpus ?? 0))));
    }
    case "diskGiB": {
      const { types } = counts;
      const roots = types.includes(cloud.rootDisk.type)
        ? sum(groups.map(({ count, rootDiskGiB }) => count * rootDiskGiB))
        : 0;
      const grown = growth.volumes.filter(({ type }) => types.includes(type));
      return (month) => roots + sum(grown.map(({ grownGiB, sizeGiB }) => grownGiB[month] ?? sizeGiB));
    }
    case "diskIops":
    case "diskMiBs": {
      const key = counts.what === "diskIops" ? "iops" : "mibs";
      const volumes = capacity.placements.flatMap((placement) => placement.volumes);
      return always(sum(volumes.filter(({ type }) => counts.types.includes(type)).map((volume) => volume[key])));
    }
    case "addresses": {
      const nodes = talkative(input.needs).filter(({ peerMode }) => peerMode === "inbound").length;
      return always(nodes + natGateways(input));
    }
    case "natGateways":
      // AWS limits gateways in each zone, and each zone has one.
      return always(/zone/i.test(`${quota.name} ${quota.unit}`) ? Math.min(1, natGateways(input)) : natGateways(input));
    case "nodePools":
      return always(groups.length);
    case "machines":
      // Of one pool, or of the whole cluster: the quota's name says which.
      return always(
        /per (node )?(pool|group)|per managed node group/i.test(`${quota.name} ${quota.unit}`)
          ? Math.max(0, ...groups.map(({ count }) => count))
          : machines,
      );
    case "networks":
    case "clusters":
      return always(1);
  }
}

/** Every quota of the cloud that the region counts against at all. */
export function quotasOf(input: EstimateInput, growth: Growth): QuotaRow[] {
  return input.cloud.quotas.flatMap((quota) => {
    const needed = neededBy(input, growth, quota);
    const months = Array.from({ length: growthMonths + 1 }, (_, month) => needed(month));
    if (months.every((value) => value === 0)) return [];
    const raise = months.findIndex((value) => value > quota.default);
    return [
      {
        name: quota.name,
        ...(quota.code === undefined ? {} : { code: quota.code }),
        unit: quota.unit,
        needed: months[0] ?? 0,
        default: quota.default,
        afterGrowth: months[growthMonths] ?? 0,
        raiseInMonth: raise === -1 ? null : raise,
        source: quota.source,
      },
    ];
  });
}
