/**
 * Whether a plan of machines and disks keeps every limit, found from the raw figures of the cloud and the needs alone:
 * none of the planner's own functions is called.
 */
import type { DiskType, MachineType } from "../../catalogue/clouds/cloud.ts";
import type { Capacity, Need, Placement, PoolPlan, Problem, VolumePlan } from "../../stacks/plan/capacity/types.ts";
import { aMachineHolds } from "./capacity-holds.ts";

/** Everything that is wrong with a plan; empty where nothing is. */
export function violations(problem: Problem, capacity: Capacity): string[] {
  const needs = new Map(problem.needs.map((need) => [need.name, need]));
  const pools = new Map(capacity.pools.map((pool) => [pool.name, pool]));
  const said: string[] = [];
  const say = (wrong: boolean, text: string): void => {
    if (wrong) said.push(text);
  };
  const names = capacity.placements.map(({ name }) => name);
  say(new Set(names).size !== names.length, "a need is placed twice");
  say(pools.size !== capacity.pools.length, "two pools of one name");
  say(names.join() !== [...names].sort().join(), "placements are not in order of name");
  for (const { name } of problem.needs) say(!names.includes(name), `${name} is not placed`);
  const claims = capacity.placements.flatMap(({ volumes }) => volumes.map(({ claim }) => claim));
  say(new Set(claims).size !== claims.length, "two claims of one name");
  for (const placement of capacity.placements) {
    const need = needs.get(placement.name);
    const pool = pools.get(placement.pool);
    if (need === undefined || pool === undefined) {
      said.push(`${placement.name}: no such need or pool`);
      continue;
    }
    placementViolations(problem, need, placement, pool, say);
  }
  for (const pool of capacity.pools) {
    const members = capacity.placements.filter((placement) => placement.pool === pool.name);
    poolViolations(problem, capacity, pool, members, needs, say);
  }
  spreadViolations(problem, capacity, say);
  stockViolations(problem, capacity, say);
  return said;
}

type Say = (wrong: boolean, text: string) => void;

function placementViolations(problem: Problem, need: Need, placement: Placement, pool: PoolPlan, say: Say): void {
  const { name } = need;
  const machine = problem.cloud.machines[pool.machine];
  say(placement.zone !== pool.zone, `${name}: zone ${placement.zone} is not its pool's`);
  say(!pool.slots.some((slot) => slot.name === placement.slot), `${name}: no slot ${placement.slot}`);
  say(
    placement.bookedOn !== need.bookedOn || placement.group !== need.group || placement.profile !== need.profile,
    `${name}: booked wrongly`,
  );
  say(machine === undefined || !need.architectures.includes(machine.architecture), `${name}: wrong processor`);
  say(placement.volumes.length !== need.volumes.length, `${name}: volumes are missing`);
  const local = placement.volumes.filter(({ type }) => type === "local-nvme");
  say(local.length > 0 && !need.ephemeral, `${name}: durable data on a disk that goes with the machine`);
  say(local.length > 0 && local.length < placement.volumes.length, `${name}: half of its data goes with the machine`);
  for (const wanted of need.volumes) {
    const volume = placement.volumes.find(({ role }) => role === wanted.role);
    if (volume === undefined) {
      say(true, `${name}: no ${wanted.role} volume`);
      continue;
    }
    // A server's one volume is named after it alone.
    const expected = wanted.role === "server" ? name : `${wanted.role}-${name}`;
    say(volume.claim !== `${expected}-g${placement.generation}`, `${volume.claim}: wrong name`);
    say(volume.sizeGiB < wanted.sizeGiB, `${volume.claim}: too small`);
    say(volume.iops < wanted.peak.iops || volume.iops < wanted.follow.iops, `${volume.claim}: too few IOPS`);
    say(volume.mibs < wanted.peak.mibs || volume.mibs < wanted.follow.mibs, `${volume.claim}: too slow`);
    say(
      !Number.isInteger(volume.sizeGiB) || !Number.isInteger(volume.iops) || !Number.isInteger(volume.mibs),
      `${volume.claim}: broken figures`,
    );
    if (volume.type === "local-nvme") continue;
    const type = problem.cloud.diskTypes[volume.type];
    say(problem.cloud.regions[problem.region]?.disks[volume.type] === undefined, `${volume.claim}: not sold here`);
    say(machine?.disks[volume.type] === undefined, `${volume.claim}: its machine does not take ${volume.type}`);
    say(type === undefined || !delivers(type, volume), `${volume.claim}: ${volume.type} cannot do that`);
  }
}

