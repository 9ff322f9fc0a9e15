import assert from "node:assert/strict";
import fc from "fast-check";
import { capacityMonthly } from "../../../../stacks/plan/capacity/cost.ts";
import { reoptimise } from "../../../../stacks/plan/capacity/reoptimise.ts";
import { solve } from "../../../../stacks/plan/capacity/solve.ts";
import type { Capacity } from "../../../../stacks/plan/capacity/types.ts";
import { violations } from "../../../support/capacity-checker.ts";
import { aNeed, aProblem, aVolume, replicas, someNeeds, someProblem } from "../../../support/capacity-problems.ts";
import { again, planned } from "./support.ts";

describe("stacks/plan/capacity: a plan from nothing for what runs", () => {
  it("moves nothing where what runs is the cheapest already", () => {
    fc.assert(
      fc.property(someProblem(6), (problem) => {
        const solved = solve(problem);
        if (!solved.ok) return;
        const { moves, capacity, savesMonthly, once } = again(problem, solved.capacity);
        assert.deepEqual({ moves, savesMonthly, once }, { moves: [], savesMonthly: 0, once: 0 });
        assert.deepEqual(capacity, solved.capacity);
      }),
      { numRuns: 150 },
    );
  });

  it("keeps every limit, never shrinks a volume, never takes a name twice, and is stable afterwards", () => {
    fc.assert(
      fc.property(someProblem(4), someNeeds(4), (problem, more) => {
        const first = solve(problem);
        if (!first.ok) return;
        const needs = [
          ...problem.needs,
          ...more.map((need) => ({ ...need, name: `new-${need.name}`, group: `new-${need.group}` })),
        ];
        const grown = { ...problem, needs };
        const second = solve({ ...grown, accepted: first.capacity });
        if (!second.ok) return;
        const result = again(grown, second.capacity);
        assert.deepEqual(
          violations({ ...grown, accepted: second.capacity }, result.capacity).filter(
            (text) => result.moves.length > 0 || !text.endsWith("could be on spot"),
          ),
          [],
        );
        const cost = capacityMonthly(result.capacity, grown.cloud).total;
        assert.ok(cost <= result.stayingMonthly! + 1e-6, "it is dearer");
        if (result.moves.length > 0) {
          assert.ok(Math.abs(result.stayingMonthly! - cost - result.savesMonthly) < 1e-6);
        }
        for (const was of second.capacity.placements) {
          const is = result.capacity.placements.find(({ name }) => name === was.name)!;
          const kinds = (each: typeof was): string => each.volumes.map(({ type }) => type).join();
          const stays = is.zone === was.zone && kinds(is) === kinds(was);
          assert.equal(is.generation, stays || was.volumes.length === 0 ? was.generation : was.generation + 1);
          for (const volume of was.volumes) {
            const now = is.volumes.find(({ role }) => role === volume.role)!;
            assert.equal(now.claim === volume.claim, stays);
            assert.ok(now.sizeGiB >= volume.sizeGiB, "a volume shrank");
          }
          const moved = result.moves.some(({ node }) => node === was.name);
          const place = (each: typeof was): string => [each.pool, each.slot, kinds(each)].join();
          assert.equal(moved, place(was) !== place(is), `${was.name}: ${JSON.stringify(result.moves)}`);
        }
        const next = solve({ ...grown, accepted: result.capacity });
        assert.deepEqual(next, { ok: true, capacity: result.capacity });
      }),
      { numRuns: 250 },
    );
  });

  it("is the plan itself where nothing was accepted", () => {
    const problem = aProblem(replicas("eth", 2, { volumes: [aVolume(500)] }));
    const capacity = planned(problem);
    const { total } = capacityMonthly(capacity, problem.cloud);
    assert.deepEqual(reoptimise(problem), {
      ok: true,
      capacity,
      moves: [],
      freshMonthly: total,
      savesMonthly: 0,
      once: 0,
    });
    const impossible = reoptimise(aProblem([aNeed("huge", { memoryMiB: 9e6 })]));
    assert.ok(!impossible.ok);
  });
});

