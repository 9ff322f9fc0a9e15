/** What the cloud itself takes for: the control plane, gateways, keys, logs, snapshots and archives. */
import { logStorageOf } from "./logs.ts";
import { defaultNat, interfaceEndpoints } from "../plan/aws/network.ts";
import { poolUses } from "../plan/aws/pool-uses.ts";
import type { Need, VolumeNeed } from "../plan/capacity/types.ts";
import {
  type EstimateInput,
  groupBy,
  hoursPerMonth,
  type Line,
  line,
  platform,
  type Prices,
  sourceKey,
  sum,
} from "./lines.ts";

/** What the machines' and the control plane's own logs are taken to be, GiB a month for each machine. */
export const logGiBPerMachine = 5;
/** Days of a month, for what is kept in days. */
const usualDays = 30;
/** What the changes between a week's snapshots are taken to add to a whole one. */
export const snapshotShare = 1.3;
/** Calls to the key service each month: volumes are unlocked when they are attached, secrets when they are read. */
export const keyUses = 10_000;
/** Objects that an archive is taken to write each month. */
export const archiveWrites = 10_000;

/** Volumes that a snapshot is kept of: one node's of each group; what is the platform's own can be lost. */
export function snapshotted(needs: readonly Need[]): { need: Need; volume: VolumeNeed }[] {
  const chains = needs.filter(({ bookedOn }) => bookedOn !== platform);
  return [...groupBy(chains, ({ group }) => group).values()].flatMap(([need]) =>
    need === undefined ? [] : need.volumes.map((volume) => ({ need, volume })),
  );
}

const archived = new Set(["database", "lightning"]);

/** How many gateways the region has: on AWS as the file says, one in each zone by default; Google Cloud's spans the region. */
export function natGateways({ cloud, capacity, config }: EstimateInput): number {
  if (cloud.name === "existing") return 0;
  if (cloud.name === "gcp") return 1;
  return { none: 0, one: 1, zone: capacity.zones.length }[config.network?.nat ?? defaultNat];
}

/** Machines in subnets that face the internet: each has a public address, by which its pods dial out. */
function publicMachines({ cloud, capacity, needs }: EstimateInput): number {
  if (cloud.name !== "aws") return 0;
  const uses = poolUses(capacity, needs);
  return sum(capacity.pools.filter(({ name }) => uses.get(name)?.public === true).map(({ count }) => count));
}

/** Endpoints of AWS's services in the zones, all zones together. */
function endpoints({ cloud, capacity, config }: EstimateInput): number {
  if (cloud.name !== "aws" || config.network === undefined) return 0;
  return interfaceEndpoints(config.network).length * capacity.zones.length;
}

