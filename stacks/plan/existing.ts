import type { StatedMachine, StatedStorageClass } from "../../catalogue/clouds/existing.ts";
import type { ExistingClusterConfig } from "../config/cluster.ts";
import { millicores, quantityGiB, quantityMiB } from "../config/quantities.ts";

/** The machines of an existing cluster, as its file states them. */
export function statedMachines({ machines = [] }: ExistingClusterConfig): StatedMachine[] {
  return machines.map(
    ({ name, zones, count, cpu, memory, architecture, iops, throughput, volumes, pods, localStorage }) => ({
      name,
      zones,
      count,
      cpuMillis: millicores(cpu),
      memoryMiB: quantityMiB(memory),
      architecture,
      volumes,
      pods,
      ...(iops === undefined ? {} : { iops }),
      ...(throughput === undefined ? {} : { mibs: throughput }),
      ...(localStorage === undefined ? {} : { localGiB: quantityGiB(localStorage) }),
    }),
  );
}

/** The storage classes to choose from: the one that the file names for volumes, or all that it states. */
export function statedClasses({ storageClass, storageClasses = [] }: ExistingClusterConfig): StatedStorageClass[] {
  const stated = storageClasses.map(({ name, iops, throughput, max }) => ({
    name,
    ...(iops === undefined ? {} : { iops }),
    ...(throughput === undefined ? {} : { mibs: throughput }),
    ...(max === undefined ? {} : { maxGiB: quantityGiB(max) }),
  }));
  const wanted = storageClass ?? storageClasses.find((each) => each.default === true)?.name;
  if (wanted === undefined) return stated;
  return [stated.find(({ name }) => name === wanted) ?? { name: wanted }];
}
