import assert from "node:assert/strict";
import fc from "fast-check";
import type { Cloud, DiskPrice, MachinePrice } from "../../../../catalogue/clouds/cloud.ts";
import { solve } from "../../../../stacks/plan/capacity/solve.ts";
import type { Capacity, Need, PoolPlan, Problem } from "../../../../stacks/plan/capacity/types.ts";
import { formatLock, parseLock } from "../../../../stacks/plan/lock/format.ts";
import { violations } from "../../../support/capacity-checker.ts";
import { aProblem, aVolume, replicas, someNeeds, someProblem } from "../../../support/capacity-problems.ts";
import { planned } from "./support.ts";

/** Cases in which a plan was accepted: problems that have no plan are another test's. */
function accepted(problem: Problem): Capacity | undefined {
  const solved = solve(problem);
  return solved.ok ? solved.capacity : undefined;
}

const replanned = (problem: Problem, capacity: Capacity): Capacity => planned({ ...problem, accepted: capacity });

/** Every price of a cloud by a factor of its own. */
function otherPrices(cloud: Cloud, region: string, factors: readonly number[]): Cloud {
  let at = 0;
  const factor = (): number => factors[at++ % factors.length]!;
  const { [region]: sold } = cloud.regions;
  const machines = Object.entries(sold!.machines).map(([name, price]): [string, MachinePrice] => [
    name,
    {
      ...price,
      perHour: price.perHour * factor(),
      ...(price.spotPerHour === undefined ? {} : { spotPerHour: price.spotPerHour * factor() }),
    },
  ]);
  const disks = Object.entries(sold!.disks).map(([name, price]): [string, DiskPrice] => [
    name,
    {
      perGiBMonth: price.perGiBMonth * factor(),
      perIopsMonth: price.perIopsMonth.map((tier) => ({ ...tier, price: tier.price * factor() })),
      perMiBsMonth: price.perMiBsMonth * factor(),
    },
  ]);
  const next = { ...sold!, machines: Object.fromEntries(machines), disks: Object.fromEntries(disks) };
  return { ...cloud, regions: { ...cloud.regions, [region]: next } };
}

const factors = fc.array(fc.double({ min: 0.05, max: 20, noNaN: true }), { minLength: 7, maxLength: 7 });

/** What is wrong with a plan around another, but for what may stay on machines that are not spot. */
const wrongWith = (problem: Problem, capacity: Capacity): string[] =>
  violations(problem, capacity).filter((text) => !text.endsWith("could be on spot"));

/** A plan with nothing but what must stay of it. */
function identities({ pools, placements }: Capacity, names: ReadonlySet<string>) {
  return {
    placements: placements.filter(({ name }) => names.has(name)),
    pools: pools.map(({ name, zone, machine, spot }) => ({ name, zone, machine, spot })),
  };
}

