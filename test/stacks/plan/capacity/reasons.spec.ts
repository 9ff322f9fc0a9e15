import assert from "node:assert/strict";
import { describeReason } from "../../../../stacks/plan/capacity/impossible.ts";
import { poolLoads } from "../../../../stacks/plan/capacity/machines.ts";
import { solveFresh } from "../../../../stacks/plan/capacity/pack.ts";
import { shortBy, whyDisk, whyMachine } from "../../../../stacks/plan/capacity/reasons.ts";
import type { Impossible, Problem } from "../../../../stacks/plan/capacity/types.ts";
import { amount } from "../../../../stacks/plan/capacity/units.ts";
import { aNeed, aProblem, aVolume, overhead } from "../../../support/capacity-problems.ts";
import { testCloud } from "../../../support/clouds.ts";

const impossible = (problem: Problem): readonly Impossible[] => {
  const solved = solveFresh(problem);
  assert.ok(!solved.ok);
  return solved.impossible;
};

describe("Amounts as people read them", () => {
  it("have their unit", () => {
    assert.deepEqual(
      [
        amount(3900, "mCPU"),
        amount(250, "mCPU"),
        amount(28_672, "MiB"),
        amount(12_000, "IOPS"),
        amount(250.4, "MiB/s"),
        amount(16_384, "GiB"),
      ],
      ["3.9 vCPU", "0.3 vCPU", "28.0 GiB", "12,000 IOPS", "250 MiB/s", "16,384 GiB"],
    );
  });

  it("say what a machine lacks", () => {
    assert.deepEqual(
      (["pods", "volumes", "iops", "throughput", "peak iops", "peak throughput", "local disk"] as const).map((what) =>
        describeReason({ what, needs: 2, has: 1, unit: "pods" }),
      ),
      [
        "pods (needs 2 pods, has 1 pods)",
        "attached volumes (needs 2 pods, has 1 pods)",
        "lasting IOPS (needs 2 pods, has 1 pods)",
        "lasting throughput (needs 2 pods, has 1 pods)",
        "peak IOPS (needs 2 pods, has 1 pods)",
        "peak throughput (needs 2 pods, has 1 pods)",
        "local disk (needs 2 pods, has 1 pods)",
      ],
    );
    assert.equal(describeReason({ what: "zone", needs: "t-c", has: "t-a, t-b" }), "zone (needs t-c, has t-a, t-b)");
  });
});

describe("A need that nothing meets", () => {
  it("is told which disk comes nearest, for each volume", () => {
    const volumes = [aVolume(100, { peak: { iops: 300_000, mibs: 100 } }), aVolume(100, { role: "consensus" })];
    assert.deepEqual(impossible(aProblem([aNeed("one", { volumes, path: ["cryptokube:chains", 3] })])), [
      {
        path: ["cryptokube:chains", 3],
        need: "one",
        found: "one needs an execution volume of 100 GiB with 300,000 IOPS and 100 MiB/s".replace(
          "a execution",
          "an execution",
        ),
        allowed: "the nearest that test-1 has is swift, up to 65,536 GiB, 256,000 IOPS and 4,000 MiB/s",
        remedy: "Choose another history mode or a smaller storage, or part the data over more nodes.",
      },
    ]);
  });

  it("is told which machine comes nearest, and all such needs at once, in order of name", () => {
    const needs = [
      aNeed("two", { cpuMillis: 40_000 }),
      aNeed("fine"),
      aNeed("one", { memoryMiB: 250_000, ceilingMiB: 260_000 }),
    ];
    assert.deepEqual(
      impossible(aProblem(needs)).map(({ found, allowed, remedy }) => ({ found, allowed, remedy })),
      [
        {
          found: "one needs 1 vCPU, 244.1 GiB of memory (at most 253.9 GiB)",
          allowed:
            "the nearest machine of test-1 is r1a.8xlarge, which lacks memory (needs 244.1 GiB, has 237.3 GiB), memory for the ceiling (needs 253.9 GiB, has 237.3 GiB)",
          remedy: "Ask for less, or choose a region with larger machines.",
        },
        {
          found: "two needs 40 vCPU, 4.0 GiB of memory",
          allowed:
            "the nearest machine of test-1 is g1a.8xlarge, which lacks processor (needs 40 vCPU, has 31.7 vCPU)".replace(
              "g1a",
              "g1a",
            ),
          remedy: "Ask for less, or choose a region with larger machines.",
        },
      ],
    );
  });

  it("is told where its machine is offered", () => {
    const needs = [aNeed("one", { memoryMiB: 50_000, architectures: ["amd64"] })];
    const [first] = impossible(aProblem(needs, { zones: ["t-c"], families: ["i1"] }));
    assert.equal(first?.allowed, "i1.2xlarge would do, but it is offered in t-a, t-b, not in t-c");
    assert.equal(first.remedy, "Name one of those zones in cryptokube:cluster.");
  });

  it("is told that the filters admit nothing", () => {
    const [first] = impossible(aProblem([aNeed("one")], { families: ["g1"], architectures: ["arm64"] }));
    assert.equal(first?.allowed, "test-1 has no machine type that the file admits");
    assert.equal(first.remedy, "Admit more in cryptokube:planning (families, architectures), or ask for less.");
  });

  it("is told that no disk of a machine is fast enough for it", () => {
    const needs = [aNeed("one", { volumes: [aVolume(100, { peak: { iops: 250_000, mibs: 10 } })] })];
    const [first] = impossible(aProblem(needs, { families: ["h1"] }));
    assert.equal(
      first?.allowed,
      "the nearest machine of test-1 is h1.8xlarge, which lacks peak IOPS (needs 250,000 IOPS, has 64,000 IOPS), disk type (needs a faster one, has balanced)",
    );
  });
});

