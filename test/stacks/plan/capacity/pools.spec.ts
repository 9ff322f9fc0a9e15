import assert from "node:assert/strict";
import { capacityMonthly, poolMonthly, volumeMonthly } from "../../../../stacks/plan/capacity/cost.ts";
import { packNeeds, solveFresh } from "../../../../stacks/plan/capacity/pack.ts";
import { slotName } from "../../../../stacks/plan/capacity/pools.ts";
import type { Capacity, Problem } from "../../../../stacks/plan/capacity/types.ts";
import { violations } from "../../../support/capacity-checker.ts";
import { aNeed, aProblem, aVolume, replicas } from "../../../support/capacity-problems.ts";
import { testCloud } from "../../../support/clouds.ts";

function capacity(problem: Problem): Capacity {
  const solved = solveFresh(problem);
  assert.ok(solved.ok);
  assert.deepEqual(violations(problem, solved.capacity), []);
  return solved.capacity;
}
const inOne = { zones: ["t-a"] };

describe("Node pools", () => {
  it("are machines of one composition, one slot for each workload", () => {
    const needs = [
      ...replicas("eth", 2, { memoryMiB: 8000, volumes: [aVolume(100)] }),
      ...replicas("btc", 2, { memoryMiB: 5000, volumes: [aVolume(50, { role: "bitcoin" })] }),
    ];
    const { pools, placements, ...rest } = capacity(aProblem(needs, inOne));
    assert.deepEqual(rest, { cloud: "aws", region: "test-1", zones: ["t-a"] });
    const io = { follow: { iops: 300, mibs: 10 }, peak: { iops: 3000, mibs: 100 } };
    assert.deepEqual(pools, [
      {
        name: "g1a-xlarge-t-a-1",
        zone: "t-a",
        machine: "g1a.xlarge",
        spot: false,
        count: 2,
        slots: [
          { name: "a", cpuMillis: 1000, memoryMiB: 8000, ceilingMiB: 8000, volumes: 1, ...io, localGiB: 0 },
          { name: "b", cpuMillis: 1000, memoryMiB: 5000, ceilingMiB: 5000, volumes: 1, ...io, localGiB: 0 },
        ],
        rootDiskGiB: 25,
      },
    ]);
    assert.deepEqual(
      placements.map(({ name, pool, slot, zone }) => [name, pool, slot, zone]),
      [
        ["btc-0", "g1a-xlarge-t-a-1", "b", "t-a"],
        ["btc-1", "g1a-xlarge-t-a-1", "b", "t-a"],
        ["eth-0", "g1a-xlarge-t-a-1", "a", "t-a"],
        ["eth-1", "g1a-xlarge-t-a-1", "a", "t-a"],
      ],
    );
    assert.deepEqual(placements[0], {
      name: "btc-0",
      bookedOn: "btc",
      group: "btc",
      profile: "a test",
      pool: "g1a-xlarge-t-a-1",
      slot: "b",
      zone: "t-a",
      generation: 1,
      volumes: [{ role: "bitcoin", claim: "bitcoin-btc-0-g1", type: "flexible", sizeGiB: 50, iops: 3000, mibs: 125 }],
    });
  });

  it("name the size that the file states", () => {
    const { placements } = capacity(aProblem([aNeed("one", { volumes: [aVolume(50, { stated: true })] })]));
    assert.equal(placements[0]?.volumes[0]?.statedGiB, 50);
  });

  it("hold a group's replicas in one slot, though several slots are alike", () => {
    // Four groups of two on two machines of two slots each, all alike.
    const alike = { cpuMillis: 1800, memoryMiB: 6600 };
    const needs = ["p", "q", "r", "s"].flatMap((group) => replicas(group, 2, alike));
    const { pools, placements } = capacity(aProblem(needs, inOne));
    const slots = new Map<string, Set<string>>();
    for (const { group, pool, slot } of placements) {
      slots.set(`${group} ${pool}`, (slots.get(`${group} ${pool}`) ?? new Set()).add(slot));
    }
    for (const [key, names] of slots) assert.equal(names.size, 1, `${key} is in ${[...names].join()}`);
    assert.equal(
      pools.reduce((sum, { count, slots: its }) => sum + count * its.length, 0),
      8,
    );
  });

  it("are not mixed of spot and lasting machines", () => {
    const needs = [...replicas("app", 2, { interruptible: true }), aNeed("db")];
    const { pools, placements } = capacity(aProblem(needs, inOne));
    const spotOf = (name: string): boolean | undefined =>
      pools.find((pool) => pool.name === placements.find((each) => each.name === name)?.pool)?.spot;
    assert.deepEqual([spotOf("app-0"), spotOf("app-1"), spotOf("db")], [true, true, false]);
    assert.ok(capacity(aProblem(needs, { spot: false })).pools.every(({ spot }) => !spot));
  });

  it("hold a whole group on lasting machines when one of it must last", () => {
    const needs = replicas("app", 2).map((need, index) => ({ ...need, interruptible: index > 0 }));
    assert.ok(capacity(aProblem(needs)).pools.every(({ spot }) => !spot));
  });

  it("use a machine's own disk where that is cheaper, and only for what may be lost", () => {
    const big = { cpuMillis: 3000, memoryMiB: 24_000, volumes: [aVolume(800, { peak: { iops: 9000, mibs: 300 } })] };
    const needs = replicas("eth", 2, big).map((need, index) => ({ ...need, ephemeral: index > 0 }));
    const { placements, pools } = capacity(aProblem(needs, { zones: ["t-a", "t-b"] }));
    assert.deepEqual(placements[0]?.volumes[0]?.type, "flexible");
    assert.deepEqual(placements[1]?.volumes, [
      { role: "execution", claim: "execution-eth-1-g1", type: "local-nvme", sizeGiB: 800, iops: 9000, mibs: 300 },
    ]);
    const pool = pools.find(({ name }) => name === placements[1]?.pool);
    assert.deepEqual([pool?.machine, pool?.slots[0]?.localGiB, pool?.slots[0]?.volumes], ["i1.xlarge", 800, 0]);
  });

  it("choose the disk that the machine takes", () => {
    const needs = [aNeed("one", { volumes: [aVolume(100)] })];
    assert.equal(capacity(aProblem(needs, { families: ["h1"] })).placements[0]?.volumes[0]?.type, "balanced");
    assert.equal(capacity(aProblem(needs, { families: ["p1"] })).placements[0]?.volumes[0]?.type, "balanced");
    // 8,000 IOPS for ever are within the limit of the one type, and beyond that of the cheaper other.
    const busy = [
      aNeed("one", {
        cpuMillis: 3500,
        volumes: [aVolume(400, { follow: { iops: 7900, mibs: 90 }, peak: { iops: 7900, mibs: 90 } })],
      }),
    ];
    const { placements, pools } = capacity(aProblem(busy, { families: ["p1"] }));
    assert.deepEqual([pools[0]?.machine, placements[0]?.volumes[0]?.type], ["p1.xlarge", "scaled"]);
  });

  it("take no name that another has", () => {
    const packed = packNeeds(aProblem([]), ["t-a"], [aNeed("one")], {
      pools: new Set(["g1a-large-t-a-1", "c1-large-t-a-1"]),
    });
    assert.ok(packed.ok);
    assert.deepEqual(
      packed.pools.map(({ name }) => name),
      ["g1a-large-t-a-2"],
    );
  });

  it("spread new replicas by those that stay", () => {
    const packed = packNeeds(aProblem([]), ["t-a", "t-b"], replicas("eth", 2), { replicas: { eth: { "t-a": 2 } } });
    assert.ok(packed.ok);
    assert.deepEqual(
      packed.placements.map(({ zone }) => zone),
      ["t-b", "t-b"],
    );
  });

  it("have none where nothing is needed", () => {
    assert.deepEqual(capacity(aProblem([])), {
      cloud: "aws",
      region: "test-1",
      zones: ["t-a", "t-b", "t-c"],
      pools: [],
      placements: [],
    });
  });

  it("number their slots by letters", () => {
    assert.deepEqual([0, 1, 25, 26, 51, 52].map(slotName), ["a", "b", "z", "aa", "az", "ba"]);
  });
});

