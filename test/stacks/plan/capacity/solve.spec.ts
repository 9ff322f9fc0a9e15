import assert from "node:assert/strict";
import { solve } from "../../../../stacks/plan/capacity/solve.ts";
import { solveFresh } from "../../../../stacks/plan/capacity/pack.ts";
import type { Capacity, Impossible, Need, Problem } from "../../../../stacks/plan/capacity/types.ts";
import { aNeed, aProblem, aVolume, replicas } from "../../../support/capacity-problems.ts";
import { existingCloud, testCloud } from "../../../support/clouds.ts";

function planned(problem: Problem): Capacity {
  const solved = solve(problem);
  assert.ok(solved.ok, JSON.stringify(solved));
  return solved.capacity;
}

function impossible(problem: Problem): readonly Impossible[] {
  const solved = solve(problem);
  assert.ok(!solved.ok, "it was planned");
  return solved.impossible;
}

const moveIt = "`./cryptokube plan <env> --reoptimise` moves it, and says what that takes.";

/** One node with one volume in one zone, and its plan. */
const node = aNeed("node", { cpuMillis: 2500, memoryMiB: 13_000, volumes: [aVolume(1000)] });
const one = aProblem([node], { zones: ["t-a"] });
const accepted = planned(one);

/** The same node asked for otherwise. */
function with_(part: Partial<Need>, more: Partial<Problem> = {}): Problem {
  return { ...one, needs: [{ ...node, ...part }], accepted, ...more };
}

