/** What it takes to bring a workload from where it runs to where another plan has it. */
import { localNvme } from "./types.ts";
import type { Capacity, Need, Placement, Problem } from "./types.ts";

/** One workload that another plan places elsewhere. */
export interface Move {
  node: string;
  /**
   * - `zone`: its data is brought to another zone.
   * - `disk`: its data is brought to a disk of another kind.
   * - `machine`: its disks are attached to another machine.
   * - `slot`: it is restarted in another place on machines of its pool.
   */
  kind: "zone" | "disk" | "machine" | "slot";
  from: string;
  to: string;
  /** How its data gets there: not at all, by a snapshot of its disks, or anew from the network. */
  data: "stays" | "snapshot" | "sync";
  /** Data on its disks today, that is brought over. GiB. */
  dataGiB: number;
  /** How long that takes: at least to read it once at the new disk's speed, or the first sync of its profile. Hours. */
  hours: number;
  /** US dollars, once: the snapshot, for a month. */
  once: number;
  sentence: string;
}

/** Every workload of an accepted plan that another plan has elsewhere, in order of name. */
export function movesBetween(problem: Problem, accepted: Capacity, next: Capacity): Move[] {
  const needs = new Map(problem.needs.map((need) => [need.name, need]));
  const before = new Map(accepted.placements.map((placement) => [placement.name, placement]));
  return next.placements.flatMap((is) => {
    const was = before.get(is.name);
    const need = needs.get(is.name);
    return was === undefined || need === undefined ? [] : moveOf(problem, need, was, is, accepted, next);
  });
}

/** Whether the volumes of a workload lie on other kinds of disk than they did. Those that are new do not count. */
export function otherDisks(was: Pick<Placement, "volumes">, is: Pick<Placement, "volumes">): boolean {
  return was.volumes.some(({ role, type }) => is.volumes.find((volume) => volume.role === role)?.type !== type);
}

function moveOf(
  problem: Problem,
  need: Need,
  was: Placement,
  is: Placement,
  accepted: Capacity,
  next: Capacity,
): Move[] {
  const kind = kindOf(was, is);
  if (kind === undefined) return [];
  const place = ({ pools }: Capacity, { pool, slot, zone, volumes }: Placement): string => {
    const machine = pools.find(({ name }) => name === pool)?.machine ?? "a machine that is not known";
    const disks = [...new Set(volumes.map(({ type }) => type))].join(" and ");
    const on = kind === "disk" ? ` on ${disks}` : kind === "slot" ? `, slot ${slot}` : "";
    return `pool ${pool} (${machine} in ${zone})${on}`;
  };
  const [from, to] = [place(accepted, was), place(next, is)];
  const cost = costOf(problem, need, was, is, kind);
  return [{ node: is.name, kind, from, to, ...cost, sentence: sentenceOf(is.name, from, to, cost) }];
}

function kindOf(was: Placement, is: Placement): Move["kind"] | undefined {
  if (was.zone !== is.zone) return "zone";
  if (otherDisks(was, is)) return "disk";
  if (was.pool !== is.pool) return "machine";
  return was.slot === is.slot ? undefined : "slot";
}

type Cost = Pick<Move, "data" | "dataGiB" | "hours" | "once">;

function costOf({ cloud, region }: Problem, need: Need, was: Placement, is: Placement, kind: Move["kind"]): Cost {
  if (was.volumes.length === 0 || kind === "machine" || kind === "slot") {
    return { data: "stays", dataGiB: 0, hours: 0, once: 0 };
  }
  const dataGiB = need.volumes.reduce((sum, { todayGiB }) => sum + todayGiB, 0);
  const local = [...was.volumes, ...is.volumes].some(({ type }) => type === localNvme);
  if (local) return { data: "sync", dataGiB, hours: need.firstSyncHours, once: 0 };
  // Its disks are read side by side.
  const hours = Math.max(
    0,
    ...need.volumes.map(({ role, todayGiB }) => {
      const mibs = is.volumes.find((volume) => volume.role === role)?.mibs ?? 0;
      return mibs === 0 ? 0 : (todayGiB * 1024) / mibs / 3600;
    }),
  );
  const perGiB = cloud.regions[region]?.services.snapshotPerGiBMonth ?? 0;
  return { data: "snapshot", dataGiB, hours, once: dataGiB * perGiB };
}

function sentenceOf(node: string, from: string, to: string, { data, dataGiB, hours, once }: Cost): string {
  const gib = `${Math.round(dataGiB).toLocaleString("en-US")} GiB`;
  const long = `${hours.toFixed(1)} hours`;
  const takes = {
    stays: "it is restarted there",
    snapshot: `${gib} are restored from a snapshot, at least ${long} and $${once.toFixed(2)} once`,
    sync: `it syncs anew, ${gib}, about ${long}`,
  };
  return `${node} moves from ${from} to ${to}: ${takes[data]}.`;
}
