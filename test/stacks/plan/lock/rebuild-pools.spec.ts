import assert from "node:assert/strict";
import type { Need } from "../../../../stacks/plan/capacity/types.ts";
import { lockFromState } from "../../../../stacks/plan/lock/rebuild.ts";
import { aNeed, aProblem, aVolume } from "../../../support/capacity-problems.ts";

const need = (name: string, memoryMiB: number): Need =>
  aNeed(name, { bookedOn: "eth", group: "eth", memoryMiB, volumes: [aVolume(100)] });
const labelsOf = (node: string) => ({
  "cryptokube.io/environment": "lost",
  "cryptokube.io/node": node,
  "cryptokube.io/chain": "eth",
});

/** A StatefulSet of a node that stands in a slot of a pool, and its claim. */
const standing = (node: string, slot: string, pool = "g1-t-b-4") => [
  {
    type: "kubernetes:apps/v1:StatefulSet",
    inputs: {
      metadata: { name: node, labels: labelsOf(node) },
      spec: {
        template: {
          metadata: { labels: { "cryptokube.io/slot": slot } },
          spec: { nodeSelector: { "cryptokube.io/pool": pool } },
        },
      },
    },
  },
  claim(node),
];
const claim = (node: string) => ({
  type: "kubernetes:core/v1:PersistentVolumeClaim",
  inputs: {
    metadata: { name: `execution-${node}-g1`, labels: labelsOf(node) },
    spec: { resources: { requests: { storage: "100Gi" } } },
  },
});
const group = (more: object = {}) => ({
  type: "aws:eks/nodeGroup:NodeGroup",
  inputs: {
    instanceTypes: ["g1.2xlarge"],
    scalingConfig: { desiredSize: 1 },
    labels: { "cryptokube.io/pool": "g1-t-b-4", "cryptokube.io/zone": "t-b" },
    ...more,
  },
});

function rebuilt(needs: readonly Need[], ...resources: unknown[]) {
  const problem = aProblem([...needs], { zones: ["t-a"], spot: false });
  const result = lockFromState({ deployment: { resources } }, "lost", problem);
  assert.ok(result.ok, JSON.stringify(result));
  return { ...result.value.lock.capacity, unknown: result.value.unknown };
}

describe("stacks/plan/lock: pools rebuilt from state", () => {
  it("have a slot as large as the largest that stands in it, and a machine for each that does", () => {
    const two = [need("eth-0", 4096), need("eth-1", 8192)];
    for (const order of [
      ["eth-0", "eth-1"],
      ["eth-1", "eth-0"],
    ]) {
      const { pools } = rebuilt(two, group(), ...order.flatMap((name) => standing(name, "c")));
      assert.deepEqual(
        pools.map(({ name, count, slots }) => [name, count, slots.map((slot) => [slot.name, slot.memoryMiB])]),
        [["g1-t-b-4", 2, [["c", 8192]]]],
      );
    }
  });

  it("have their slots in order, and no more machines than stand in any of them", () => {
    const { pools } = rebuilt(
      [need("eth-0", 4096), need("eth-1", 2048)],
      group(),
      ...standing("eth-0", "b"),
      ...standing("eth-1", "a"),
    );
    assert.deepEqual(
      pools.map(({ count, slots }) => [count, slots.map(({ name, memoryMiB }) => [name, memoryMiB])]),
      [
        [
          1,
          [
            ["a", 2048],
            ["b", 4096],
          ],
        ],
      ],
    );
  });

  it("are those alone in which somebody stands", () => {
    const empty = group({ labels: { "cryptokube.io/pool": "g1-t-b-9", "cryptokube.io/zone": "t-b" } });
    const { pools } = rebuilt([need("eth-0", 4096)], group(), empty, ...standing("eth-0", "a"));
    assert.deepEqual(
      pools.map(({ name }) => name),
      ["g1-t-b-4"],
    );
  });

  it("are planned afresh where the state does not say what they are of, and it is said so", () => {
    for (const gap of [{ instanceTypes: [] }, { labels: { "cryptokube.io/pool": "g1-t-b-4" } }]) {
      const { pools, unknown, placements } = rebuilt([need("eth-0", 4096)], group(gap), ...standing("eth-0", "a"));
      assert.equal(
        unknown[0],
        "The state does not say the machine or the zone of pool g1-t-b-4: its nodes are planned afresh.",
      );
      assert.match(unknown[1]!, /^The state does not say where eth-0 stands: it is planned afresh, pool .* in t-a\.$/);
      assert.deepEqual([pools.length, placements[0]!.zone], [1, "t-a"]);
    }
  });

  it("are joined by a node of which the state says no place, where the plan has it in one of the same name", () => {
    const one = need("eth-0", 4096);
    const [planned] = rebuilt([one], claim("eth-0")).pools;
    const same = group({ labels: { "cryptokube.io/pool": planned!.name, "cryptokube.io/zone": "t-a" } });
    const { pools, unknown } = rebuilt([one], same, claim("eth-0"));
    assert.deepEqual(
      pools.map(({ name, machine }) => [name, machine]),
      [[planned!.name, "g1.2xlarge"]],
    );
    assert.match(unknown[0]!, /^The state does not say where eth-0 stands/);
  });

  it("hold a node whose volume is not there, which will be made", () => {
    const [set] = standing("eth-0", "a");
    const { unknown, placements } = rebuilt([need("eth-0", 4096)], group(), set);
    assert.equal(unknown[0], "The state holds no execution volume of eth-0: it will be made.");
    assert.deepEqual([placements[0]!.pool, placements[0]!.generation], ["g1-t-b-4", 1]);
    assert.equal(placements[0]!.volumes[0]!.sizeGiB, 100);
  });

  it("say nothing of a workload that the file does not ask for and that has no volume", () => {
    const [set] = standing("other-0", "a");
    const { unknown } = rebuilt([need("eth-0", 4096)], group(), ...standing("eth-0", "a"), set);
    assert.deepEqual(unknown, ["The ranges of addresses are not read from the state: they are planned afresh."]);
  });

  it("leave only with a machine, a zone and a generation, without which no group can be told from another", () => {
    const leaving = (more: object) => {
      const taints = [{ key: "cryptokube.io/leaving" }];
      const labels = {
        "cryptokube.io/pool": "old",
        "cryptokube.io/zone": "t-c",
        "cryptokube.io/generation": "0a1b2c3d",
      };
      const found = rebuilt(
        [need("eth-0", 4096)],
        group(),
        ...standing("eth-0", "a"),
        group({ taints, labels, ...more }),
      );
      return [found.leaving?.map(({ pool }) => pool), found.zones.includes("t-c")];
    };
    assert.deepEqual(leaving({}), [["old"], true]);
    assert.deepEqual(leaving({ instanceTypes: [] }), [undefined, false]);
    for (const missing of ["zone", "generation"]) {
      const labels = {
        "cryptokube.io/pool": "old",
        "cryptokube.io/zone": "t-c",
        "cryptokube.io/generation": "0a1b2c3d",
      };
      const without = Object.fromEntries(Object.entries(labels).filter(([key]) => !key.endsWith(missing)));
      assert.deepEqual(leaving({ labels: without }), [undefined, false], missing);
    }
  });
});