describe("A problem that is wrong in itself", () => {
  it("names a family that no cloud has", () => {
    assert.deepEqual(impossible(aProblem([aNeed("one")], { families: ["g1", "m99"] })), [
      {
        path: ["cryptokube:planning", "families", 1],
        found: "machine family m99",
        allowed: "a family of A cloud for tests: c1, g1, g1a, h1, i1, p1, r1a",
        remedy: "Name one of those, or leave the filter out.",
      },
    ]);
  });

  it("names a region that the cloud has not", () => {
    assert.deepEqual(impossible(aProblem([], { region: "nowhere" })), [
      {
        path: [],
        found: "region nowhere",
        allowed: "a region of A cloud for tests that is known here: test-1",
        remedy: "Choose one of those.",
      },
    ]);
  });

  it("wants more zones than there are", () => {
    assert.equal(impossible(aProblem([], { zones: 6 }))[0]?.found, "6 zones");
  });
});

describe("Why a pool has its machine", () => {
  const solved = solveFresh(
    aProblem([aNeed("one", { memoryMiB: 12_000, volumes: [aVolume(100)] })], { zones: ["t-c"] }),
  );
  assert.ok(solved.ok);
  const { pools, placements } = solved.capacity;
  const pool = pools[0] ?? assert.fail();
  const why = whyMachine(pool, poolLoads(pool, placements), testCloud, "test-1", overhead);

  it("is told by what it is filled to", () => {
    assert.equal(why.machine, "r1a.large");
    assert.equal(why.hourly, 0.107);
    assert.deepEqual(
      why.filled.slice(0, 2).map(({ what, needs, has }) => [what, needs, has]),
      [
        ["cpu", 1000, 1720],
        ["memory", 12_000, 14_437],
      ],
    );
  });

  it("is told by what cheaper machines lack, the nearest first", () => {
    assert.equal(why.cheaperInAll, 12);
    assert.deepEqual(
      why.cheaper.map(({ machine, reasons }) => [machine, ...reasons.map(describeReason)]),
      [
        ["g1a.large", "memory (needs 11.7 GiB, has 6.7 GiB)"],
        ["g1.large", "memory (needs 11.7 GiB, has 6.7 GiB)"],
        ["r1a.medium", "processor (needs 1 vCPU, has 0.7 vCPU)", "memory (needs 11.7 GiB, has 6.7 GiB)"],
      ],
    );
  });

  it("leaves out what the file does not admit, and says where others are offered", () => {
    const arm = whyMachine(pool, poolLoads(pool, placements), testCloud, "test-1", overhead, {
      architectures: ["arm64"],
    });
    assert.deepEqual(
      arm.cheaper.map(({ machine }) => machine),
      ["g1a.large", "r1a.medium", "g1a.medium"],
    );
    const here = whyMachine({ ...pool, machine: "i1.xlarge" }, [], testCloud, "test-1", overhead, { families: ["i1"] });
    assert.deepEqual(
      here.cheaper.map(({ machine, reasons }) => [machine, reasons]),
      [
        ["i1.medium", [{ what: "zone", needs: "t-c", has: "t-a, t-b" }]],
        ["i1.large", [{ what: "zone", needs: "t-c", has: "t-a, t-b" }]],
      ],
    );
  });

  it("shows a cheaper one that would do, without reasons", () => {
    const dear = whyMachine({ ...pool, machine: "r1a.xlarge" }, [], testCloud, "test-1", overhead, {
      families: ["r1a"],
    });
    assert.deepEqual(
      dear.cheaper.map(({ machine, reasons }) => [machine, reasons]),
      [
        ["r1a.medium", []],
        ["r1a.large", []],
      ],
    );
  });

  it("weighs all shortages, and what is of another kind most", () => {
    const cpu = { what: "cpu", needs: 3, has: 2, unit: "mCPU" } as const;
    assert.equal(shortBy([]), 0);
    assert.equal(shortBy([cpu, { ...cpu, needs: 5 }]), 4);
    assert.equal(shortBy([{ ...cpu, has: 0 }]), 3000);
    assert.equal(shortBy([cpu, { what: "architecture", needs: "arm64", has: "amd64" }]), 1_000_001.5);
  });
});

