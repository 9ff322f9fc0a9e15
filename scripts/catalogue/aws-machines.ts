/** Machine types out of what AWS answers to DescribeInstanceTypes. */

/** The part of an answer that is read here. */
export interface InstanceType {
  InstanceType: string;
  BareMetal: boolean;
  BurstablePerformanceSupported: boolean;
  VCpuInfo: { DefaultVCpus: number };
  MemoryInfo: { SizeInMiB: number };
  ProcessorInfo: { SupportedArchitectures: string[] };
  InstanceStorageInfo?: { TotalSizeInGB: number; Disks: { Count: number }[] };
  EbsInfo: {
    AttachmentLimitType: string;
    MaximumEbsAttachments: number;
    EbsOptimizedInfo?: {
      BaselineBandwidthInMbps: number;
      BaselineIops: number;
      MaximumBandwidthInMbps: number;
      MaximumIops: number;
    };
  };
  NetworkInfo: {
    MaximumNetworkInterfaces: number;
    Ipv4AddressesPerInterface: number;
    NetworkCards: { MaximumNetworkInterfaces: number; BaselineBandwidthInGbps: number; PeakBandwidthInGbps: number }[];
  };
}

/**
 * Families that a chain node may run on: general (m), memory (r), compute (c) and local NVMe (i). Left out on purpose:
 * t3, t3a, t4g and the `-flex` ones, whose processor is only lent for bursts: a client that follows its chain never
 * pauses, so that it would live on the baseline (t4g.2xlarge: 40 % of each vCPU; EC2 user guide, burstable
 * performance) or pay for credits.
 */
export const families: readonly string[] = [
  ...["m6g", "m6i", "m6a", "m7g", "m7i", "m7a", "m8g", "m8i", "m9g"],
  ...["r6g", "r6i", "r6a", "r7g", "r7i", "r7a", "r8g", "r8i"],
  ...["c6g", "c6i", "c7g", "c7i", "c8g", "c8i"],
  ...["i4g", "i4i", "im4gn", "is4gen", "i7ie", "i8g"],
];

/** Above it a machine is a whole zone's worth of nodes that fail together. */
export const vcpusAtMost = 64;

/** Below it the reservations and the daemons leave next to nothing. */
export const memoryAtLeastMiB = 4096;

/** The columns of a machine's row, in this order; a row without NVMe ends before the last two. */
export const columns = [
  "architecture",
  "vcpus",
  "memoryMiB",
  "networkBaselineGbps",
  "networkBurstGbps",
  "ebsBaselineIops",
  "ebsBaselineMbps",
  "ebsBurstIops",
  "ebsBurstMbps",
  "maxVolumes",
  "maxPods",
  "podsWithoutPrefixes",
  "nvmeCount",
  "nvmeGB",
] as const;

export type Row = (string | number)[];

/** Not asked: AWS's own `CurrentGeneration`, which is true of m7g and false of r7g, though both are sold alike. */
export function isWanted(type: InstanceType): boolean {
  return (
    families.includes(familyOf(type.InstanceType)) &&
    !type.BareMetal &&
    !type.BurstablePerformanceSupported &&
    type.VCpuInfo.DefaultVCpus <= vcpusAtMost &&
    type.MemoryInfo.SizeInMiB >= memoryAtLeastMiB &&
    type.EbsInfo.EbsOptimizedInfo !== undefined
  );
}

export function familyOf(name: string): string {
  return name.slice(0, name.indexOf("."));
}

/** `m7g.2xlarge` after `m7g.xlarge` after `m7g.large`: by family as listed, then by size. */
export function inOrder(a: InstanceType, b: InstanceType): number {
  return (
    families.indexOf(familyOf(a.InstanceType)) - families.indexOf(familyOf(b.InstanceType)) ||
    a.VCpuInfo.DefaultVCpus - b.VCpuInfo.DefaultVCpus ||
    a.MemoryInfo.SizeInMiB - b.MemoryInfo.SizeInMiB
  );
}

export function rowOf(type: InstanceType): Row {
  const { EbsOptimizedInfo: ebs } = type.EbsInfo;
  const [card] = type.NetworkInfo.NetworkCards;
  if (ebs === undefined || card === undefined) {
    throw new Error(`${type.InstanceType} has no figures for its disks or network.`);
  }
  const storage = type.InstanceStorageInfo;
  const vcpus = type.VCpuInfo.DefaultVCpus;
  return [
    architectureOf(type),
    vcpus,
    type.MemoryInfo.SizeInMiB,
    card.BaselineBandwidthInGbps,
    card.PeakBandwidthInGbps,
    ebs.BaselineIops,
    ebs.BaselineBandwidthInMbps,
    ebs.MaximumIops,
    ebs.MaximumBandwidthInMbps,
    volumesOf(type),
    podsOf(type),
    podsWithoutPrefixes(type),
    ...(storage === undefined ? [] : [storage.Disks.reduce((sum, { Count }) => sum + Count, 0), storage.TotalSizeInGB]),
  ];
}

function architectureOf(type: InstanceType): string {
  const { SupportedArchitectures: found } = type.ProcessorInfo;
  if (found.includes("arm64")) return "arm64";
  if (found.includes("x86_64")) return "amd64";
  throw new Error(`${type.InstanceType} has an unknown architecture: ${found.join(", ")}.`);
}

/** Network interfaces and addresses on the card that the VPC CNI uses. */
function interfacesOf(type: InstanceType): { count: number; addresses: number } {
  const [card] = type.NetworkInfo.NetworkCards;
  return {
    count: card?.MaximumNetworkInterfaces ?? type.NetworkInfo.MaximumNetworkInterfaces,
    addresses: type.NetworkInfo.Ipv4AddressesPerInterface,
  };
}

/** What nodeadm reckons its reservation with: an address a pod, and two pods on the host's network. */
export function podsWithoutPrefixes(type: InstanceType): number {
  const { count, addresses } = interfacesOf(type);
  return count * (addresses - 1) + 2;
}

/**
 * With prefix delegation each address but an interface's first is a block of 16. EKS goes no further than 110 pods up
 * to 30 vCPUs, and 250 above.
 */
export function podsOf(type: InstanceType): number {
  const { count, addresses } = interfacesOf(type);
  return Math.min(count * (addresses - 1) * 16 + 2, type.VCpuInfo.DefaultVCpus > 30 ? 250 : 110);
}

/**
 * Volumes beside the root disk. `MaximumEbsAttachments` is what is left when the first network interface and the
 * machine's own NVMe disks have theirs. Where the limit is shared, each further interface that the pods need takes one
 * more.
 */
export function volumesOf(type: InstanceType): number {
  const { addresses } = interfacesOf(type);
  const further = Math.max(0, Math.ceil((podsOf(type) - 2) / ((addresses - 1) * 16)) - 1);
  const shared = type.EbsInfo.AttachmentLimitType === "shared";
  return type.EbsInfo.MaximumEbsAttachments - 1 - (shared ? further : 0);
}