describe("stacks/plan/capacity: a volume that is there", () => {
  const [locked] = accepted.placements[0]!.volumes;
  const volumeOf = (problem: Problem) => planned(problem).placements[0]!.volumes[0]!;

  it("is what the tests below start from", () => {
    assert.deepEqual(locked, {
      role: "execution",
      claim: "execution-node-g1",
      type: "flexible",
      sizeGiB: 1000,
      iops: 3000,
      mibs: 125,
    });
    assert.deepEqual(
      accepted.pools.map(({ machine, count }) => [machine, count]),
      [["g1a.xlarge", 1]],
    );
  });

  it("stays to the letter while the profile and the stated size are the same", () => {
    assert.deepEqual(volumeOf(with_({ volumes: [aVolume(5000, { peak: { iops: 9000, mibs: 300 } })] })), locked);
  });

  it("grows to a size that the file names", () => {
    assert.deepEqual(volumeOf(with_({ volumes: [aVolume(1500, { stated: true })] })), {
      ...locked,
      sizeGiB: 1500,
      statedGiB: 1500,
    });
  });

  it("grows with another profile, in size and in speed", () => {
    const volumes = [aVolume(2000, { peak: { iops: 5000, mibs: 300 } })];
    assert.deepEqual(volumeOf(with_({ profile: "larger", volumes })), {
      ...locked,
      sizeGiB: 2000,
      iops: 5000,
      mibs: 300,
    });
  });

  it("keeps what it has where another profile needs less", () => {
    const volumes = [aVolume(10, { peak: { iops: 10, mibs: 1 } })];
    const next = planned(with_({ profile: "smaller", volumes, memoryMiB: 100, cpuMillis: 10 }));
    assert.deepEqual(next.placements[0]!.volumes, [locked]);
    assert.equal(next.placements[0]!.profile, "smaller");
    assert.deepEqual(next.pools, accepted.pools);
  });

  it("never shrinks", () => {
    assert.deepEqual(impossible(with_({ volumes: [aVolume(999, { stated: true })] })), [
      {
        path: ["cryptokube:chains", 0, "storage"],
        need: "node",
        found: "999Gi for execution-node-g1",
        allowed: "1000Gi or more, as it has now: a disk never shrinks",
        remedy: "Say 1000Gi, or leave it out.",
      },
    ]);
    assert.deepEqual(volumeOf(with_({ volumes: [aVolume(1000, { stated: true })] })), locked);
  });

  it("names the key of a consensus client's volume", () => {
    const volumes = [aVolume(1000), aVolume(200, { role: "consensus" })];
    const problem = aProblem([{ ...node, volumes }]);
    const before = planned(problem);
    const smaller = [aVolume(1000), aVolume(100, { role: "consensus", stated: true })];
    const [error] = impossible({ ...problem, needs: [{ ...node, volumes: smaller }], accepted: before });
    assert.deepEqual(error!.path, ["cryptokube:chains", 0, "consensusStorage"]);
    assert.equal(error!.found, "100Gi for consensus-node-g1");
  });

  it("may be larger than the size that the file names, which is kept beside it", () => {
    const stated = (sizeGiB: number): Partial<Need> => ({ volumes: [aVolume(sizeGiB, { stated: true })] });
    const half = { ...one, needs: [{ ...node, ...stated(0.5) }] };
    const before = planned(half);
    // A disk has whole GiB.
    const volume = before.placements[0]!.volumes[0]!;
    assert.deepEqual([volume.sizeGiB, volume.statedGiB], [1, 0.5]);
    const next = (sizeGiB: number) =>
      planned({ ...half, needs: [{ ...node, ...stated(sizeGiB) }], accepted: before }).placements[0]!.volumes[0]!;
    assert.deepEqual(next(0.5), volume);
    assert.deepEqual(next(1), volume);
    assert.deepEqual(next(8), { ...volume, sizeGiB: 8, statedGiB: 8 });
    const [error] = impossible({ ...half, needs: [{ ...node, ...stated(0.25) }], accepted: before });
    assert.equal(error!.found, "256Mi for execution-node-g1");
    assert.equal(error!.allowed, "512Mi or more, as it has now: a disk never shrinks");
  });

  it("cannot grow beyond what its kind can have", () => {
    const volumes = [aVolume(1000, { peak: { iops: 300, mibs: 1500 } })];
    assert.deepEqual(impossible(with_({ profile: "faster", volumes })), [
      {
        path: ["cryptokube:chains", 0],
        need: "node",
        found: "execution-node-g1 would grow to 1,000 GiB with 3,000 IOPS and 1,500 MiB/s",
        allowed: "what a disk of its kind can have: flexible, up to 16,384 GiB, 16,000 IOPS and 1,000 MiB/s",
        remedy: moveIt,
      },
    ]);
  });

  it("grows as it is asked where its kind is no longer sold", () => {
    const { flexible: _, ...diskTypes } = testCloud.diskTypes;
    const cloud = { ...testCloud, diskTypes };
    assert.deepEqual(volumeOf(with_({ volumes: [aVolume(1500, { stated: true })] }, { cloud })), {
      ...locked,
      sizeGiB: 1500,
      statedGiB: 1500,
    });
  });

  it("is added for a part that is new, and is not left behind by one that goes", () => {
    const both = [aVolume(1000), aVolume(200, { role: "consensus" })];
    const next = planned(with_({ profile: "both", volumes: both }));
    assert.deepEqual(next.placements[0]!.volumes, [
      locked,
      { role: "consensus", claim: "consensus-node-g1", type: "flexible", sizeGiB: 200, iops: 3000, mibs: 125 },
    ]);
    const reversed = planned({ ...with_({ profile: "both", volumes: both.toReversed() }), accepted: next });
    assert.deepEqual(reversed, next);
    assert.deepEqual(impossible({ ...with_({ profile: "one" }), accepted: next }), [
      {
        path: ["cryptokube:chains", 0],
        need: "node",
        found: "node no longer has a use for consensus-node-g1, 200 GiB of data",
        allowed: "clients that keep the same kinds of data as before",
        remedy: "Add a chain of another name for the other clients, and remove this one when its data may go.",
      },
    ]);
  });
});