describe("Why a volume lies on its disk", () => {
  const need = aVolume(200, { todayGiB: 100, growthGiBPerMonth: 5, peak: { iops: 5000, mibs: 200 } });
  const volume = { type: "flexible", sizeGiB: 200, iops: 5000, mibs: 200 };

  it("is told by what the others cost, or cannot do", () => {
    const why = whyDisk(
      { ...need, peak: { iops: 70_000, mibs: 200 } },
      { ...volume, type: "swift", iops: 70_000 },
      testCloud,
      "test-1",
      "g1.xlarge",
      12,
    );
    assert.deepEqual(
      why.alternatives.map(({ type, monthly, ...rest }) => ({ type, monthly: monthly?.toFixed(2), ...rest })),
      [
        { type: "balanced", monthly: "423.00", refused: true },
        { type: "flexible", monthly: undefined, most: { type: "flexible", sizeGiB: 16384, iops: 16000, mibs: 1000 } },
        {
          type: "scaled",
          monthly: undefined,
          most: { type: "scaled", sizeGiB: 65536, iops: 60000, mibs: 1200 },
          refused: true,
        },
      ],
    );
  });

  it("is told by its price beside the cheapest of the others", () => {
    const why = whyDisk(need, volume, testCloud, "test-1", "g1.xlarge", 12);
    assert.equal(why.type, "flexible");
    assert.equal(why.monthly.toFixed(2), "29.00");
    assert.deepEqual(
      why.alternatives.map(({ type, monthly, refused }) => [type, monthly?.toFixed(2), refused]),
      [
        ["swift", "325.00", undefined],
        ["balanced", "33.00", true],
        ["scaled", "68.00", true],
      ],
    );
  });

  it("costs nothing on the machine's own disk", () => {
    assert.equal(whyDisk(need, { ...volume, type: "local-nvme" }, testCloud, "test-1", "i1.xlarge", 12).monthly, 0);
  });

  it("has a size of today's data, growth, and what is kept free", () => {
    assert.deepEqual(whyDisk(need, { ...volume, sizeGiB: 260 }, testCloud, "test-1", "g1.xlarge", 12).size, {
      stated: false,
      todayGiB: 100,
      growthGiB: 60,
      freeGiB: 40,
      beyondGiB: 60,
    });
    assert.deepEqual(whyDisk({ ...need, stated: true }, volume, testCloud, "test-1", "g1.xlarge", 12).size, {
      stated: true,
      todayGiB: 100,
      growthGiB: 0,
      freeGiB: 100,
      beyondGiB: 0,
    });
  });
});
