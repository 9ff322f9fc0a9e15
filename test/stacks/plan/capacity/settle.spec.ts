import assert from "node:assert/strict";
import { remaining, settle } from "../../../../stacks/plan/capacity/newcomers.ts";
import { type Standings, standingsOf } from "../../../../stacks/plan/capacity/standing.ts";
import type { Impossible, Need, PoolPlan, Problem } from "../../../../stacks/plan/capacity/types.ts";
import { aNeed, aProblem, aVolume, replicas } from "../../../support/capacity-problems.ts";
import { existingCloud } from "../../../support/clouds.ts";

const none = { iops: 0, mibs: 0 };
const place = { cpuMillis: 1000, ceilingMiB: 4096, volumes: 0, follow: none, peak: none, localGiB: 0 };

/** Machines in a zone, each with one workload of so many MiB on it, named `old-<zone>-<number>`. */
function standing(machine: string, zone: string, memoryMiB: number, count = 1, cpuMillis = 1000): Standings {
  const name = `${machine.replace(".", "-")}-${zone}-1`;
  const slots = [{ ...place, name: "a", memoryMiB, ceilingMiB: memoryMiB, cpuMillis }];
  const pool: PoolPlan = { name, zone, machine, spot: false, count, slots, rootDiskGiB: 20 };
  const placements = Array.from({ length: count }, (_, at) => ({
    ...{ name: `old-${zone}-${String(at)}`, bookedOn: "old", group: `old-${zone}`, profile: "a test" },
    ...{ pool: name, slot: "a", zone, generation: 1, volumes: [] },
  }));
  return standingsOf({ pools: [pool], placements });
}

const together = (...all: Standings[]): Standings => new Map(all.flatMap((each) => [...each]));

interface Way {
  part?: Partial<Problem>;
  zones?: string[];
  taken?: string[];
}

const problemOf = ({ part, zones = ["t-a"] }: Way): Problem => aProblem([], { zones, ...part });

/** Where each workload stands, and how many machines each pool has. */
function settled(
  newcomers: Need[],
  standings: Standings,
  way: Way = {},
): { pools: string[]; at: Record<string, string> } {
  const problem = problemOf(way);
  const result = settle(problem, way.zones ?? ["t-a"], newcomers, standings, new Set(way.taken));
  assert.ok(result.ok, JSON.stringify(result));
  const all = [...result.standings.values()];
  return {
    pools: all.map(({ pool }) => `${String(pool.count)} ${pool.name}`).sort(),
    at: Object.fromEntries(all.flatMap(({ members }) => members.map(({ name, pool }) => [name, pool]))),
  };
}

function refused(newcomers: Need[], standings: Standings, way: Way = {}): readonly Impossible[] {
  const result = settle(problemOf(way), way.zones ?? ["t-a"], newcomers, standings, new Set());
  assert.ok(!result.ok, "it was settled");
  return result.impossible;
}

const gib = 1024;
const big = "g1-8xlarge-t-a-1";

describe("stacks/plan/capacity: the way in which newcomers are settled", () => {
  it("is none where nobody comes", () => {
    const standings = standing("g1.8xlarge", "t-a", 100 * gib);
    const result = settle(problemOf({}), ["t-a"], [], standings, new Set());
    assert.ok(result.ok);
    assert.equal(result.standings, standings);
  });

  it("gives the room that there is to the largest, then to those with most vCPU, then to the first by name", () => {
    // 18 GiB and 30 vCPU are left.
    const standings = standing("g1.8xlarge", "t-a", 100 * gib);
    const at = (...newcomers: Need[]): string[] =>
      Object.entries(settled(newcomers, standings).at)
        .filter(([name, pool]) => pool === big && !name.startsWith("old"))
        .map(([name]) => name);
    const of = (name: string, memory: number, cpuMillis = 1000): Need =>
      aNeed(name, { memoryMiB: memory * gib, cpuMillis });
    assert.deepEqual(at(of("a", 6), of("b", 14)), ["b"]);
    assert.deepEqual(at(of("a", 14), of("b", 6)), ["a"]);
    assert.deepEqual(at(of("a", 10, 200), of("b", 10, 3000)), ["b"]);
    assert.deepEqual(at(of("a", 10, 3000), of("b", 10, 200)), ["a"]);
    assert.deepEqual(at(of("b", 10), of("a", 10)), ["a"]);
  });

  it("is room for many, and machines of their own for the rest, where one more of what is there is dearer", () => {
    const small = Array.from({ length: 8 }, (_, at) =>
      aNeed(`small-${String(at)}`, { cpuMillis: 200, memoryMiB: 2 * gib }),
    );
    const large = aNeed("large", { memoryMiB: 50 * gib });
    const { pools, at } = settled([...small, large], standing("g1.8xlarge", "t-a", 100 * gib));
    assert.deepEqual(pools, [`1 ${big}`, "1 r1a-2xlarge-t-a-1"]);
    assert.equal(at.large, "r1a-2xlarge-t-a-1");
    for (const { name } of small) assert.equal(at[name], big);
  });

  it("is one more of what is there where a new pool costs as much", () => {
    const { pools } = settled([aNeed("more", { memoryMiB: 58 * gib })], standing("r1a.2xlarge", "t-a", 58 * gib));
    assert.deepEqual(pools, ["2 r1a-2xlarge-t-a-1"]);
  });

  it("is a machine of its own for one alone, where its disks cost less there than in room that is free", () => {
    // Beyond 16,000 IOPS only dear disks can be had on what is there; the cheap ones want machines of another zone.
    const store = aNeed("store", {
      architectures: ["amd64"],
      memoryMiB: gib,
      cpuMillis: 200,
      volumes: [aVolume(1000, { peak: { iops: 20_000, mibs: 100 } })],
    });
    const calc = aNeed("calc", { memoryMiB: 8 * gib });
    const way = { zones: ["t-a", "t-b"], part: { families: ["g1", "h1"] } };
    const { pools, at } = settled([store, calc], standing("g1.8xlarge", "t-a", 100 * gib), way);
    assert.deepEqual([at.calc, at.store], [big, "h1-medium-t-b-1"]);
    assert.deepEqual(pools, [`1 ${big}`, "1 h1-medium-t-b-1"]);
  });

  it("spreads replicas over zones even where one zone has room for all of them for nothing", () => {
    const newcomers = replicas("eth", 2, { memoryMiB: 4 * gib });
    const { at } = settled(newcomers, standing("g1.8xlarge", "t-a", 100 * gib, 2), { zones: ["t-a", "t-b"] });
    assert.deepEqual([at["eth-0"], at["eth-1"]].map((pool) => pool?.includes("t-b")).sort(), [false, true]);
  });

  it("counts the replicas that stand already", () => {
    const before = together(standing("g1.8xlarge", "t-a", 100 * gib), standing("g1.8xlarge", "t-b", 100 * gib));
    const joins = aNeed("joins", { group: "old-t-a", memoryMiB: gib });
    assert.equal(settled([joins], before, { zones: ["t-a", "t-b"] }).at.joins, "g1-8xlarge-t-b-1");
  });

  it("takes no name again that a pool has had", () => {
    const newcomers = [aNeed("large", { memoryMiB: 50 * gib })];
    const taken = ["r1a-2xlarge-t-a-1"];
    assert.equal(settled(newcomers, new Map(), { taken }).at.large, "r1a-2xlarge-t-a-2");
    const there = standing("r1a.2xlarge", "t-a", 58 * gib);
    const unlike = [aNeed("large", { memoryMiB: 50 * gib, cpuMillis: 5000 })];
    assert.equal(settled(unlike, there).at.large, "r1a-2xlarge-t-a-2");
  });
});

