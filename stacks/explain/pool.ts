import { unstated } from "../../catalogue/clouds/existing.ts";
import { hoursPerMonth } from "../estimate/lines.ts";
import { fits, hourly, ioLimits, poolLoads, type Reason, room } from "../plan/capacity/machines.ts";
import type { PoolPlan } from "../plan/capacity/types.ts";
import { offered } from "../plan/capacity/zones.ts";
import type { View } from "./view.ts";
import { counted, listed, memory, monthly, number, percent, shortage } from "./words.ts";

/** Why a pool is what it is: its machines, what fills them, and why no cheaper one does. */
export function explainPool(view: View, pool: PoolPlan): string[] {
  return [whatItIs(view, pool), howFull(view, pool), whyThisMachine(view, pool), whySpot(pool)].filter(
    (text) => text !== "",
  );
}

function whatItIs(view: View, pool: PoolPlan): string {
  const { name, count, zone, rootDiskGiB, slots } = pool;
  const standing = view.placements.filter((placement) => placement.pool === name).map((placement) => placement.name);
  const cost = view.prices.priced
    ? ` Its machines cost ${monthly(count * hoursPerMonth * view.prices.machine(pool.machine, pool.spot).perHour)}.`
    : "";
  const root = rootDiskGiB > 0 ? `, each from a root disk of ${number(rootDiskGiB)} GiB` : "";
  return (
    `The pool ${name} is ${describeMachines(view, pool)} in zone ${zone}${root}. ` +
    `Each has ${counted(slots.length, "slot")}; in them ${standing.length === 1 ? "stands" : "stand"} ${listed(standing) || "nothing yet"}.${cost}`
  );
}

/** `2 m7g.2xlarge (8 vCPUs, 32 GiB, arm64)`; of a cluster that states no machines, that it does not. */
export function describeMachines({ cloud }: View, { count, machine, spot }: PoolPlan): string {
  const type = cloud.machines[machine];
  if (type === undefined || machine === unstated) {
    return `${counted(count, "machine")} of a kind that the file does not state`;
  }
  const of = `${number(type.vcpus)} vCPUs, ${memory(type.memoryMiB)}, ${type.architecture}`;
  return `${number(count)} ${machine}${spot ? " spot" : ""} (${of})`;
}

function howFull(view: View, pool: PoolPlan): string {
  const machine = view.cloud.machines[pool.machine];
  if (machine === undefined || pool.machine === unstated) return "";
  const has = room(machine, view.cloud, view.overhead);
  const loads = poolLoads(pool, view.placements);
  const sum = (field: "cpuMillis" | "memoryMiB" | "volumes" | "localGiB"): number =>
    loads.reduce((total, load) => total + load[field], 0);
  const volumes = sum("volumes");
  const limits = ioLimits(machine, [...new Set(loads.flatMap(({ diskTypes = [] }) => diskTypes))])?.baseline;
  const io = (kind: "iops" | "mibs"): number => loads.reduce((total, { follow }) => total + follow[kind], 0);
  const parts = [
    `CPU to ${percent(sum("cpuMillis") / has.cpuMillis)}`,
    `memory to ${percent(sum("memoryMiB") / has.memoryMiB)}`,
    ...(volumes === 0 || limits === undefined || !Number.isFinite(limits.iops)
      ? []
      : [
          `its baseline to disks to ${percent(Math.max(io("iops") / limits.iops, io("mibs") / limits.mibs))} (${number(io("iops"))} of ${number(limits.iops)} IOPS, ${number(io("mibs"))} of ${number(limits.mibs)} MiB/s)`,
        ]),
    ...(volumes === 0 ? [] : [`${number(volumes)} of ${number(has.volumes)} volumes`]),
    ...(has.localGiB === 0 ? [] : [`its own disk to ${percent(sum("localGiB") / has.localGiB)}`]),
  ];
  return `When the cloud and the daemons on it have taken theirs, its slots fill each machine: ${listed(parts)}.`;
}

interface Cheaper {
  name: string;
  perHour: number;
  reasons: readonly Reason[];
}

/** Machines that cost less, would be allowed and are offered in the zone, the dearest first, and why each fails. */
export function cheaperMachines(view: View, pool: PoolPlan): Cheaper[] {
  const { cloud, problem, overhead } = view;
  const region = cloud.regions[problem.region];
  const own = hourly(cloud, problem.region, pool.machine, pool.spot);
  if (region === undefined || own === undefined) return [];
  const loads = poolLoads(pool, view.placements).map((load, index) => {
    const slot = pool.slots[index]?.name;
    const standing = view.placements.filter((each) => each.pool === pool.name && each.slot === slot);
    const kinds = standing.flatMap(({ name }) => view.need(name)?.architectures.map(String) ?? []);
    const able = (["amd64", "arm64"] as const).filter(
      (wanted) =>
        kinds.length === 0 || standing.every(({ name }) => view.need(name)?.architectures.includes(wanted) ?? true),
    );
    return { ...load, architectures: able };
  });
  return Object.values(cloud.machines)
    .filter(({ name, architecture, family }) => {
      const allowed =
        (problem.architectures?.includes(architecture) ?? true) && (problem.families?.includes(family) ?? true);
      return allowed && offered(region, name, pool.zone);
    })
    .flatMap((machine) => {
      const perHour = hourly(cloud, problem.region, machine.name, pool.spot) ?? Infinity;
      const fit = fits(machine, cloud, overhead, loads);
      return perHour < own ? [{ name: machine.name, perHour, reasons: fit === true ? [] : fit }] : [];
    })
    .sort((a, b) => b.perHour - a.perHour || (a.name < b.name ? -1 : 1));
}

const shown = 3;

function whyThisMachine(view: View, pool: PoolPlan): string {
  if (!view.prices.priced) return "";
  const cheaper = cheaperMachines(view, pool);
  if (cheaper.length === 0) return `No cheaper machine is offered in ${pool.zone}.`;
  const failing = cheaper.filter(({ reasons }) => reasons.length > 0);
  const holding = cheaper.filter(({ reasons }) => reasons.length === 0);
  const month = (perHour: number): string => monthly(perHour * hoursPerMonth);
  const lines = failing
    .slice(0, shown)
    .map(({ name, perHour, reasons }) => `${name} (${month(perHour)}) does not: ${reasons.map(shortage).join("; ")}.`);
  const more = failing.length - lines.length;
  const last = holding.at(-1);
  return [
    holding.length === 0 ? "No cheaper machine holds the same." : "",
    ...lines,
    more > 0 ? `So do ${counted(more, "other")} that cost less.`.replace("So do", "Neither do") : "",
    last === undefined
      ? ""
      : `${last.name} would hold the same for ${month(last.perHour)}: what runs is not moved for a price; \`./cryptokube plan ${view.environment} --reoptimise\` shows what moving would take.`,
  ]
    .filter((text) => text !== "")
    .join(" ");
}

function whySpot({ spot }: PoolPlan): string {
  return spot
    ? "It is spot: nothing is lost with a machine that the cloud takes back, and others serve meanwhile."
    : "";
}
