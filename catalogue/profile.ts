/**
 * What a client costs: per network and mode, the disk, I/O, CPU, memory and traffic that it needs, each with its
 * source. Data only: how the client is run is its own file's to say (catalogue/client.ts).
 */
import type { Source } from "./source.ts";

/** Processors that an image exists for. */
export type Architecture = "amd64" | "arm64";

/** What a part of the environment does; the claim of its volume is named after it. */
export type ProfileRole =
  "execution" | "consensus" | "bitcoin" | "lightning" | "ipfs" | "rootstock" | "database" | "server";

/** How a node meets its peers. Which of the modes a chain uses decides what its traffic costs. */
export const peerModes = ["outbound", "inbound"] as const;

/**
 * - `inbound`: peers dial the node too, at a public address of its own; its machine has one as well, by which traffic leaves.
 * - `outbound`: the node only dials; its traffic leaves through the network's address translation.
 */
export type PeerMode = (typeof peerModes)[number];

/** What a disk must do. */
export interface Io {
  iops: number;
  /** MiB/s. */
  mibs: number;
}

/** Bytes that cross the environment's border each month, GiB. */
export interface Traffic {
  inGiB: number;
  outGiB: number;
}

/** What one client needs on one network in one mode. */
export interface SizeProfile {
  /** Data on disk on the source's day, and what is added each month, GiB. */
  disk: { todayGiB: number; growthGiBPerMonth: number; source: Source };
  /** Following the head, without end; and at its highest during the first sync. */
  io: { follow: Io; firstSync: Io; source: Source };
  cpu: { cores: number; source: Source };
  /** What it is given for certain, and what it may never pass, MiB. */
  memory: { requestMiB: number; ceilingMiB: number; source: Source };
  /** While it follows the head. */
  traffic: Readonly<Record<PeerMode, Traffic>> & { source: Source };
  /** From nothing to the head, in the way that this mode is started (snap sync, checkpoint), hours. */
  firstSync: { hours: number; source: Source };
}

/** One client, or one part of the platform. */
export interface ClientProfile {
  /** The name that environment files use. */
  name: string;
  /** The chain, or `platform`. */
  chain: string;
  role: ProfileRole;
  architectures: { value: readonly Architecture[]; source: Source };
  /** Whether its data can be had again from the network or a seed, so that it may lie on a disk that a machine takes with
   * it. Never for keys, channel state or databases that nothing else holds. */
  regenerable: boolean;
  /** The mode where a file names none. */
  defaultMode: string;
  /** Network, then mode (history, pruning; `default` where there is but one). */
  networks: Readonly<Record<string, Readonly<Record<string, SizeProfile>>>>;
}

/** What runs on every machine. */
export interface DaemonProfile {
  name: string;
  cpuMillis: number;
  memoryMiB: number;
  /** Space that it takes of the machine's own disk, GiB. */
  rootDiskGiB: number;
  source: Source;
}
