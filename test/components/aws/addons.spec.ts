import assert from "node:assert/strict";
import { awsPlan, recordRegion } from "./fixtures.ts";
import { Registrations } from "./registrations.ts";

describe("components/cluster: add-ons of EKS", () => {
  let region: Registrations;
  before(async () => {
    region = new Registrations((await recordRegion()).resources);
  });
  const addon = (name: string) => region.of("eks/addon:Addon").find(({ inputs }) => inputs.addonName === name)!;

  it("come at the plan's versions, all of them", () => {
    assert.deepEqual(
      Object.fromEntries(region.of("eks/addon:Addon").map(({ inputs }) => [inputs.addonName, inputs.addonVersion])),
      Object.fromEntries(awsPlan().addons.map(({ name, version }) => [name, version])),
    );
  });

  it("overwrite what a new cluster has, and later keep what somebody changed", () => {
    for (const { inputs } of region.of("eks/addon:Addon")) {
      assert.deepEqual(
        [inputs.resolveConflictsOnCreate, inputs.resolveConflictsOnUpdate],
        ["OVERWRITE", "PRESERVE"],
        String(inputs.addonName),
      );
    }
  });

  it("know subnets, zones and groups by what they became in this account", () => {
    assert.deepEqual(JSON.parse(addon("vpc-cni").inputs.configurationValues as string), {
      eniConfig: {
        create: true,
        region: "us-east-1",
        subnets: {
          "name-of-use1-az1": { id: "cluster-network-use1-az1-pods-id", securityGroups: ["cluster-traffic-id"] },
        },
      },
    });
    assert.equal(addon("coredns").inputs.configurationValues, '{"replicaCount":2}');
    assert.equal(addon("kube-proxy").inputs.configurationValues, undefined);
  });

  it("fail where a plan names what nobody knows", async () => {
    const addons = [{ name: "x", version: "v1", configuration: { of: "${subnet:use9-az9}" }, needsNodes: false }];
    await assert.rejects(recordRegion({ addons }), /names the token "subnet:use9-az9", which has no value/);
  });

  it("must be some that machines are ready by: else none ever would be", async () => {
    const addons = awsPlan().addons.filter(({ needsNodes }) => needsNodes);
    await assert.rejects(recordRegion({ addons }), /no network plugin: without one no machine becomes ready/);
  });

  it("are there before machines where machines need them, and after where they need machines", () => {
    const pools = region.of("eks/nodeGroup:NodeGroup");
    assert.equal(pools.length, 3);
    for (const { name, needsNodes } of awsPlan().addons) {
      for (const pool of pools) {
        assert.equal(region.needs(addon(name), pool), needsNodes, `${name} after ${pool.name}`);
        assert.equal(region.needs(pool, addon(name)), !needsNodes, `${pool.name} after ${name}`);
      }
    }
  });

  it("that need machines come after the policies without which their pods are cut off", () => {
    const policy = region.one("NetworkPolicy", "cluster-policies-addons-out");
    assert.deepEqual(policy.inputs.spec, awsPlan().policies[0]?.spec);
    const { name, namespace } = policy.inputs.metadata as Record<string, unknown>;
    assert.deepEqual([name, namespace], ["addons-out", "kube-system"]);
    for (const { name: of, needsNodes } of awsPlan().addons) assert.equal(region.needs(addon(of), policy), needsNodes);
  });
});
