import type { ProfileRole } from "../../catalogue/profile.ts";
import type { Source } from "../../catalogue/source.ts";
import { boughtFor, volumeMonthly } from "../estimate/disks.ts";
import { monthPast } from "../estimate/growth.ts";
import { whyDisk } from "../plan/capacity/reasons.ts";
import { localNvme, type Placement, type VolumeNeed, type VolumePlan } from "../plan/capacity/types.ts";
import { sourceOfDisk } from "./sources.ts";
import type { View } from "./view.ts";
import { counted, duration, gib, listed, monthly, number, percent } from "./words.ts";

/** Why a volume is as large and as fast as it is, when it fills up, and what it costs. */
export function explainVolume(view: View, placement: Placement, volume: VolumePlan): string[] {
  const need = view.need(placement.name)?.volumes.find(({ role }) => role === volume.role);
  return [
    whatItIs(placement, volume, view),
    ...(need === undefined ? [] : [whySize(view, placement, volume, need), whySpeed(view, volume, need)]),
    ...(need === undefined ? [] : [otherDisks(view, placement, volume, need), whenFull(view, volume, need)]),
    whatItCosts(view, volume),
  ].filter((text) => text !== "");
}

const roles: Readonly<Record<ProfileRole, string>> = {
  execution: "the execution client",
  consensus: "the consensus client",
  bitcoin: "the Bitcoin client",
  lightning: "the Lightning node",
  ipfs: "the IPFS node",
  rootstock: "the Rootstock client",
  database: "the database",
  server: "the server",
};

function whatItIs(placement: Placement, volume: VolumePlan, view: View): string {
  const { claim, role, type, sizeGiB, iops, mibs } = volume;
  const of = `${claim} is the volume of ${roles[role]} of ${placement.name}`;
  if (type !== localNvme) {
    const speed = view.prices.priced ? `, ${number(iops)} IOPS and ${number(mibs)} MiB/s` : "";
    return `${of}: a ${type} disk of ${gib(sizeGiB)}${speed}, in zone ${placement.zone}, which it never leaves.`;
  }
  const hours = view.need(placement.name)?.firstSyncHours ?? 0;
  const rebuild = hours > 0 ? `, which takes about ${duration(hours)}` : "";
  return `${of}: ${gib(sizeGiB)} of its machine's own NVMe. It goes with the machine, and is built anew from a seed or the network${rebuild}; a durable sibling keeps the data meanwhile.`;
}

function whySize(view: View, placement: Placement, { sizeGiB, type }: VolumePlan, need: VolumeNeed): string {
  const { horizon, freeSpace } = view.config.planning;
  const { todayGiB, growthGiBPerMonth } = need;
  const source = sourceOfDisk(view.need(placement.name)?.profile ?? placement.profile, need.role);
  const said = source === undefined ? "" : ` (${cited(source)})`;
  const data = `Its data are ${gib(todayGiB)} today and grow by ${gib(growthGiBPerMonth)} a month${said}`;
  const later = todayGiB + growthGiBPerMonth * horizon;
  const larger =
    sizeGiB > need.sizeGiB
      ? ` The disk has ${gib(sizeGiB)}: ${view.lock === undefined ? `a ${type} disk must be that large` : "it was accepted that large, or must be for its speed, and volumes only grow"}.`
      : "";
  if (need.stated) return `The environment file names its size, ${gib(need.sizeGiB)}. ${data}.${larger}`;
  if (later === 0) return `Nothing is known of its data's size; ${gib(need.sizeGiB)} is what is usual.${larger}`;
  const wanted = later / (1 - freeSpace);
  const rounded = gib(wanted) === gib(need.sizeGiB) ? "" : `, rounded up to ${gib(need.sizeGiB)}`;
  return (
    `${data}: ${gib(later)} at the horizon of ${counted(horizon, "month")}. ` +
    `With ${percent(freeSpace)} of it still free then, that is ${gib(wanted)}${rounded}.${larger}`
  );
}

function cited({ from, on, how }: Source): string {
  return `${how === "inferred" ? "inferred from " : ""}${from}, ${on}`;
}

function whySpeed(view: View, volume: VolumePlan, { follow, peak }: VolumeNeed): string {
  const faster = peak.iops > follow.iops || peak.mibs > follow.mibs;
  const work = faster ? "Following the head takes" : "It takes";
  const need = `${work} ${number(follow.iops)} IOPS and ${number(follow.mibs)} MiB/s for ever`;
  const sync = faster ? `, the first sync up to ${number(peak.iops)} IOPS and ${number(peak.mibs)} MiB/s` : "";
  const disk = view.cloud.diskTypes[volume.type];
  if (disk === undefined || !view.prices.priced) return `${need}${sync}.`;
  const bought = boughtFor(disk, volume);
  const parts = [
    ...(bought.iops > 0 ? [`${number(bought.iops)} IOPS`] : []),
    ...(bought.mibs > 0 ? [`${number(bought.mibs)} MiB/s`] : []),
  ];
  const paid =
    parts.length === 0
      ? `A ${volume.type} disk of this size has that without a further price.`
      : `Beyond what comes with a ${volume.type} disk of this size, ${listed(parts)} ${parts.length === 1 && bought.mibs > 0 ? "is" : "are"} bought.`;
  return `${need}${sync}. ${paid}`;
}

/** The other disks that the region has: what each would cost for the same need, or why it would not do. */
function otherDisks(view: View, placement: Placement, volume: VolumePlan, need: VolumeNeed): string {
  if (!view.prices.priced || volume.type === localNvme) return "";
  const machine = view.pool(placement.pool)?.machine ?? "";
  const { cloud, problem, config } = view;
  const { alternatives } = whyDisk(need, volume, cloud, problem.region, machine, config.planning.horizon);
  const said = alternatives.map(({ type, monthly: price, refused }) => {
    if (refused === true) return `${machine} does not take ${type}`;
    return price === undefined ? `${type} cannot deliver it` : `${type} would cost ${monthly(price)}`;
  });
  return said.length === 0 ? "" : `For the same need, ${listed(said)}.`;
}

function whenFull(view: View, { sizeGiB, type }: VolumePlan, { todayGiB, growthGiBPerMonth }: VolumeNeed): string {
  const { freeSpace } = view.config.planning;
  const floor = monthPast(todayGiB, growthGiBPerMonth, sizeGiB * (1 - freeSpace));
  const full = monthPast(todayGiB, growthGiBPerMonth, sizeGiB);
  if (floor === null || full === null) return "It does not grow, so it does not fill up.";
  const max = view.cloud.diskTypes[type]?.maxGiB;
  const grow =
    type === localNvme || max === undefined || !view.prices.priced
      ? ""
      : ` It can be grown to ${gib(max)} while it runs.`;
  return `Less than ${percent(freeSpace)} of it is free ${inMonths(floor)}, and nothing ${inMonths(full)}.${grow}`;
}

/** `after 13 months`, or that it is so already. */
export function inMonths(month: number): string {
  return month === 0 ? "already" : `after ${counted(month, "month")}`;
}

function whatItCosts(view: View, volume: VolumePlan): string {
  if (!view.prices.priced) return "";
  if (volume.type === localNvme) return "It is paid with its machine.";
  return `It costs ${monthly(volumeMonthly(view.estimateInput, view.prices, volume, volume.sizeGiB))}.`;
}