describe("The price of a plan", () => {
  const needs = [
    ...replicas("eth", 2, { volumes: [aVolume(100, { peak: { iops: 5000, mibs: 200 } })] }),
    ...replicas("app", 1, { interruptible: true }),
  ];
  const plan = capacity(aProblem(needs, { ...inOne, families: ["g1"] }));

  it("is that of machines, root disks and volumes", () => {
    const cost = capacityMonthly(plan, testCloud);
    const rounded = (value: number): number => Math.round(value * 1000) / 1000;
    // Two of g1.large at 0.096 and one on spot at 0.4 of it, 730 hours; each 25 GiB at 0.08.
    assert.deepEqual([cost.machines, cost.rootDisks, cost.volumes, cost.total].map(rounded), [168.192, 6, 42, 216.192]);
    assert.deepEqual(
      cost.pools.map((each) => [each.pool, rounded(each.machines), rounded(each.rootDisks)]),
      [
        ["g1-large-t-a-1", 140.16, 4],
        ["g1-large-t-a-2", 28.032, 2],
      ],
    );
    assert.deepEqual(
      cost.disks.map((each) => ({ ...each, monthly: rounded(each.monthly) })),
      [
        { claim: "execution-eth-0-g1", placement: "eth-0", bookedOn: "eth", monthly: 21 },
        { claim: "execution-eth-1-g1", placement: "eth-1", bookedOn: "eth", monthly: 21 },
      ],
    );
  });

  it("counts nothing for a machine's own disk, nor for what the region no longer sells", () => {
    const volume = { type: "local-nvme", sizeGiB: 100, iops: 9000, mibs: 100 };
    assert.equal(volumeMonthly(volume, testCloud, "test-1"), 0);
    assert.equal(volumeMonthly({ ...volume, type: "gone" }, testCloud, "test-1"), 0);
    const pool = plan.pools[0] ?? assert.fail();
    assert.equal(poolMonthly({ ...pool, machine: "gone" }, testCloud, "test-1").machines, 0);
  });
});
