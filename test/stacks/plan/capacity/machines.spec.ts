import assert from "node:assert/strict";
import type { MachineType } from "../../../../catalogue/clouds/cloud.ts";
import { amounts, fits, hourly, ioLimits, loadOf, poolLoads, room } from "../../../../stacks/plan/capacity/machines.ts";
import type { Load, Reason } from "../../../../stacks/plan/capacity/machines.ts";
import { aNeed, aVolume, overhead } from "../../../support/capacity-problems.ts";
import { testCloud } from "../../../support/clouds.ts";

/** 4 vCPU, 16 GiB; 8,000 IOPS and 200 MiB/s for ever, 20,000 and 800 for a while. */
const machine: MachineType = testCloud.machines["g1.xlarge"] ?? assert.fail();
/** After what is reserved: 3,920 − 200 mCPU, 14,937 − 500 MiB, 64 − 6 pods. */
const left = { cpuMillis: 3720, memoryMiB: 14437, pods: 58 };

const load = (part: Partial<Load> = {}): Load => ({
  cpuMillis: 0,
  memoryMiB: 0,
  ceilingMiB: 0,
  volumes: 0,
  follow: { iops: 0, mibs: 0 },
  peak: { iops: 0, mibs: 0 },
  localGiB: 0,
  ...part,
});
const check = (...slots: Load[]): true | readonly Reason[] => fits(machine, testCloud, overhead, slots);
/** On a disk. */
const disk = (part: Partial<Load>): Load => load({ volumes: 1, diskTypes: ["flexible"], ...part });

describe("What a machine has room for", () => {
  it("is what the cloud and the daemons leave", () => {
    assert.deepEqual(room(machine, testCloud, overhead), { ...left, volumes: 26, localGiB: 0 });
    assert.equal(room(testCloud.machines["i1.xlarge"] ?? assert.fail(), testCloud, overhead).localGiB, 920);
    assert.equal(room({ ...machine, maxPods: 20 }, testCloud, overhead).pods, 14);
  });

  it("is all of it, and no more", () => {
    assert.equal(check(load({ cpuMillis: 3720, memoryMiB: 14437, ceilingMiB: 14437, volumes: 26 })), true);
    assert.deepEqual(check(load({ cpuMillis: 3721 })), [{ what: "cpu", needs: 3721, has: 3720, unit: "mCPU" }]);
    assert.deepEqual(check(load({ memoryMiB: 14438 })), [{ what: "memory", needs: 14438, has: 14437, unit: "MiB" }]);
    assert.deepEqual(check(load({ ceilingMiB: 14438 })), [{ what: "ceiling", needs: 14438, has: 14437, unit: "MiB" }]);
    assert.deepEqual(check(load({ volumes: 27 })), [{ what: "volumes", needs: 27, has: 26, unit: "volumes" }]);
    assert.deepEqual(check(load({ localGiB: 1 })), [{ what: "local disk", needs: 1, has: 0, unit: "GiB" }]);
    assert.deepEqual(check(...Array.from({ length: 59 }, () => load())), [
      { what: "pods", needs: 59, has: 58, unit: "pods" },
    ]);
    assert.equal(check(...Array.from({ length: 58 }, () => load())), true);
  });

  it("adds requests up, and looks at each ceiling alone", () => {
    const half = load({ cpuMillis: 1860, memoryMiB: 7218, ceilingMiB: 14000 });
    assert.equal(check(half, half), true);
    const more = load({ cpuMillis: 1861, memoryMiB: 7220 });
    assert.deepEqual(check(half, more), [
      { what: "cpu", needs: 3721, has: 3720, unit: "mCPU" },
      { what: "memory", needs: 14438, has: 14437, unit: "MiB" },
    ]);
  });

  it("keeps what is done for ever within the baseline", () => {
    const one = disk({ follow: { iops: 4000, mibs: 100 } });
    assert.equal(check(one, one), true);
    assert.deepEqual(check(one, disk({ follow: { iops: 4001, mibs: 101 } })), [
      { what: "iops", needs: 8001, has: 8000, unit: "IOPS" },
      { what: "throughput", needs: 201, has: 200, unit: "MiB/s" },
    ]);
  });

  it("lets one catch up beside the others within the burst", () => {
    const one = disk({ follow: { iops: 4000, mibs: 100 }, peak: { iops: 16000, mibs: 700 } });
    assert.equal(check(one, one), true);
    const faster = disk({ follow: { iops: 4000, mibs: 100 }, peak: { iops: 16001, mibs: 701 } });
    assert.deepEqual(check(faster, one), [
      { what: "peak iops", needs: 20001, has: 20000, unit: "IOPS" },
      { what: "peak throughput", needs: 801, has: 800, unit: "MiB/s" },
    ]);
  });

  it("counts no I/O where nothing is attached", () => {
    assert.equal(check(load({ follow: { iops: 1e6, mibs: 1e6 }, peak: { iops: 1e6, mibs: 1e6 } })), true);
  });

  it("has the limits of the slowest of the disk types in use", () => {
    const p1 = testCloud.machines["p1.xlarge"] ?? assert.fail();
    assert.deepEqual(ioLimits(p1, ["scaled"])?.baseline, { iops: 8000, mibs: 200 });
    assert.deepEqual(ioLimits(p1, ["scaled", "balanced"]), {
      baseline: { iops: 4800, mibs: 120 },
      burst: { iops: 12000, mibs: 480 },
    });
    assert.equal(ioLimits(p1, ["scaled", "flexible"]), undefined);
    const busy = load({ volumes: 1, follow: { iops: 5000, mibs: 0 } });
    assert.equal(fits(p1, testCloud, overhead, [{ ...busy, diskTypes: ["scaled"] }]), true);
    const slow: Reason = { what: "iops", needs: 5000, has: 4800, unit: "IOPS" };
    assert.deepEqual(fits(p1, testCloud, overhead, [{ ...busy, diskTypes: ["balanced"] }]), [slow]);
    assert.deepEqual(fits(p1, testCloud, overhead, [busy]), [slow]);
  });

  it("says what it is not and does not take", () => {
    assert.deepEqual(check(load({ architectures: ["arm64"] }), disk({ diskTypes: ["scaled"] })), [
      { what: "architecture", needs: "arm64", has: "amd64" },
      { what: "disk type", needs: "scaled", has: "flexible, swift" },
    ]);
    assert.equal(check(load({ architectures: ["arm64", "amd64"] })), true);
  });

  it("can be told in full, where nothing is lacking", () => {
    assert.deepEqual(
      amounts(machine, testCloud, overhead, [
        disk({ cpuMillis: 1000, follow: { iops: 10, mibs: 1 }, peak: { iops: 5, mibs: 3 } }),
      ]),
      [
        { what: "cpu", needs: 1000, has: 3720, unit: "mCPU" },
        { what: "memory", needs: 0, has: 14437, unit: "MiB" },
        { what: "ceiling", needs: 0, has: 14437, unit: "MiB" },
        { what: "pods", needs: 1, has: 58, unit: "pods" },
        { what: "volumes", needs: 1, has: 26, unit: "volumes" },
        { what: "iops", needs: 10, has: 8000, unit: "IOPS" },
        { what: "throughput", needs: 1, has: 200, unit: "MiB/s" },
        { what: "peak iops", needs: 10, has: 20000, unit: "IOPS" },
        { what: "peak throughput", needs: 3, has: 800, unit: "MiB/s" },
        { what: "local disk", needs: 0, has: 0, unit: "GiB" },
      ],
    );
  });
});

