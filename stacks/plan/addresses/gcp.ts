/**
 * A Google Cloud network: one subnet for the region, whose first range is the machines' and whose further ones are the
 * pods' and the services'; the control plane has a /28. The VPC there has no range of its own: `vpc` is what this
 * environment keeps to.
 */
import type { NoRoom } from "./aws.ts";
import { choose, type Occupied, spaces } from "./choose.ts";
import { type Block, freePart, lastPart, overlap, prefixFor } from "./cidr.ts";
import type { GivenRanges } from "./given.ts";
import type { AddressQuestion, Ranges } from "./question.ts";
import { growth, room } from "./room.ts";

const controlPlanePrefix = 28;

export function freshGcp(question: AddressQuestion, given: GivenRanges, occupied: Occupied): Ranges | NoRoom {
  const { environment, machines, podsPerMachine, zones } = question;
  const said = Object.values(given.subnets)[0]?.nodes;
  const never = [...occupied.never, ...[said, given.pods, given.services].flatMap((block) => block ?? [])];
  const vpc = given.vpc ?? choose(spaces.vpc, 16, environment, { ...occupied, never });
  if (vpc === undefined) return "vpc";
  const wanted = prefixFor(room.gcp.pods(growth * machines, podsPerMachine));
  // A /17 at least, and a quarter of the space at most.
  const podsPrefix = Math.max(12, Math.min(17, wanted));
  const pods = given.pods ?? choose(spaces.pods, podsPrefix, environment, { ...occupied, never: [...never, vpc] });
  if (pods === undefined) return "pods";
  const services =
    given.services ?? choose(spaces.services, 20, environment, { ...occupied, never: [...never, vpc, pods] });
  if (services === undefined) return "services";
  const nodes = said ?? nodesIn(vpc, machines);
  const controlPlane = freeControlPlane(vpc, nodes);
  if (controlPlane === undefined) return "zones";
  return addZonesGcp({ vpc, pods, services, controlPlane, subnets: {} }, zones, nodes);
}

/** Every zone has the region's one subnet. */
export function addZonesGcp(ranges: Ranges, zones: readonly string[], nodes: Block): Ranges {
  const added = zones.filter((zone) => ranges.subnets[zone] === undefined).map((zone) => [zone, { nodes }] as const);
  return { ...ranges, subnets: { ...ranges.subnets, ...Object.fromEntries(added) } };
}

/** A /20 from the front; larger where machines need it, and never more than half. */
function nodesIn(vpc: Block, machines: number): Block {
  const wanted = Math.min(20, prefixFor(room.gcp.nodes(growth * machines)));
  return { base: vpc.base, prefix: Math.max(vpc.prefix + 1, wanted) };
}

/** The last /28, or the next that the machines' subnet leaves free. */
function freeControlPlane(vpc: Block, nodes: Block): Block | undefined {
  const last = lastPart(vpc, controlPlanePrefix);
  return overlap(last, nodes) ? freePart(vpc, controlPlanePrefix, [nodes]) : last;
}
