/**
 * An AWS network: subnets for machines from the front of the VPC's range, the ones that face the internet from its last
 * part, and pods from a range of their own. There is room for six zones and more, even where fewer are used.
 */
import { choose, type Occupied, spaces } from "./choose.ts";
import { type Block, freePart, lastPart, sizeOf } from "./cidr.ts";
import type { GivenRanges } from "./given.ts";
import type { AddressQuestion, Ranges, ZoneRanges } from "./question.ts";
import { fewestParts, growth, leastNodes, perZone, room, smallestSubnet } from "./room.ts";

/** The prefixes that each zone's subnets are cut with. */
interface Cut {
  nodes: number;
  public: number;
  pods: number;
}

/** What could not be had, by the part of the network that has no room. */
export type NoRoom = "vpc" | "pods" | "services" | "zones" | "podsZones";

export function freshAws(question: AddressQuestion, given: GivenRanges, occupied: Occupied): Ranges | NoRoom {
  const { environment, zones } = question;
  const own = Object.values(given.subnets).flatMap((zone) => Object.values(zone) as Block[]);
  const never = [...occupied.never, ...own, ...blocks(given.pods, given.services)];
  const vpc = given.vpc ?? choose(spaces.vpc, 16, environment, { ...occupied, never });
  if (vpc === undefined) return "vpc";
  const podsPart = widestPods(question);
  const pods = given.pods ?? choose(spaces.pods, podsPart - 3, environment, { ...occupied, never: [...never, vpc] });
  if (pods === undefined) return "pods";
  const services =
    given.services ?? choose(spaces.services, 20, environment, { ...occupied, never: [...never, vpc, pods] });
  if (services === undefined) return "services";
  const cut: Cut = {
    nodes: vpc.prefix + nodesCut(question, vpc),
    public: Math.min(smallestSubnet, vpc.prefix + 8),
    pods: given.pods === undefined ? podsPart : pods.prefix + podsCut(question, pods),
  };
  return addZones({ vpc, pods, services, subnets: {} }, zones, given, cut);
}

/** Gives ranges to zones that have none yet. What is there stays. */
export function addZones(ranges: Ranges, zones: readonly string[], given: GivenRanges, cut: Cut): Ranges | NoRoom {
  const { vpc, pods } = ranges;
  const subnets: Record<string, ZoneRanges> = { ...ranges.subnets };
  for (const zone of zones) {
    const said = given.subnets[zone];
    if (subnets[zone] === undefined && said !== undefined) subnets[zone] = said;
  }
  const open = lastPart(vpc, cut.nodes);
  for (const zone of zones) {
    const taken = Object.values(subnets).flatMap((other) => Object.values(other) as Block[]);
    const has = subnets[zone];
    if (has?.pods !== undefined) continue;
    const own = cut.pods > smallestSubnet ? undefined : freePart(pods, cut.pods, taken);
    if (own === undefined) return "podsZones";
    if (has !== undefined) {
      subnets[zone] = { ...has, pods: own };
      continue;
    }
    const nodes = cut.nodes > smallestSubnet ? undefined : freePart(vpc, cut.nodes, [...taken, open]);
    const facing = cut.nodes > cut.public ? undefined : freePart(open, cut.public, taken);
    if (nodes === undefined || facing === undefined) return "zones";
    subnets[zone] = { nodes, public: facing, pods: own };
  }
  return { ...ranges, subnets };
}

/** How an accepted network was cut: as its first zone is. */
export function cutOf({ vpc, pods, subnets }: Ranges): Cut {
  const [first] = Object.values(subnets);
  const nodes = first?.nodes.prefix ?? vpc.prefix + 4;
  return {
    nodes,
    public: first?.public?.prefix ?? Math.min(smallestSubnet, vpc.prefix + 8),
    pods: first?.pods?.prefix ?? pods.prefix + 3,
  };
}

/** Sixteen parts; fewer and larger ones where machines need them. The last part faces the internet. */
function nodesCut({ machines, zones }: AddressQuestion, vpc: Block): number {
  const wanted = leastNodes(growth * machines, zones.length);
  const fewest = fewestParts(zones.length);
  const possible = [4, 3, 2, 1].filter((bits) => bits >= fewest);
  return possible.find((bits) => vpc.prefix + bits <= wanted) ?? fewest;
}

/** Eight parts; fewer and larger ones where pods need them. */
function podsCut({ machines, podsPerMachine, zones }: AddressQuestion, pods: Block): number {
  const wanted = room.aws.pods(growth * perZone(machines, zones.length), podsPerMachine);
  const possible = [3, 2, 1, 0].filter((bits) => zones.length <= 2 ** bits);
  return possible.find((bits) => sizeOf(pods.prefix + bits) >= wanted) ?? possible.at(-1) ?? 3;
}

/**
 * The prefix of each zone's pods: /19, or larger up to /16, which is the largest block that a VPC takes. Eight of them
 * are kept; where they are more than a /16, the VPC takes them block by block.
 */
function widestPods({ machines, podsPerMachine, zones }: AddressQuestion): number {
  const wanted = room.aws.pods(growth * perZone(machines, zones.length), podsPerMachine);
  return [19, 18, 17].find((prefix) => sizeOf(prefix) >= wanted) ?? 16;
}

function blocks(...maybe: (Block | undefined)[]): Block[] {
  return maybe.flatMap((block) => block ?? []);
}