describe("stacks/plan/capacity: a workload that is there", () => {
  it("gets more of its machine where its profile needs it and the machine has it", () => {
    const next = planned(with_({ profile: "more", cpuMillis: 3000, memoryMiB: 13_500, ceilingMiB: 13_600 }));
    assert.deepEqual(next.pools, [
      {
        ...accepted.pools[0]!,
        slots: [{ ...accepted.pools[0]!.slots[0]!, cpuMillis: 3000, memoryMiB: 13_500, ceilingMiB: 13_600 }],
      },
    ]);
    const { profile, ...place } = next.placements[0]!;
    assert.equal(profile, "more");
    assert.deepEqual({ ...place, profile: "a test" }, accepted.placements[0]);
  });

  it("does not move where the machine has it not, and says what moves it", () => {
    assert.deepEqual(impossible(with_({ profile: "huge", cpuMillis: 6000 })), [
      {
        path: ["cryptokube:chains", 0],
        need: "node",
        found: "node as huge: g1a.xlarge lacks processor (needs 6 vCPU, has 3.7 vCPU)",
        allowed: "what fits its place on pool g1a-xlarge-t-a-1 (g1a.xlarge in t-a)",
        remedy: moveIt,
      },
    ]);
  });

  it("does not move where its image is for another processor", () => {
    const [error] = impossible(with_({ profile: "old", architectures: ["amd64"] }));
    assert.equal(error!.found, "node as old: old does not run on arm64");
  });

  it("moves by itself where it keeps no data", () => {
    const app = (profile: string, cpuMillis: number): Need => aNeed("app", { profile, cpuMillis, memoryMiB: 13_000 });
    const before = planned({ ...one, needs: [app("small", 2500)] });
    assert.deepEqual(
      before.pools.map(({ name }) => name),
      ["g1a-xlarge-t-a-1"],
    );
    const next = planned({ ...one, needs: [app("large", 6000)], accepted: before });
    // Its machine is of no use to anybody else.
    assert.deepEqual(
      next.pools.map(({ name }) => name),
      ["g1a-2xlarge-t-a-1"],
    );
    assert.deepEqual(
      next.placements.map(({ profile, pool, generation }) => [profile, pool, generation]),
      [["large", "g1a-2xlarge-t-a-1", 1]],
    );
  });

  it("leaves spot machines where it may no longer be interrupted", () => {
    const problem = { ...one, needs: [aNeed("app", { interruptible: true })] };
    const before = planned(problem);
    assert.equal(before.pools[0]!.spot, true);
    const next = planned({ ...one, needs: [aNeed("app")], accepted: before });
    assert.deepEqual(
      next.pools.map(({ spot }) => spot),
      [false],
    );
  });

  it("stays on machines that the region no longer sells", () => {
    const { "g1a.xlarge": _, ...machines } = testCloud.machines;
    const { "g1a.xlarge": _price, ...sold } = testCloud.regions["test-1"]!.machines;
    const regions = { "test-1": { ...testCloud.regions["test-1"]!, machines: sold } };
    assert.deepEqual(planned(with_({}, { cloud: { ...testCloud, machines, regions } })), accepted);
    const [error] = impossible(
      with_({ profile: "more", cpuMillis: 3000 }, { cloud: { ...testCloud, machines, regions } }),
    );
    assert.equal(error!.found, "node as more: g1a.xlarge is no longer known, nor what it has room for");
  });

  it("must move where its data lies on its machine's own disk and is to be durable", () => {
    const local: Capacity = {
      ...accepted,
      placements: accepted.placements.map((each) => ({
        ...each,
        volumes: each.volumes.map((volume) => ({ ...volume, type: "local-nvme" })),
      })),
    };
    const [error] = impossible({ ...one, accepted: local });
    assert.equal(
      error!.found,
      "node as a test: its data lies on a disk that goes with its machine, and is to be durable",
    );
    const slots = [{ ...accepted.pools[0]!.slots[0]!, localGiB: 1000 }];
    const roomy = { ...local, pools: [{ ...accepted.pools[0]!, slots }] };
    assert.deepEqual(planned({ ...one, needs: [{ ...node, ephemeral: true }], accepted: roomy }), roomy);
  });
});