/** Whether a disk of a type can be had with this size, IOPS and throughput. */
function delivers({ minGiB, maxGiB, iops, throughput }: DiskType, volume: VolumePlan): boolean {
  const freeIops = Math.min(iops.max, iops.included + iops.includedPerGiB * volume.sizeGiB);
  const freeMibs =
    throughput.included + throughput.includedPerGiB * volume.sizeGiB + (throughput.includedPerIops ?? 0) * volume.iops;
  const iopsHold =
    volume.iops <= freeIops + 1e-6 ||
    (iops.provisioned && volume.iops <= iops.max && volume.iops <= (iops.maxPerGiB ?? Infinity) * volume.sizeGiB);
  const mibsHold =
    volume.mibs <= Math.min(throughput.max, freeMibs) + 1e-6 ||
    (throughput.provisioned &&
      volume.mibs <= throughput.max &&
      volume.mibs <= (throughput.maxPerIops ?? Infinity) * volume.iops + 1e-6);
  return volume.sizeGiB >= minGiB && volume.sizeGiB <= maxGiB && iopsHold && mibsHold;
}

function poolViolations(
  problem: Problem,
  capacity: Capacity,
  pool: PoolPlan,
  members: readonly Placement[],
  needs: ReadonlyMap<string, Need>,
  say: Say,
): void {
  const { cloud, region, overhead } = problem;
  const machine = cloud.machines[pool.machine];
  const price = cloud.regions[region]?.machines[pool.machine];
  if (machine === undefined || price === undefined) {
    say(true, `${pool.name}: ${pool.machine} is not sold here`);
    return;
  }
  say(!capacity.zones.includes(pool.zone), `${pool.name}: zone ${pool.zone} is not in use`);
  say(price.zones?.includes(pool.zone) === false, `${pool.name}: not offered in ${pool.zone}`);
  say(problem.architectures?.includes(machine.architecture) === false, `${pool.name}: processor not admitted`);
  say(problem.families?.includes(machine.family) === false, `${pool.name}: family not admitted`);
  say(
    !new RegExp(`^${pool.machine.replaceAll(".", "-")}-${pool.zone}-\\d+$`).test(pool.name),
    `${pool.name}: wrong name`,
  );
  // Any member of one slot may stand beside any of another: the largest of each are taken together.
  let [cpu, memory, attached, local, followIops, followMibs, aboveIops, aboveMibs] = [0, 0, 0, 0, 0, 0, 0, 0];
  const diskTypes = new Set<string>();
  const slotOfGroup = new Map<string, string>();
  const largest = (values: readonly number[]): number => Math.max(0, ...values);
  for (const slot of pool.slots) {
    const here = members.filter((member) => member.slot === slot.name);
    say(
      here.length !== pool.count && problem.accepted === undefined,
      `${pool.name}/${slot.name}: ${here.length} on ${pool.count} machines`,
    );
    say(here.length > pool.count, `${pool.name}/${slot.name}: more than one on a machine`);
    for (const { group } of here) {
      say((slotOfGroup.get(group) ?? slot.name) !== slot.name, `${pool.name}: ${group} in two slots`);
      slotOfGroup.set(group, slot.name);
    }
    const each = here.map((member) => {
      const need = needs.get(member.name);
      const onNetwork = member.volumes.filter(({ type }) => type !== "local-nvme");
      for (const { type } of onNetwork) diskTypes.add(type);
      const io = (need?.volumes ?? []).filter(({ role }) => onNetwork.some((volume) => volume.role === role));
      const sum = (of: (one: (typeof io)[number]) => number): number => io.map(of).reduce((a, b) => a + b, 0);
      return {
        spot: need?.interruptible ?? false,
        cpu: need?.cpuMillis ?? 0,
        memory: need?.memoryMiB ?? 0,
        ceiling: need?.ceilingMiB ?? 0,
        attached: onNetwork.length,
        local: member.volumes.filter(({ type }) => type === "local-nvme").reduce((a, b) => a + b.sizeGiB, 0),
        followIops: sum(({ follow }) => follow.iops),
        followMibs: sum(({ follow }) => follow.mibs),
        peakIops: sum(({ follow, peak }) => Math.max(follow.iops, peak.iops)),
        peakMibs: sum(({ follow, peak }) => Math.max(follow.mibs, peak.mibs)),
      };
    });
    say(pool.spot && each.some(({ spot }) => !spot), `${pool.name}: what must last is on spot`);
    say(
      slot.cpuMillis < largest(each.map((one) => one.cpu)) || slot.memoryMiB < largest(each.map((one) => one.memory)),
      `${pool.name}/${slot.name}: smaller than a member`,
    );
    say(
      largest(each.map(({ ceiling }) => ceiling)) > cloud.allocatable(machine).memoryMiB - overhead.memoryMiB,
      `${pool.name}: a ceiling passes the machine`,
    );
    cpu += largest(each.map((one) => one.cpu));
    memory += largest(each.map((one) => one.memory));
    attached += largest(each.map((one) => one.attached));
    local += largest(each.map((one) => one.local));
    const [fi, fm] = [largest(each.map((one) => one.followIops)), largest(each.map((one) => one.followMibs))];
    followIops += fi;
    followMibs += fm;
    aboveIops = Math.max(aboveIops, largest(each.map((one) => one.peakIops)) - fi);
    aboveMibs = Math.max(aboveMibs, largest(each.map((one) => one.peakMibs)) - fm);
  }
  const allocatable = cloud.allocatable(machine);
  say(cpu > allocatable.cpuMillis - overhead.cpuMillis + 1e-6, `${pool.name}: processor`);
  say(memory > allocatable.memoryMiB - overhead.memoryMiB + 1e-6, `${pool.name}: memory`);
  say(pool.slots.length > Math.min(allocatable.pods, machine.maxPods) - overhead.pods, `${pool.name}: pods`);
  say(attached > machine.maxVolumes, `${pool.name}: attached volumes`);
  say(local > (machine.localNvme?.totalGiB ?? 0) + 1e-6, `${pool.name}: its own disk`);
  ioViolations(machine, pool.name, [...diskTypes], { followIops, followMibs, aboveIops, aboveMibs }, say);
}

