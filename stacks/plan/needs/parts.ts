import type { Architecture, ClientProfile, PeerMode, SizeProfile } from "../../../catalogue/profile.ts";
import type { Need, VolumeNeed } from "../capacity/types.ts";

/** One container of a workload's pod: what it needs, and its volume. */
export interface Part {
  /** As the profile's text names it. */
  client: string;
  size: SizeProfile;
  architectures: readonly Architecture[];
  /** Absent: it keeps nothing. */
  volume?: VolumeNeed;
}

export function partOf(profile: ClientProfile, size: SizeProfile, volume?: VolumeNeed): Part {
  return {
    client: profile.name,
    size,
    architectures: profile.architectures.value,
    ...(volume === undefined ? {} : { volume }),
  };
}

/** What is said of a workload beside its parts. */
export interface About {
  name: string;
  bookedOn: string;
  group: string;
  /** `ethereum mainnet geth+lighthouse postmerge` */
  profile: string;
  path: readonly (string | number)[];
  peers: PeerMode;
  interruptible?: boolean;
  ephemeral?: boolean;
  leftOut?: string | undefined;
}

/** What a health sidecar is given (components/chain/sidecar.ts). */
export const sidecar = { cpuMillis: 10, memoryMiB: 48, ceilingMiB: 96 };

/**
 * One pod's need: the sum of its containers, on the processors that all of its images exist for. Ceilings are not added
 * up: each container's alone must fit the machine. An execution client peaks in its sync, its consensus client when
 * finality fails, and EIP-7870 holds 32 GB to be enough for a full node of both.
 */
export function needOf(
  about: About,
  parts: readonly Part[],
  beside = { cpuMillis: 0, memoryMiB: 0, ceilingMiB: 0 },
): Need {
  const sum = (of: (part: Part) => number, start: number) => parts.reduce((total, part) => total + of(part), start);
  const { interruptible = false, ephemeral = false, leftOut, peers, ...named } = about;
  return {
    ...named,
    cpuMillis: sum(({ size }) => Math.round(size.cpu.cores * 1000), beside.cpuMillis),
    memoryMiB: sum(({ size }) => size.memory.requestMiB, beside.memoryMiB),
    ceilingMiB: Math.max(beside.ceilingMiB, ...parts.map(({ size }) => size.memory.ceilingMiB)),
    volumes: parts.flatMap(({ volume }) => volume ?? []),
    architectures: (["amd64", "arm64"] as const).filter((wanted) =>
      parts.every(({ architectures }) => architectures.includes(wanted)),
    ),
    interruptible,
    ephemeral,
    peerMode: peers,
    traffic: {
      inGiB: sum(({ size }) => size.traffic[peers].inGiB, 0),
      outGiB: sum(({ size }) => size.traffic[peers].outGiB, 0),
    },
    firstSyncHours: Math.max(0, ...parts.map(({ size }) => size.firstSync.hours)),
    ...(leftOut === undefined ? {} : { leftOut }),
  };
}
