import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { AwsRegion } from "../../../../components/cluster/aws-region.ts";
import { catalogueFacts } from "../../../../lab/providers/aws/catalogue-facts.ts";
import { coverage } from "../../../../lab/providers/aws/cloud/coverage.ts";
import { kinds } from "../../../../lab/providers/aws/resources/index.ts";
import type { Properties } from "../../../../lab/providers/protocol/values.ts";
import type { EksClusterPlan } from "../../../../stacks/plan.ts";
import { regionOf, smallRegion } from "../../../support/aws.ts";
import { openCloud, type TrialCloud } from "./support/cloud.ts";
import { openRehearsal } from "./support/rehearsal.ts";

/** The program's own region, each resource of which the simulated cloud makes as soon as it is registered. */
async function raise(cloud: TrialCloud, plan: EksClusterPlan): Promise<string[]> {
  const refused: string[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: async ({ type, name, inputs }) => {
        if (!type.startsWith("aws:")) return { id: `${name}-id`, state: inputs as Record<string, unknown> };
        try {
          const { id, state } = await cloud.make(type, inputs as Properties, name);
          return { id, state };
        } catch (error) {
          refused.push(`${type} ${name}: ${error instanceof Error ? error.message : String(error)}`);
          return { id: `${name}-refused`, state: inputs as Record<string, unknown> };
        }
      },
      call: async ({ token }) => (await cloud.provider.invoke(token)),
    },
    "cryptokube",
    "test",
    false,
  );
  await pulumi.runtime
    .runInPulumiStack(() => {
      new AwsRegion("cluster", { plan });
      return Promise.resolve({});
    })
    .catch((error: unknown) => refused.push(String(error)));
  await pulumi.runtime.disconnect().catch(() => undefined);
  return refused;
}

describe("the program's own region, on the simulated cloud", () => {
  it("is made without one refusal, and nearly all that it says is held to something", async function () {
    this.timeout(60_000);
    const { plan } = regionOf(smallRegion);
    assert.ok(plan.cluster.kind === "eks");
    const zones = plan.cluster.aws.network.zones.map(({ id }, i) => [id, `us-east-1${"abc".charAt(i)}`]);
    const rehearsal = openRehearsal("sim-region", {
      region: "us-east-1",
      zoneNames: Object.fromEntries(zones) as Record<string, string>,
    });
    const cloud = openCloud({ rehearsal, facts: catalogueFacts("us-east-1"), defaultTags: plan.cluster.aws.tags });
    try {
      assert.deepEqual(await raise(cloud, plan.cluster), []);
      const { share, unchecked, counts } = coverage(cloud.cloud(), kinds);
      assert.ok(counts.all > 100, `only ${String(counts.all)} properties were sent`);
      assert.ok(share > 0.9, `only ${String(share)} is held to something; not: ${unchecked.join(", ")}`);
      const loose = counts.typeAlone / counts.all;
      assert.ok(loose < 0.25, `${String(counts.typeAlone)} properties are held to no more than a type`);
    } finally {
      rehearsal.close();
    }
  });
});
