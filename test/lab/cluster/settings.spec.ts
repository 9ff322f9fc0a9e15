import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { MachineFacts, NodePrograms } from "../../../lab/cluster/settings.ts";
import { nodeSettings } from "../../../lab/cluster/settings.ts";

const programs: NodePrograms = {
  runc: "/cache/sbin/runc",
  cniPlugins: "/cache/cni",
  pauseImage: "registry.k8s.io/pause:3.10.2",
  cgroup: "cryptokube-0badcafe",
};

const v1 = ["cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids"];
const v2 = ["cpuset", "cpu", "io", "memory", "hugetlb", "pids"];

/** What a row expects to find in the settings. */
interface Expected {
  snapshotter: string;
  oomScoreAdj: number;
  restrictOom: boolean;
  hugetlbOff: boolean;
  /** Configuration version of containerd. */
  version: 2 | 3;
  memorySwap?: { swapBehavior: string };
}

/** Rows that say "run" have been run for real with this version; the others follow from the programs' documentation. */
const rows: { machine: string; facts: MachineFacts; expected: Expected }[] = [
  {
    machine:
      "run: Debian 12 programs (containerd 1.6.20), control groups v1 beside an empty v2, no systemd, no CAP_SYS_RESOURCE",
    facts: facts({ cgroups: 1, cgroupControllers: v1, mayLowerOomScore: false, containerdMajor: 1 }),
    expected: { snapshotter: "overlayfs", oomScoreAdj: 0, restrictOom: true, hugetlbOff: true, version: 2 },
  },
  {
    machine: "not run: systemd, control groups v2, swap, containerd 1.7",
    facts: facts({ cgroups: 2, cgroupControllers: v2, systemd: true, swap: true, containerdMajor: 1 }),
    expected: {
      snapshotter: "overlayfs",
      oomScoreAdj: -999,
      restrictOom: false,
      hugetlbOff: false,
      version: 2,
      memorySwap: { swapBehavior: "NoSwap" },
    },
  },
  {
    machine: "not run: systemd, control groups v2, containerd 2.x",
    facts: facts({ cgroups: 2, cgroupControllers: v2, systemd: true, containerdMajor: 2 }),
    expected: { snapshotter: "overlayfs", oomScoreAdj: -999, restrictOom: false, hugetlbOff: false, version: 3 },
  },
  {
    machine: "not run: inside a container on overlayfs, where no overlay can lie on another",
    facts: facts({ cgroups: 2, cgroupControllers: v2, overlay: false, mayLowerOomScore: false, containerdMajor: 1 }),
    expected: { snapshotter: "native", oomScoreAdj: 0, restrictOom: true, hugetlbOff: false, version: 2 },
  },
  {
    machine: "not run: control groups v1 with systemd and huge pages (older distributions)",
    facts: facts({ cgroups: 1, cgroupControllers: [...v1, "hugetlb"], systemd: true, containerdMajor: 1 }),
    expected: { snapshotter: "overlayfs", oomScoreAdj: -999, restrictOom: false, hugetlbOff: false, version: 2 },
  },
];

function facts(parts: Partial<MachineFacts>): MachineFacts {
  return {
    cgroups: 1,
    cgroupControllers: v1,
    systemd: false,
    swap: false,
    mayLowerOomScore: true,
    overlay: true,
    seccomp: true,
    containerdMajor: 1,
    ...parts,
  };
}

describe("settings of the node's programs", () => {
  for (const { machine, facts: given, expected } of rows) {
    it(machine, () => {
      const { kubelet, kubeProxy, containerd, snapshotter } = nodeSettings(given, programs);
      assert.equal(snapshotter, expected.snapshotter);
      assert.equal(kubelet.oomScoreAdj, expected.oomScoreAdj);
      assert.equal(kubeProxy.oomScoreAdj, expected.oomScoreAdj);
      assert.deepEqual(kubelet.memorySwap, expected.memorySwap);
      const lines = containerd.split("\n");
      assert.equal(lines[0], `version = ${String(expected.version)}`);
      for (const line of [
        `snapshotter = "${expected.snapshotter}"`,
        `restrict_oom_score_adj = ${String(expected.restrictOom)}`,
        `disable_hugetlb_controller = ${String(expected.hugetlbOff)}`,
        'BinaryName = "/cache/sbin/runc"',
        'bin_dir = "/cache/cni"',
        "SystemdCgroup = false",
        `${expected.version === 3 ? "sandbox" : "sandbox_image"} = "registry.k8s.io/pause:3.10.2"`,
      ]) {
        assert.equal(lines.filter((candidate) => candidate === line).length, 1, line);
      }
    });
  }

  const anyMachine = fc.record<MachineFacts>({
    cgroups: fc.constantFrom(1 as const, 2 as const),
    cgroupControllers: fc.subarray([...v1, "hugetlb"]),
    systemd: fc.boolean(),
    swap: fc.boolean(),
    mayLowerOomScore: fc.boolean(),
    overlay: fc.boolean(),
    seccomp: fc.boolean(),
    containerdMajor: fc.constantFrom(1, 2, 3),
  });

  it("never touch what belongs to the whole machine, whatever the machine", () => {
    fc.assert(
      fc.property(anyMachine, (machine) => {
        const { kubelet, kubeProxy, containerd, cni } = nodeSettings(machine, programs);
        assert.deepEqual(kubeProxy.conntrack, {
          maxPerCore: 0,
          min: 0,
          tcpEstablishedTimeout: "0s",
          tcpCloseWaitTimeout: "0s",
        });
        assert.equal(kubelet.makeIPTablesUtilChains, false);
        assert.equal(kubelet.cgroupRoot, "/cryptokube-0badcafe");
        assert.equal(kubelet.cgroupDriver, "cgroupfs");
        assert.match(containerd, /^disable_apparmor = true$/m);
        assert.doesNotMatch(containerd, /\/(opt|etc|var\/run)\//);
        assert.doesNotMatch(JSON.stringify(cni), /portmap|"ipMasq":true/);
      }),
    );
  });

  it("keep images, which cannot be pulled again", () => {
    assert.equal(nodeSettings(facts({}), programs).kubelet.imageGCHighThresholdPercent, 100);
  });

  it("let pods use the default seccomp profile only where the kernel has seccomp", () => {
    for (const seccomp of [true, false]) {
      assert.equal(nodeSettings(facts({ seccomp }), programs).kubelet.seccompDefault, seccomp);
    }
  });
});
