/** What runs out first: volumes, quotas, the machines' I/O, addresses, in order; each in a sentence, with what to do. */
import { localNvme } from "../plan/capacity/types.ts";
import { addressRoom } from "./addresses.ts";
import type { PoolRow } from "./compute.ts";
import type { Growth, VolumeGrowth } from "./growth.ts";
import { type EstimateInput, groupBy } from "./lines.ts";
import type { QuotaRow } from "./quotas.ts";

export type RunsOutKind = "volume" | "quota" | "machine I/O" | "addresses";

/** One thing with an end. */
export interface RunsOut {
  kind: RunsOutKind;
  /** `execution of ethereum`, a quota's name, a pool, an address range. */
  name: string;
  /** Months from now; null: growth alone does not bring it there, only more nodes do. */
  month: number | null;
  /** Of a volume, the month in which it is full. */
  fullMonth?: number;
  /** In use today, of what is there. Past 1 it does not do even now. */
  share: number;
  /** One sentence, without its full stop. */
  says: string;
  remedy: string;
}

const gib = (value: number): string => `${Math.round(value).toLocaleString("en-US")} GiB`;
const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The volumes of one kind of a group: `ethereum execution`; what says it already, says it once. */
export function volumesName({ group, role }: Pick<VolumeGrowth, "group" | "role">): string {
  return group === role || group.endsWith(`-${role}`) ? group : `${group} ${role}`;
}

/** `1 address`, `15 addresses`; abbreviations have no plural. */
export function units(value: number, unit: string): string {
  const plain = value === 1 || /(iB|[A-Z])$/.test(unit) || unit.endsWith("es");
  return `${value.toLocaleString("en-US")} ${plain ? unit : unit.endsWith("s") ? `${unit}es` : `${unit}s`}`;
}

function volumes(growth: Growth): RunsOut[] {
  const alike = groupBy(growth.volumes, volumesName);
  return [...alike].flatMap(([name, group]) => {
    const first = group.reduce((a, b) => ((b.floorMonth ?? Infinity) < (a.floorMonth ?? Infinity) ? b : a));
    const used = first.usedGiB[0] ?? 0;
    if (first.floorMonth === null) return [];
    const full = first.fullMonth === null ? "" : `, and is full in month ${first.fullMonth}`;
    const free = percent(growth.freeSpace);
    const at =
      first.floorMonth === 0
        ? `${first.claim} (${gib(first.sizeGiB)}) has less than ${free} free today`
        : `${first.claim} (${gib(first.sizeGiB)}) has less than ${free} free in month ${first.floorMonth}`;
    return [
      {
        kind: "volume" as const,
        name,
        month: first.floorMonth,
        ...(first.fullMonth === null ? {} : { fullMonth: first.fullMonth }),
        share: used / first.sizeGiB,
        says: at + full,
        remedy: volumeRemedy(first, growth),
      },
    ];
  });
}

function volumeRemedy(volume: VolumeGrowth, growth: Growth): string {
  if (volume.type === localNvme) {
    return "It goes with its machine and cannot grow: plan a machine with more, or a durable disk.";
  }
  const wanted = (volume.usedGiB[growth.months] ?? 0) / (1 - growth.freeSpace);
  if (volume.maxGiB !== null && wanted > volume.maxGiB) {
    return `Grow it in place; ${volume.type} ends at ${gib(volume.maxGiB)}, which does not last ${growth.months} months.`;
  }
  return "Grow it in place, without a restart; the price of that is in the monthly figures.";
}

function quotas(rows: readonly QuotaRow[]): RunsOut[] {
  return rows.map((row) => {
    const { name, needed, default: limit, raiseInMonth: month, afterGrowth, unit } = row;
    const figures = (value: number): string => units(value, unit);
    const says =
      month === 0
        ? `needs ${figures(needed)}, and a new account has ${figures(limit)}`
        : `takes ${figures(needed)} of a new account's ${figures(limit)}, and ${figures(afterGrowth)} after growth`;
    const remedy =
      month === null
        ? "Enough, where nothing else in the account and region counts against it."
        : month === 0
          ? "Have it raised before you start."
          : `Have it raised before month ${month}.`;
    return {
      kind: "quota" as const,
      name,
      month,
      share: limit > 0 ? needed / limit : needed > 0 ? 1 : 0,
      says,
      remedy,
    };
  });
}

function machineIo(pools: readonly PoolRow[]): RunsOut[] {
  const rows = pools.filter(({ io }) => io.limit > 0 && io.used > 0);
  return rows.map(({ name, machine, io }) => ({
    kind: "machine I/O" as const,
    name,
    month: null,
    share: io.share,
    says:
      `each ${machine} gives ${percent(io.share)} of its baseline to its volumes, ` +
      `${Math.round(io.used).toLocaleString("en-US")} of ${Math.round(io.limit).toLocaleString("en-US")} ${io.what}`,
    remedy: "What does not fit goes to another machine: the plan sees to it.",
  }));
}

function addresses(input: EstimateInput): RunsOut[] {
  return addressRoom(input).map(({ zone, range, cidr, machines, limit }) => ({
    kind: "addresses" as const,
    name: `${range} in ${zone}`,
    month: limit < machines ? 0 : null,
    share: limit > 0 ? machines / limit : 1,
    says: `${cidr} has room for ${limit.toLocaleString("en-US")} machines; planned: ${machines.toLocaleString("en-US")}`,
    remedy: "A range once in use stays: choose a larger one before the first machine stands in it.",
  }));
}

/** Everything with an end: first what time alone brings to it, the soonest first, of volumes the one that is full the soonest; then what only more nodes would, the fullest first. */
export function runsOutOf(
  input: EstimateInput,
  growth: Growth,
  pools: readonly PoolRow[],
  quotaRows: readonly QuotaRow[],
): RunsOut[] {
  const all = [...volumes(growth), ...quotas(quotaRows), ...machineIo(pools), ...addresses(input)];
  const order = (thing: RunsOut): number => thing.month ?? Infinity;
  const full = ({ month, fullMonth }: RunsOut): number => fullMonth ?? (month === null ? Infinity : -1);
  return all.sort((a, b) => {
    if (order(a) !== order(b)) return order(a) - order(b);
    if (full(a) !== full(b)) return full(a) - full(b);
    return b.share - a.share || (a.name < b.name ? -1 : 1);
  });
}