describe("stacks/plan/capacity: what is gone", () => {
  const two = { ...one, needs: [node, { ...node, name: "other", group: "other" }] };
  const before = planned(two);

  it("is an error while its volumes hold data, and goes when it was released", () => {
    assert.deepEqual(impossible({ ...two, needs: [node], accepted: before }), [
      {
        path: ["cryptokube:planning", "released"],
        need: "other",
        found: "nothing in the file asks for other, whose volumes still hold data: execution-other-g1 (1000.0 GiB)",
        allowed: "other in the file, or in the list of what may go with its data",
        remedy: "Put it back; or, if its data may go, add it: cryptokube:planning: { released: [other] }.",
      },
    ]);
    const next = planned({ ...two, needs: [node], released: ["other", "never"], accepted: before });
    assert.deepEqual(next.placements, [before.placements[0]]);
    assert.equal(next.pools.length, 1);
  });

  it("stays while the file asks for it, released or not", () => {
    assert.deepEqual(planned({ ...two, released: ["other"], accepted: before }), before);
  });

  it("frees machines and slots of a pool, and no name is given to something else", () => {
    const pools = (needs: readonly Need[], part: Partial<Problem> = {}) =>
      planned({ ...one, needs, ...part }).pools.map(({ name, count }) => [name, count]);
    const three = replicas("eth", 3, { cpuMillis: 2500, memoryMiB: 13_000 });
    const all = planned({ ...one, needs: three });
    assert.deepEqual(pools(three), [["g1a-xlarge-t-a-1", 3]]);
    assert.deepEqual(pools(three.slice(1), { accepted: all }), [["g1a-xlarge-t-a-1", 2]]);
    assert.deepEqual(pools([], { accepted: all }), []);
    assert.deepEqual(pools([aNeed("new", { cpuMillis: 2500, memoryMiB: 13_000 })], { accepted: all }), [
      ["g1a-xlarge-t-a-2", 1],
    ]);
  });

  it("reports everything at once", () => {
    const errors = impossible({
      ...two,
      needs: [{ ...node, volumes: [aVolume(1, { stated: true })] }, aNeed("huge", { memoryMiB: 9e6 })],
      accepted: before,
    });
    assert.deepEqual(
      errors.map(({ need }) => need),
      ["huge", "node", "other"],
    );
  });
});