describe("stacks/plan/capacity: a plan around an accepted one", () => {
  it("is the accepted one, where nothing else is asked", () => {
    fc.assert(
      fc.property(someProblem(7), (problem) => {
        const capacity = accepted(problem);
        if (capacity !== undefined) assert.deepEqual(replanned(problem, capacity), capacity);
      }),
      { numRuns: 500 },
    );
  });

  it("is the accepted one after a lock has kept it", () => {
    fc.assert(
      fc.property(someProblem(6), (problem) => {
        const capacity = accepted(problem);
        if (capacity === undefined) return;
        const parsed = parseLock(formatLock({ version: 1, environment: "e", capacity }), "e.lock.json", "e");
        assert.ok(parsed.ok, JSON.stringify(parsed));
        assert.deepEqual(parsed.value.capacity, capacity);
        assert.deepEqual(replanned(problem, parsed.value.capacity), capacity);
      }),
      { numRuns: 300 },
    );
  });

  it("is moved by no price", () => {
    fc.assert(
      fc.property(someProblem(6), factors, (problem, by) => {
        const capacity = accepted(problem);
        if (capacity === undefined) return;
        const cloud = otherPrices(problem.cloud, problem.region, by);
        assert.deepEqual(replanned({ ...problem, cloud }, capacity), capacity);
      }),
      { numRuns: 400 },
    );
  });

  it("is moved by no figure of the catalogue", () => {
    fc.assert(
      fc.property(someProblem(6), factors, (problem, by) => {
        const capacity = accepted(problem);
        if (capacity === undefined) return;
        const scale = (value: number, at: number): number => Math.ceil(value * by[at]!);
        const needs = problem.needs.map((need) => ({
          ...need,
          cpuMillis: scale(need.cpuMillis, 0),
          memoryMiB: scale(need.memoryMiB, 1),
          volumes: need.volumes.map((volume) => ({
            ...volume,
            sizeGiB: scale(volume.sizeGiB, 2),
            follow: { iops: scale(volume.follow.iops, 3), mibs: scale(volume.follow.mibs, 4) },
          })),
        }));
        assert.deepEqual(replanned({ ...problem, needs }, capacity), capacity);
      }),
      { numRuns: 300 },
    );
  });

  it("does not depend on the order of the needs", () => {
    fc.assert(
      fc.property(someProblem(4), someNeeds(4), fc.infiniteStream(fc.nat()), (problem, more, random) => {
        const capacity = accepted(problem);
        if (capacity === undefined) return;
        const needs = [...problem.needs, ...renamed(more)];
        const shuffled = needs
          .map((need) => ({ need, by: random.next().value as number }))
          .sort((a, b) => a.by - b.by)
          .map(({ need }) => need);
        assert.deepEqual(
          solve({ ...problem, needs: shuffled, accepted: capacity }),
          solve({ ...problem, needs, accepted: capacity }),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("gives what is new its place, and alters no node, no pool and no zone that is there", () => {
    fc.assert(
      fc.property(someProblem(5), someNeeds(3), (problem, more) => {
        const capacity = accepted(problem);
        if (capacity === undefined) return;
        const grown = { ...problem, needs: [...problem.needs, ...renamed(more)] };
        const solved = solve({ ...grown, accepted: capacity });
        if (!solved.ok) return;
        const old = new Set(problem.needs.map(({ name }) => name));
        const before = identities(capacity, old);
        const after = identities(solved.capacity, old);
        assert.deepEqual(after.placements, before.placements);
        assert.deepEqual(
          after.pools.filter(({ name }) => before.pools.some((pool) => pool.name === name)),
          before.pools,
        );
        for (const pool of capacity.pools) {
          const now: PoolPlan = solved.capacity.pools.find(({ name }) => name === pool.name)!;
          assert.ok(now.count >= pool.count, `${pool.name} has fewer machines`);
          assert.deepEqual(now.slots.slice(0, pool.slots.length), pool.slots);
        }
        assert.deepEqual(solved.capacity.zones, capacity.zones);
        assert.deepEqual(wrongWith({ ...grown, accepted: capacity }, solved.capacity), []);
        assert.deepEqual(replanned(grown, solved.capacity), solved.capacity);
      }),
      { numRuns: 400 },
    );
  });

  it("gives one more replica its place in the zone that has fewest", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 }), (before, more) => {
        const ask = (count: number): Need[] => replicas("eth", count, { volumes: [aVolume(500)] });
        const problem: Problem = aProblem(ask(before));
        const capacity = accepted(problem)!;
        const grown = replanned({ ...problem, needs: ask(before + more) }, capacity);
        assert.deepEqual(wrongWith({ ...problem, needs: ask(before + more), accepted: capacity }, grown), []);
      }),
      { numRuns: 35 },
    );
  });

  it("alters no other node when one changes its profile", () => {
    fc.assert(
      fc.property(someProblem(6), fc.nat(), fc.double({ min: 0.2, max: 3, noNaN: true }), (problem, which, by) => {
        const capacity = accepted(problem);
        if (capacity === undefined) return;
        const { name } = problem.needs[which % problem.needs.length]!;
        const needs = problem.needs.map((need) => (need.name === name ? resized(need, by) : need));
        const solved = solve({ ...problem, needs, accepted: capacity });
        const old = new Set(problem.needs.map((need) => need.name).filter((each) => each !== name));
        if (!solved.ok) {
          assert.deepEqual([...new Set(solved.impossible.map((each) => each.need))], [name]);
          return;
        }
        assert.deepEqual(identities(solved.capacity, old).placements, identities(capacity, old).placements);
        const was = capacity.placements.find((each) => each.name === name)!;
        const is = solved.capacity.placements.find((each) => each.name === name)!;
        if (was.volumes.length > 0) {
          assert.deepEqual(
            [is.pool, is.slot, is.zone, is.generation, is.volumes.map(({ claim, type }) => [claim, type])],
            [was.pool, was.slot, was.zone, was.generation, was.volumes.map(({ claim, type }) => [claim, type])],
          );
          is.volumes.forEach((volume, index) => {
            const before = was.volumes[index]!;
            assert.ok(volume.sizeGiB >= before.sizeGiB, "a volume shrank");
            assert.ok(volume.iops >= before.iops && volume.mibs >= before.mibs, "a volume got slower");
          });
        }
        assert.deepEqual(wrongWith({ ...problem, needs, accepted: capacity }, solved.capacity), []);
        assert.deepEqual(replanned({ ...problem, needs }, solved.capacity), solved.capacity);
      }),
      { numRuns: 400 },
    );
  });

  it("leaves everything else where it is when something goes, and needs leave for what holds data", () => {
    fc.assert(
      fc.property(someProblem(6), fc.nat(), (problem, which) => {
        const capacity = accepted(problem);
        if (capacity === undefined) return;
        const gone = problem.needs[which % problem.needs.length]!;
        const needs = problem.needs.filter((need) => need !== gone);
        const solved = solve({ ...problem, needs, accepted: capacity });
        if (gone.volumes.length > 0) {
          assert.ok(!solved.ok);
          assert.deepEqual(
            solved.impossible.map(({ need, path }) => [need, path]),
            [[gone.name, ["cryptokube:planning", "released"]]],
          );
        } else assert.ok(solved.ok);
        const next = replanned({ ...problem, needs, released: [gone.name] }, capacity);
        const names = new Set(needs.map(({ name }) => name));
        assert.deepEqual(next.placements, identities(capacity, names).placements);
        assert.deepEqual(next.zones, capacity.zones);
        for (const pool of next.pools) {
          const was = capacity.pools.find(({ name }) => name === pool.name)!;
          assert.ok(pool.count >= 1 && pool.count <= was.count, `${pool.name}: ${pool.count} of ${was.count}`);
          assert.ok(pool.slots.every((slot) => next.placements.some((each) => each.slot === slot.name)));
        }
        assert.deepEqual(wrongWith({ ...problem, needs, accepted: capacity }, next).filter(notSpread), []);
      }),
      { numRuns: 300 },
    );
  });
});

/** Who goes leaves its zone with fewer; those that stay are not moved for that. */
const notSpread = (text: string): boolean => !/^chain\d+: \d/.test(text);

/** The same needs under names that no other has. */
function renamed(needs: readonly Need[]): Need[] {
  return needs.map((need) => ({ ...need, name: `new-${need.name}`, group: `new-${need.group}` }));
}

function resized(need: Need, by: number): Need {
  const scale = (value: number): number => Math.ceil(value * by);
  return {
    ...need,
    profile: "another",
    cpuMillis: scale(need.cpuMillis),
    memoryMiB: scale(need.memoryMiB),
    ceilingMiB: scale(Math.max(need.ceilingMiB, need.memoryMiB)),
    volumes: need.volumes.map((volume) => ({ ...volume, sizeGiB: scale(volume.sizeGiB) })),
  };
}
