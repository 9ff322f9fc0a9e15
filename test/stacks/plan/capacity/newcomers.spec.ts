import assert from "node:assert/strict";
import fc from "fast-check";
import { capacityMonthly } from "../../../../stacks/plan/capacity/cost.ts";
import { packNeeds } from "../../../../stacks/plan/capacity/pack.ts";
import { solve } from "../../../../stacks/plan/capacity/solve.ts";
import { solveFresh } from "../../../../stacks/plan/capacity/pack.ts";
import type { Capacity, Need } from "../../../../stacks/plan/capacity/types.ts";
import { violations } from "../../../support/capacity-checker.ts";
import { aNeed, aVolume, replicas, someProblem } from "../../../support/capacity-problems.ts";
import { accepted, node, one, planned } from "./support.ts";

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

  it("never costs more than machines of its own would, and leaves what stands as it is", () => {
    // The same pairs of plans each time: what stands, and what comes.
    const pairs = fc.sample(fc.tuple(someProblem(4), someProblem(3)), { seed: 20_261_124, numRuns: 30 });
    let shared = 0;
    for (const [first, second] of pairs) {
      const more = second.needs.map((need) => ({ ...need, name: `new-${need.name}`, group: `new-${need.group}` }));
      const base = { ...first, spot: false };
      const stands = solve(base);
      const apart = stands.ok ? packNeeds(base, stands.capacity.zones, more) : stands;
      if (!stands.ok || !apart.ok) continue;
      const asked = { ...base, needs: [...base.needs, ...more], accepted: stands.capacity };
      const both = planned(asked);
      assert.deepEqual(violations(asked, both), []);
      for (const placement of stands.capacity.placements) {
        assert.deepEqual(
          both.placements.find(({ name }) => name === placement.name),
          placement,
        );
      }
      const { total } = capacityMonthly(both, base.cloud);
      const alone = capacityMonthly(stands.capacity, base.cloud).total;
      const own = capacityMonthly(
        { ...stands.capacity, pools: apart.pools, placements: apart.placements },
        base.cloud,
      ).total;
      assert.ok(total <= alone + own + 0.01, `${total} against ${alone} and ${own}`);
      if (total < alone + own - 0.01) shared++;
    }
    assert.ok(shared > 5, `${shared} found room on what stands`);
  });
});
