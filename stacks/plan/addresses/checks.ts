/** What is wrong with an environment's ranges, wherever they are from. */
import type { Impossible } from "../capacity/types.ts";
import { type Block, contains, formatBlock, overlap, prefixFor, sizeOf } from "./cidr.ts";
import { type AddressQuestion, networkPath, type Ranges } from "./question.ts";
import { largestBlock, least, mostMachines, perZone, room } from "./room.ts";
import { outerRanges, rangesOf } from "./text.ts";

/** A range with the name and the place that it has in an environment file. */
interface Named {
  name: string;
  path: string[];
  block: Block;
}

export function checkRanges(ranges: Ranges, question: AddressQuestion): Impossible[] {
  return [...apart(ranges), ...inside(ranges, question), ...peers(ranges, question), ...enough(ranges, question)];
}

/** The ranges side by side; where those are apart, the subnets that are cut from them. */
function apart(ranges: Ranges): Impossible[] {
  const outer = overlapping(outerOf(ranges));
  return outer.length > 0 ? outer : overlapping(subnetsOf(ranges));
}

function outerOf({ vpc, pods, services }: Ranges): Named[] {
  return [
    { name: "the network's range", path: networkPath("cidr"), block: vpc },
    { name: "the pods' range", path: networkPath("pods"), block: pods },
    { name: "the services' range", path: networkPath("services"), block: services },
  ];
}

/** Each subnet; on Google Cloud, where zones share one, once. */
function subnetsOf({ subnets, controlPlane }: Ranges): Named[] {
  const all = Object.entries(subnets).flatMap(([zone, parts]) =>
    Object.entries(parts).map(([key, block]: [string, Block]) => ({
      name: `the ${key} subnet of ${zone}`,
      path: networkPath("subnets", zone, key),
      block,
    })),
  );
  if (controlPlane === undefined) return all;
  return [...all.slice(0, 1), { name: "the control plane's range", path: networkPath("cidr"), block: controlPlane }];
}

function overlapping(named: readonly Named[]): Impossible[] {
  return named.flatMap((one, index) =>
    named.slice(0, index).flatMap((other) =>
      overlap(one.block, other.block)
        ? [
            {
              path: one.path,
              found: formatBlock(one.block),
              allowed: `a range apart from ${other.name}, ${formatBlock(other.block)}`,
            },
          ]
        : [],
    ),
  );
}

/** Subnets lie in the ranges that they are cut from. */
function inside({ vpc, pods, subnets }: Ranges, { zones }: AddressQuestion): Impossible[] {
  return Object.entries(subnets)
    .filter(([zone]) => zones.includes(zone))
    .flatMap(([zone, parts]) =>
      Object.entries(parts).flatMap(([key, block]: [string, Block]) => {
        const [outer, name] = key === "pods" ? [pods, "pods"] : [vpc, "cidr"];
        if (contains(outer, block)) return [];
        return [
          {
            path: networkPath("subnets", zone, key),
            found: formatBlock(block),
            allowed: `a range within ${formatBlock(outer)}`,
            remedy: `Or name the range that it lies in, as ${name}.`,
          },
        ];
      }),
    );
}

/** Networks that are joined cannot use one address twice. */
function peers(ranges: Ranges, { taken }: AddressQuestion): Impossible[] {
  return taken
    .filter(({ peered }) => peered)
    .flatMap(({ environment, addresses }) =>
      outerOf(ranges).flatMap(({ path, block }) =>
        outerRanges(rangesOf(addresses))
          .filter((other) => overlap(block, other))
          .map((other) => ({
            path,
            found: formatBlock(block),
            allowed: `a range apart from ${formatBlock(other)} of ${environment}, whose network is joined with this one`,
            remedy: `Leave ${environment} out of peers, or give one of the two environments other ranges.`,
          })),
      ),
    );
}

/** Room for the machines of now. */
function enough(ranges: Ranges, question: AddressQuestion): Impossible[] {
  return question.cloud === "aws" ? enoughAws(ranges, question) : enoughGcp(ranges, question);
}