describe("stacks/plan/capacity: what stays of a plan from nothing", () => {
  const two = aNeed("node", {
    memoryMiB: 14_000,
    volumes: [aVolume(1000), aVolume(200, { role: "consensus", stated: true })],
  });
  const asked = aProblem([two], { zones: ["t-b"] });
  const before = planned(asked);

  /** The accepted plan on a dear machine, with its disks as they are or of another kind. */
  function dearly(part: { type?: string } = {}): Capacity {
    const [pool, placement] = [before.pools[0]!, before.placements[0]!];
    const name = "g1-8xlarge-t-b-7";
    const volumes = placement.volumes.map((volume) => ({ ...volume, ...part }));
    return {
      ...before,
      pools: [{ ...pool, name, machine: "g1.8xlarge" }],
      placements: [{ ...placement, pool: name, volumes }],
    };
  }
  const told = ({ placements }: Capacity) =>
    placements[0]!.volumes.map(({ claim, role, sizeGiB, statedGiB }) => [role, claim, sizeGiB, statedGiB]);

  it("are the claims of its volumes, each by its role, and the sizes that the file names", () => {
    const { moves, capacity } = again(asked, dearly());
    assert.deepEqual(
      moves.map(({ kind }) => kind),
      ["machine"],
    );
    assert.deepEqual(told(capacity), [
      ["execution", "execution-node-g1", 1000, undefined],
      ["consensus", "consensus-node-g1", 200, 200],
    ]);
  });

  it("are no claims where its disks become others: all are of the next generation, as large as they were", () => {
    const grown = dearly({ type: "swift" });
    const larger = {
      ...grown,
      placements: grown.placements.map((placement) => ({
        ...placement,
        volumes: placement.volumes.map((volume) => ({
          ...volume,
          sizeGiB: volume.role === "consensus" ? 300 : volume.sizeGiB,
        })),
      })),
    };
    const { moves, capacity } = again(asked, larger);
    assert.deepEqual(
      moves.map(({ kind }) => kind),
      ["disk"],
    );
    // The file names 200 GiB, and 300 are there: the smaller figure is still the file's.
    assert.deepEqual(told(capacity), [
      ["execution", "execution-node-g2", 1000, undefined],
      ["consensus", "consensus-node-g2", 300, 200],
    ]);
  });

  it("is one that was released no longer, and one that is new is no move", () => {
    const fresh = aNeed("fresh", { memoryMiB: 3000, volumes: [aVolume(50, { stated: true })] });
    const { capacity, moves } = again({ ...asked, needs: [two, fresh] }, dearly());
    assert.deepEqual(
      moves.map(({ node }) => node),
      ["node"],
    );
    const placed = capacity.placements.find(({ name }) => name === "fresh")!;
    assert.deepEqual(
      [placed.generation, placed.volumes.map(({ claim, statedGiB }) => [claim, statedGiB])],
      [1, [["execution-fresh-g1", 50]]],
    );
    const without = again({ ...asked, needs: [fresh], released: ["node"] }, dearly());
    assert.deepEqual(
      without.capacity.placements.map(({ name }) => name),
      ["fresh"],
    );
    const unlike = reoptimise({ ...asked, needs: [fresh], released: ["fresh"], accepted: dearly() });
    assert.ok(!unlike.ok);
    assert.deepEqual(
      unlike.impossible.map(({ need }) => need),
      ["node"],
    );
  });

  it("is a zone in use, as long as the region has it", () => {
    const gone = { ...dearly(), zones: ["t-x", "t-b"] };
    assert.deepEqual(again({ ...asked, zones: 2 }, gone).capacity.zones, ["t-b", "t-a"]);
  });

  it("is nothing where the plan from nothing is impossible: the zones, or a need", () => {
    const zones = reoptimise({ ...asked, zones: ["t-z"], accepted: dearly() });
    assert.ok(!zones.ok);
    assert.match(zones.impossible[0]!.found, /t-z/);
    const needs = reoptimise({ ...asked, needs: [two, aNeed("huge", { memoryMiB: 9e6 })], accepted: dearly() });
    assert.ok(!needs.ok);
    assert.deepEqual(
      needs.impossible.map(({ need }) => need),
      ["huge"],
    );
  });

  it("is not what the file would shrink, which is named by its role", () => {
    const smaller = { ...two, volumes: [aVolume(1000), aVolume(100, { role: "consensus", stated: true })] };
    const shrinks = reoptimise({ ...asked, needs: [smaller], accepted: dearly() });
    assert.ok(!shrinks.ok);
    assert.deepEqual(
      shrinks.impossible.map(({ path }) => path.at(-1)),
      ["consensusStorage"],
    );
  });

  it("is no volume that the file no longer asks for", () => {
    const { capacity } = again({ ...asked, needs: [{ ...two, volumes: [aVolume(1000)] }] }, dearly());
    assert.deepEqual(
      capacity.placements[0]!.volumes.map(({ role }) => role),
      ["execution"],
    );
  });
});
