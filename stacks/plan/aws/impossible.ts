/** What a file asks of AWS that cannot be made, once machines, disks and ranges are decided. */
import type { Cloud } from "../../../catalogue/clouds/cloud.ts";
import type { EnvironmentConfig } from "../../config/environment.ts";
import { nearest } from "../../config/nearest.ts";
import type { AddressPlan } from "../addresses.ts";
import { type Capacity, type Impossible, localNvme, type Need } from "../capacity/types.ts";
import { defaultNat } from "./network.ts";
import { poolUses } from "./pool-uses.ts";

interface Decided {
  config: EnvironmentConfig;
  capacity: Capacity;
  addresses: AddressPlan;
  needs: readonly Need[];
  cloud: Pick<Cloud, "regions">;
}

/** Everything at once. Empty: it can be made. */
export function awsImpossible(decided: Decided): Impossible[] {
  return [
    ...controlPlaneZones(decided),
    ...keyElsewhere(decided),
    ...facingTheInternet(decided),
    ...gatewaysWithoutSubnets(decided),
    ...cutOff(decided),
    ...machinesOwnDisks(decided),
    ...adoptions(decided),
  ];
}

/** EKS's control plane takes subnets in two zones at least, and in some zones none. */
function controlPlaneZones({ config, capacity, cloud }: Decided): Impossible[] {
  const all = cloud.regions[config.region ?? ""]?.zones ?? [];
  const able = all.filter(({ cluster }) => cluster).map(({ id }) => id);
  const used = capacity.zones.filter((id) => able.includes(id));
  if (used.length >= 2) return [];
  return [
    {
      path: ["cryptokube:cluster", "zones"],
      found: capacity.zones.join(", "),
      allowed: `two zones at least in which EKS's control plane can be: ${able.join(", ")}`,
    },
  ];
}

/** A key encrypts only what is in its region. */
function keyElsewhere({ config: { cluster, region } }: Decided): Impossible[] {
  if (cluster.kind !== "eks" || cluster.key === undefined) return [];
  if (cluster.key.split(":")[3] === region) return [];
  const allowed = `the ARN of a key in ${region ?? ""}`;
  return [{ path: ["cryptokube:cluster", "key"], found: cluster.key, allowed }];
}

/** Nodes that peers dial stand in subnets that face the internet. */
function facingTheInternet({ config, capacity, addresses, needs }: Decided): Impossible[] {
  const uses = poolUses(capacity, needs);
  const pools = new Map(capacity.pools.map((pool) => [pool.name, pool]));
  return needs.flatMap((need) => {
    const placement = capacity.placements.find(({ name }) => name === need.name);
    const pool = pools.get(placement?.pool ?? "");
    if (need.peerMode !== "inbound" || pool === undefined || uses.get(pool.name)?.public !== true) return [];
    const lacks = [
      ...(addresses.subnets[pool.zone]?.public === undefined
        ? [
            {
              found: `peers: inbound, in ${pool.zone}, of which no public range is named`,
              allowed: `a public range in cryptokube:network.subnets.${pool.zone}, or peers: outbound`,
            },
          ]
        : []),
      ...(addresses.existingVpc !== undefined && config.network.internetGateway === undefined
        ? [
            {
              found: `peers: inbound, in ${addresses.existingVpc}, of which no internet gateway is named`,
              allowed: "its gateway in cryptokube:network.internetGateway, or peers: outbound",
            },
          ]
        : []),
    ];
    return lacks.map((lack) => ({ path: need.path, need: need.name, ...lack }));
  });
}

/** A gateway of address translation stands in a subnet that faces the internet. */
function gatewaysWithoutSubnets({ config, capacity, addresses }: Decided): Impossible[] {
  const nat = config.network.nat ?? defaultNat;
  const without = capacity.zones.filter((id) => addresses.subnets[id]?.public === undefined);
  if (nat === "none" || without.length === 0 || (nat === "one" && without.length < capacity.zones.length)) return [];
  return without.map((id) => ({
    path: ["cryptokube:network", "subnets", id, "public"],
    found: "nothing",
    allowed: `a range that faces the internet, for ${id}'s gateway of address translation`,
    remedy: nat === "zone" ? "Name one; or say nat: one, or nat: none." : "Name one in one zone; or say nat: none.",
  }));
}

/** Without address translation a node that only dials reaches nobody. */
function cutOff({ config, needs }: Decided): Impossible[] {
  if (config.network.nat !== "none") return [];
  return needs
    .filter(({ path, peerMode }) => path[0] === "cryptokube:chains" && peerMode === "outbound")
    .map(({ path, name }) => ({
      path: [...path, "peers"],
      need: name,
      found: "outbound, with nat: none",
      allowed: "peers: inbound, or nat: one or zone in cryptokube:network",
      remedy: "A node on a machine without an address of its own reaches its peers through address translation.",
    }));
}

/** Disks that go with the machine are priced, and nothing makes volumes of them yet. */
function machinesOwnDisks({ capacity, needs }: Decided): Impossible[] {
  return capacity.placements.flatMap(({ name, volumes }) => {
    const need = needs.find((each) => each.name === name);
    const [claim] = volumes.filter(({ type }) => type === localNvme).map((volume) => volume.claim);
    // What is left out anyway may be planned and priced so.
    if (claim === undefined || need === undefined || need.leftOut !== undefined) return [];
    return [
      {
        path: [...need.path, "ephemeral"],
        need: name,
        found: `${claim} on the machine's own disk`,
        allowed: "a durable disk: volumes on machines' own disks cannot be made on EKS yet",
        remedy: "Remove ephemeral. Where the lock says so already, `./cryptokube plan <env> --reoptimise` moves it.",
      },
    ];
  });
}

function adoptions({ config, capacity, needs }: Decided): Impossible[] {
  const claims = capacity.placements.flatMap(({ name, volumes }) => volumes.map((volume) => ({ name, volume })));
  return config.adopt.flatMap(({ claim }, index) => {
    const path = ["cryptokube:adopt", index, "claim"];
    const found = claims.find(({ volume }) => volume.claim === claim);
    if (found === undefined) {
      const near = nearest(
        claim,
        claims.map(({ volume }) => volume.claim),
      );
      return [
        {
          path,
          found: claim,
          allowed:
            claims.length === 0 ? "nothing: no volume is planned" : claims.map(({ volume }) => volume.claim).join(", "),
          ...(near === undefined ? {} : { remedy: `Did you mean ${near}?` }),
        },
      ];
    }
    if (found.volume.type === localNvme) {
      return [
        {
          path,
          found: `${claim}, on the machine's own disk`,
          allowed: "a claim on a durable disk: the disk that goes with a machine is no EBS volume",
        },
      ];
    }
    const leftOut = needs.find(({ name }) => name === found.name)?.leftOut;
    if (leftOut === undefined) return [];
    return [
      {
        path,
        found: `${claim}, of ${found.name}`,
        allowed: `a claim that is made: ${leftOut}`,
        remedy: "Remove it until then: the disk would be bound to a claim that nobody makes.",
      },
    ];
  });
}
