/** Why a region costs what it costs: the largest parts of the bill, each with what decides it. */
import type { Need } from "../plan/capacity/types.ts";
import type { PoolRow } from "./compute.ts";
import type { VolumeRow } from "./disks.ts";
import { groupBy, type Line, type LineKind, sum, unused } from "./lines.ts";
import type { TrafficRow } from "./traffic.ts";

/** One part of the bill. */
export interface Reason {
  bookedOn: string;
  kind: LineKind;
  /** US dollars. */
  monthly: number;
  /** Of the total, 0 to 1. */
  share: number;
  /** A clause that says what it is made of: `3 nodes: 24 vCPU and 96 GiB of memory reserved`. */
  says: string;
}

const amount = (value: number, digits = 0): string => value.toLocaleString("en-US", { maximumFractionDigits: digits });
const plural = (count: number, one: string): string => `${amount(count)} ${one}${count === 1 ? "" : "s"}`;

/** What a chain's part of one kind is made of. */
function saysOf(
  kind: LineKind,
  bookedOn: string,
  needs: readonly Need[],
  parts: {
    pools: readonly PoolRow[];
    volumes: readonly VolumeRow[];
    traffic: readonly TrafficRow[];
    lines: readonly Line[];
  },
): string {
  const mine = needs.filter((need) => need.bookedOn === bookedOn);
  const pools = parts.pools.filter(({ shares }) => shares.some((share) => share.bookedOn === bookedOn));
  const machines = [...new Set(pools.map(({ machine }) => machine))].join(", ");
  switch (kind) {
    case "machines": {
      if (bookedOn === unused) return `room on ${machines} that nothing has reserved, where no smaller machine does`;
      if (mine.length === 0) return `its share of ${machines}`;
      const cores = amount(sum(mine.map(({ cpuMillis }) => cpuMillis)) / 1000, 1);
      const memory = amount(sum(mine.map(({ memoryMiB }) => memoryMiB)) / 1024);
      const reserve = mine.length === 1 ? "reserves" : "reserve";
      const counted = `${cores} ${cores === "1" ? "core" : "cores"}`;
      return `${plural(mine.length, "pod")} that ${reserve} ${counted} and ${memory} GiB of memory, on ${machines}`;
    }
    case "disks": {
      const volumes = parts.volumes.filter((volume) => volume.bookedOn === bookedOn);
      if (volumes.length === 0) return `its share of the root disks of ${machines}`;
      const types = [...new Set(volumes.map(({ type }) => type))].join(", ");
      const size = amount(sum(volumes.map(({ sizeGiB }) => sizeGiB)));
      return `${plural(volumes.length, "volume")} of ${types}, ${size} GiB together, with their IOPS and MiB/s`;
    }
    case "traffic": {
      const rows = parts.traffic.filter((row) => row.bookedOn === bookedOn);
      const out = amount(sum(rows.map(({ outGiB }) => outGiB)));
      const modes = rows.map(({ peerMode }) => peerMode).join(" and ");
      return `${out} GiB a month to ${modes} peers, and requests from within the region`;
    }
    case "services": {
      const own = parts.lines.filter((line) => line.kind === kind && line.bookedOn === bookedOn);
      const largest = own.sort((a, b) => b.monthly - a.monthly).slice(0, 3);
      return largest.map(({ what }) => what).join("; ");
    }
  }
}

/** The parts of the bill by chain and kind, the largest first, until nine tenths are explained. */
export function reasonsOf(needs: readonly Need[], parts: Parameters<typeof saysOf>[3]): Reason[] {
  const total = sum(parts.lines.map(({ monthly }) => monthly));
  const groups = [...groupBy(parts.lines, ({ kind, bookedOn }) => `${kind}/${bookedOn}`).values()]
    .flatMap((lines) => {
      const first = lines[0];
      return first === undefined ? [] : [{ first, monthly: sum(lines.map(({ monthly }) => monthly)) }];
    })
    .filter(({ monthly }) => monthly > 0)
    .sort((a, b) => b.monthly - a.monthly);
  const reasons: Reason[] = [];
  let explained = 0;
  for (const { first, monthly } of groups) {
    if (explained >= 0.9 * total) break;
    const { kind, bookedOn } = first;
    reasons.push({ bookedOn, kind, monthly, share: monthly / total, says: saysOf(kind, bookedOn, needs, parts) });
    explained += monthly;
  }
  return reasons;
}
