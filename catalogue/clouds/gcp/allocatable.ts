/** What GKE leaves of a machine for pods, on Container-Optimized OS. */
import type { Source } from "../../source.ts";
import type { Allocatable, MachineType } from "../cloud.ts";

const MiBPerGiB = 1024;

/** kubelet evicts below it, MiB. */
const evictionMiB = 100;

/** The share that is reserved of so much memory: of the first GiB, the next, and so on. */
const reservedOfMemory = [
  { gib: 4, share: 0.25 },
  { gib: 4, share: 0.2 },
  { gib: 8, share: 0.1 },
  { gib: 112, share: 0.06 },
  { gib: Infinity, share: 0.02 },
];

/** Thousandths of a core that are reserved of so many cores. */
const reservedOfCores = [
  { cores: 1, millisEach: 60 },
  { cores: 1, millisEach: 10 },
  { cores: 2, millisEach: 5 },
  { cores: Infinity, millisEach: 2.5 },
];

/** MiB, for kubelet and container runtime. */
export function reservedMemoryMiB(memoryMiB: number): number {
  let left = memoryMiB;
  let reserved = 0;
  for (const { gib, share } of reservedOfMemory) {
    const here = Math.min(left, gib * MiBPerGiB);
    reserved += here * share;
    left -= here;
  }
  return reserved;
}

export function reservedCpuMillis(vcpus: number): number {
  let left = vcpus;
  let reserved = 0;
  for (const { cores, millisEach } of reservedOfCores) {
    const here = Math.min(left, cores);
    reserved += here * millisEach;
    left -= here;
  }
  return reserved;
}

/** What the kernel keeps of the machine's nominal memory, MiB. */
export function kernelMiB({ memoryMiB, architecture }: Pick<MachineType, "memoryMiB" | "architecture">): number {
  const pages = memoryMiB / 64 + 16;
  const bounceBuffers = memoryMiB > 3 * MiBPerGiB ? 64 : 0;
  const small = memoryMiB <= 8 * MiBPerGiB ? 8 : 0;
  const unexplained = Math.min(0.00175 * memoryMiB, 248);
  const kept = pages + bounceBuffers + small + unexplained;
  return architecture === "arm64" ? kept * 0.9971 : kept;
}

export function allocatable(machine: MachineType): Allocatable {
  const { vcpus, memoryMiB, maxPods } = machine;
  return {
    cpuMillis: Math.floor(vcpus * 1000 - reservedCpuMillis(vcpus)),
    memoryMiB: Math.floor(memoryMiB - kernelMiB(machine) - reservedMemoryMiB(memoryMiB) - evictionMiB),
    pods: maxPods,
  };
}

export const allocatableSources: Readonly<Record<string, Source>> = {
  allocatable: {
    from:
      "GKE documentation, About node sizes, as quoted in public repositories (2026-07-20): 25, 20, 10, 6 and 2 % of memory, 6, 1, 0.5 " +
      "and 0.25 % of cores, 100 MiB for eviction. From 1.37 on GKE may reserve less memory, never more",
    on: "2026-07-20",
    how: "read",
  },
  "allocatable.kernel": {
    from: "kubernetes/autoscaler at 0be995d, cluster-autoscaler/cloudprovider/gce/gce_reserved.go",
    on: "2026-11-23",
    how: "read",
  },
};
