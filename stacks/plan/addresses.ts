/**
 * The address ranges of an environment: computed so that they overlap with nobody's, or as the file names them; once
 * accepted, they stay.
 */
import { changed, extended } from "./addresses/accepted.ts";
import { freshAws, type NoRoom } from "./addresses/aws.ts";
import { checkRanges, tooSmall } from "./addresses/checks.ts";
import { type Occupied, spaces } from "./addresses/choose.ts";
import { formatBlock } from "./addresses/cidr.ts";
import { freshGcp } from "./addresses/gcp.ts";
import { type GivenRanges, readGiven } from "./addresses/given.ts";
import { type Addressed, type AddressQuestion, networkPath, type Ranges } from "./addresses/question.ts";
import { least } from "./addresses/room.ts";
import { outerRanges, planOf, rangesOf } from "./addresses/text.ts";
import type { Impossible } from "./capacity/types.ts";

export type { Addressed, AddressQuestion, Given, Taken } from "./addresses/question.ts";

/** The address ranges of one environment, as CIDR blocks. */
export interface AddressPlan {
  /** The VPC's range, or the range that was given. On Google Cloud, where a VPC has none, what is kept to. */
  vpc: string;
  /** Whether the VPC is there already: then only its ranges are ours to use, and none is made. */
  existingVpc?: string;
  /**
   * Per zone id. Nodes' subnets; on AWS also one that faces the internet, and the pods'. On Google Cloud, where a subnet
   * spans the region, all zones have the same.
   */
  subnets: Readonly<Record<string, { nodes: string; public?: string; pods?: string }>>;
  /**
   * Pods. On AWS further ranges of the VPC, cut by zone: where this is larger than a /16, it is added to the VPC in
   * blocks of that size. On Google Cloud the secondary range of the subnet.
   */
  pods: string;
  services: string;
  /** Google Cloud: the control plane's own /28. */
  controlPlane?: string;
}

/**
 * Plans the ranges of an environment.
 *
 * Computed ranges hold four times the machines of now, and on AWS more zones than are used. What the file names is taken
 * as it is; what was accepted before stays to the letter, and a new zone gets the next free part. The same question has
 * the same answer.
 *
 * @returns the ranges, or everything that is wrong with them.
 */
export function planAddresses(question: AddressQuestion): Addressed {
  const { accepted, given: said } = question;
  const { ranges: given, impossible: misread } = readGiven(question);
  const impossible = [...misread, ...changed(question)];
  if (impossible.length > 0) return { ok: false, impossible };
  const ranges = accepted === undefined ? fresh(question, given) : extended(rangesOf(accepted), question, given);
  if (typeof ranges === "string") return { ok: false, impossible: [noRoom(ranges, question, given)] };
  const wrong = checkRanges(ranges, question);
  if (wrong.length > 0) return { ok: false, impossible: wrong };
  return { ok: true, addresses: planOf(ranges, accepted?.existingVpc ?? said.vpc) };
}

function fresh(question: AddressQuestion, given: GivenRanges): Ranges | NoRoom {
  const of = (peered: boolean) =>
    question.taken
      .filter((other) => other.peered === peered)
      .flatMap(({ addresses }) => outerRanges(rangesOf(addresses)));
  const occupied: Occupied = { never: of(true), rather: of(false) };
  return (question.cloud === "aws" ? freshAws : freshGcp)(question, given, occupied);
}

/** What has no room, and what would. */
function noRoom(what: NoRoom, question: AddressQuestion, given: GivenRanges): Impossible {
  const { accepted, cloud, machines, podsPerMachine, zones } = question;
  const was = accepted === undefined ? undefined : rangesOf(accepted);
  const vpc = was?.vpc ?? given.vpc;
  const pods = was?.pods ?? given.pods;
  if (what === "zones" && vpc !== undefined) {
    const wanted = cloud === "aws" ? least.aws.vpc(machines, zones.length) : least.gcp.vpc(machines);
    return noPart(tooSmall(vpc, wanted, networkPath("cidr"), question), vpc.prefix <= wanted);
  }
  if (what === "podsZones" && pods !== undefined) {
    const wanted = least.aws.pods(machines, podsPerMachine, zones.length);
    return noPart(tooSmall(pods, wanted, networkPath("pods"), question), pods.prefix <= wanted);
  }
  const space = what === "vpc" ? "vpc" : what === "services" ? "services" : "pods";
  return {
    path: networkPath(space === "vpc" ? "cidr" : space),
    found: "nothing",
    allowed: `a range of your own: all of ${formatBlock(spaces[space])} belongs to joined networks`,
  };
}

/** Where the size would do, but what is there already is in the way. */
function noPart(short: Impossible, largeEnough: boolean): Impossible {
  if (!largeEnough) return short;
  return { ...short, allowed: "a range with a free part for each zone: what lies in it already leaves none" };
}