/** The lines of what the cloud does beside machines, disks and traffic. An existing cluster has none: they are its owner's. */
export function serviceLines(input: EstimateInput, prices: Prices): Line[] {
  const { cloud, capacity, needs } = input;
  if (!prices.priced) return [];
  const { services } = prices;
  const lines: Line[] = [];
  const add = (
    figure: string,
    id: string,
    what: string,
    [quantity, unit, unitPrice]: [number, string, number],
    assumption?: string,
    bookedOn = platform,
  ): void => {
    const said = assumption === undefined ? {} : { assumption };
    const source = sourceKey(cloud, `prices.services.${figure}`);
    if (quantity > 0) {
      lines.push(line({ id, kind: "services", bookedOn, what, quantity, unit, unitPrice, ...said, source }));
    }
  };

  add("controlPlane", "control-plane", "control plane", [hoursPerMonth, "hour", services.controlPlanePerHour]);
  const gateways = natGateways(input);
  const one = input.config.network?.nat === "one";
  const each = cloud.name === "gcp" ? "one for the region" : one ? "one for all zones" : "one in each zone";
  add(
    "nat",
    "nat-gateways",
    `address translation, ${each}`,
    [gateways * hoursPerMonth, "gateway hour", services.nat.perHour],
    one ? "What other zones send to the one gateway crosses zones; that is not reckoned." : undefined,
  );
  const addressed: [number, string, number] = [gateways * hoursPerMonth, "address hour", services.publicAddressPerHour];
  add("publicAddress", "nat-addresses", "public addresses of address translation", addressed);
  const facing = publicMachines(input);
  const ofMachines: [number, string, number] = [facing * hoursPerMonth, "address hour", services.publicAddressPerHour];
  add("publicAddress", "machine-addresses", "public addresses of machines that peers' nodes are on", ofMachines);
  if (services.endpoint !== undefined) {
    add(
      "endpoint",
      "endpoints",
      "endpoints of AWS's services, one of each in each zone",
      [endpoints(input) * hoursPerMonth, "endpoint hour", services.endpoint.perHour],
      "What passes them (images, logs, calls) is little, and is not reckoned.",
    );
  }
  add(
    "loadBalancer",
    "load-balancer",
    "load balancer",
    [hoursPerMonth, "hour", services.loadBalancer.perHour],
    "One load balancer stands before all chains' gateways.",
  );
  const keyed = `One key encrypts the volumes and the cluster's secrets, used ${keyUses.toLocaleString("en-US")} times a month.`;
  add("key", "key", "encryption key", [1, "key", services.key.perMonth], keyed);
  add("key", "key-uses", "uses of the key", [keyUses / 10_000, "10,000 uses", services.key.perTenThousandUses], keyed);

  const logs = sum(capacity.pools.map(({ count }) => count)) * logGiBPerMachine;
  const cluster = input.config.cluster;
  const days = cluster?.kind === "eks" ? cluster.logs.retentionDays : usualDays;
  const kept = days === usualDays ? "a month" : `${days} days`;
  const logged = `Machines and control plane log ${logGiBPerMachine} GiB a month for each machine, kept for ${kept}.`;
  add("logs", "logs", "logs taken in", [logs, "GiB", services.logs.perGiB], logged);
  add("logs", "logs-kept", "logs kept", [(logs * days) / usualDays, "GiB", services.logs.perGiBMonth], logged);

  const bucket = logStorageOf(input);
  if (bucket !== undefined) {
    const { perGiBMonth, perThousandWrites } = services.objectStorage;
    const { gib, writes, assumption } = bucket;
    add("objectStorage", "log-bucket", "logs in their bucket", [gib, "GiB", perGiBMonth], assumption);
    const written: [number, string, number] = [writes / 1000, "1,000 writes", perThousandWrites];
    add("objectStorage", "log-bucket-writes", "writes of logs to their bucket", written, assumption);
  }

  const snapshots =
    "One node of each group is kept as a snapshot, as backup and as seed of new nodes: its data today, and 30 % more for " +
    "the changes of a week.";
  for (const { need, volume } of snapshotted(needs)) {
    const what = `snapshots of ${volume.role}, ${need.group}`;
    // An old state of a channel is worse than none: Lightning is archived, and never cloned.
    const quantity = volume.role === "lightning" ? 0 : volume.todayGiB * snapshotShare;
    const id = `snapshot/${need.group}/${volume.role}`;
    add("snapshot", id, what, [quantity, "GiB", services.snapshotPerGiBMonth], snapshots, need.bookedOn);
    if (!archived.has(volume.role)) continue;
    const kept =
      "Databases and Lightning also keep a month's change log in object storage, at least 1 GiB, in " +
      `${archiveWrites.toLocaleString("en-US")} writes.`;
    const { perGiBMonth, perThousandWrites } = services.objectStorage;
    const log = Math.max(1, volume.growthGiBPerMonth);
    const name = `${need.group}/${volume.role}`;
    add(
      "objectStorage",
      `archive/${name}`,
      `archive of ${volume.role}, ${need.group}`,
      [log, "GiB", perGiBMonth],
      kept,
      need.bookedOn,
    );
    const written: [number, string, number] = [archiveWrites / 1000, "1,000 writes", perThousandWrites];
    add(
      "objectStorage",
      `archive-writes/${name}`,
      `writes of the archive of ${volume.role}, ${need.group}`,
      written,
      kept,
      need.bookedOn,
    );
  }
  return lines;
}
