import assert from "node:assert/strict";
import { cgroupsIn, containerdMajor, hasCapability } from "../../../lab/cluster/machine.ts";
import { hierarchiesIn } from "../../../lab/cluster/cgroups.ts";

const hybrid = [
  "/dev/vda / ext4 rw 0 0",
  "cgroup /sys/fs/cgroup/cpu cgroup rw,relatime,cpu 0 0",
  "cgroup /sys/fs/cgroup/memory cgroup rw,relatime,memory 0 0",
  "cgroup /sys/fs/cgroup/systemd cgroup rw,relatime,name=systemd 0 0",
  "cgroup2 /sys/fs/cgroup/unified cgroup2 rw,relatime 0 0",
].join("\n");

describe("facts of the machine", () => {
  it("take control groups v1 beside v2 for v1, with the controllers that are mounted", () => {
    assert.deepEqual(cgroupsIn(hybrid), { version: 1, controllers: ["cpu", "memory"] });
  });

  it("know control groups v2", () => {
    assert.equal(cgroupsIn("cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n").version, 2);
  });

  it("find every hierarchy that a lab's groups may be in, named ones too", () => {
    assert.deepEqual(hierarchiesIn(hybrid), [
      { root: "/sys/fs/cgroup/cpu", version: 1 },
      { root: "/sys/fs/cgroup/memory", version: 1 },
      { root: "/sys/fs/cgroup/systemd", version: 1 },
      { root: "/sys/fs/cgroup/unified", version: 2 },
    ]);
  });

  it("read capabilities of more than 32 bits", () => {
    const without = "CapInh:\t0000000000000000\nCapEff:\t000001fffeffffff\n";
    assert.equal(hasCapability(without, 24n), false);
    assert.equal(hasCapability(without, 40n), true);
    assert.equal(hasCapability("CapEff:\t000001ffffffffff\n", 24n), true);
    assert.equal(hasCapability("Name:\tx\n", 0n), false);
  });

  for (const [line, major] of [
    ["containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3", 1],
    ["containerd github.com/containerd/containerd v1.7.27 05044ec0a9a75232cad458027ca83437aae3f4da", 1],
    ["containerd github.com/containerd/containerd/v2 v2.1.3 c787fb98911740dd3ff2d0e45ce88cdf01410486", 2],
  ] as const) {
    it(`read "${line.slice(0, 60)}…" as version ${String(major)}`, () => {
      assert.equal(containerdMajor(line), major);
    });
  }

  it("refuse what is no version", () => {
    assert.throws(() => containerdMajor("command not found"), /printed no version/);
  });
});
