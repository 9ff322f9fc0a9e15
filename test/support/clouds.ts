/**
 * An invented cloud for tests. Its machines, limits and prices are nobody's: round figures with the shapes of real ones
 * (a disk whose IOPS are bought, one that is fast only when it is large, one whose throughput hangs on its IOPS; machines
 * with bursts, with their own NVMe, for two processors, and not in every zone).
 */
import type {
  Cloud,
  DiskPrice,
  DiskType,
  MachineIo,
  MachinePrice,
  MachineType,
  Region,
} from "../../catalogue/clouds/cloud.ts";
import type { Architecture, Io } from "../../catalogue/profile.ts";
import type { Source } from "../../catalogue/source.ts";

export const invented: Source = { from: "invented for tests", on: "2026-11-23", how: "inferred" };

const disk = (name: string, part: Omit<DiskType, "name" | "source">): DiskType => ({ name, ...part, source: invented });

/** IOPS and throughput are bought beyond 3,000 and 125; 500 IOPS a GiB, 0.25 MiB/s an IOPS. */
export const flexible = disk("flexible", {
  minGiB: 1,
  maxGiB: 16384,
  iops: { included: 3000, includedPerGiB: 0, max: 16000, provisioned: true, maxPerGiB: 500 },
  throughput: { included: 125, includedPerGiB: 0, max: 1000, provisioned: true, maxPerIops: 0.25 },
});

/** All IOPS are bought, at prices that fall; throughput comes with them. */
export const swift = disk("swift", {
  minGiB: 4,
  maxGiB: 65536,
  iops: { included: 0, includedPerGiB: 0, max: 256000, provisioned: true, maxPerGiB: 1000 },
  throughput: { included: 0, includedPerGiB: 0, includedPerIops: 0.25, max: 4000, provisioned: false },
});

/** Only its size makes it fast. */
export const scaled = disk("scaled", {
  minGiB: 10,
  maxGiB: 65536,
  iops: { included: 0, includedPerGiB: 30, max: 60000, provisioned: false },
  throughput: { included: 0, includedPerGiB: 0.5, max: 1200, provisioned: false },
});

/** IOPS and throughput are each bought; no ratio ties throughput to IOPS. */
export const balanced = disk("balanced", {
  minGiB: 4,
  maxGiB: 65536,
  iops: { included: 3000, includedPerGiB: 0, max: 160000, provisioned: true, maxPerGiB: 500 },
  throughput: { included: 140, includedPerGiB: 0, max: 2400, provisioned: true },
});

export const diskPrices: Record<string, DiskPrice> = {
  flexible: { perGiBMonth: 0.08, perIopsMonth: [{ price: 0.005 }], perMiBsMonth: 0.04 },
  swift: {
    perGiBMonth: 0.125,
    perIopsMonth: [{ upTo: 32000, price: 0.06 }, { upTo: 64000, price: 0.04 }, { price: 0.03 }],
    perMiBsMonth: 0,
  },
  scaled: { perGiBMonth: 0.17, perIopsMonth: [{ price: 0 }], perMiBsMonth: 0 },
  balanced: { perGiBMonth: 0.09, perIopsMonth: [{ price: 0.006 }], perMiBsMonth: 0.05 },
};

interface Family {
  family: string;
  architecture: Architecture;
  memoryPerVcpu: number;
  /** US dollars a vCPU and hour. */
  perVcpu: number;
  disks: readonly string[];
  /** GiB of NVMe a vCPU. */
  localPerVcpu?: number;
  zones?: readonly string[];
  /** Share of the usual price, on spot. */
  spot?: number;
  /** Where the limits of one disk type are other than the usual. */
  slower?: Readonly<Record<string, number>>;
}

const families: readonly Family[] = [
  { family: "g1", architecture: "amd64", memoryPerVcpu: 4, perVcpu: 0.048, disks: ["flexible", "swift"], spot: 0.4 },
  { family: "g1a", architecture: "arm64", memoryPerVcpu: 4, perVcpu: 0.041, disks: ["flexible", "swift"], spot: 0.45 },
  { family: "c1", architecture: "amd64", memoryPerVcpu: 2, perVcpu: 0.0425, disks: ["flexible", "swift"] },
  { family: "r1a", architecture: "arm64", memoryPerVcpu: 8, perVcpu: 0.0535, disks: ["flexible", "swift"] },
  {
    family: "i1",
    architecture: "amd64",
    memoryPerVcpu: 8,
    perVcpu: 0.083,
    disks: ["flexible", "swift"],
    localPerVcpu: 230,
    zones: ["t-a", "t-b"],
  },
  {
    family: "p1",
    architecture: "amd64",
    memoryPerVcpu: 4,
    perVcpu: 0.044,
    disks: ["scaled", "balanced"],
    slower: { balanced: 0.6 },
  },
  { family: "h1", architecture: "amd64", memoryPerVcpu: 4, perVcpu: 0.046, disks: ["balanced"], zones: ["t-b", "t-c"] },
];

const sizes = { medium: 1, large: 2, xlarge: 4, "2xlarge": 8, "4xlarge": 16, "8xlarge": 32 } as const;

/** Small machines do a little for ever, and much for half an hour. */
function machineIo(vcpus: number, share: number): MachineIo {
  const io = (iops: number, mibs: number): Io => ({ iops: Math.round(iops * share), mibs: Math.round(mibs * share) });
  const baseline = io(2000 * vcpus, 50 * vcpus);
  const most = io(vcpus < 16 ? 20000 : 2000 * vcpus, vcpus < 16 ? 800 : 50 * vcpus);
  return { baseline, burst: most };
}

