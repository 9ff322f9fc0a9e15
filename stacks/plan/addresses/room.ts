/** How many addresses machines and their pods take. */
import { prefixFor, sizeOf } from "./cidr.ts";

/** Computed ranges hold so many times the machines of now. */
export const growth = 4;

/** AWS keeps five addresses of each subnet; EKS wants sixteen free for its control plane (EKS best practices, subnets). */
const awsReserved = 5 + 16;
/**
 * The network plugin takes pods' addresses in blocks of 16 and keeps one in hand on each machine. A subnet's first and
 * last block cannot be used: they hold what AWS keeps.
 */
const podBlock = 16;
/** Google Cloud keeps four addresses of each subnet. */
const gcpReserved = 4;

/** The share of one zone, machines being spread evenly. */
export function perZone(machines: number, zones: number): number {
  return Math.ceil(machines / Math.max(1, zones));
}

/** Addresses that a range must have for so many machines: on AWS those of one zone. */
export const room = {
  aws: {
    nodes: (machines: number) => machines + awsReserved,
    pods: (machines: number, podsPerMachine: number) =>
      machines * (Math.ceil(podsPerMachine / podBlock) + 1) * podBlock + 2 * podBlock,
  },
  gcp: {
    nodes: (machines: number) => machines + gcpReserved,
    pods: (machines: number, podsPerMachine: number) => machines * sizeOf(perMachine(podsPerMachine)),
  },
} as const;

/** GKE gives each machine a range with twice the addresses of its pods: /25 for 64 pods, /24 for 110. */
export function perMachine(podsPerMachine: number): number {
  return prefixFor(2 * podsPerMachine);
}

/** AWS takes no smaller subnet. */
export const smallestSubnet = 28;

/** AWS takes no larger block and subnet. */
export const largestBlock = 16;

/** Machines of one zone whose pods fit into a subnet on AWS. */
export function mostMachines(podsPerMachine: number, prefix: number): number {
  const none = room.aws.pods(0, podsPerMachine);
  return Math.max(0, Math.floor((sizeOf(prefix) - none) / (room.aws.pods(1, podsPerMachine) - none)));
}

/** Into how many parts a network is cut at least: one for each zone, and one that faces the internet. Powers of two. */
export function fewestParts(zones: number): number {
  return Math.ceil(Math.log2(zones + 1));
}

/** A machines' subnet on AWS is at least as large as the part beside it, which has a /28 for every zone. */
export function leastNodes(machines: number, zones: number): number {
  const facing = smallestSubnet - Math.ceil(Math.log2(Math.max(1, zones)));
  return Math.min(facing, prefixFor(room.aws.nodes(perZone(machines, zones))));
}

/** The smallest ranges, as prefixes, that hold so many machines and their pods. */
export const least = {
  aws: {
    vpc: (machines: number, zones: number) => leastNodes(machines, zones) - fewestParts(zones),
    pods: (machines: number, podsPerMachine: number, zones: number) =>
      prefixFor(room.aws.pods(perZone(machines, zones), podsPerMachine)) - Math.ceil(Math.log2(Math.max(1, zones))),
  },
  gcp: {
    // Half of it is for the control plane.
    vpc: (machines: number) => Math.min(26, prefixFor(room.gcp.nodes(machines)) - 1),
    pods: (machines: number, podsPerMachine: number) => prefixFor(room.gcp.pods(machines, podsPerMachine)),
  },
} as const;