describe("stacks/plan/capacity: what is new", () => {
  it("takes a free place in a slot", () => {
    const [pool] = accepted.pools;
    const none = { iops: 0, mibs: 0 };
    const slot = { cpuMillis: 1000, ceilingMiB: 8000, volumes: 0, follow: none, peak: none, localGiB: 0 };
    const needs = [...replicas("eth", 2, { memoryMiB: 8000 }), aNeed("x")];
    const at = ({ name, group, bookedOn, profile }: Need, where: string) => ({
      ...{ name, bookedOn, group, profile, pool: pool!.name, slot: where, zone: "t-a", generation: 1, volumes: [] },
    });
    const slots = [
      { name: "a", memoryMiB: 8000, ...slot },
      { name: "b", memoryMiB: 4096, ...slot },
    ];
    const before: Capacity = {
      ...accepted,
      pools: [{ ...pool!, count: 2, slots }],
      placements: [at(needs[0]!, "a"), at(needs[1]!, "a"), at(needs[2]!, "b")],
    };
    const next = planned({ ...one, needs: [...needs, aNeed("y", { memoryMiB: 4000 })], accepted: before });
    assert.deepEqual(next.pools, before.pools);
    assert.deepEqual(next.placements.slice(0, 3), before.placements);
    assert.deepEqual(next.placements[3], at(aNeed("y"), "b"));
    // A third of the group finds no free place in its slot, and gets one more machine.
    const third = planned({ ...one, needs: [...replicas("eth", 3, { memoryMiB: 8000 }), needs[2]!], accepted: before });
    assert.equal(
      third.pools.reduce((sum, { count }) => sum + count, 0),
      3,
    );
    // What needs more than the slot has does not go there.
    const big = planned({ ...one, needs: [...needs, aNeed("y", { memoryMiB: 4097 })], accepted: before });
    assert.notDeepEqual(big.placements[3], at(aNeed("y"), "b"));
  });

  it("takes a new slot on machines with room, which cost nothing more", () => {
    const before = planned({ ...one, needs: [aNeed("a", { memoryMiB: 8000 })] });
    const next = planned({
      ...one,
      needs: [aNeed("a", { memoryMiB: 8000 }), aNeed("b", { cpuMillis: 100, memoryMiB: 300 })],
      accepted: before,
    });
    assert.deepEqual(
      next.pools.map(({ name, count, slots }) => [name, count, slots.map((slot) => [slot.name, slot.memoryMiB])]),
      [
        [
          before.pools[0]!.name,
          1,
          [
            ["a", 8000],
            ["b", 300],
          ],
        ],
      ],
    );
    assert.deepEqual(next.pools[0]!.slots[0], before.pools[0]!.slots[0]);
    assert.equal(next.placements[1]!.slot, "b");
  });

  it("gets one more machine of a pool whose slot fits", () => {
    const ask = (count: number): Need[] =>
      replicas("eth", count, { cpuMillis: 2500, memoryMiB: 13_000, volumes: [aVolume(1000)] });
    const before = planned({ ...one, needs: ask(2) });
    const next = planned({ ...one, needs: ask(3), accepted: before });
    assert.deepEqual(next.pools, [{ ...before.pools[0]!, count: 3 }]);
    assert.deepEqual(next.placements.slice(0, 2), before.placements);
    assert.deepEqual(next.placements[2], {
      ...before.placements[1]!,
      name: "eth-2",
      volumes: before.placements[1]!.volumes.map((volume) => ({ ...volume, claim: "execution-eth-2-g1" })),
    });
  });

  it("never stands beside a replica of its group, however much room there is", () => {
    const before = planned({ ...one, needs: [aNeed("eth-0", { group: "eth", memoryMiB: 8000 })] });
    const needs = [
      aNeed("eth-0", { group: "eth", memoryMiB: 8000 }),
      aNeed("eth-1", { group: "eth", cpuMillis: 100, memoryMiB: 300 }),
    ];
    const next = planned({ ...one, needs, accepted: before });
    assert.equal(
      next.pools.reduce((sum, { count }) => sum + count, 0),
      2,
    );
  });

  it("goes to the zone that has fewest of its group", () => {
    const ask = (count: number): Need[] => replicas("eth", count, { cpuMillis: 2500, memoryMiB: 13_000 });
    const three = { ...one, zones: ["t-a", "t-b", "t-c"] };
    const before = planned({ ...three, needs: ask(2) });
    const next = planned({ ...three, needs: ask(6), accepted: before });
    assert.deepEqual(next.placements.slice(0, 2), before.placements);
    const counts = ["t-a", "t-b", "t-c"].map((zone) => next.placements.filter((each) => each.zone === zone).length);
    assert.deepEqual(counts, [2, 2, 2]);
  });

  it("is planned together where that is cheaper than one by one", () => {
    const many = replicas("app", 1).concat(
      Array.from({ length: 12 }, (_, at) => aNeed(`small-${at}`, { cpuMillis: 200, memoryMiB: 900 })),
    );
    const problem = { ...one, needs: [node, ...many], accepted };
    const alone = solveFresh({ ...one, needs: many });
    assert.ok(alone.ok);
    const next = planned(problem);
    assert.deepEqual(
      next.placements.find(({ name }) => name === "node"),
      accepted.placements[0],
    );
    const machines = (pools: Capacity["pools"]): number => pools.reduce((sum, { count }) => sum + count, 0);
    assert.ok(machines(next.pools) <= machines(alone.capacity.pools) + 1);
  });

  it("uses no machines that the file no longer admits, and buys none of them", () => {
    const ask = (count: number): Need[] => replicas("eth", count, { cpuMillis: 2500, memoryMiB: 13_000 });
    const before = planned({ ...one, needs: ask(1) });
    const next = planned({ ...one, needs: ask(2), families: ["g1"], accepted: before });
    assert.deepEqual(
      next.pools.map(({ machine, count }) => [machine, count]),
      [
        ["g1.xlarge", 1],
        ["g1a.xlarge", 1],
      ],
    );
  });

  it("goes into zones that are new where more are asked for, after those in use", () => {
    const next = planned({ ...one, zones: 2, accepted: { ...accepted, zones: ["t-c", "t-a"] } });
    assert.deepEqual(next.zones, ["t-c", "t-a"]);
    assert.deepEqual(planned({ ...one, zones: ["t-b"], accepted }).zones, ["t-a", "t-b"]);
    assert.deepEqual(planned({ ...one, zones: 1, accepted: { ...accepted, zones: ["t-c", "t-a"] } }).zones, [
      "t-c",
      "t-a",
    ]);
  });
});

