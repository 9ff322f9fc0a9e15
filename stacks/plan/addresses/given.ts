/** The ranges that an environment file names, read and held to the cloud's own limits. */
import type { Impossible } from "../capacity/types.ts";
import { type Block, canonical, contains, formatBlock, parseBlock } from "./cidr.ts";
import { type AddressQuestion, networkPath, type ZoneRanges } from "./question.ts";

export interface GivenRanges {
  vpc?: Block;
  pods?: Block;
  services?: Block;
  subnets: Readonly<Record<string, ZoneRanges>>;
}

type Kind = "cidr" | "pods" | "services" | "subnet";

/**
 * The prefixes that a cloud takes, from the largest range to the smallest. AWS: VPC CIDR blocks and subnets /16 to /28
 * (pods may have up to eight such blocks side by side), EKS service ranges /12 to /24 (its API, `serviceIpv4Cidr`). Google Cloud: subnets up to /29, GKE pods up to /9 and
 * services /16 to /27; a /26 is the least that nodes and control plane fit into as they are cut here.
 */
const limits: Readonly<Record<"aws" | "gcp", Readonly<Record<Kind, readonly [largest: number, smallest: number]>>>> = {
  aws: { cidr: [16, 28], pods: [13, 28], services: [12, 24], subnet: [16, 28] },
  gcp: { cidr: [8, 26], pods: [9, 24], services: [16, 27], subnet: [8, 29] },
};

/** Where EKS lets services be. */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

export function readGiven(question: AddressQuestion): { ranges: GivenRanges; impossible: Impossible[] } {
  const { cloud, given, zones } = question;
  const impossible: Impossible[] = [];
  const one = (text: string | undefined, kind: Kind, keys: string[]): Block | undefined => {
    if (text === undefined) return undefined;
    const { block, wrong } = readOne(text, kind, cloud, networkPath(...keys));
    impossible.push(...wrong);
    return block;
  };
  const vpc = one(given.cidr, "cidr", ["cidr"]);
  const pods = one(given.pods, "pods", ["pods"]);
  const services = one(given.services, "services", ["services"]);
  const subnets: Record<string, ZoneRanges> = {};
  for (const [zone, said] of Object.entries(given.subnets ?? {})) {
    if (!zones.includes(zone)) impossible.push(unusedZone(zone, zones));
    const nodes = one(said.nodes, "subnet", ["subnets", zone, "nodes"]);
    const open = one(said.public, "subnet", ["subnets", zone, "public"]);
    const own = one(said.pods, "subnet", ["subnets", zone, "pods"]);
    if (nodes === undefined) continue;
    subnets[zone] = {
      nodes,
      ...(open === undefined ? {} : { public: open }),
      ...(own === undefined ? {} : { pods: own }),
    };
  }
  if (given.vpc !== undefined && given.cidr === undefined) impossible.push(rangeOfExisting(given.vpc));
  if (cloud === "gcp") impossible.push(...regional(given.subnets ?? {}));
  return {
    ranges: {
      ...(vpc === undefined ? {} : { vpc }),
      ...(pods === undefined ? {} : { pods }),
      ...(services === undefined ? {} : { services }),
      subnets,
    },
    impossible,
  };
}

function readOne(
  text: string,
  kind: Kind,
  cloud: "aws" | "gcp",
  path: string[],
): { block: Block | undefined; wrong: Impossible[] } {
  const block = parseBlock(text);
  if (block === undefined) {
    return { block, wrong: [{ path, found: text, allowed: "a range of addresses, as 10.20.0.0/16" }] };
  }
  const wrong: Impossible[] = [];
  const first = canonical(block);
  if (first.base !== block.base) {
    wrong.push({
      path,
      found: text,
      allowed: `a range by its first address: ${formatBlock(first)}`,
      remedy: `Write ${formatBlock(first)}, or a range that begins at that address.`,
    });
  }
  const [largest, smallest] = limits[cloud][kind];
  if (block.prefix < largest || block.prefix > smallest) {
    const near = canonical({ ...block, prefix: Math.min(smallest, Math.max(largest, block.prefix)) });
    wrong.push({
      path,
      found: text,
      allowed: `a range from /${largest} to /${smallest}, the nearest being ${formatBlock(near)}`,
    });
  }
  if (cloud === "aws" && kind === "services" && !isPrivate(first)) {
    wrong.push({ path, found: text, allowed: `a range within ${privateRanges.join(", ")}` });
  }
  return { block: first, wrong };
}

function isPrivate(block: Block): boolean {
  return privateRanges.some((range) => {
    const outer = parseBlock(range);
    return outer !== undefined && contains(outer, block);
  });
}

function unusedZone(zone: string, zones: readonly string[]): Impossible {
  return {
    path: networkPath("subnets", zone),
    found: zone,
    allowed: `a zone in use: ${zones.join(", ")}`,
    remedy: "Name the zones to use in cryptokube:cluster, as zones: [ … ].",
  };
}

function rangeOfExisting(vpc: string): Impossible {
  return {
    path: networkPath("cidr"),
    found: "nothing",
    allowed: `the range of ${vpc} that is this environment's to use, as 10.20.0.0/16`,
    remedy: "Name it: a network that is there already is not looked into.",
  };
}

/** On Google Cloud a subnet spans the region: its zones cannot differ, and it has nothing beside its nodes. */
function regional(subnets: NonNullable<AddressQuestion["given"]["subnets"]>): Impossible[] {
  const [first] = Object.values(subnets);
  return Object.entries(subnets).flatMap(([zone, said]) => [
    ...(said.nodes === first?.nodes
      ? []
      : [
          {
            path: networkPath("subnets", zone, "nodes"),
            found: said.nodes,
            allowed: `${first?.nodes ?? ""}, as in the other zones: a subnet spans the region on Google Cloud`,
          },
        ]),
    ...(["public", "pods"] as const).flatMap((key) =>
      said[key] === undefined
        ? []
        : [
            {
              path: networkPath("subnets", zone, key),
              found: said[key],
              allowed:
                "nodes alone: on Google Cloud machines have addresses of their own, and pods a range for all zones",
            },
          ],
    ),
  ]);
}
