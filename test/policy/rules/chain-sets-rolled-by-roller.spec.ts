import assert from "node:assert/strict";
import { chainSetsRolledByRoller } from "../../../policy/rules/chain-sets-rolled-by-roller.ts";
import { chainLabels, said } from "../support.ts";

const good = { replicas: 1, podManagementPolicy: "Parallel", updateStrategy: { type: "OnDelete" } };
const annotations = { "pulumi.com/skipAwait": "true" };
const set = (spec: object, metadata: object = { annotations }) =>
  said(chainSetsRolledByRoller, "apps/v1:StatefulSet", {
    metadata: { name: "s", labels: chainLabels, ...metadata },
    spec,
  });

describe("policy: the roller rolls chains", () => {
  it("lets a chain's set pass that leaves it to the roller, and sets of others", async () => {
    assert.deepEqual(await set(good), []);
    assert.deepEqual(await set({ replicas: 3 }, { labels: {} }), []);
  });
  const rows: [string, object, object?][] = [
    ["replicas must be 1", { ...good, replicas: 2 }],
    ["updateStrategy must be OnDelete", { ...good, updateStrategy: { type: "RollingUpdate" } }],
    ["updateStrategy must be OnDelete", { ...good, updateStrategy: undefined }],
    ["podManagementPolicy must be Parallel", { ...good, podManagementPolicy: "OrderedReady" }],
    ["skipAwait must be", good, { annotations: {} }],
  ];
  for (const [message, spec, metadata] of rows) {
    it(`says "${message}" of ${JSON.stringify(metadata ?? spec)}`, async () => {
      const found = await set(spec, metadata ?? { annotations });
      assert.equal(found.length, 1);
      assert.ok(found[0]?.includes(message), found[0]);
    });
  }
});
