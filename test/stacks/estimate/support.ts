/** A cloud and an environment small enough to reckon by hand. */
import type { Cloud, DiskType, MachineType } from "../../../catalogue/clouds/cloud.ts";
import type { Source } from "../../../catalogue/source.ts";
import type { EstimateInput } from "../../../stacks/estimate/lines.ts";
import type { Capacity, Need, Placement, VolumePlan } from "../../../stacks/plan/capacity/types.ts";

const source = (from: string): Source => ({ from, on: "2026-11-01", how: "read" });

const machine = (name: string, vcpus: number, memoryGiB: number): MachineType => ({
  name,
  family: name.slice(0, 1),
  architecture: "amd64",
  vcpus,
  memoryMiB: memoryGiB * 1024,
  network: { baselineGbps: 1, burstGbps: 10 },
  disks: { ssd: { baseline: { iops: 10_000, mibs: 500 }, burst: { iops: 20_000, mibs: 1000 } } },
  maxVolumes: 25,
  maxPods: 110,
});

const ssd: DiskType = {
  name: "ssd",
  minGiB: 1,
  maxGiB: 4096,
  iops: { included: 3000, includedPerGiB: 0, max: 16_000, provisioned: true },
  throughput: { included: 125, includedPerGiB: 0, max: 1000, provisioned: true },
  source: source("disk guide"),
};

/** Round prices. Nothing of a machine is kept back: shares are easy to see. */
export function tinyCloud(): Cloud {
  return {
    name: "aws",
    title: "Tiny Cloud",
    machines: { m4: machine("m4", 4, 16), r8: machine("r8", 8, 64) },
    diskTypes: { ssd },
    regions: {
      "here-1": {
        name: "here-1",
        title: "Here",
        zones: ["z1", "z2"].map((id) => ({ id, cluster: true })),
        machines: { m4: { perHour: 0.2 }, r8: { perHour: 0.5, spotPerHour: 0.125 } },
        disks: {
          ssd: {
            perGiBMonth: 0.1,
            perIopsMonth: [{ upTo: 2000, price: 0.01 }, { price: 0.005 }],
            perMiBsMonth: 0.04,
          },
        },
        services: {
          controlPlanePerHour: 0.1,
          snapshotPerGiBMonth: 0.05,
          objectStorage: { perGiBMonth: 0.02, perThousandWrites: 0.005, perThousandReads: 0.0004 },
          egressPerGiB: [{ upTo: 100, price: 0 }, { price: 0.09 }],
          nat: { perHour: 0.05, perGiB: 0.045 },
          crossZonePerGiB: 0.02,
          loadBalancer: { perHour: 0.02, perGiB: 0.008 },
          publicAddressPerHour: 0.005,
          key: { perMonth: 1, perTenThousandUses: 0.03 },
          logs: { perGiB: 0.5, perGiBMonth: 0.03 },
        },
      },
    },
    allocatable: ({ vcpus, memoryMiB }) => ({ cpuMillis: vcpus * 1000, memoryMiB, pods: 110 }),
    daemons: [],
    rootDisk: { type: "ssd", minGiB: 20 },
    spotShare: { value: 0.4, source: source("spot page") },
    quotas: [
      {
        name: "On-demand vCPUs",
        code: "L-1",
        counts: { what: "vcpus", spot: false },
        default: 5,
        unit: "vCPU",
        source: source("quota page"),
      },
      {
        name: "Storage on ssd",
        code: "L-2",
        counts: { what: "diskGiB", types: ["ssd"] },
        default: 2300,
        unit: "GiB",
        source: source("quota page"),
      },
      {
        name: "Spot vCPUs of family x",
        counts: { what: "vcpus", spot: true, families: ["x"] },
        default: 5,
        unit: "vCPU",
        source: source("quota page"),
      },
      { name: "Addresses", counts: { what: "addresses" }, default: 5, unit: "addresses", source: source("quota page") },
    ],
    sources: {
      "prices.machines": source("machine prices"),
      "prices.disks": source("disk prices"),
      "prices.services": source("service prices"),
    },
  };
}

