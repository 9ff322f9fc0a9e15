import assert from "node:assert/strict";
import { chainSetsWithoutTemplates } from "../../../policy/rules/chain-sets-without-templates.ts";
import { said } from "../support.ts";

const set = (spec: object) => said(chainSetsWithoutTemplates, "apps/v1:StatefulSet", { metadata: { name: "s" }, spec });

describe("policy: claims are resources of the program", () => {
  it("lets a set pass that mounts claims by name", async () => {
    assert.deepEqual(await set({ replicas: 1 }), []);
    assert.deepEqual(await set({ volumeClaimTemplates: [] }), []);
  });
  it("finds a set with a claim template", async () => {
    assert.match((await set({ volumeClaimTemplates: [{}] }))[0] ?? "", /StatefulSet s has volumeClaimTemplates/);
  });
});