function machineOf(family: Family, size: keyof typeof sizes): MachineType {
  const vcpus = sizes[size];
  return {
    name: `${family.family}.${size}`,
    family: family.family,
    architecture: family.architecture,
    vcpus,
    memoryMiB: vcpus * family.memoryPerVcpu * 1024,
    ...(family.localPerVcpu === undefined || vcpus < 2
      ? {}
      : { localNvme: { count: Math.ceil(vcpus / 8), totalGiB: vcpus * family.localPerVcpu } }),
    network: { baselineGbps: vcpus / 4, burstGbps: 10 },
    disks: Object.fromEntries(family.disks.map((type) => [type, machineIo(vcpus, family.slower?.[type] ?? 1)])),
    maxVolumes: 26,
    maxPods: 8 + 14 * vcpus,
  };
}

const machines = families.flatMap((family) =>
  (Object.keys(sizes) as (keyof typeof sizes)[]).map((size) => machineOf(family, size)),
);

function machinePrice(machine: MachineType): MachinePrice {
  const family = families.find((each) => each.family === machine.family);
  const perHour = machine.vcpus * (family?.perVcpu ?? 0);
  return {
    perHour,
    ...(family?.spot === undefined ? {} : { spotPerHour: perHour * family.spot }),
    ...(family?.zones === undefined ? {} : { zones: family.zones }),
  };
}

/** Prices of services. Nothing in the plan of capacity looks at them. */
const services: Region["services"] = {
  controlPlanePerHour: 0.1,
  snapshotPerGiBMonth: 0.05,
  objectStorage: { perGiBMonth: 0.023, perThousandWrites: 0.005, perThousandReads: 0.0004 },
  egressPerGiB: [{ upTo: 10240, price: 0.09 }, { price: 0.05 }],
  nat: { perHour: 0.045, perGiB: 0.045 },
  crossZonePerGiB: 0.02,
  loadBalancer: { perHour: 0.0225, perGiB: 0.008 },
  publicAddressPerHour: 0.005,
  key: { perMonth: 1, perTenThousandUses: 0.03 },
  logs: { perGiB: 0.5, perGiBMonth: 0.03 },
};

/** `t-d` has no room for the control plane. */
export const testRegion: Region = {
  name: "test-1",
  title: "Test (Nowhere)",
  zones: [
    { id: "t-a", cluster: true },
    { id: "t-b", cluster: true },
    { id: "t-c", cluster: true },
    { id: "t-d", cluster: false },
  ],
  machines: Object.fromEntries(machines.map((machine) => [machine.name, machinePrice(machine)])),
  disks: diskPrices,
  services,
};

export const testCloud: Cloud = {
  name: "aws",
  title: "A cloud for tests",
  machines: Object.fromEntries(machines.map((machine) => [machine.name, machine])),
  diskTypes: { flexible, swift, scaled, balanced },
  regions: { "test-1": testRegion },
  // A tenth of the memory and a fixed part, so that many small machines lose more than few large ones.
  allocatable: ({ vcpus, memoryMiB, maxPods }) => ({
    cpuMillis: vcpus * 1000 - 80,
    memoryMiB: Math.floor(memoryMiB * 0.93) - 300,
    pods: maxPods,
  }),
  daemons: [],
  rootDisk: { type: "flexible", minGiB: 20 },
  spotShare: { value: 0.35, source: invented },
  quotas: [],
  sources: { machines: invented, prices: invented },
};

/** A cluster that is there already: its machines cost nothing, and are as many as {@link stock} says. */
export function existingCloud(
  machine: Partial<MachineType> = {},
  stock: Readonly<Record<string, number>> = { "z-a": 1 },
): { cloud: Cloud; region: string; stock: Record<string, Record<string, number>> } {
  const unlimited: Io = { iops: 1e9, mibs: 1e9 };
  const local = disk("local-path", {
    minGiB: 1,
    maxGiB: 65536,
    iops: { included: 1e9, includedPerGiB: 0, max: 1e9, provisioned: false },
    throughput: { included: 1e9, includedPerGiB: 0, max: 1e9, provisioned: false },
  });
  const worker: MachineType = {
    name: "worker",
    family: "worker",
    architecture: "amd64",
    vcpus: 8,
    memoryMiB: 32 * 1024,
    network: { baselineGbps: 10, burstGbps: 10 },
    disks: { "local-path": { baseline: unlimited, burst: unlimited } },
    maxVolumes: 25,
    maxPods: 110,
    ...machine,
  };
  const zones = Object.keys(stock);
  const region: Region = {
    name: "existing",
    title: "An existing cluster",
    zones: zones.map((id) => ({ id, cluster: true })),
    machines: { [worker.name]: { perHour: 0, zones } },
    disks: { "local-path": { perGiBMonth: 0, perIopsMonth: [{ price: 0 }], perMiBsMonth: 0 } },
    services,
  };
  const cloud: Cloud = {
    ...testCloud,
    name: "existing",
    title: "An existing cluster",
    machines: { [worker.name]: worker },
    diskTypes: { "local-path": local },
    regions: { existing: region },
    allocatable: ({ vcpus, memoryMiB, maxPods }) => ({ cpuMillis: vcpus * 1000, memoryMiB, pods: maxPods }),
    rootDisk: { type: "local-path", minGiB: 0 },
  };
  return { cloud, region: "existing", stock: { [worker.name]: { ...stock } } };
}