function ioViolations(
  machine: MachineType,
  name: string,
  types: readonly string[],
  io: { followIops: number; followMibs: number; aboveIops: number; aboveMibs: number },
  say: Say,
): void {
  for (const type of types) {
    const limit = machine.disks[type];
    if (limit === undefined) continue;
    say(io.followIops > limit.baseline.iops + 1e-6, `${name}: lasting IOPS`);
    say(io.followMibs > limit.baseline.mibs + 1e-6, `${name}: lasting throughput`);
    say(io.followIops + io.aboveIops > limit.burst.iops + 1e-6, `${name}: peak IOPS`);
    say(io.followMibs + io.aboveMibs > limit.burst.mibs + 1e-6, `${name}: peak throughput`);
  }
}

/** Zones of a group differ by at most one, over those that offer a machine which holds each of its replicas alone. */
function spreadViolations(problem: Problem, capacity: Capacity, say: Say): void {
  if (problem.stock !== undefined) return;
  for (const group of new Set(problem.needs.map((need) => need.group))) {
    const members = problem.needs.filter((need) => need.group === group);
    const spot = problem.spot && members.every(({ interruptible }) => interruptible);
    for (const { name, pool } of capacity.placements.filter((placement) => placement.group === group)) {
      const onSpot = capacity.pools.find((each) => each.name === pool)?.spot;
      say(onSpot !== spot, `${name}: ${spot ? "could be on spot" : "is on spot"}`);
    }
    const zones = capacity.zones.filter((zone) => members.every((need) => aMachineHolds(problem, need, zone)));
    if (zones.length === 0) continue;
    const placements = capacity.placements.filter((placement) => placement.group === group);
    const outside = placements.filter(({ zone }) => !zones.includes(zone));
    for (const { name, zone } of outside.filter((placement) => !stays(problem, placement))) {
      say(true, `${name}: in ${zone}, outside of its group's zones ${zones.join(", ")}`);
    }
    // One that stays where a larger sibling could not be leaves the others no even spread.
    if (outside.length > 0) continue;
    const counts = zones.map((zone) => placements.filter((placement) => placement.zone === zone).length);
    say(Math.max(...counts) - Math.min(...counts) > 1, `${group}: ${counts.join(", ")} in ${zones.join(", ")}`);
    say(placements.length !== members.length, `${group}: ${placements.length} of ${members.length} placed`);
  }
}

/** Whether a workload is where it was accepted: its data is there, and its zone is its own for ever. */
function stays({ accepted }: Problem, { name, zone }: Capacity["placements"][number]): boolean {
  return accepted?.placements.some((before) => before.name === name && before.zone === zone) === true;
}

/** Of an existing cluster's machines no more are in use than there are. */
function stockViolations(problem: Problem, capacity: Capacity, say: Say): void {
  if (problem.stock === undefined) return;
  const used = new Map<string, number>();
  for (const { machine, zone, count } of capacity.pools) {
    used.set(`${machine}/${zone}`, (used.get(`${machine}/${zone}`) ?? 0) + count);
  }
  for (const [key, count] of used) {
    const [machine = "", zone = ""] = key.split("/");
    say(count > (problem.stock[machine]?.[zone] ?? 0), `${key}: ${count} in use`);
  }
}
