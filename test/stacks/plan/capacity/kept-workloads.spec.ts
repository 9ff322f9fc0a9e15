import assert from "node:assert/strict";
import type { Capacity, Need } from "../../../../stacks/plan/capacity/types.ts";
import { aNeed } from "../../../support/capacity-problems.ts";
import { testCloud } from "../../../support/clouds.ts";
import { accepted, impossible, moveIt, node, one, planned, with_ } from "./support.ts";

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
