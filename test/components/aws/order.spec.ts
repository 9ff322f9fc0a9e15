import assert from "node:assert/strict";
import type { Recorded } from "../../support/recorder.ts";
import { recordRegion } from "./fixtures.ts";
import { Registrations } from "./registrations.ts";

describe("components/cluster: the order of a region of AWS", () => {
  let region: Registrations;
  before(async () => {
    region = new Registrations((await recordRegion()).resources);
  });
  const all = (...types: string[]) => types.flatMap((type) => region.of(type));

  function assertAfter(later: readonly Recorded[], earlier: readonly Recorded[]) {
    assert.ok(later.length > 0 && earlier.length > 0, "nothing to compare");
    for (const each of later) {
      for (const other of earlier) {
        assert.ok(region.needs(each, other), `${each.type} ${each.name} after ${other.type} ${other.name}`);
        assert.ok(!region.needs(other, each), `${other.name} and ${each.name} wait for one another`);
      }
    }
  }

  it("has no circle", () => {
    for (const each of region.all) {
      for (const urn of each.dependencies) {
        const other = region.all.find((candidate) => candidate.urn === urn)!;
        assert.ok(!region.needs(other, each), `${each.name} and ${other.name}`);
      }
    }
  });

  it("has machines after all of the network: its ways out, its rules and its endpoints", () => {
    assertAfter(
      all("eks/nodeGroup:NodeGroup"),
      all(
        "ec2/route:Route",
        "RouteTableAssociation",
        "NatGateway",
        "VpcEndpoint",
        "SecurityGroupIngressRule",
        "SecurityGroupEgressRule",
      ),
    );
  });

  it("has machines after the roles of pods, by which the network plugin gives addresses", () => {
    assertAfter(all("eks/nodeGroup:NodeGroup"), all("PodIdentityAssociation"));
  });

  it("has every object on the cluster after access, machines, network plugin and disk driver", () => {
    const objects = region.all.filter(
      ({ type, parent }) => type.startsWith("kubernetes:") && !parent.endsWith("::cluster-policies"),
    );
    assertAfter(objects, all("AccessPolicyAssociation", "eks/nodeGroup:NodeGroup", "eks/addon:Addon"));
  });

  it("has the add-ons' policies on nothing but access, as their pods wait for them", () => {
    const early = all("NetworkPolicy");
    assertAfter(early, all("AccessPolicyAssociation"));
    for (const policy of early) {
      for (const pool of all("eks/nodeGroup:NodeGroup")) assert.ok(!region.needs(policy, pool));
    }
  });

  it("grows by its pools alone: what each depends on does not depend on how many subnets and roles there are", () => {
    for (const pool of all("eks/nodeGroup:NodeGroup")) assert.ok(pool.dependencies.length < 12, pool.name);
  });

  it("depends on nothing else of the plan's parts: a changed pool holds up no other", () => {
    const pools = all("eks/nodeGroup:NodeGroup");
    for (const pool of pools) for (const other of pools) assert.ok(!region.needs(pool, other));
  });
});
