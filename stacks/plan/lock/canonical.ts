/**
 * The one way in which a lock is written: what fits on a line stands on one, so that a difference in git shows whole
 * things. A formatter of JSON leaves it as it is.
 */
import type { AddressPlan } from "../addresses.ts";
import type { Capacity, LeavingMachines, Placement, PoolPlan, Slot, VolumePlan } from "../capacity/types.ts";
import type { Lock } from "./types.ts";

/** The same lock with its keys, pools, placements and subnets in order. Zones keep theirs: it is that of their use. */
export function canonical({ version, environment, clients, capacity, addresses }: Lock): Lock {
  return {
    version,
    environment,
    ...(clients === undefined
      ? {}
      : { clients: Object.fromEntries(Object.entries(clients).sort(([a], [b]) => (a < b ? -1 : 1))) }),
    capacity: canonicalCapacity(capacity),
    ...(addresses === undefined ? {} : { addresses: canonicalAddresses(addresses) }),
  };
}

/** The same capacity with its keys, pools and placements in order. */
export function canonicalCapacity({ cloud, region, zones, pools, leaving = [], placements }: Capacity): Capacity {
  return {
    cloud,
    ...(region === undefined ? {} : { region }),
    zones: [...zones],
    pools: pools.map(poolInOrder).sort(byName),
    ...(leaving.length === 0 ? {} : { leaving: leaving.map(leavingInOrder).sort(byGroup) }),
    placements: placements.map(placementInOrder).sort(byName),
  };
}

/** In order of name, the same in every language. */
export function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function poolInOrder({ name, zone, machine, spot, count, rootDiskGiB, generation, slots }: PoolPlan): PoolPlan {
  const made = generation === undefined ? {} : { generation };
  return { name, zone, machine, spot, count, rootDiskGiB, ...made, slots: slots.map(slotInOrder) };
}

function leavingInOrder(machines: LeavingMachines): LeavingMachines {
  const { pool, generation, zone, machine, spot, count, rootDiskGiB } = machines;
  return { pool, generation, zone, machine, spot, count, rootDiskGiB };
}

function byGroup(a: LeavingMachines, b: LeavingMachines): number {
  const [one, other] = [`${a.pool} ${a.generation}`, `${b.pool} ${b.generation}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

function slotInOrder(slot: Slot): Slot {
  const { name, cpuMillis, memoryMiB, ceilingMiB, volumes, follow, peak, localGiB } = slot;
  const [f, p] = [follow, peak].map(({ iops, mibs }) => ({ iops, mibs })) as [Slot["follow"], Slot["peak"]];
  return { name, cpuMillis, memoryMiB, ceilingMiB, volumes, follow: f, peak: p, localGiB };
}

function placementInOrder(placement: Placement): Placement {
  const { name, bookedOn, group, profile, pool, slot, zone, generation, volumes } = placement;
  return { name, bookedOn, group, profile, pool, slot, zone, generation, volumes: volumes.map(volumeInOrder) };
}

function volumeInOrder({ role, claim, type, sizeGiB, iops, mibs, statedGiB }: VolumePlan): VolumePlan {
  return { role, claim, type, sizeGiB, iops, mibs, ...(statedGiB === undefined ? {} : { statedGiB }) };
}

function canonicalAddresses(addresses: AddressPlan): AddressPlan {
  const { vpc, existingVpc, subnets, pods, services, controlPlane } = addresses;
  return {
    vpc,
    ...(existingVpc === undefined ? {} : { existingVpc }),
    pods,
    services,
    ...(controlPlane === undefined ? {} : { controlPlane }),
    subnets: Object.fromEntries(
      Object.entries(subnets)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([zone, { nodes, public: facing, pods: podRange }]) => [
          zone,
          {
            nodes,
            ...(facing === undefined ? {} : { public: facing }),
            ...(podRange === undefined ? {} : { pods: podRange }),
          },
        ]),
    ),
  };
}

const width = 120;

/** JSON, two spaces a step, where what fits on a line stands on one. Ends with a newline. */
export function layOut(value: unknown): string {
  return `${expanded(value, 0)}\n`;
}

function laidOut(value: unknown, depth: number, before: number): string {
  const line = oneLine(value);
  // One column for the comma that may follow.
  return line !== undefined && depth * 2 + before + line.length + 1 <= width ? line : expanded(value, depth);
}

function expanded(value: unknown, depth: number): string {
  const step = "  ".repeat(depth + 1);
  const end = "  ".repeat(depth);
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((each) => step + laidOut(each, depth + 1, 0)).join(",\n")}\n${end}]`;
  }
  if (typeof value === "object" && value !== null) {
    const lines = Object.entries(value).map(([key, each]) => {
      const label = `${JSON.stringify(key)}: `;
      return step + label + laidOut(each, depth + 1, label.length);
    });
    return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${end}}`;
  }
  return JSON.stringify(value);
}

/** Undefined where it must not be one: lists of several things have one a line. */
function oneLine(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    if (value.length > 1 && value.some((each) => typeof each === "object")) return undefined;
    const parts = value.map(oneLine);
    return parts.includes(undefined) ? undefined : `[${parts.join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value).map(([key, each]) => {
      const part = oneLine(each);
      return part === undefined ? undefined : `${JSON.stringify(key)}: ${part}`;
    });
    if (parts.includes(undefined)) return undefined;
    return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
  }
  return JSON.stringify(value);
}
