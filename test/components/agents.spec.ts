import assert from "node:assert/strict";
import { parseHealthSettings } from "../../agents/health/settings.ts";
import { parseRollerSettings } from "../../agents/roller/settings.ts";
import { rollerPod } from "../../components/agents/roller-pod.ts";
import { nodesIn } from "../../stacks/config/chains.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { followers, testCatalogue } from "../support/fake-client.ts";
import { type Manifest, manifests, ofKind } from "../support/manifests.ts";
import { madeStacks, recordStack, testAgents } from "../support/stacks.ts";

const stacks = [
  ...madeStacks().map((stack) => ({ ...stack, clients: undefined })),
  { environment: "three", config: followers(3, "public"), clients: testCatalogue },
];

for (const { environment, config, clients } of stacks) {
  describe(`components/agents: ${environment}`, () => {
    let maps: Manifest[];
    before(async () => {
      const options = clients === undefined ? {} : { clients };
      maps = ofKind(manifests((await recordStack({ environment, config }, options)).resources), "ConfigMap");
    });
    const data = (name: string) => maps.find(({ metadata }) => metadata.name === name)?.data as Record<string, string>;

    it("have their bundles in ConfigMaps of constant name", () => {
      assert.deepEqual(data("health-agent"), { "health.mjs": testAgents.health });
      assert.deepEqual(data("roller-agent"), { "roller.mjs": testAgents.roller });
    });

    it("are given settings that they accept", () => {
      const ofNodes = maps.filter(({ metadata }) => metadata.name.endsWith("-health"));
      const nodes = config.chains.reduce((sum, chain) => sum + nodesIn(chain), 0);
      assert.equal(ofNodes.length, nodes);
      for (const { metadata } of ofNodes) {
        const settings = parseHealthSettings(data(metadata.name)["health.json"]!);
        assert.equal(`${settings.node}-health`, metadata.name);
      }
      const settings = parseRollerSettings(data("roller-settings")["roller.json"]!);
      assert.equal(settings.environment, environment);
      assert.equal(settings.namespace, `${environment}-chains`);
      assert.equal(settings.leaseNamespace, `${environment}-system`);
    });
  });
}

describe("components/agents: the roller", () => {
  const { roller } = planEnvironment(followers(1), "dev", { clients: testCatalogue });

  it("starts anew when its bundle or settings change", () => {
    const base = rollerPod(roller, ["bundle", "settings"]);
    assert.deepEqual(rollerPod(roller, ["bundle", "settings"]), base);
    assert.notDeepEqual(rollerPod(roller, ["bundle 2", "settings"]), base);
    assert.notDeepEqual(rollerPod(roller, ["bundle", "settings 2"]), base);
  });

  it("tells a bundle from settings, also where their texts together are the same", () => {
    assert.notDeepEqual(rollerPod(roller, ["ab", "c"]), rollerPod(roller, ["a", "bc"]));
  });
});
