import type { Architecture } from "../profile.ts";
import type { Source } from "../source.ts";
import type { Cloud, DiskType, MachineType } from "./cloud.ts";

/** Machines of an existing cluster, as its environment file states them: what of each is left for pods. */
export interface StatedMachine {
  name: string;
  zones: readonly string[];
  /** In each zone. */
  count: number;
  cpuMillis: number;
  memoryMiB: number;
  architecture: Architecture;
  /** What a machine can do to its volumes together; absent: whatever is asked. */
  iops?: number;
  mibs?: number;
  /** Volumes that can be attached. */
  volumes: number;
  pods: number;
  /** Disks that go with the machine, GiB. */
  localGiB?: number;
}

/** A storage class of an existing cluster; what is absent has no limit that is known. */
export interface StatedStorageClass {
  name: string;
  iops?: number;
  mibs?: number;
  maxGiB?: number;
}

/** The machine, zone and region of a cluster of which nothing is stated. */
export const unstated = "unstated";

/** The one region of an existing cluster. */
export const existingRegion = "existing";

/** More than any environment asks for: a limit that is not known is not a limit. */
const unlimited = 1_000_000_000;

const stated: Source = { from: "the environment file", on: "2026-11-23", how: "read" };

/**
 * An existing cluster as a cloud of one region: its machines cost nothing, and there are only so many of them. One that
 * states no machines has as many as wanted of a kind that holds anything, in one zone.
 */
export function existingCloud(machines: readonly StatedMachine[], classes: readonly StatedStorageClass[]): Cloud {
  const known = machines.length > 0 ? machines : [anyMachine];
  const diskTypes = (classes.length > 0 ? classes : [{ name: "default" }]).map(diskType);
  const types = known.map((machine) => machineType(machine, diskTypes));
  const zones = [...new Set(known.flatMap(({ zones: its }) => its))].sort();
  return {
    name: "existing",
    title: "an existing cluster",
    machines: Object.fromEntries(types.map((type) => [type.name, type])),
    diskTypes: Object.fromEntries(diskTypes.map((type) => [type.name, type])),
    regions: {
      [existingRegion]: {
        name: existingRegion,
        title: "an existing cluster",
        zones: zones.map((id) => ({ id, cluster: true })),
        machines: Object.fromEntries(known.map(({ name, zones: its }) => [name, { perHour: 0, zones: its }])),
        disks: Object.fromEntries(
          diskTypes.map(({ name }) => [name, { perGiBMonth: 0, perIopsMonth: [{ price: 0 }], perMiBsMonth: 0 }]),
        ),
        services: free,
      },
    },
    // What is stated is what the cluster's own nodes report as allocatable.
    allocatable: ({ vcpus, memoryMiB, maxPods }) => ({ cpuMillis: Math.round(vcpus * 1000), memoryMiB, pods: maxPods }),
    daemons: [],
    rootDisk: { type: diskTypes[0]?.name ?? "default", minGiB: 0 },
    spotShare: { value: 1, source: stated },
    quotas: [],
    sources: { machines: stated, zones: stated, "prices.machines": stated, allocatable: stated },
  };
}

/** How many machines of each kind there are in each zone; undefined where none are stated. */
export function stockOf(
  machines: readonly StatedMachine[],
): Readonly<Record<string, Readonly<Record<string, number>>>> | undefined {
  if (machines.length === 0) return undefined;
  return Object.fromEntries(
    machines.map(({ name, zones, count }) => [name, Object.fromEntries(zones.map((zone) => [zone, count]))]),
  );
}

const anyMachine: StatedMachine = {
  name: unstated,
  zones: [unstated],
  count: unlimited,
  cpuMillis: unlimited,
  memoryMiB: unlimited,
  architecture: "amd64",
  volumes: unlimited,
  pods: unlimited,
};

function machineType(machine: StatedMachine, diskTypes: readonly DiskType[]): MachineType {
  const io = { iops: machine.iops ?? unlimited, mibs: machine.mibs ?? unlimited };
  return {
    name: machine.name,
    family: machine.name,
    architecture: machine.architecture,
    vcpus: machine.cpuMillis / 1000,
    memoryMiB: machine.memoryMiB,
    ...(machine.localGiB === undefined ? {} : { localNvme: { count: 1, totalGiB: machine.localGiB } }),
    network: { baselineGbps: 0, burstGbps: 0 },
    disks: Object.fromEntries(diskTypes.map(({ name }) => [name, { baseline: io, burst: io }])),
    maxVolumes: machine.volumes,
    maxPods: machine.pods,
  };
}

/** It delivers what the class says, whatever the size: nothing more is known of it. */
function diskType({ name, iops, mibs, maxGiB }: StatedStorageClass): DiskType {
  const limits = { iops: iops ?? unlimited, mibs: mibs ?? unlimited };
  return {
    name,
    minGiB: 0,
    maxGiB: maxGiB ?? unlimited,
    iops: { included: limits.iops, includedPerGiB: 0, max: limits.iops, provisioned: false },
    throughput: { included: limits.mibs, includedPerGiB: 0, max: limits.mibs, provisioned: false },
    source: stated,
  };
}

const free = {
  controlPlanePerHour: 0,
  snapshotPerGiBMonth: 0,
  objectStorage: { perGiBMonth: 0, perThousandWrites: 0, perThousandReads: 0 },
  egressPerGiB: [{ price: 0 }],
  nat: { perHour: 0, perGiB: 0 },
  crossZonePerGiB: 0,
  loadBalancer: { perHour: 0, perGiB: 0 },
  publicAddressPerHour: 0,
  key: { perMonth: 0, perTenThousandUses: 0 },
  logs: { perGiB: 0, perGiBMonth: 0 },
};