function enoughAws({ vpc, pods, subnets }: Ranges, question: AddressQuestion): Impossible[] {
  const { machines, podsPerMachine, zones, given } = question;
  const share = perZone(machines, zones.length);
  const nodesWanted = prefixFor(room.aws.nodes(share));
  const podsWanted = prefixFor(room.aws.pods(share, podsPerMachine));
  const said = zones.flatMap((zone) => {
    const parts = given.subnets?.[zone];
    const used = subnets[zone];
    if (parts === undefined || used === undefined) return [];
    return [
      ...short(used.nodes, nodesWanted, networkPath("subnets", zone, "nodes"), question),
      ...(parts.pods === undefined || used.pods === undefined
        ? []
        : short(used.pods, podsWanted, networkPath("subnets", zone, "pods"), question)),
    ];
  });
  const cut = zones.filter((zone) => given.subnets?.[zone] === undefined);
  const cutPods = zones.filter((zone) => given.subnets?.[zone]?.pods === undefined);
  const mostNodes = zones.length * (sizeOf(Math.max(...prefixes(cut, subnets, "nodes"))) - room.aws.nodes(0));
  const nodesShort = cut.some((zone) => (subnets[zone]?.nodes.prefix ?? 0) > nodesWanted);
  const podsShort = cutPods.some((zone) => (subnets[zone]?.pods?.prefix ?? 0) > podsWanted);
  return [
    ...said,
    ...(nodesShort
      ? [tooSmall(vpc, least.aws.vpc(machines, zones.length), networkPath("cidr"), question, mostNodes)]
      : []),
    ...(podsShort ? [podsTooSmall(pods, podsWanted, Math.max(...prefixes(cutPods, subnets, "pods")), question)] : []),
  ];
}

function prefixes(zones: readonly string[], subnets: Ranges["subnets"], key: "nodes" | "pods"): number[] {
  return zones.flatMap((zone) => subnets[zone]?.[key]?.prefix ?? []);
}

/** @param cut the prefix of each zone's part. */
function podsTooSmall(pods: Block, wanted: number, cut: number, question: AddressQuestion): Impossible {
  const { machines, podsPerMachine, zones } = question;
  const path = networkPath("pods");
  if (wanted >= largestBlock) {
    const holds = zones.length * mostMachines(podsPerMachine, cut);
    return tooSmall(pods, least.aws.pods(machines, podsPerMachine, zones.length), path, question, holds);
  }
  const most = zones.length * mostMachines(podsPerMachine, largestBlock);
  return {
    path,
    found: `${machines} machines in ${zones.length} zones`,
    allowed: `at most ${most} with up to ${podsPerMachine} pods each: on AWS the pods of a zone have a /${largestBlock} at most`,
    remedy: "Use more zones, or share the chains out over several environments.",
  };
}

function enoughGcp({ vpc, pods, subnets }: Ranges, question: AddressQuestion): Impossible[] {
  const { machines, podsPerMachine, zones, given } = question;
  const [zone = ""] = zones;
  const nodes = subnets[zone]?.nodes;
  const wanted = prefixFor(room.gcp.nodes(machines));
  const podsWanted = least.gcp.pods(machines, podsPerMachine);
  const ofCidr = given.subnets === undefined;
  return [
    ...(nodes === undefined || nodes.prefix <= wanted
      ? []
      : ofCidr
        ? [tooSmall(vpc, least.gcp.vpc(machines), networkPath("cidr"), question)]
        : [tooSmall(nodes, wanted, networkPath("subnets", zone, "nodes"), question)]),
    ...short(pods, podsWanted, networkPath("pods"), question),
  ];
}

function short(block: Block, wanted: number, path: string[], question: AddressQuestion): Impossible[] {
  return block.prefix <= wanted ? [] : [tooSmall(block, wanted, path, question)];
}

/**
 * A range without room, and the smallest that would have it.
 *
 * @param most how many machines it holds as it is cut: to be said where another cut of it would hold more.
 */
export function tooSmall(
  block: Block,
  wanted: number,
  path: string[],
  question: AddressQuestion,
  most?: number,
): Impossible {
  const { accepted, machines, podsPerMachine, zones } = question;
  const places = `in ${zones.length === 1 ? "one zone" : `${zones.length} zones`} with up to ${podsPerMachine} pods each`;
  const asCut = most !== undefined && block.prefix <= wanted;
  return {
    path,
    found: asCut ? `${formatBlock(block)} for ${machines} machines` : formatBlock(block),
    allowed: asCut
      ? `at most ${most} machines ${places}, as it is cut`
      : `a /${wanted} or larger, for ${machines} machines ${places}`,
    ...(accepted === undefined
      ? {}
      : {
          remedy: "A network keeps its ranges: plan for fewer machines, or make another environment with larger ones.",
        }),
  };
}
