/** The volumes of the workloads: their size, and the IOPS and MiB/s that are bought beyond what comes with it. */
import type { DiskType } from "../../catalogue/clouds/cloud.ts";
import type { ProfileRole } from "../../catalogue/profile.ts";
import { diskMonthly } from "../plan/capacity/disks.ts";
import { localNvme, type VolumePlan } from "../plan/capacity/types.ts";
import { type EstimateInput, type Line, line, notPriced, type Prices, sourceKey, tiered } from "./lines.ts";

/** One volume, as a reader wants to see it. */
export interface VolumeRow {
  claim: string;
  node: string;
  role: ProfileRole;
  bookedOn: string;
  zone: string;
  type: string;
  sizeGiB: number;
  iops: number;
  mibs: number;
  /** US dollars a month. */
  monthly: number;
}

/** What a volume costs beyond its size. */
export interface Bought {
  iops: number;
  mibs: number;
}

/** IOPS and MiB/s of a volume that do not come with its size: what `diskMonthly` of the plan takes a price for. */
export function boughtFor(disk: DiskType | undefined, volume: Pick<VolumePlan, "sizeGiB" | "iops" | "mibs">): Bought {
  if (disk === undefined) return { iops: 0, mibs: 0 };
  const { iops, throughput } = disk;
  const withSize = Math.min(iops.max, iops.included + iops.includedPerGiB * volume.sizeGiB);
  const withIops = (throughput.includedPerIops ?? 0) * volume.iops;
  const mibs = Math.min(throughput.max, throughput.included + throughput.includedPerGiB * volume.sizeGiB + withIops);
  return { iops: Math.max(0, volume.iops - withSize), mibs: Math.max(0, volume.mibs - mibs) };
}

/** What a volume of another size would cost a month, its IOPS and MiB/s as they are. US dollars. */
export function volumeMonthly(input: EstimateInput, prices: Prices, volume: VolumePlan, sizeGiB: number): number {
  const type = input.cloud.diskTypes[volume.type];
  if (volume.type === localNvme || type === undefined) return 0;
  return diskMonthly({ ...volume, sizeGiB }, type, prices.disk(volume.type));
}

/** Every volume that was placed. A disk that goes with its machine is listed, and costs nothing further. */
export function diskLines(input: EstimateInput, prices: Prices): { lines: Line[]; volumes: VolumeRow[] } {
  const { cloud, capacity } = input;
  const lines: Line[] = [];
  const volumes: VolumeRow[] = [];
  const source = sourceKey(cloud, "prices.disks");
  for (const { name, bookedOn, zone, volumes: planned } of capacity.placements) {
    for (const volume of planned) {
      const before = lines.length;
      const { claim, type, sizeGiB } = volume;
      const local = type === localNvme;
      const price = local ? undefined : prices.disk(type);
      const said = local
        ? { assumption: "A disk that goes with its machine is paid with the machine." }
        : prices.priced
          ? {}
          : { assumption: notPriced };
      const add = (id: string, what: string, quantity: number, unit: string, unitPrice: number): void => {
        lines.push(line({ id, kind: "disks", bookedOn, what, quantity, unit, unitPrice, ...said, source }));
      };
      add(`disk/${claim}`, `${claim}, ${type}`, sizeGiB, "GiB", price?.perGiBMonth ?? 0);
      const bought = local ? { iops: 0, mibs: 0 } : boughtFor(cloud.diskTypes[type], volume);
      for (const part of tiered(bought.iops, price?.perIopsMonth ?? [])) {
        const id = `disk-iops/${claim}${part.tier === 0 ? "" : `/${part.tier}`}`;
        add(id, `${claim}, IOPS bought`, part.quantity, "IOPS", part.price);
      }
      if (bought.mibs > 0) {
        add(`disk-mibs/${claim}`, `${claim}, MiB/s bought`, bought.mibs, "MiB/s", price?.perMiBsMonth ?? 0);
      }
      volumes.push({
        claim,
        node: name,
        role: volume.role,
        bookedOn,
        zone,
        type,
        sizeGiB,
        iops: volume.iops,
        mibs: volume.mibs,
        monthly: lines.slice(before).reduce((total, { monthly }) => total + monthly, 0),
      });
    }
  }
  return { lines, volumes };
}