describe("What a workload takes of its machine", () => {
  const need = aNeed("one", {
    memoryMiB: 8192,
    ceilingMiB: 4096,
    volumes: [
      aVolume(100, { follow: { iops: 1, mibs: 2 }, peak: { iops: 10, mibs: 1 } }),
      aVolume(50, { role: "consensus", follow: { iops: 3, mibs: 4 }, peak: { iops: 20, mibs: 30 } }),
    ],
  });

  it("is the sum of its volumes, and a ceiling no lower than its request", () => {
    assert.deepEqual(
      loadOf(need, [
        { role: "execution", type: "swift", sizeGiB: 100 },
        { role: "consensus", type: "flexible", sizeGiB: 50 },
      ]),
      {
        cpuMillis: 1000,
        memoryMiB: 8192,
        ceilingMiB: 8192,
        volumes: 2,
        follow: { iops: 4, mibs: 6 },
        peak: { iops: 30, mibs: 32 },
        localGiB: 0,
        diskTypes: ["flexible", "swift"],
        architectures: ["amd64", "arm64"],
      },
    );
  });

  it("leaves out of its I/O what lies on the machine's own disk", () => {
    const { volumes, follow, peak, localGiB, diskTypes } = loadOf(need, [
      { role: "execution", type: "local-nvme", sizeGiB: 100 },
      { role: "consensus", type: "flexible", sizeGiB: 50 },
    ]);
    assert.deepEqual(
      { volumes, follow, peak, localGiB, diskTypes },
      {
        volumes: 1,
        follow: { iops: 3, mibs: 4 },
        peak: { iops: 20, mibs: 30 },
        localGiB: 100,
        diskTypes: ["flexible"],
      },
    );
  });

  it("is known of a pool's slots by those that stand in them", () => {
    const slot = { name: "a", ...load({ volumes: 1 }) };
    const pool = {
      name: "p",
      zone: "t-a",
      machine: "g1.xlarge",
      spot: false,
      count: 2,
      slots: [slot, { ...slot, name: "b" }],
      rootDiskGiB: 25,
    };
    const placement = (
      name: string,
      at: string,
      slotName: string,
      type: string,
    ): Parameters<typeof poolLoads>[1][number] => ({
      name,
      bookedOn: name,
      group: name,
      profile: "",
      pool: at,
      slot: slotName,
      zone: "t-a",
      generation: 1,
      volumes: [{ role: "execution", claim: name, type, sizeGiB: 1, iops: 1, mibs: 1 }],
    });
    const placements = [
      placement("one", "p", "a", "swift"),
      placement("two", "p", "a", "flexible"),
      placement("three", "p", "b", "local-nvme"),
      placement("four", "q", "b", "scaled"),
    ];
    assert.deepEqual(
      poolLoads(pool, placements).map(({ diskTypes }) => diskTypes),
      [["flexible", "swift"], []],
    );
  });
});

describe("What a machine costs an hour", () => {
  it("is the region's price, and on spot its spot price or the usual share", () => {
    const rounded = (value: number | undefined): string | undefined => value?.toFixed(4);
    assert.equal(rounded(hourly(testCloud, "test-1", "g1.xlarge", false)), "0.1920");
    assert.equal(rounded(hourly(testCloud, "test-1", "g1.xlarge", true)), "0.0768");
    assert.equal(rounded(hourly(testCloud, "test-1", "c1.xlarge", true)), "0.0595");
    assert.equal(hourly(testCloud, "test-1", "none", false), undefined);
    assert.equal(hourly(testCloud, "nowhere", "g1.xlarge", false), undefined);
  });
});
