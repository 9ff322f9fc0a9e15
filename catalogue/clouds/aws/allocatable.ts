/** What EKS leaves of a machine for pods, on Amazon Linux 2023. */
import type { Allocatable, MachineType } from "../cloud.ts";
import type { Source } from "../../source.ts";

/** What the machine's own kernel and hypervisor take of its nominal memory, thousandths. */
const hiddenPerMille = 75;

/** Contiguous memory that Graviton's kernel keeps, MiB. */
const contiguousMiB = 64;

/** kubelet evicts below it, MiB. */
const evictionMiB = 100;

/** Thousandths of a core that are reserved of so many cores: of the first, the second, the next two, and all others. */
const reservedOfCores = [
  { cores: 1, millisEach: 60 },
  { cores: 1, millisEach: 10 },
  { cores: 2, millisEach: 5 },
  { cores: Infinity, millisEach: 2.5 },
];

export function reservedCpuMillis(vcpus: number): number {
  let left = vcpus;
  let reserved = 0;
  for (const { cores, millisEach } of reservedOfCores) {
    const here = Math.min(left, cores);
    reserved += Math.floor(here * millisEach);
    left -= here;
  }
  return reserved;
}

/** nodeadm's reservation for kubelet and container runtime, by the pods that it reckons with, MiB. */
export function reservedMemoryMiB(pods: number): number {
  return 255 + 11 * pods;
}

/**
 * nodeadm reckons with the pods that the machine could take without prefix delegation, and with `maxPods` where a node
 * group states it by an expression. The larger of both is taken, so that either fits.
 */
export function allocatable(machine: MachineType, podsWithoutPrefixes: number): Allocatable {
  const nominalMiB = machine.memoryMiB - (machine.architecture === "arm64" ? contiguousMiB : 0);
  const capacityMiB = nominalMiB - Math.ceil((nominalMiB * hiddenPerMille) / 1000);
  return {
    cpuMillis: machine.vcpus * 1000 - reservedCpuMillis(machine.vcpus),
    memoryMiB: capacityMiB - reservedMemoryMiB(Math.max(machine.maxPods, podsWithoutPrefixes)) - evictionMiB,
    pods: machine.maxPods,
  };
}

export const allocatableSources: Readonly<Record<string, Source>> = {
  allocatable: {
    from:
      "awslabs/amazon-eks-ami, nodeadm/internal/kubelet/config.go and eni_max_pods.go (reservations of CPU and memory); " +
      "aws/karpenter-provider-aws v1.15.1, pkg/providers/instancetype/types.go (64 MiB on Graviton, 100 MiB of eviction) and " +
      "pkg/operator/options (vm-memory-overhead-percent 0.075)",
    on: "2026-11-23",
    how: "read",
  },
  maxPods: {
    from:
      "EKS user guide, prefix delegation, and awslabs/amazon-eks-ami's max-pods-calculator.sh: 16 addresses per slot, 110 " +
      "pods up to 30 vCPUs, 250 above; interfaces and addresses of DescribeInstanceTypes",
    on: "2026-11-23",
    how: "read",
  },
};
