import assert from "node:assert/strict";
import fc from "fast-check";
import type { MachineType } from "../../../../catalogue/clouds/cloud.ts";
import { solveFresh } from "../../../../stacks/plan/capacity/pack.ts";
import type { Capacity, Need, Problem, Solved } from "../../../../stacks/plan/capacity/types.ts";
import { violations } from "../../../support/capacity-checker.ts";
import { aNeed, aProblem, aVolume, replicas, someNeeds } from "../../../support/capacity-problems.ts";
import { existingCloud } from "../../../support/clouds.ts";

const none = { cpuMillis: 0, memoryMiB: 0, pods: 0, rootDiskGiB: 5 };

function problemOf(needs: readonly Need[], stock: Record<string, number>, machine: Partial<MachineType> = {}): Problem {
  return aProblem(needs, { ...existingCloud(machine, stock), zones: Object.keys(stock).length, overhead: none });
}

function placed(problem: Problem): Capacity {
  const solved: Solved = solveFresh(problem);
  assert.ok(solved.ok, JSON.stringify(solved));
  assert.deepEqual(violations(problem, solved.capacity), []);
  return solved.capacity;
}

describe("A plan on machines that are there", () => {
  it("places workloads with the size they need and the storage class as type, free of charge", () => {
    const needs = [aNeed("one", { volumes: [aVolume(120)] }), aNeed("two", { interruptible: true })];
    assert.deepEqual(placed(problemOf(needs, { "z-a": 1 })), {
      cloud: "existing",
      zones: ["z-a"],
      pools: [
        {
          name: "worker-z-a-1",
          zone: "z-a",
          machine: "worker",
          spot: false,
          count: 1,
          slots: [
            {
              name: "a",
              cpuMillis: 1000,
              memoryMiB: 4096,
              ceilingMiB: 4096,
              volumes: 0,
              follow: { iops: 0, mibs: 0 },
              peak: { iops: 0, mibs: 0 },
              localGiB: 0,
            },
            {
              name: "b",
              cpuMillis: 1000,
              memoryMiB: 4096,
              ceilingMiB: 4096,
              volumes: 1,
              follow: { iops: 300, mibs: 10 },
              peak: { iops: 3000, mibs: 100 },
              localGiB: 0,
            },
          ],
          rootDiskGiB: 0,
        },
      ],
      placements: [
        {
          name: "one",
          bookedOn: "one",
          group: "one",
          profile: "a test",
          pool: "worker-z-a-1",
          slot: "b",
          zone: "z-a",
          generation: 1,
          volumes: [
            { role: "execution", claim: "execution-one-g1", type: "local-path", sizeGiB: 120, iops: 3000, mibs: 100 },
          ],
        },
        {
          name: "two",
          bookedOn: "two",
          group: "two",
          profile: "a test",
          pool: "worker-z-a-1",
          slot: "a",
          zone: "z-a",
          generation: 1,
          volumes: [],
        },
      ],
    });
  });

  it("spreads replicas over machines and zones", () => {
    const { placements } = placed(problemOf(replicas("eth", 4), { "z-a": 2, "z-b": 3 }));
    assert.deepEqual(placements.map(({ zone }) => zone).sort(), ["z-a", "z-a", "z-b", "z-b"]);
  });

  it("spreads them as far as a zone has machines", () => {
    const { placements } = placed(problemOf(replicas("eth", 4), { "z-a": 1, "z-b": 4 }));
    assert.deepEqual(placements.map(({ zone }) => zone).sort(), ["z-a", "z-b", "z-b", "z-b"]);
  });

  it("finds the one way in which all fit", () => {
    // 15 + 9 + 8 and 12 + 11 + 9. The largest first, 15 and 12 come onto one machine of 32 GiB, and the 8 has no room.
    const sizes = [9, 12, 15, 8, 11, 9];
    const needs = sizes.map((size, index) => aNeed(`n${String(index)}`, { memoryMiB: size * 1024 }));
    const { placements, pools } = placed(problemOf(needs, { "z-a": 2 }));
    const pool = (index: number): string | undefined => placements[index]?.pool;
    assert.deepEqual(pools.map(({ slots }) => slots.map(({ memoryMiB }) => memoryMiB / 1024)).sort(), [
      [12, 11, 9],
      [15, 9, 8],
    ]);
    assert.equal(pool(2), pool(3));
    assert.equal(pool(1), pool(4));
  });

  it("says what finds no room, and how much would", () => {
    const needs = [
      aNeed("a", { memoryMiB: 20 * 1024 }),
      aNeed("b", { memoryMiB: 20 * 1024, path: ["cryptokube:apps", 1] }),
    ];
    assert.deepEqual(solveFresh(problemOf(needs, { "z-a": 1 })), {
      ok: false,
      impossible: [
        {
          path: ["cryptokube:apps", 1],
          need: "b",
          found: "b needs 1 vCPU, 20.0 GiB of memory",
          allowed: "the cluster's machines have room for 1 of 2 workloads at once, and no more for this one",
          remedy: "Add machines to the cluster and to cryptokube:cluster, or ask for fewer or smaller nodes.",
        },
      ],
    });
  });

  it("has no more replicas than machines", () => {
    const solved = solveFresh(problemOf(replicas("eth", 3), { "z-a": 2 }));
    assert.deepEqual(solved.ok ? [] : solved.impossible.map(({ need }) => need), ["eth-2"]);
  });

  it("says of what is too large for every machine what it lacks", () => {
    const solved = solveFresh(problemOf([aNeed("big", { memoryMiB: 40 * 1024, cpuMillis: 9000 })], { "z-a": 9 }));
    assert.deepEqual(solved.ok ? [] : solved.impossible, [
      {
        path: ["cryptokube:chains", 0],
        need: "big",
        found: "big needs 9 vCPU, 40.0 GiB of memory",
        allowed:
          "the nearest machine of existing is worker, which lacks processor (needs 9 vCPU, has 8 vCPU), memory (needs 40.0 GiB, has 32.0 GiB)",
        remedy: "Add a larger machine to the cluster and to cryptokube:cluster, or ask for less.",
      },
    ]);
  });

  it("keeps every limit", () => {
    const stock = fc.record({ "z-a": fc.integer({ min: 1, max: 6 }), "z-b": fc.integer({ min: 1, max: 6 }) });
    let solvedOnes = 0;
    fc.assert(
      fc.property(someNeeds(10), stock, (needs, machines) => {
        const mine = needs.map((need) => ({ ...need, architectures: ["amd64" as const] }));
        const problem = problemOf(mine, machines, {
          memoryMiB: 65_536,
          vcpus: 16,
          localNvme: { count: 1, totalGiB: 500 },
        });
        const solved = solveFresh(problem);
        if (solved.ok) {
          solvedOnes++;
          assert.deepEqual(violations(problem, solved.capacity), []);
        } else assert.ok(solved.impossible.length > 0);
      }),
      { numRuns: 200 },
    );
    assert.ok(solvedOnes > 50, `only ${solvedOnes} of 200 could be solved`);
  });
});
