/** Whether there is a machine at all for a need, found from the cloud's raw figures as the checker does. */
import type { DiskType, MachineType } from "../../catalogue/clouds/cloud.ts";
import type { Need, Problem } from "../../stacks/plan/capacity/types.ts";

/** Whether some machine that is offered in a zone holds a need alone. */
export function aMachineHolds(problem: Problem, need: Need, zone: string): boolean {
  const { cloud, region, overhead } = problem;
  const sold = cloud.regions[region];
  return Object.entries(sold?.machines ?? {}).some(([name, price]) => {
    const machine = cloud.machines[name];
    if (machine === undefined || price.zones?.includes(zone) === false) return false;
    if (problem.architectures?.includes(machine.architecture) === false) return false;
    if (problem.families?.includes(machine.family) === false) return false;
    const allocatable = cloud.allocatable(machine);
    const seated =
      need.architectures.includes(machine.architecture) &&
      need.cpuMillis <= allocatable.cpuMillis - overhead.cpuMillis &&
      Math.max(need.memoryMiB, need.ceilingMiB) <= allocatable.memoryMiB - overhead.memoryMiB &&
      Math.min(allocatable.pods, machine.maxPods) > overhead.pods;
    const localGiB = need.volumes.reduce((sum, { sizeGiB }) => sum + Math.ceil(sizeGiB), 0);
    return (
      seated &&
      ((need.ephemeral && localGiB <= (machine.localNvme?.totalGiB ?? 0)) || aDiskServes(problem, machine, need))
    );
  });
}

/** Every choice of a disk type for each volume, against the machine's smallest limits. */
function aDiskServes(problem: Problem, machine: MachineType, need: Need): boolean {
  const sold = problem.cloud.regions[problem.region]?.disks ?? {};
  if (need.volumes.length > machine.maxVolumes) return false;
  const sum = (of: (one: Need["volumes"][number]) => number): number => need.volumes.map(of).reduce((a, b) => a + b, 0);
  const enough = (type: string): boolean => {
    const limit = machine.disks[type];
    return (
      limit !== undefined &&
      sum(({ follow }) => follow.iops) <= limit.baseline.iops &&
      sum(({ follow }) => follow.mibs) <= limit.baseline.mibs &&
      sum(({ follow, peak }) => Math.max(follow.iops, peak.iops)) <= limit.burst.iops &&
      sum(({ follow, peak }) => Math.max(follow.mibs, peak.mibs)) <= limit.burst.mibs
    );
  };
  return need.volumes.every((volume) =>
    Object.keys(sold).some((name) => {
      const type = problem.cloud.diskTypes[name];
      return type !== undefined && enough(name) && atItsLargest(type, volume);
    }),
  );
}

function atItsLargest(type: DiskType, { sizeGiB, follow, peak }: Need["volumes"][number]): boolean {
  const iops = type.iops.provisioned
    ? Math.min(type.iops.max, Math.max(type.iops.included, (type.iops.maxPerGiB ?? Infinity) * type.maxGiB))
    : Math.min(type.iops.max, type.iops.included + type.iops.includedPerGiB * type.maxGiB);
  const free =
    type.throughput.included +
    type.throughput.includedPerGiB * type.maxGiB +
    (type.throughput.includedPerIops ?? 0) * iops;
  const mibs = type.throughput.provisioned
    ? Math.min(type.throughput.max, Math.max(free, (type.throughput.maxPerIops ?? Infinity) * iops))
    : Math.min(type.throughput.max, free);
  return sizeGiB <= type.maxGiB && Math.max(follow.iops, peak.iops) <= iops && Math.max(follow.mibs, peak.mibs) <= mibs;
}
