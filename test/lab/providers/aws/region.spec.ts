import * as pulumi from "@pulumi/pulumi";
import assert from "node:assert/strict";
import { AwsRegion } from "../../../../components/cluster/aws-region.ts";
import { catalogueFacts } from "../../../../lab/providers/aws/catalogue-facts.ts";
import { coverage } from "../../../../lab/providers/aws/cloud/coverage.ts";
import { kinds } from "../../../../lab/providers/aws/resources/index.ts";
import type { Properties } from "../../../../lab/providers/protocol/values.ts";
import { type EksClusterPlan, planEnvironment } from "../../../../stacks/plan.ts";
import { acceptedOf, loadEnvironment } from "../../../../stacks/load.ts";
import { regionOf, smallRegion } from "../../../support/aws.ts";
import { committedStacks, projectDir } from "../../../support/stacks.ts";
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
      call: async ({ token }) => await cloud.provider.invoke(token),
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

describe("the program's own region, on the simulated cloud", function () {
  this.timeout(120_000);

  const small = regionOf(smallRegion).plan;
  const committed = committedStacks().flatMap(({ environment }) => {
    const read = loadEnvironment(environment, { projectDir });
    assert.ok(read.ok);
    const { config, next } = read.loaded;
    return config.cluster.kind === "eks"
      ? [{ environment, plan: planEnvironment(config, environment, acceptedOf(next)) }]
      : [];
  });

  for (const { environment, plan } of [{ environment: "small", plan: small }, ...committed]) {
    it(`is made without one refusal, and nearly all that it says is held to something: ${environment}`, async () => {
      const { cluster } = plan;
      assert.ok(cluster.kind === "eks");
      const { region, network, tags } = cluster.aws;
      const zoneNames = Object.fromEntries(network.zones.map(({ id }, i) => [id, `${region}${"abcdef".charAt(i)}`]));
      const rehearsal = openRehearsal("sim-region", { region, zoneNames });
      const cloud = openCloud({ rehearsal, facts: catalogueFacts(region), defaultTags: tags });
      try {
        assert.deepEqual(await raise(cloud, cluster), []);
        const { share, unchecked, counts } = coverage(cloud.cloud(), kinds);
        assert.ok(counts.all > 100, `only ${String(counts.all)} properties were sent`);
        assert.ok(share > 0.9, `only ${String(share)} is held to something; not: ${unchecked.join(", ")}`);
        const loose = counts.typeAlone / counts.all;
        assert.ok(loose < 0.25, `${String(counts.typeAlone)} properties are held to no more than a type`);
      } finally {
        rehearsal.close();
      }
    });
  }
});
