import assert from "node:assert/strict";
import { budgetsLetUnhealthyGo } from "../../../policy/rules/budgets-let-unhealthy-go.ts";
import { said } from "../support.ts";

const budget = (spec: object | undefined) =>
  said(budgetsLetUnhealthyGo, "policy/v1:PodDisruptionBudget", { metadata: { name: "b" }, spec });

describe("policy: disruption budgets let pods go that are not ready", () => {
  it("lets one pass that does", async () => {
    assert.deepEqual(await budget({ maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" }), []);
  });

  it("finds one that says otherwise, or nothing", async () => {
    const found = "PodDisruptionBudget b has unhealthyPodEvictionPolicy IfHealthyBudget: it must be AlwaysAllow.";
    assert.deepEqual(await budget({ unhealthyPodEvictionPolicy: "IfHealthyBudget" }), [found]);
    assert.deepEqual(await budget({ maxUnavailable: 1 }), [found]);
    assert.deepEqual(await budget(undefined), [found]);
  });
});
