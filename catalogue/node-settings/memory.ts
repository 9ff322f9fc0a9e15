/** How the kernel treats the memory of clients. */
import type { NodeSetting } from "../node-settings.ts";

export const memory: readonly NodeSetting[] = [
  {
    name: "vm.max_map_count",
    why: "Databases map their files into memory, and a client ends where it may map no more; the kernel's own limit is 65530.",
    made: { by: "image" },
    file: "proc/sys/vm/max_map_count",
    shown: "everywhere",
    expect: { atLeast: 524_288 },
    source: {
      from:
        "awslabs/amazon-eks-ami, templates/al2023/runtime/rootfs/etc/sysctl.conf (524288); bitcoin-core/leveldb-subtree pull " +
        "requests 19 and 63: up to 4096 maps of one database",
      on: "2026-11-25",
      how: "read",
    },
  },
  {
    name: "vm.swappiness",
    why: "Where a machine is ever given swap, a client's memory goes there last. Without swap it decides nothing.",
    made: { by: "sysctl", line: "vm.swappiness = 1" },
    file: "proc/sys/vm/swappiness",
    shown: "everywhere",
    expect: { atMost: 1 },
    source: {
      from:
        "the kernel's Documentation/admin-guide/sysctl/vm.rst: the lower, the dearer swap counts; 0 would swap nothing " +
        "before memory runs out. That clients want it low follows from latency; none of them documents a figure",
      on: "2026-11-25",
      how: "inferred",
    },
  },
  {
    name: "swap",
    why: "A client that is swapped out answers too late, and kubelet does not start where there is swap: devices are counted.",
    made: { by: "image" },
    file: "proc/swaps",
    shown: "everywhere",
    read: { count: "^/" },
    expect: { atMost: 0 },
    source: {
      from: "Kubernetes documentation, Linux Node Swap Behaviors: kubelet's default is to fail when swap is detected",
      on: "2026-11-25",
      how: "read",
    },
  },
  {
    name: "transparent-huge-pages",
    why: "Huge pages for programs that ask for them: with `always`, Go clients with small heaps take up to half as much again.",
    made: { by: "tmpfiles", line: "w /sys/kernel/mm/transparent_hugepage/enabled - - - - madvise" },
    file: "sys/kernel/mm/transparent_hugepage/enabled",
    shown: "everywhere",
    expect: { contains: "[madvise]" },
    source: {
      from:
        "Go's guide to its garbage collector, Linux transparent huge pages: up to 50 % more memory for small heaps, up to " +
        "10 % more throughput for large ones; `madvise` leaves that to the program",
      on: "2026-11-25",
      how: "inferred",
    },
  },
  {
    name: "vm.nr_hugepages",
    why: "Reserved huge pages are taken from what pods may request, and no client here uses any.",
    made: { by: "image" },
    file: "proc/sys/vm/nr_hugepages",
    shown: "everywhere",
    expect: { atMost: 0 },
    source: {
      from:
        "Kubernetes documentation, Manage HugePages: they are reserved beforehand and are a resource of their own; the " +
        "catalogue's clients request none",
      on: "2026-11-25",
      how: "inferred",
    },
  },
];