describe("stacks/plan/capacity: newcomers on machines that are there", () => {
  const cluster = (stock: Record<string, number>): Way => ({
    zones: Object.keys(stock),
    part: { ...existingCloud({}, stock), overhead: { cpuMillis: 0, memoryMiB: 0, pods: 0, rootDiskGiB: 0 } },
  });

  it("get machines that are in no pool yet, and no others", () => {
    const way = cluster({ "z-a": 2 });
    const there = standing("worker", "z-a", 30 * gib);
    const one = aNeed("one", { memoryMiB: 20 * gib });
    const { pools } = settled([one], there, way);
    assert.equal(
      pools.reduce((sum, text) => sum + Number(text.split(" ")[0]), 0),
      2,
    );
    assert.deepEqual(
      refused([one, aNeed("two", { memoryMiB: 20 * gib })], there, way).map(({ need }) => need),
      ["two"],
    );
  });

  it("are refused for those alone that no way finds a place for", () => {
    const way = cluster({ "z-a": 1 });
    const small = Array.from({ length: 8 }, (_, at) =>
      aNeed(`small-${String(at)}`, { cpuMillis: 100, memoryMiB: gib }),
    );
    const large = aNeed("large", { memoryMiB: 20 * gib });
    const [only, ...more] = refused([...small, large], standing("worker", "z-a", 16 * gib), way);
    assert.deepEqual([only?.need, more], ["large", []]);
  });

  it("stand in one zone where the others have no room, before they are refused", () => {
    const way = cluster({ "z-a": 2, "z-b": 1 });
    const there = together(standing("worker", "z-a", 20 * gib, 2), standing("worker", "z-b", 31 * gib));
    const { at, pools } = settled(replicas("eth", 2, { memoryMiB: 8 * gib }), there, way);
    assert.deepEqual([at["eth-0"], at["eth-1"]], ["worker-z-a-1", "worker-z-a-1"]);
    assert.deepEqual(pools, ["1 worker-z-b-1", "2 worker-z-a-1"]);
    const [first] = refused(replicas("eth", 3, { memoryMiB: 8 * gib }), there, way);
    assert.match(first?.found ?? "", /eth/);
  });
});

describe("stacks/plan/capacity: what remains of machines that are there", () => {
  const stock = { worker: { "z-a": 3, "z-b": 1 }, other: { "z-a": 2 } };
  const problem = aProblem([], { stock });
  const left = (standings: Standings) => remaining(problem, standings).stock;

  it("is what is in no pool, by machine and zone", () => {
    assert.deepEqual(left(standing("worker", "z-a", gib, 2)), { worker: { "z-a": 1, "z-b": 1 }, other: { "z-a": 2 } });
    assert.deepEqual(left(together(standing("worker", "z-b", gib), standing("other", "z-a", gib))), {
      worker: { "z-a": 3, "z-b": 0 },
      other: { "z-a": 1 },
    });
    assert.deepEqual(left(new Map()), stock);
  });

  it("is none rather than fewer than none, and nothing of what nobody stated", () => {
    assert.deepEqual(left(standing("worker", "z-a", gib, 5)), { worker: { "z-a": 0, "z-b": 1 }, other: { "z-a": 2 } });
    assert.deepEqual(left(standing("other", "z-b", gib)), stock);
    assert.deepEqual(left(standing("gone", "z-a", gib)), stock);
  });

  it("leaves what was asked as it is, and is as much as wanted of a cloud", () => {
    const asked = structuredClone(stock);
    remaining({ ...problem, stock: asked }, standing("worker", "z-a", gib));
    assert.deepEqual(asked, stock);
    const cloud = aProblem([]);
    assert.equal(remaining(cloud, standing("worker", "z-a", gib)), cloud);
  });
});