/** A need of half an m4's CPU and a quarter of its memory. */
export function need(name: string, bookedOn: string, parts: Partial<Need> = {}): Need {
  return {
    name,
    bookedOn,
    group: bookedOn,
    profile: `${bookedOn} test default`,
    path: ["cryptokube:chains", 0],
    cpuMillis: 2000,
    memoryMiB: 4096,
    ceilingMiB: 4096,
    volumes: [],
    architectures: ["amd64"],
    interruptible: false,
    ephemeral: false,
    peerMode: "inbound",
    traffic: { inGiB: 0, outGiB: 0 },
    firstSyncHours: 0,
    ...parts,
  };
}

const volume = (claim: string, sizeGiB: number, iops = 3000, mibs = 125): VolumePlan => ({
  role: "execution",
  claim,
  type: "ssd",
  sizeGiB,
  iops,
  mibs,
});

const placement = (node: string, bookedOn: string, at: [string, string, string], volumes: VolumePlan[]): Placement => ({
  name: node,
  bookedOn,
  group: bookedOn,
  profile: `${bookedOn} test default`,
  pool: at[0],
  slot: at[1],
  zone: at[2],
  generation: 1,
  volumes,
});

const slot = (name: string, cpuMillis: number, memoryMiB: number) => ({
  name,
  cpuMillis,
  memoryMiB,
  ceilingMiB: memoryMiB,
  volumes: 1,
  follow: { iops: 1000, mibs: 100 },
  peak: { iops: 3000, mibs: 125 },
  localGiB: 0,
});

/** Two zones, a pool in each. `eth-0` alone on its machine, `eth-1` beside `btc-0`. */
export function tinyCapacity(): Capacity {
  const pool = { machine: "m4", spot: false, count: 1, rootDiskGiB: 20 };
  return {
    cloud: "aws",
    region: "here-1",
    zones: ["z1", "z2"],
    pools: [
      { ...pool, name: "m4-z1-1", zone: "z1", slots: [slot("a", 2000, 4096)] },
      { ...pool, name: "m4-z2-1", zone: "z2", slots: [slot("a", 2000, 4096), slot("b", 1000, 4096)] },
    ],
    placements: [
      placement("btc-0", "btc", ["m4-z2-1", "b", "z2"], [volume("execution-btc-0-g1", 200)]),
      placement("eth-0", "eth", ["m4-z1-1", "a", "z1"], [volume("execution-eth-0-g1", 1000, 6000, 225)]),
      placement("eth-1", "eth", ["m4-z2-1", "a", "z2"], [volume("execution-eth-1-g1", 1000)]),
    ],
  };
}

const volumeNeed = (todayGiB: number, growthGiBPerMonth: number, sizeGiB: number) => ({
  role: "execution" as const,
  sizeGiB,
  stated: false,
  todayGiB,
  growthGiBPerMonth,
  follow: { iops: 1000, mibs: 100 },
  peak: { iops: 3000, mibs: 125 },
});

export function tinyInput(parts: Partial<EstimateInput> = {}): EstimateInput {
  const eth = { volumes: [volumeNeed(700, 20, 1000)], traffic: { inGiB: 300, outGiB: 400 } };
  return {
    environment: "tiny",
    config: { planning: { freeSpace: 0.2 } },
    capacity: tinyCapacity(),
    needs: [
      need("eth-0", "eth", eth),
      need("eth-1", "eth", eth),
      need("btc-0", "btc", {
        cpuMillis: 1000,
        volumes: [volumeNeed(100, 0, 200)],
        peerMode: "outbound",
        traffic: { inGiB: 100, outGiB: 200 },
      }),
    ],
    cloud: tinyCloud(),
    ...parts,
  };
}

/** The same, on a cluster of one's own. */
export function existingInput(): EstimateInput {
  const input = tinyInput();
  const { region: _, ...capacity } = input.capacity;
  return {
    ...input,
    capacity: { ...capacity, cloud: "existing" },
    cloud: { ...input.cloud, name: "existing", title: "A cluster of one's own", regions: {}, quotas: [] },
  };
}
