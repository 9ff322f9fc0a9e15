/** How many machines the address ranges have room for: their own addresses, and those of their pods. */
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

/** Addresses that a cloud keeps of each subnet: AWS five, Google Cloud four (their VPC documentation). */
const kept = { aws: 5, gcp: 4, existing: 2 } as const;

/** Addresses of a CIDR block. */
export function addressesIn(cidr: string): number {
  return 2 ** (32 - Number(cidr.slice(cidr.indexOf("/") + 1)));
}

/**
 * What a machine takes of the pods' range. GKE cuts it a block of at least twice its pods, a power of two ("Optimizing IP
 * address allocation", GKE documentation); on AWS prefixes of sixteen are given to it as its pods come.
 */
export function podAddressesPerMachine(cloud: "aws" | "gcp" | "existing", maxPods: number): number {
  return cloud === "gcp" ? 2 ** Math.ceil(Math.log2(2 * maxPods)) : Math.ceil(maxPods / 16) * 16;
}

/** The room of every range, the fullest first. None where the network is not ours. */
export function addressRoom(input: EstimateInput): AddressRoom[] {
  const { addresses, capacity, cloud } = input;
  if (addresses === undefined) return [];
  const rooms: AddressRoom[] = [];
  const maxPods = (machine: string): number => cloud.machines[machine]?.maxPods ?? 110;
  const largest = Math.max(
    1,
    ...capacity.pools.map(({ machine }) => podAddressesPerMachine(cloud.name, maxPods(machine))),
  );
  const counted = (pools: typeof capacity.pools): number => sum(pools.map(({ count }) => count));
  for (const [zone, pools] of groupBy(capacity.pools, (pool) => pool.zone)) {
    const machines = counted(pools);
    const subnet = addresses.subnets[zone];
    if (subnet === undefined) continue;
    const limit = addressesIn(subnet.nodes) - kept[cloud.name];
    rooms.push({ zone, range: "nodes", cidr: subnet.nodes, machines, limit });
    if (subnet.pods !== undefined) {
      const fits = Math.floor((addressesIn(subnet.pods) - kept[cloud.name]) / largest);
      rooms.push({ zone, range: "pods", cidr: subnet.pods, machines, limit: fits });
    }
  }
  if (rooms.every(({ range }) => range !== "pods")) {
    const limit = Math.floor(addressesIn(addresses.pods) / largest);
    rooms.push({ zone: "all zones", range: "pods", cidr: addresses.pods, machines: counted(capacity.pools), limit });
  }
  return rooms.sort((a, b) => b.machines / b.limit - a.machines / a.limit);
}
