import assert from "node:assert/strict";
import { podsWithoutTokens } from "../../../policy/rules/pods-without-tokens.ts";
import { deploymentOf, said } from "../support.ts";

const named = (name: string) => ({ "app.kubernetes.io/name": name });

describe("policy: pods mount no service account token", () => {
  it("lets pods pass that say so, and those whose work is with the API server", async () => {
    const without = { automountServiceAccountToken: false };
    assert.deepEqual(await said(podsWithoutTokens, "apps/v1:StatefulSet", deploymentOf(without, named("geth"))), []);
    assert.deepEqual(await said(podsWithoutTokens, "apps/v1:Deployment", deploymentOf({}, named("roller"))), []);
  });
  const allowed = [
    ...["prometheus", "prometheus-1", "kube-state-metrics", "roller"],
    ...["cluster-autoscaler", "aws-load-balancer-controller", "postgres-operator"],
  ];
  for (const name of allowed) {
    it(`lets ${name} have one`, async () => {
      assert.deepEqual(await said(podsWithoutTokens, "apps/v1:Deployment", deploymentOf({}, named(name))), []);
    });
  }
  it("lets an operator name others, in a list of names", () => {
    const schema = podsWithoutTokens.configSchema!.properties.allowed!;
    assert.ok(typeof schema === "object");
    assert.deepEqual([schema.type, schema.items], ["array", { type: "string" }]);
  });
  it("finds pods that say nothing, or ask for one", async () => {
    const [silent = ""] = await said(podsWithoutTokens, "apps/v1:StatefulSet", deploymentOf({}, named("geth")));
    assert.match(silent, /Pods of geth get a service account token/);
    const asking = deploymentOf({ automountServiceAccountToken: true });
    assert.equal((await said(podsWithoutTokens, "apps/v1:DaemonSet", asking)).length, 1);
  });
  it("looks into every kind that makes pods", async () => {
    const spec = {};
    const template = { spec };
    assert.equal((await said(podsWithoutTokens, "core/v1:Pod", { spec })).length, 1);
    assert.equal((await said(podsWithoutTokens, "batch/v1:Job", { spec: { template } })).length, 1);
    const cron = { spec: { jobTemplate: { spec: { template } } } };
    assert.equal((await said(podsWithoutTokens, "batch/v1:CronJob", cron)).length, 1);
    assert.deepEqual(await said(podsWithoutTokens, "core/v1:Service", { spec }), []);
  });
});
