/**
 * The settings of a machine that chains rely on: what makes each of them, and how it is read again. User data is written
 * from them (catalogue/clouds/aws/user-data.ts), and agents/node-settings reports where a machine differs.
 *
 * What is not here, and why:
 * - `net.core.somaxconn` and everything below `net.ipv4`: each pod has its own in its network namespace, which the
 *   machine's does not reach (the kernel's Documentation/admin-guide/sysctl/net.rst; seen on Linux 6.18, 2026-11-25).
 * - `vm.overcommit_memory`, `vm.panic_on_oom`, `kernel.panic*`: kubelet's own; it does not start where they differ, as
 *   nodeadm sets `protectKernelDefaults` (awslabs/amazon-eks-ami, nodeadm/internal/kubelet/config.go, read 2026-11-25).
 * - `fs.file-max`: the kernel's sum over all processes, which it reckons from the memory; no source asks for more.
 * - RAID of a machine's own disks: nodeadm's (`instance.localStorage`), whose failure keeps the machine out of the
 *   cluster; its mount is watched by `noatime`.
 */
import { files } from "./node-settings/files.ts";
import { memory } from "./node-settings/memory.ts";
import { network } from "./node-settings/network.ts";
import type { Source } from "./source.ts";

/** A setting of a machine that chains rely on: how it is made, and how it is read again. */
export interface NodeSetting {
  /** The metric's label: `net.core.rmem_max`, `swap`, `open-files`. */
  name: string;
  /** What it is for, in a sentence. */
  why: string;
  /** What makes it so. */
  made: NodeSettingMade;
  /** The file below the machine's root that tells it, as `proc/sys/net/core/rmem_max`. */
  file: string;
  /**
   * Who is shown what the machine is: every container, as the kernel has but one of it, or only who is given the
   * machine's own file.
   */
  shown: "everywhere" | "machine";
  /** What of the file's text is the value. Absent: all of it, without the blanks around. */
  read?: NodeSettingRead;
  expect: NodeSettingExpectation;
  source: Source;
}

/**
 * - `sysctl`, `tmpfiles`: the user data's script, by this line of sysctl.d(5) or tmpfiles.d(5).
 * - `node-config`: the user data's NodeConfig.
 * - `storage-class`: the mount options of the volumes' StorageClass.
 * - `image`: the machine image; it is watched only.
 */
export type NodeSettingMade =
  { by: "sysctl" | "tmpfiles"; line: string } | { by: "node-config" | "storage-class" | "image" };

/** Regular expressions over the whole text, where `^` and `$` are ends of lines. */
export type NodeSettingRead =
  /** The value is the expression's first group. */
  | { group: string }
  /** The value is the number of places where the expression matches. */
  | { count: string };

export type NodeSettingExpectation =
  { atLeast: number } | { atMost: number } | { equals: string } | { contains: string };

export const nodeSettings: readonly NodeSetting[] = [...network, ...files, ...memory];

export { dataMountOptions, openFiles } from "./node-settings/files.ts";

/** What a machine's clock is set by, and how far it may be from it. */
export const clock = {
  /** Amazon Time Sync: AL2023's chrony uses it as it comes, so user data changes nothing. */
  server: "169.254.169.123",
  port: 123,
  /** Seconds: what consensus clients tolerate of each other's clocks. */
  maxOffsetSeconds: 0.5,
  sources: {
    server: {
      from: "EC2 user guide, configure-ec2-ntp: AL2023 uses the IPv4 endpoint by default; no rule of the network is needed",
      on: "2026-11-25",
      how: "read",
    },
    fromPods: {
      from: "the endpoint is link-local as the metadata service's, which pods reach through their machine",
      on: "2026-11-25",
      how: "inferred",
    },
    maxOffsetSeconds: {
      from: "ethereum/consensus-specs, MAXIMUM_GOSSIP_CLOCK_DISPARITY of mainnet's configuration: 500 ms",
      on: "2026-11-25",
      how: "read",
    },
  } satisfies Record<string, Source>,
} as const;
