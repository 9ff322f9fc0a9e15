import assert from "node:assert/strict";
import type { Need, Problem } from "../../../../stacks/plan/capacity/types.ts";
import { aProblem, aVolume } from "../../../support/capacity-problems.ts";
import { testCloud } from "../../../support/clouds.ts";
import { accepted, impossible, moveIt, node, one, planned, with_ } from "./support.ts";

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