describe("stacks/plan/capacity: an environment", () => {
  const remedy =
    "An environment does not move: make a new one beside it (`./cryptokube init`), and remove this one when its data may go.";

  it("stays in its region", () => {
    assert.deepEqual(impossible({ ...one, accepted: { ...accepted, region: "test-0" } }), [
      { path: ["aws:region"], found: "test-1", allowed: "test-0, where it is", remedy },
    ]);
  });

  it("stays on its cloud", () => {
    assert.deepEqual(impossible({ ...one, accepted: { ...accepted, cloud: "gcp" } }), [
      { path: ["cryptokube:cluster", "kind"], found: "eks", allowed: "gke, where it is", remedy },
    ]);
  });

  it("is told of wrong filters, with a lock as without", () => {
    const [error] = impossible({ ...one, families: ["zz"], accepted });
    assert.deepEqual(error!.path, ["cryptokube:planning", "families", 0]);
    const [zones] = impossible({ ...one, zones: 9, accepted });
    assert.deepEqual(zones!.path, ["cryptokube:cluster", "zones"]);
  });
});

describe("stacks/plan/capacity: what runs on an existing cluster", () => {
  const small = (count: number): Need[] => replicas("eth", count, { memoryMiB: 20_000 });
  const on = (machines: Record<string, number>, needs: readonly Need[], part: Partial<Problem> = {}): Problem => {
    const { cloud, region, stock } = existingCloud({}, machines);
    return aProblem(needs, { cloud, region, stock, zones: Object.keys(machines), ...part });
  };
  const before = planned(on({ "z-a": 1, "z-b": 2 }, small(2)));

  it("keeps its place, and new ones get the machines that are left", () => {
    assert.equal(before.region, undefined);
    assert.deepEqual(planned(on({ "z-a": 1, "z-b": 2 }, small(2), { accepted: before })), before);
    const next = planned(on({ "z-a": 1, "z-b": 2 }, small(3), { accepted: before }));
    assert.deepEqual(next.placements.slice(0, 2), before.placements);
    assert.deepEqual(next.placements.map(({ zone }) => zone).sort(), ["z-a", "z-b", "z-b"]);
    const [error] = impossible(on({ "z-a": 1, "z-b": 2 }, small(4), { accepted: before }));
    assert.equal(error!.need, "eth-3");
  });

  it("is missed where the machines are no longer there, or too small", () => {
    const remedy =
      "State the machines as they are; `./cryptokube plan <env> --reoptimise` plans for those that are left.";
    assert.deepEqual(impossible(on({ "z-a": 0, "z-b": 2 }, small(2), { accepted: before })), [
      {
        path: ["cryptokube:cluster", "machines"],
        found: "0 of machine worker in zone z-a",
        allowed: "1 or more: so many hold what runs",
        remedy,
      },
    ]);
    const { cloud } = existingCloud({ memoryMiB: 16_000 }, { "z-a": 1, "z-b": 2 });
    const shrunk = impossible(on({ "z-a": 1, "z-b": 2 }, small(2), { cloud, accepted: before }));
    assert.deepEqual(shrunk[0], {
      path: ["cryptokube:cluster", "machines"],
      found: "pool worker-z-a-1 in z-a: worker lacks memory (needs 19.5 GiB, has 15.1 GiB)",
      allowed: "machines that hold what runs on them",
      remedy,
    });
    assert.equal(shrunk.length, 2);
  });
});
