import { neededWithoutInternet } from "../../../catalogue/clouds/aws/endpoints.ts";
import { eksVersions } from "../../../catalogue/clouds/aws/addons.ts";
import { overlap, parseBlock } from "../../plan/addresses/cidr.ts";
import { nearest } from "../nearest.ts";
import { type BrokenRule, entriesOf, type Fields, fieldsOf, listOf, repeated } from "./fields.ts";

const cluster = "cryptokube:cluster";
const network = "cryptokube:network";
const registry = "cryptokube:registry";
const adopt = "cryptokube:adopt";

/** What the keys of a region of AWS decide together, and what they say where there is none. */
export function awsRules(values: Fields): BrokenRule[] {
  const { kind, ...said } = fieldsOf(values[cluster]);
  if (kind !== "eks") return onlyOnAws(kind, values);
  const { publicAccess, admins } = said;
  return [
    ...unknownVersion(said.version),
    ...oneZone(said.zones),
    ...repeated(publicAccess, [cluster, "publicAccess"], "ranges"),
    ...notOnTheInternet(publicAccess),
    ...repeated(admins, [cluster, "admins"], "principals"),
    ...networkRules(fieldsOf(values[network])),
    ...registryRules(fieldsOf(values[registry])),
    ...adoptRules(entriesOf(values[adopt])),
  ];
}

/** Fields that no other kind of cluster reads: unsaid, they would be thought to do something. */
function onlyOnAws(kind: unknown, values: Fields): BrokenRule[] {
  const net = fieldsOf(values[network]);
  const found: [(string | number)[], unknown][] = [
    ...(["nat", "endpoints", "internetGateway"] as const).map((field): [string[], unknown] => [
      [network, field],
      net[field],
    ]),
    [[registry], values[registry]],
    [[adopt], values[adopt]],
  ];
  const here = typeof kind === "string" ? kind : "existing";
  return found.flatMap(([path, value]) =>
    value === undefined
      ? []
      : [
          {
            path,
            found: value,
            allowed: `nothing on a cluster of kind ${here}`,
            remedy: "Remove it: it says something of AWS, where a cluster of kind eks is made.",
          },
        ],
  );
}

function unknownVersion(version: unknown): BrokenRule[] {
  if (typeof version !== "string" || !/^1\.[1-9][0-9]$/.test(version) || eksVersions.includes(version)) return [];
  const near = nearest(version, eksVersions);
  return [
    {
      path: [cluster, "version"],
      found: version,
      allowed: eksVersions.join(", "),
      ...(near === undefined ? {} : { nearest: near }),
      remedy: "The add-ons of other versions are not in the catalogue: EKS would refuse those of another version.",
    },
  ];
}

function oneZone(zones: unknown): BrokenRule[] {
  if (zones !== 1 && !(Array.isArray(zones) && zones.length === 1)) return [];
  return [
    {
      path: [cluster, "zones"],
      found: zones,
      allowed: "2 to 6, as EKS's control plane takes subnets in two zones at least",
      remedy: "Say 2. Machines may still stand in one zone, where that is cheapest.",
    },
  ];
}

/** Addresses that nobody has on the internet (RFC 1918, RFC 6598): EKS refuses them as its callers'. */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Ranges that let everybody in, or nobody. */
function notOnTheInternet(publicAccess: unknown): BrokenRule[] {
  return listOf(publicAccess).flatMap((range, index) => {
    const block = typeof range === "string" ? parseBlock(range) : undefined;
    if (block === undefined) return [];
    const inside = privateRanges.some((text) => overlap(block, parseBlock(text) ?? block));
    if (!inside && block.prefix > 0) return [];
    return [
      {
        path: [cluster, "publicAccess", index],
        found: range,
        allowed: "the ranges from which the cluster is worked on over the internet, as 203.0.113.7/32",
        remedy: "Name the addresses of your network's way out, or work from within the VPC.",
      },
    ];
  });
}

function networkRules({ vpc, internetGateway, nat, endpoints }: Fields): BrokenRule[] {
  return [
    ...repeated(endpoints, [network, "endpoints"], "services"),
    ...(nat === "none" && Array.isArray(endpoints) ? missingEndpoints(endpoints) : []),
    ...(internetGateway !== undefined && vpc === undefined
      ? [
          {
            path: [network, "internetGateway"],
            found: internetGateway,
            allowed: "nothing where the network is made",
            remedy: "Remove it: a network that is made gets one of its own. Or name the network that has it, as vpc.",
          },
        ]
      : []),
    ...(typeof vpc === "string" && !/^vpc-[0-9a-f]{4,17}$/.test(vpc)
      ? [
          {
            path: [network, "vpc"],
            found: vpc,
            allowed: "the id of a VPC, as vpc-0123456789abcdef0",
            remedy: "Its id, not its name.",
          },
        ]
      : []),
    ...(typeof vpc === "string" && internetGateway === undefined && nat !== "none"
      ? [
          {
            path: [network, "internetGateway"],
            found: undefined,
            allowed: `the internet gateway of ${vpc}, as igw-0123456789abcdef0`,
            remedy: "Name it: the gateways of address translation need it. Or say nat: none.",
          },
        ]
      : []),
  ];
}

/** Fewer endpoints than machines need where there is no way to the internet. */
function missingEndpoints(endpoints: readonly unknown[]): BrokenRule[] {
  const missing = neededWithoutInternet.filter((service) => !endpoints.includes(service));
  if (missing.length === 0) return [];
  return [
    {
      path: [network, "endpoints"],
      found: endpoints,
      allowed: `these too: ${missing.join(", ")}`,
      remedy: "Add them, or leave endpoints out: with nat: none the default is all that machines need.",
    },
  ];
}

function registryRules({ repositories, pullThrough }: Fields): BrokenRule[] {
  const names = entriesOf(repositories).map(({ name }) => name);
  return [
    ...repeated(pullThrough, [registry, "pullThrough"], "registries"),
    ...twice(names, (index) => [registry, "repositories", index, "name"], "a name that no other repository has"),
  ];
}

function adoptRules(entries: readonly Fields[]): BrokenRule[] {
  return (["claim", "volume"] as const).flatMap((field) =>
    twice(
      entries.map((entry) => entry[field]),
      (index) => [adopt, index, field],
      field === "claim" ? "a claim that no other entry names" : "a disk that no other entry names",
    ),
  );
}

/** Values that an earlier entry has. */
function twice(
  values: readonly unknown[],
  path: (index: number) => (string | number)[],
  allowed: string,
): BrokenRule[] {
  return values.flatMap((value, index) =>
    typeof value !== "string" || values.indexOf(value) === index
      ? []
      : [{ path: path(index), found: value, allowed, remedy: "Remove one of the two." }],
  );
}
