import assert from "node:assert/strict";
import { dedication, isSystem, poolUses, unusedPool } from "../../../../stacks/plan/aws/pool-uses.ts";
import type { Capacity, Need } from "../../../../stacks/plan/capacity/types.ts";

/** A pool in which these stand: applications begin with `web`, nodes that peers dial with `dial`. */
function useOf(...names: string[]) {
  const placements = names.map((name) => ({ name, pool: "p" }));
  const needs = names.map((name) => ({
    name,
    path: [name.startsWith("web") ? "cryptokube:apps" : "cryptokube:chains", 0],
    peerMode: name.startsWith("dial") ? "inbound" : "outbound",
  }));
  const capacity = { pools: [{ name: "p" }], placements: [...placements, { name: "dial-9", pool: "q" }] };
  return poolUses(capacity as unknown as Capacity, needs as unknown as Need[]).get("p")!;
}

describe("stacks/plan/aws: what a pool is for", () => {
  it("is applications where nothing else stands, and chains where one node stands among them", () => {
    assert.deepEqual([useOf("web-0", "web-1").apps, dedication(useOf("web-0"))], [true, "apps"]);
    assert.deepEqual([useOf("web-0", "eth-0").apps, dedication(useOf("web-0", "eth-0"))], [false, "chains"]);
  });

  it("is the cluster itself where any part of it stands: that pool takes whoever comes", () => {
    const use = useOf("web-0", "system-1");
    assert.deepEqual([use.system, use.apps, dedication(use)], [true, false, undefined]);
    assert.deepEqual(["system-0", "system-12", "my-system-0", "system-0-x", "system-"].map(isSystem), [
      ...[true, true],
      ...[false, false, false],
    ]);
  });

  it("faces the internet where peers dial one of its nodes, and not for another pool's", () => {
    assert.equal(useOf("eth-0", "dial-0").public, true);
    assert.equal(useOf("eth-0").public, false);
  });

  it("is nothing where nobody stands: no part of the cluster, no applications that may be scaled to none", () => {
    assert.deepEqual(useOf(), unusedPool);
    assert.deepEqual([unusedPool.system, unusedPool.apps, unusedPool.public], [false, false, false]);
    assert.equal(dedication(unusedPool), "chains");
  });

  it("is known of a placement of which nothing is needed any more: it is no application", () => {
    const capacity = { pools: [{ name: "p" }], placements: [{ name: "old-0", pool: "p" }] } as unknown as Capacity;
    assert.deepEqual(poolUses(capacity, []).get("p"), { ...unusedPool, placements: ["old-0"] });
  });
});
