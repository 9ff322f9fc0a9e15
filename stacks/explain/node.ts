import { catalogue } from "../../catalogue/chains/index.ts";
import { type HistoryField, historyFields, sameHistory } from "../../catalogue/history.ts";
import { formatPath } from "../config/errors.ts";
import { volumeMonthly } from "../estimate/disks.ts";
import { monthPast } from "../estimate/growth.ts";
import { hoursPerMonth } from "../estimate/lines.ts";
import type { Need, Placement, VolumePlan } from "../plan/capacity/types.ts";
import { explainLogs } from "./logs.ts";
import { describeMachines, explainPool } from "./pool.ts";
import { historyOfWords } from "../plan/needs/history.ts";
import type { View } from "./view.ts";
import { inMonths } from "./volume.ts";
import { cores, counted, duration, gib, listed, memory, monthly, percent } from "./words.ts";

/** Why a node stands where it stands, on what, and what of it runs out first. */
export function explainNode(view: View, placement: Placement): string[] {
  const need = view.need(placement.name);
  const pool = view.pool(placement.pool);
  return [
    ...(need === undefined ? [] : [whatItNeeds(need), whatItKeeps(need)]),
    whereItStands(view, placement),
    ...(pool === undefined ? [] : explainPool(view, pool).slice(1)),
    whyThisZone(view, placement),
    ...placement.volumes.map((volume) => volumeInShort(view, placement, volume)),
    ...(need === undefined ? [] : [howItLives(need)]),
    explainLogs(view),
    whatItCosts(view, placement),
  ].filter((text) => text !== "");
}

function whatItNeeds({ name, profile, bookedOn, path, ...need }: Need): string {
  const ceiling = need.ceilingMiB > need.memoryMiB ? `, at most ${memory(need.ceilingMiB)}` : "";
  const booked = bookedOn === "platform" ? "part of the platform" : `of ${bookedOn}`;
  return (
    `${name} is ${booked}, sized as ${profile} (${formatPath(["config", ...path])}). ` +
    `It needs ${cores(need.cpuMillis)}, ${memory(need.memoryMiB)} of memory${ceiling}, and ${counted(need.volumes.length, "volume")}.`
  );
}

/** How much of the chain's past it keeps, and whose size stands for that. */
function whatItKeeps({ profile }: Need): string {
  const kept = historyOfWords(profile, catalogue);
  if (kept === undefined) return "";
  const { client, network, history } = kept;
  const words: Readonly<Record<string, string>> = {
    all: "all",
    postmerge: "from the merge on",
    postprague: "from Prague on",
    "0": "none",
  };
  const of = (field: HistoryField): string => {
    const far =
      words[String(history[field])] ?? `of the newest ${Number(history[field]).toLocaleString("en-US")} blocks`;
    return `${field} ${far}`;
  };
  const mode = profile.split(" ")[3] ?? "";
  const named = catalogue.execution[client]?.history?.modes(network)[mode];
  const sized =
    named === undefined || sameHistory(named, history)
      ? ""
      : ` It is sized as ${mode}, the mode of a known size with the least data that covers it.`;
  return `Its ${client} keeps ${listed(historyFields.map(of))}.${sized}`;
}

function whereItStands(view: View, { name, pool: poolName, slot, zone }: Placement): string {
  const pool = view.pool(poolName);
  if (pool === undefined) return `${name} stands in the pool ${poolName}, zone ${zone}.`;
  const others = pool.slots.length - 1;
  const beside = others === 0 ? "which it has to itself" : `beside ${counted(others, "slot")} more on each machine`;
  return `It stands in slot ${slot} of the pool ${poolName}, ${beside}: ${describeMachines(view, pool)} in zone ${zone}.`;
}

function whyThisZone(view: View, { name, group, zone, volumes }: Placement): string {
  const siblings = view.placements.filter((each) => each.group === group);
  const zones = view.next.capacity.zones;
  const kept = volumes.length > 0 ? " Its volumes lie there and never leave the zone, so neither does it." : "";
  if (zones.length === 1) return `${zone} is the environment's only zone.${kept}`;
  if (siblings.length === 1) {
    return `${name} has no siblings to be spread from: ${zone} is where it costs least with what else is there.${kept}`;
  }
  const counts = zones.map((each) => `${siblings.filter((sibling) => sibling.zone === each).length} in ${each}`);
  return `The ${counted(siblings.length, "node")} of ${group} are spread as evenly as can be, and never share a machine: ${listed(counts)}.${kept}`;
}

function volumeInShort(view: View, placement: Placement, volume: VolumePlan): string {
  const need = view.need(placement.name)?.volumes.find(({ role }) => role === volume.role);
  const full = need === undefined ? null : monthPast(need.todayGiB, need.growthGiBPerMonth, volume.sizeGiB);
  const end = full === null ? "does not fill up" : `is full ${inMonths(full)}`;
  return `${volume.claim} (${volume.type}, ${gib(volume.sizeGiB)}) ${end}.`;
}

function howItLives({ firstSyncHours, interruptible, ephemeral, leftOut, name }: Need): string {
  return [
    firstSyncHours > 0 ? `Its first sync takes about ${duration(firstSyncHours)}.` : "",
    interruptible ? "Nothing is lost with its machine, so it may run on spot." : "",
    ephemeral ? "Its data may lie on a disk that goes with its machine: a durable sibling and a seed exist." : "",
    leftOut === undefined ? "" : `It is planned and priced; \`up\` leaves ${name} out for now: ${leftOut}.`,
  ]
    .filter((text) => text !== "")
    .join(" ");
}

function whatItCosts(view: View, { name, pool: poolName, slot, volumes }: Placement): string {
  const pool = view.pool(poolName);
  const machine = view.cloud.machines[pool?.machine ?? ""];
  if (!view.prices.priced || pool === undefined || machine === undefined) return "";
  const disks = volumes.reduce(
    (sum, volume) => sum + volumeMonthly(view.estimateInput, view.prices, volume, volume.sizeGiB),
    0,
  );
  const month = hoursPerMonth * view.prices.machine(pool.machine, pool.spot).perHour;
  const own = pool.slots.find((each) => each.name === slot);
  const has = view.cloud.allocatable(machine);
  const share = own === undefined ? 0 : Math.max(own.cpuMillis / has.cpuMillis, own.memoryMiB / has.memoryMiB);
  return `Its disks cost ${monthly(disks)}; its machine costs ${monthly(month)}, of which the slot of ${name} takes ${percent(Math.min(1, share))}.`;
}
