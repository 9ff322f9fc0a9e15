import { catalogue } from "../../catalogue/chains/index.ts";
import type { Cloud } from "../../catalogue/clouds/cloud.ts";
import { cloudOf } from "../../catalogue/clouds/index.ts";
import type { Io } from "../../catalogue/profile.ts";
import { parseStackFile } from "../../stacks/config.ts";
import { diskMonthly } from "../../stacks/plan/capacity/disks.ts";
import type { VolumeNeed } from "../../stacks/plan/capacity/types.ts";
import { hourly } from "../../stacks/plan/capacity/machines.ts";
import { solve } from "../../stacks/plan/capacity/solve.ts";
import { needsOf } from "../../stacks/plan/needs.ts";

/** One node as it is bought: a machine and its data disks. */
export interface Bought {
  machine: string;
  disks: { sizeGiB: number; iops: number; mibs: number }[];
}

/**
 * AWS's published sample configurations for single nodes, and what to ask for here to have the same.
 * Source: aws-samples/aws-blockchain-node-runners, blueprints' README.md and samples/.env-*, read 2026-11.
 */
export const samples: readonly { name: string; theirs: Bought; chain: string }[] = [
  {
    name: "Ethereum mainnet, geth + lighthouse",
    theirs: { machine: "r7g.2xlarge", disks: [{ sizeGiB: 2560, iops: 8000, mibs: 700 }] },
    chain: "{ name: node, chain: ethereum, network: mainnet, execution: geth, consensus: lighthouse }",
  },
  {
    name: "Bitcoin mainnet, txindex",
    theirs: { machine: "r7i.2xlarge", disks: [{ sizeGiB: 1500, iops: 6000, mibs: 400 }] },
    chain: "{ name: node, chain: bitcoin, network: mainnet, txindex: true }",
  },
];

export const sampleRegion = "us-east-1";

/** A node's like lines: what the machine and the data disks cost a month, and what they can do. */
export interface Lines {
  machine: string;
  machineMonthly: number;
  disksMonthly: number;
  monthly: number;
  sizeGiB: number;
  /** Bought of the disks together. */
  bought: Io;
  /** What disks and machine both deliver without end. */
  sustained: Io;
}

/**
 * The plan's own choice for one chain of one node alone, every daemon of its machine reckoned with.
 *
 * @param atLeast what machine and disks must deliver together without end, where that is more than following the head
 * takes: the sample's.
 */
export function ours(
  chain: string,
  atLeast: Io = { iops: 0, mibs: 0 },
): { bought: Bought; memoryMiB: number; reservedMiB: number } {
  const text = `config:
  aws:region: ${sampleRegion}
  cryptokube:cluster: { kind: eks, version: "1.36" }
  cryptokube:chains: [${chain}]
`;
  const parsed = parseStackFile(text, "Pulumi.sample.yaml", "sample");
  if (!parsed.ok) throw new Error(parsed.errors.map(({ found }) => found).join("; "));
  const cloud = cloudOf("aws");
  const { needs, overhead } = needsOf(parsed.value, catalogue, cloud);
  const [asked] = needs.filter(({ bookedOn }) => bookedOn === "node");
  if (asked === undefined) throw new Error("the sample has no node");
  const [first, ...others] = asked.volumes;
  if (first === undefined) throw new Error("the sample's node has no volume");
  // What the others take of the machine is taken already: together they are to be as able as the sample.
  const rest = others.reduce(
    (left, { follow }) => ({ iops: left.iops - follow.iops, mibs: left.mibs - follow.mibs }),
    atLeast,
  );
  const need = { ...asked, volumes: [raised(first, rest), ...others] };
  const solved = solve({ cloud, region: sampleRegion, zones: 1, needs: [need], overhead, spot: false });
  if (!solved.ok) throw new Error(solved.impossible.map(({ found }) => found).join("; "));
  const [pool] = solved.capacity.pools;
  const [placement] = solved.capacity.placements;
  const machine = cloud.machines[pool?.machine ?? ""];
  if (placement === undefined || machine === undefined) throw new Error("the sample was not placed");
  return {
    bought: {
      machine: machine.name,
      disks: placement.volumes.map(({ sizeGiB, iops, mibs }) => ({ sizeGiB, iops, mibs })),
    },
    memoryMiB: cloud.allocatable(machine).memoryMiB - overhead.memoryMiB,
    reservedMiB: need.memoryMiB,
  };
}

function raised(volume: VolumeNeed, { iops, mibs }: Io): VolumeNeed {
  const follow = { iops: Math.max(volume.follow.iops, iops), mibs: Math.max(volume.follow.mibs, mibs) };
  return { ...volume, follow };
}

/** The same lines for both, by the same price list. */
export function linesOf({ machine, disks }: Bought, cloud: Cloud = cloudOf("aws")): Lines {
  const type = cloud.diskTypes.gp3;
  const price = cloud.regions[sampleRegion]?.disks.gp3;
  const limits = cloud.machines[machine]?.disks.gp3?.baseline;
  const perHour = hourly(cloud, sampleRegion, machine, false);
  if (type === undefined || price === undefined || limits === undefined || perHour === undefined) {
    throw new Error(`the catalogue lacks ${machine} or gp3 in ${sampleRegion}`);
  }
  const sum = (of: (disk: Bought["disks"][number]) => number) => disks.reduce((total, disk) => total + of(disk), 0);
  const bought = { iops: sum(({ iops }) => iops), mibs: sum(({ mibs }) => mibs) };
  const disksMonthly = sum((disk) => diskMonthly(disk, type, price));
  return {
    machine,
    machineMonthly: perHour * 730,
    disksMonthly,
    monthly: perHour * 730 + disksMonthly,
    sizeGiB: sum(({ sizeGiB }) => sizeGiB),
    bought,
    sustained: { iops: Math.min(bought.iops, limits.iops), mibs: Math.min(bought.mibs, limits.mibs) },
  };
}
