/** Open files, watches, and how volumes are mounted. */
import type { NodeSetting } from "../node-settings.ts";
import type { Source } from "../source.ts";

/**
 * Files that a process in a container may have open: to begin with, and as many as it may ask for. Programs that use
 * select(2) fail beyond 1024, and some size tables by the first, so only the second is high; Go, bitcoind and reth raise
 * theirs by themselves.
 */
export const openFiles = { soft: 65_536, hard: 1_048_576 } as const;

/** Mount options of volumes with data: for StorageClasses, and for volumes that are there already. */
export const dataMountOptions: readonly string[] = ["noatime"];

const image: Source = {
  from: "awslabs/amazon-eks-ami, templates/al2023/runtime/rootfs/etc/sysctl.conf",
  on: "2026-11-25",
  how: "read",
};

export const files: readonly NodeSetting[] = [
  {
    name: "open-files",
    why: "Databases keep thousands of files open, and each peer is one more.",
    made: { by: "node-config" },
    // The agent's own limit: every container begins with the same ones. Not the first, which Node.js raises for itself.
    file: "proc/self/limits",
    shown: "everywhere",
    read: { group: "^Max open files +\\d+ +(\\d+)" },
    expect: { atLeast: openFiles.hard },
    source: {
      from:
        "awslabs/amazon-eks-ami pull request 1794 and nodeadm/internal/containerd/base-runtime-spec.json: 65536 and 1048576 " +
        "are nodeadm's own today, of its base_runtime_spec, whatever containerd's own limit is",
      on: "2026-11-25",
      how: "read",
    },
  },
  {
    name: "fs.nr_open",
    why: "No process may be given more open files than this, so a container that asks for more does not start.",
    made: { by: "image" },
    file: "proc/sys/fs/nr_open",
    shown: "everywhere",
    expect: { atLeast: openFiles.hard },
    source: {
      from: "the kernel's Documentation/admin-guide/sysctl/fs.rst: 1048576 by default; seen on Linux 6.18",
      on: "2026-11-25",
      how: "run",
    },
  },
  {
    name: "fs.inotify.max_user_instances",
    why: "Log collectors, kubelet and containerd watch files; the kernel's own limit is 128.",
    made: { by: "image" },
    file: "proc/sys/fs/inotify/max_user_instances",
    shown: "everywhere",
    expect: { atLeast: 8192 },
    source: image,
  },
  {
    name: "fs.inotify.max_user_watches",
    why: "Log collectors watch a file for each container.",
    made: { by: "image" },
    file: "proc/sys/fs/inotify/max_user_watches",
    shown: "everywhere",
    expect: { atLeast: 524_288 },
    source: image,
  },
  {
    name: "noatime",
    why: "Without it, reading a database writes to its volume: volumes and own disks that are mounted so are counted.",
    made: { by: "storage-class" },
    // Those of its first process: a container has mounts of its own.
    file: "proc/1/mounts",
    shown: "machine",
    read: { count: "^/dev/\\S+ (?:\\S*/kubernetes\\.io~csi/|/mnt/k8s-disks/)\\S* \\S+ (?!(?:\\S+,)?noatime[, ])" },
    expect: { atMost: 0 },
    source: {
      from:
        "noatime: awslabs/amazon-eks-ami's setup-local-disks mounts a machine's own disks so, below /mnt/k8s-disks; mount " +
        "options of a StorageClass reach the mount: kubernetes-sigs/aws-ebs-csi-driver pull request 130; where kubelet " +
        "mounts a CSI volume for a pod: kubernetes/kubernetes, pkg/volume/csi",
      on: "2026-11-25",
      how: "read",
    },
  },
];
