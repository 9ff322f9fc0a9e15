import { neededWithoutInternet } from "../../../catalogue/clouds/aws/endpoints.ts";
import type { AddressPlan } from "../addresses.ts";
import { type Block, contains, formatBlock, parseBlock, part, partsIn } from "../addresses/cidr.ts";
import type { NetworkConfig } from "../../config/network.ts";
import type { AwsRequest } from "./request.ts";
import type { AwsNetworkPlan, AwsZonePlan, NatChoice } from "./types.ts";

/**
 * A gateway in each zone where the file names none, however few the zones are: a zone that fails takes the internet
 * from no other, and what chains exchange with their peers does not pay for crossing zones (0.02 a GiB against some 33
 * a month for a gateway: a gateway is cheaper from 1.6 TiB on, which one node of a busy chain moves).
 */
export const defaultNat: NatChoice = "zone";

/** Everything about addresses and ways, from the lock's ranges. */
export function planNetwork({ config, addresses, capacity, cloud }: AwsRequest): AwsNetworkPlan {
  const { network } = config;
  const nat = network.nat ?? defaultNat;
  const region = cloud.regions[config.region ?? ""];
  const ids = [...capacity.zones].filter((id) => addresses.subnets[id] !== undefined);
  const gateways = new Set(natZones(nat, ids, addresses));
  return {
    ...(addresses.existingVpc === undefined
      ? {}
      : {
          existing: {
            vpc: addresses.existingVpc,
            ...(network.internetGateway === undefined ? {} : { internetGateway: network.internetGateway }),
          },
        }),
    cidr: addresses.vpc,
    podCidrs: podCidrs(addresses),
    zones: ids.map((id) =>
      zonePlan(id, addresses, gateways, region?.zones.find((zone) => zone.id === id)?.cluster ?? true),
    ),
    nat,
    gatewayEndpoints: ["s3"],
    interfaceEndpoints: interfaceEndpoints(network),
  };
}

/** The services that are reached inside the VPC: what the file names, or what machines need that have no other way. */
export function interfaceEndpoints({ nat, endpoints }: Pick<NetworkConfig, "nat" | "endpoints">): string[] {
  return [...(endpoints ?? (nat === "none" ? neededWithoutInternet : []))].sort();
}

function natZones(nat: NatChoice, ids: readonly string[], { subnets }: AddressPlan): string[] {
  // A gateway stands in a subnet that faces the internet.
  const able = ids.filter((id) => subnets[id]?.public !== undefined);
  return nat === "none" ? [] : nat === "one" ? able.slice(0, 1) : able;
}

function zonePlan(id: string, { subnets }: AddressPlan, gateways: ReadonlySet<string>, cluster: boolean): AwsZonePlan {
  const ranges = subnets[id];
  if (ranges?.pods === undefined) throw new Error(`zone ${id} has no range for pods`);
  const nat = gateways.has(id);
  const via = nat ? id : [...gateways][0];
  return {
    id,
    nodes: ranges.nodes,
    ...(ranges.public === undefined ? {} : { public: ranges.public }),
    pods: ranges.pods,
    nat,
    ...(via === undefined ? {} : { natVia: via }),
    cluster,
  };
}

/**
 * The further ranges that the VPC gets: of the pods' range those blocks of a /16 at most (the largest that a VPC takes)
 * in which a zone's pods lie. A VPC takes five ranges before its quota is raised, so none is added that nobody uses.
 */
export function podCidrs({ vpc, pods, subnets }: AddressPlan): string[] {
  const whole = parseBlock(pods);
  const own = parseBlock(vpc);
  if (whole === undefined || own === undefined) throw new Error(`${pods} and ${vpc} are no ranges of addresses`);
  const prefix = Math.max(16, whole.prefix);
  const used = Object.values(subnets).flatMap((zone) => parseBlock(zone.pods ?? "") ?? []);
  const blocks: Block[] = Array.from({ length: partsIn(whole, prefix) }, (_, index) => part(whole, prefix, index));
  return blocks
    .filter((block) => !contains(own, block) && used.some((range) => contains(block, range)))
    .map(formatBlock);
}
