import assert from "node:assert/strict";
import type { Need, Problem } from "../../../../stacks/plan/capacity/types.ts";
import { aNeed, aProblem, aVolume, replicas } from "../../../support/capacity-problems.ts";
import { existingCloud } from "../../../support/clouds.ts";
import { accepted, impossible, node, one, planned } from "./support.ts";

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
