import { unstated } from "../../catalogue/clouds/existing.ts";
import { leavingHourly, leavingOf } from "../estimate/leaving.ts";
import { hoursPerMonth } from "../estimate/lines.ts";
import { ioLimits, type Load, poolLoads, room } from "../plan/capacity/machines.ts";
import { whyMachine } from "../plan/capacity/reasons.ts";
import type { PoolPlan } from "../plan/capacity/types.ts";
import type { View } from "./view.ts";
import { counted, listed, memory, monthly, number, percent, shortage } from "./words.ts";

/** Why a pool is what it is: its machines, what fills them, and why no cheaper one does. */
export function explainPool(view: View, pool: PoolPlan): string[] {
  return [
    whatItIs(view, pool),
    howFull(view, pool),
    whyThisMachine(view, pool),
    whySpot(pool),
    oldMachines(view, pool),
  ].filter((text) => text !== "");
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

/** The pool's slots as what stands in them needs them: with the types of its disks, and the processors it runs on. */
function loadsOf(view: View, pool: PoolPlan): Load[] {
  return poolLoads(pool, view.placements).map((load, index) => {
    const slot = pool.slots[index]?.name;
    const needs = view.placements
      .filter((each) => each.pool === pool.name && each.slot === slot)
      .flatMap(({ name }) => view.need(name) ?? []);
    const architectures = (["amd64", "arm64"] as const).filter((wanted) =>
      needs.every((need) => need.architectures.includes(wanted)),
    );
    return { ...load, architectures };
  });
}

function whyThisMachine(view: View, pool: PoolPlan): string {
  if (!view.prices.priced) return "";
  const { cloud, problem, overhead } = view;
  const { cheaper, cheaperInAll } = whyMachine(pool, loadsOf(view, pool), cloud, problem.region, overhead, problem);
  if (cheaperInAll === 0) return "No machine that may be chosen costs less.";
  const failing = cheaper.filter(({ reasons }) => reasons.length > 0);
  const [holding] = cheaper.filter(({ reasons }) => reasons.length === 0);
  const month = (perHour: number): string => monthly(perHour * hoursPerMonth);
  const lines = failing.map(
    ({ machine, hourly, reasons }) =>
      `${machine} (${month(hourly)}) does not hold the same: ${reasons.map(shortage).join("; ")}.`,
  );
  const more = cheaperInAll - cheaper.length;
  return [
    holding === undefined
      ? `No cheaper machine holds the same; ${failing.length === 1 ? "one comes" : "these come"} nearest.`
      : `${holding.machine} would hold the same for ${month(holding.hourly)}: ${whyNotIt(view, pool)}`,
    ...lines,
    more > 0 && holding === undefined
      ? `${counted(more, "other")} that cost${more === 1 ? "s" : ""} less lack${more === 1 ? "s" : ""} more.`
      : "",
  ]
    .filter((text) => text !== "")
    .join(" ");
}

function whyNotIt({ lock, environment }: View, { name }: PoolPlan): string {
  return lock?.capacity.pools.some((pool) => pool.name === name) === true
    ? `what runs is not moved for a price; \`./cryptokube plan ${environment} --reoptimise\` shows what moving would take.`
    : "nothing was found that is cheaper as a whole.";
}

function whySpot({ spot }: PoolPlan): string {
  return spot
    ? "It is spot: nothing is lost with a machine that the cloud takes back, and others serve meanwhile."
    : "";
}

/** Those that it had before, and that its nodes have not all left yet; what they cost. */
function oldMachines({ environment, prices, cloud, next }: View, { name }: PoolPlan): string {
  const leaving = leavingOf(next.capacity, name);
  if (leaving.length === 0) return "";
  const each = leaving.map((machines) => {
    const { count, machine, spot, generation } = machines;
    const hourly = leavingHourly(machines, prices, cloud.rootDisk.type);
    return `${number(count)} ${machine}${spot ? " spot" : ""} of generation ${generation} ($${hourly.toFixed(2)} an hour, ${monthly(hourly * hoursPerMonth)})`;
  });
  return (
    `Beside them stand its old machines, until its nodes have moved: ${listed(each)}. Nothing new comes to them, and the ` +
    "roller moves the nodes one by one, each when another of its chain is in step with its network. " +
    `\`./cryptokube plan ${environment} --let-go\` lets those go that are empty.`
  );
}
