/** How many machines the address ranges have room for: their own addresses, and those of their pods. */
import { podsPerMachine } from "../plan/addresses/question.ts";
import { mostMachines, perMachine, room } from "../plan/addresses/room.ts";
import { sizeOf } from "../plan/addresses/cidr.ts";
import { type EstimateInput, groupBy, sum } from "./lines.ts";

/** One range, in machines. */
export interface AddressRoom {
  zone: string;
  /** `nodes` or `pods`. */
  range: "nodes" | "pods";
  cidr: string;
  machines: number;
  limit: number;
}

const prefixOf = (cidr: string): number => Number(cidr.slice(cidr.indexOf("/") + 1));

/** Machines whose own addresses fit. */
export function machinesIn(cloud: "aws" | "gcp", cidr: string): number {
  return Math.max(0, sizeOf(prefixOf(cidr)) - room[cloud].nodes(0));
}

/** Machines whose pods fit. */
export function podsOfMachinesIn(cloud: "aws" | "gcp", cidr: string): number {
  if (cloud === "aws") return mostMachines(podsPerMachine.aws, prefixOf(cidr));
  return Math.floor(sizeOf(prefixOf(cidr)) / sizeOf(perMachine(podsPerMachine.gcp)));
}

/** The room of every range, the fullest first. None where the network is not ours. */
export function addressRoom({ addresses, capacity, cloud: { name } }: EstimateInput): AddressRoom[] {
  if (addresses === undefined || name === "existing") return [];
  const counted = (pools: typeof capacity.pools): number => sum(pools.map(({ count }) => count));
  const rooms: AddressRoom[] = [];
  for (const [zone, pools] of groupBy(capacity.pools, (pool) => pool.zone)) {
    const machines = counted(pools);
    const { nodes, pods } = addresses.subnets[zone] ?? {};
    // On Google Cloud one subnet spans the zones.
    if (nodes !== undefined && name === "aws") {
      rooms.push({ zone, range: "nodes", cidr: nodes, machines, limit: machinesIn(name, nodes) });
    }
    if (pods !== undefined && name === "aws") {
      rooms.push({ zone, range: "pods", cidr: pods, machines, limit: podsOfMachinesIn(name, pods) });
    }
  }
  if (name === "gcp") {
    const machines = counted(capacity.pools);
    const zone = "all zones";
    const nodes = Object.values(addresses.subnets)[0]?.nodes;
    if (nodes !== undefined) {
      rooms.push({ zone, range: "nodes", cidr: nodes, machines, limit: machinesIn(name, nodes) });
    }
    const { pods } = addresses;
    rooms.push({ zone, range: "pods", cidr: pods, machines, limit: podsOfMachinesIn(name, pods) });
  }
  return rooms.sort((a, b) => b.machines / b.limit - a.machines / a.limit);
}
