import assert from "node:assert/strict";
import type { Capacity, Need } from "../../../stacks/plan/capacity/types.ts";
import { anywhere, rollerPlacement, schedulingOf } from "../../../stacks/plan/scheduling.ts";

const placements = [
  { name: "web-0", pool: "apps", slot: "a" },
  { name: "eth-0", pool: "chains", slot: "b" },
  { name: "system-1", pool: "mixed", slot: "c" },
  { name: "system-0", pool: "mixed", slot: "d" },
  { name: "lost-0", pool: "gone", slot: "e" },
];
const capacity = {
  pools: ["apps", "chains", "mixed"].map((name) => ({ name })),
  placements,
} as unknown as Capacity;
const needs = placements.map(({ name }) => ({
  name,
  path: [name === "web-0" ? "cryptokube:apps" : "cryptokube:chains", 0],
})) as unknown as Need[];
const placeOf = (name: string, generations: Record<string, string> = { chains: "0a1b2c3d" }) =>
  schedulingOf(capacity, needs, new Map(Object.entries(generations)))(name)!;

describe("stacks/plan: where pods may run", () => {
  it("is the pool that was planned, of the generation that is wanted, for a node of a chain", () => {
    const generation = { "cryptokube.io/generation": "0a1b2c3d" };
    assert.deepEqual(placeOf("eth-0"), {
      nodeSelector: { "cryptokube.io/pool": "chains", ...generation },
      // Its template is another with another generation, so that the roller moves it.
      labels: generation,
      slot: { "cryptokube.io/pool": "chains", "cryptokube.io/slot": "b" },
      tolerations: [{ key: "cryptokube.io/dedicated", operator: "Equal", value: "chains", effect: "NoSchedule" }],
      annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" },
    });
  });

  it("is the pool alone where its machines have no generation", () => {
    const place = placeOf("eth-0", {});
    assert.deepEqual(place.nodeSelector, { "cryptokube.io/pool": "chains" });
    assert.ok(!("labels" in place));
  });

  it("is among applications for an application, which the autoscaler may move", () => {
    const { tolerations, annotations } = placeOf("web-0");
    assert.deepEqual(
      tolerations.map(({ value }) => value),
      ["apps"],
    );
    assert.deepEqual(annotations, {});
  });

  it("needs no toleration where parts of the cluster stand, as those machines take whoever comes", () => {
    assert.deepEqual(placeOf("system-0").tolerations, []);
  });

  it("is not known of what was not planned, or whose pool is not there", () => {
    const scheduling = schedulingOf(capacity, needs, new Map());
    assert.equal(scheduling("eth-9"), undefined);
    assert.equal(scheduling("lost-0"), undefined);
    assert.equal(anywhere("eth-0"), undefined);
  });

  it("is for the roller the first of the cluster's own places, where there is one", () => {
    assert.equal(rollerPlacement(capacity), "system-1");
    assert.equal(rollerPlacement({ ...capacity, placements: [] }), undefined);
  });
});
