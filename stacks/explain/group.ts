import { rangesOf } from "../compare.ts";
import { volumeMonthly } from "../estimate/disks.ts";
import { sharesOf } from "../estimate/compute.ts";
import { monthPast } from "../estimate/growth.ts";
import { hoursPerMonth, platform } from "../estimate/lines.ts";
import { explainGateway } from "./gateway.ts";
import { explainLogsOfAll } from "./logs.ts";
import type { View } from "./view.ts";
import { inMonths } from "./volume.ts";
import { counted, gib, listed, monthly, number } from "./words.ts";

/** A chain, an explorer, a signer, apps or the platform: whatever prices are booked on. */
export function explainBooked(view: View, bookedOn: string): string[] {
  const placements = view.placements.filter((each) => each.bookedOn === bookedOn);
  const zones = [...new Set(placements.map(({ zone }) => zone))].sort();
  const profiles = [...new Set(placements.map(({ profile }) => profile))];
  const disks = placements.flatMap(({ volumes }) => volumes);
  const total = disks.reduce((sum, { sizeGiB }) => sum + sizeGiB, 0);
  return [
    `${bookedOn} is ${counted(placements.length, "node")} in ${counted(zones.length, "zone")} (${listed(zones)}): ${listed(placements.map(({ name }) => name))}. Sized as ${listed(profiles)}.`,
    disks.length === 0 ? "" : `Together they have ${counted(disks.length, "volume")} of ${gib(total)}.`,
    fullFirst(view, bookedOn),
    ...explainGateway(view, bookedOn),
    ...(bookedOn === platform ? explainLogsOfAll(view) : []),
    bookedCost(view, bookedOn),
  ].filter((text) => text !== "");
}

function fullFirst(view: View, bookedOn: string): string {
  const dates = view.placements
    .filter((each) => each.bookedOn === bookedOn)
    .flatMap(({ name, volumes }) =>
      volumes.flatMap(({ claim, role, sizeGiB }) => {
        const need = view.need(name)?.volumes.find((each) => each.role === role);
        const month = need === undefined ? null : monthPast(need.todayGiB, need.growthGiBPerMonth, sizeGiB);
        return month === null ? [] : [{ claim, month }];
      }),
    )
    .sort((a, b) => a.month - b.month);
  const [first] = dates;
  return first === undefined ? "" : `Of its volumes ${first.claim} is full first, ${inMonths(first.month)}.`;
}

function bookedCost(view: View, bookedOn: string): string {
  if (!view.prices.priced) return "";
  const machines = view.pools.reduce((sum, pool) => {
    const share = sharesOf(view.estimateInput, pool).find((each) => each.bookedOn === bookedOn)?.share ?? 0;
    return sum + share * pool.count * hoursPerMonth * view.prices.machine(pool.machine, pool.spot).perHour;
  }, 0);
  const disks = view.placements
    .filter((each) => each.bookedOn === bookedOn)
    .flatMap(({ volumes }) => volumes)
    .reduce((sum, volume) => sum + volumeMonthly(view.estimateInput, view.prices, volume, volume.sizeGiB), 0);
  return `Its share of the machines costs ${monthly(machines)}, its disks ${monthly(disks)}; \`./cryptokube estimate ${view.environment}\` adds traffic and services.`;
}

/** A zone: why it is in use, and what stands there. */
export function explainZone(view: View, zone: string): string[] {
  const { zones } = view.problem;
  const pools = view.pools.filter((pool) => pool.zone === zone).map(({ name }) => name);
  const nodes = view.placements.filter((each) => each.zone === zone).map(({ name }) => name);
  const why =
    typeof zones === "number"
      ? `${zone} is one of the ${counted(zones, "zone")} that the environment spreads over.`
      : `${zone} is named by the environment file.`;
  const kept = view.lock?.capacity.zones.includes(zone) === true ? " It is in use, and so it stays." : "";
  return [
    `${why}${kept}`,
    `${counted(pools.length, "pool")} ${pools.length === 1 ? "is" : "are"} there${pools.length === 0 ? "" : `: ${listed(pools)}`}. ` +
      `${counted(nodes.length, "node")} ${nodes.length === 1 ? "stands" : "stand"} there${nodes.length === 0 ? "" : `: ${listed(nodes)}`}.`,
  ];
}

const purposes: readonly [RegExp, string][] = [
  [/^vpc$/, "the range of the whole network; ranges of networks that are peered must not overlap"],
  [/^existing-vpc$/, "the network that is there already: only the ranges here are ours to use, and none is made"],
  [/^pods$/, "the pods' addresses"],
  [/^services$/, "the Services' addresses: they exist within the cluster only"],
  [/^control-plane$/, "the control plane's own range"],
  [/^nodes-/, "the machines' subnet of its zone"],
  [/^public-/, "the subnet of its zone that faces the internet: load balancers and address translation"],
  [/^pods-/, "the pods' addresses of its zone"],
];

/** An address range: what it is for, and how many addresses it has. */
export function explainRange(view: View, name: string): string[] {
  const range = rangesOf(view.next.addresses ?? { vpc: "", subnets: {}, pods: "", services: "" }).find(
    ([each]) => each === name,
  )?.[1];
  if (range === undefined) return [];
  const purpose = purposes.find(([pattern]) => pattern.test(name))?.[1] ?? "a range of the environment";
  const bits = Number(range.split("/")[1] ?? NaN);
  const size = Number.isInteger(bits) ? `, ${number(2 ** (32 - bits))} addresses` : "";
  const kept =
    view.lock?.addresses === undefined
      ? ""
      : "It is recorded in the lock and stays: machines and peers know the environment by it.";
  return [`${name} is ${range}${size}: ${purpose}.`, kept].filter((text) => text !== "");
}
